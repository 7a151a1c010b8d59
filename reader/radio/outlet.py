"""Where a station's bulletins are to be had: the addresses that feeds, playlists and messages name."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from reader.errors import NotFound

TYPES = {".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg"}
MASTER_NAMES = {"web": "web", "loa": "horn"}
"""A master's name in addresses -> its own."""
TOKEN = "khoa"
MASTER = "ban"


@dataclass(frozen=True, slots=True)
class Outlet:
    root: str
    """Of the whole house, e.g. `https://loa.example.vn`; empty: the addresses are relative to it."""
    station: str
    """The station's key."""
    token: str = ""
    """Of whoever asks: what a feed names must open with the same key as the feed."""

    def page(self) -> str:
        return self.root + "/"

    def icon(self) -> str:
        return self.root + "/dai/bieu-tuong.png"

    def feed(self, master: str = "web") -> str:
        return self._at("feed.xml", master)

    def playlist(self, suffix: str = ".m3u8", master: str = "web") -> str:
        return self._at(f"playlist{suffix}", master)

    def newest(self, start: datetime.time | None = None, master: str = "web") -> str:
        """What was approved last for that slot; None: for any."""
        slot = f"{start:%H%M}/" if start else ""
        return self._at(f"{slot}moi-nhat.mp3", master)

    def callback(self) -> str:
        return f"{self.root}/dai/{self.station}/phat-thanh"

    def file(self, number: int, master: str, suffix: str) -> str:
        return self._at(f"ban-tin/{number}/{master_name(master)}{suffix}")

    def chapters(self, number: int, master: str) -> str:
        return self._at(f"ban-tin/{number}/{master_name(master)}.chapters.json")

    def pack(self, number: int, master: str = "web") -> str:
        return self._at(f"ban-tin/{number}/goi.zip", master)

    def _at(self, path: str, master: str = "web") -> str:
        query = {MASTER: master_name(master)} if master != "web" else {}
        if self.token:
            query[TOKEN] = self.token
        return f"{self.root}/dai/{self.station}/{path}" + (f"?{urlencode(query)}" if query else "")


def master_of(name: str) -> str:
    """A master by its name in addresses. Raises NotFound.

    >>> master_of("loa")
    'horn'
    """
    if name not in MASTER_NAMES:
        raise NotFound(name)
    return MASTER_NAMES[name]


def master_name(master: str) -> str:
    """
    >>> master_name("horn")
    'loa'
    """
    return next(name for name, own in MASTER_NAMES.items() if own == master)
