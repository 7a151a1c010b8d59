"""A station's approved bulletins -> a podcast feed, playlists, and the message that tells of a new one. Pure."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from reader.radio.model import Station
from reader.radio.outlet import TYPES, Outlet
from reader.radio.programme import Programme
from reader.radio.run_sheet import clock

SAID = "Giọng đọc do máy tạo ra (giọng tổng hợp)."
TTL_MINUTES = 5
PODCAST = "https://podcastindex.org/namespace/1.0"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
CHAPTERS_TYPE = "application/json+chapters"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class OnAir(Protocol):
    """A bulletin that may be aired."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def starts_at(self) -> datetime.datetime: ...
    @property
    def minutes(self) -> int: ...
    @property
    def approvers(self) -> tuple[str, ...]: ...
    @property
    def approved_at(self) -> datetime.datetime: ...
    @property
    def programmes(self) -> Mapping[str, Programme]: ...


def station_feed(
    station: Station, bulletins: Sequence[OnAir], outlet: Outlet, master: str = "web", public: bool = True
) -> bytes:
    """RSS 2.0 with the tags of iTunes and Podcasting 2.0; the same bulletins give the same bytes.

    `bulletins`: the newest first; `public`: may directories of podcasts list it?
    """
    made = FeedGenerator()
    made.load_extension("podcast", atom=False)
    made.register_extension("index", _Channel, _Item, atom=False)
    made.link(href=outlet.feed(master), rel="self", type="application/rss+xml")
    made.link(href=outlet.page(), rel="alternate")
    made.title(_text(station.name))
    made.description(_text(f"Bản tin của {station.name}, {station.place}. {SAID}"))
    made.language("vi")
    made.ttl(TTL_MINUTES)
    made.generator("Loa Phường")
    made.image(outlet.icon(), title=_text(station.name), link=outlet.page())
    made.podcast.itunes_image(outlet.icon())
    made.podcast.itunes_author(_text(station.name))
    made.podcast.itunes_category("News")
    made.podcast.itunes_explicit("no")
    if not public:
        made.podcast.itunes_block(True)
    found = [(bulletin, programme) for bulletin in bulletins if (programme := mp3(bulletin, master))]
    if found:
        made.lastBuildDate(max(bulletin.approved_at for bulletin, _ in found))
    for bulletin, programme in found:
        _add(made.add_entry(order="append"), station, bulletin, programme, outlet)
    return bytes(made.rss_str())


def mp3(bulletin: OnAir, master: str) -> Programme | None:
    return file_of(bulletin, master, ".mp3")


def file_of(bulletin: OnAir, master: str, suffix: str) -> Programme | None:
    """What was made of it by that master, in that form; None: nothing."""
    for programme in bulletin.programmes.values():
        if programme.master == master and programme.path.suffix == suffix:
            return programme
    return None


def playlist(bulletins: Sequence[OnAir], outlet: Outlet, master: str = "web", extended: bool = True) -> bytes:
    """M3U in UTF-8, a bulletin each; not `extended`: only the addresses, for players that know no more."""
    lines = ["#EXTM3U"] if extended else []
    for bulletin in bulletins:
        programme = mp3(bulletin, master)
        if programme is None:
            continue
        if extended:
            lines.append(f"#EXTINF:{round(programme.duration_s)},{' '.join(bulletin.title.split())}")
        lines.append(outlet.file(bulletin.id, master, ".mp3"))
    return "".join(f"{line}\n" for line in lines).encode()


def chapters(programme: Programme) -> dict[str, Any]:
    """Podcasting 2.0 JSON chapters, version 1.2.0."""
    return {
        "version": "1.2.0",
        "chapters": [{"startTime": item.start_s, "title": item.title} for item in programme.items],
    }


def announcement(key: str, station: Station, bulletin: OnAir, root: str = "") -> dict[str, Any]:
    """What webhooks are told of a bulletin that was approved. `key`: the station's; `root`: as for Outlet."""
    outlet = Outlet(root, key)
    return {
        "event": "approved",
        "station": key,
        "station_name": station.name,
        "bulletin": bulletin.id,
        "title": bulletin.title,
        "starts_at": bulletin.starts_at.isoformat(),
        "minutes": bulletin.minutes,
        "approved_at": bulletin.approved_at.isoformat(),
        "approvers": list(bulletin.approvers),
        "synthetic_voice": True,
        "files": [
            {
                "master": programme.master,
                "url": outlet.file(bulletin.id, programme.master, programme.path.suffix),
                "type": TYPES[programme.path.suffix],
                "sha256": programme.sha256,
                "size": programme.size,
                "seconds": programme.duration_s,
                "loudness_lufs": programme.loudness_lufs,
            }
            for programme in bulletin.programmes.values()
        ],
    }


def _add(entry: Any, station: Station, bulletin: OnAir, programme: Programme, outlet: Outlet) -> None:
    day = f"{bulletin.starts_at:%d/%m/%Y}"  # drafts made by the clock are named by it already
    entry.title(
        _text(
            bulletin.title
            if day in bulletin.title
            else f"{bulletin.title} – {bulletin.starts_at:%H:%M} ngày {day}"
        )
    )
    entry.description(_text(_described(station, bulletin, programme)))
    # Another file of the same bulletin is another thing to fetch.
    entry.guid(f"urn:sha256:{programme.sha256}", permalink=False)
    entry.published(bulletin.approved_at)
    address = outlet.file(bulletin.id, programme.master, ".mp3")
    entry.enclosure(address, str(programme.size), TYPES[".mp3"])
    entry.podcast.itunes_duration(str(round(programme.duration_s)))
    entry.podcast.itunes_explicit("no")
    entry.index.chapters = outlet.chapters(bulletin.id, programme.master)


def _described(station: Station, bulletin: OnAir, programme: Programme) -> str:
    """HTML, as readers of feeds take it."""
    told = f"{station.name}, phát lúc {bulletin.starts_at:%H:%M ngày %d/%m/%Y}, dài {clock(programme.duration_s)}."
    items = "".join(f"<li>{html.escape(title)}</li>" for title in _titles(programme))
    return f"<p>{html.escape(told)} {SAID}</p><ol>{items}</ol>"


def _titles(programme: Programme) -> Iterable[str]:
    return (item.title for item in programme.items)


def _text(text: str) -> str:
    """Without what XML cannot hold."""
    return _NO_XML.sub("", text)


class _Channel(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """What feedgen's own tags lack: Apple's present words, and no date of building where nothing was built."""

    def extend_ns(self) -> dict[str, str]:
        return {"podcast": PODCAST}

    def extend_rss(self, feed: Any) -> Any:
        channel = feed[0]
        _explicit(channel)
        if channel.find("item") is None and channel.find("lastBuildDate") is not None:
            channel.remove(channel.find("lastBuildDate"))
        return feed


class _Item(BaseEntryExtension):  # type: ignore[misc]
    chapters = ""

    def extend_rss(self, entry: Any) -> Any:
        _explicit(entry)
        etree.SubElement(entry, f"{{{PODCAST}}}chapters", url=self.chapters, type=CHAPTERS_TYPE)
        return entry


def _explicit(element: Any) -> None:
    """Apple: "true" or "false"; feedgen knows only the older "yes" and "no"."""
    told = element.find(f"{ITUNES}explicit")
    if told is not None:
        told.text = "false"
