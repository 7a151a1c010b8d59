"""A station with bulletins on their way, over the real rooms; the voice is a tone."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from reader.jobs import Approved, Newsroom, Studio
from reader.radio import Airing, Bulletin, Item, ItemKind
from reader.records import Library
from reader.settings import load_settings
from reader.web import create_app
from tests.web.house import OURS, furnish

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NEWS = (
    Item("nhac", ItemKind.CHIME),
    Item("tin", ItemKind.NOTICE, text="Mời bà con họp tổ dân phố lúc tám giờ.", title="Họp <tổ> & “dân phố”"),
    Item("ket", ItemKind.CLOSING),
)


@dataclass(frozen=True)
class OnAir:
    app: Flask
    library: Library
    newsroom: Newsroom

    def bulletin(
        self, title: str, at: datetime.datetime | None = None, *items: Item, station: str = OURS
    ) -> int:
        """A draft."""
        number = self.library.add_bulletin(
            station, Bulletin(title, Airing(at or tomorrow(), 30), items or NEWS), "chi-hai"
        )
        assert number
        return number

    def approve(self, number: int) -> Approved:
        sent = self.newsroom.send(number, self.library.bulletin(number).revision, "chi-hai")
        self.newsroom.approve(number, sent.fingerprint, "truong-dai")
        return self.newsroom.approved_one(number)

    def publish(self, public: bool = True, station: str = OURS) -> None:
        self.library.save_station(replace(self.library.station(station), feed_public=public), "truong-dai")


def tomorrow(hour: int = 5) -> datetime.datetime:
    day = datetime.datetime.now(HERE) + datetime.timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


@contextmanager
def on_air(folder: Path, **settings: Any) -> Iterator[OnAir]:
    chosen = load_settings(data_dir=folder, speech_workers=1, **settings)
    library = Library.open(chosen)
    furnish(library)
    for record in library.stations():
        library.save_station(replace(record, station=replace(record.station, voice="tone")), "quan-tri")
    studio = Studio(chosen, library, inline=True)
    newsroom = Newsroom(studio)
    app = create_app(chosen, library, studio, newsroom)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        yield OnAir(app, library, newsroom)
    finally:
        studio.close()
        library.close()
