from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from reader.errors import BadInput, InUse, NotFound
from reader.radio import Airing, Bulletin, Item, ItemKind, Station
from reader.radio.intake import taken
from reader.records import Library, SoundRecord
from reader.settings import Settings

HOA_SEN = Station("Đài Hoa Sen", "phường Hoa Sen")


@pytest.fixture
def station(library: Library) -> str:
    return library.add_station(HOA_SEN, "x")


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.folder / "sounds"


def a_sound(
    library: Library, station: str, folder: Path, title: str = "Nhạc hiệu", hertz: int = 440
) -> SoundRecord:
    folder.mkdir(parents=True, exist_ok=True)
    source = folder.parent / "a.wav"
    soundfile.write(source, np.sin(np.arange(8000) * hertz / 8000 * 6.28) * 0.3, 8000)
    with taken(source, folder) as sound:
        return library.add_sound(station, sound, title, "chi-hai")


def test_a_sound_is_kept_once(library: Library, station: str, folder: Path) -> None:
    made = a_sound(library, station, folder)
    again = a_sound(library, station, folder, "Nhạc hiệu mới")
    assert made.sha256 == again.sha256
    assert [(one.title, one.seconds, one.suffix) for one in library.sounds(station)] == [
        ("Nhạc hiệu mới", 1.0, ".wav")
    ]
    assert [path.name for path in folder.iterdir()] == [f"{made.sha256}.wav"]
    library.name_sound(station, made.sha256, "Chào buổi sáng", "chi-hai")
    assert library.sound(station, made.sha256).title == "Chào buổi sáng"
    assert [event.what[:10] for event in library.events_of(f"station:{station}", 3)] == [
        "name sound",
        "add sound ",
        "add sound ",
    ]


def test_a_file_stays_as_long_as_a_station_has_it(library: Library, station: str, folder: Path) -> None:
    other = library.add_station(HOA_SEN, "x")
    sha256 = a_sound(library, station, folder).sha256
    a_sound(library, other, folder)
    library.remove_sound(station, sha256, folder, "x")
    assert library.sounds(station) == ()
    assert len(list(folder.iterdir())) == 1
    library.remove_sound(other, sha256, folder, "x")
    assert list(folder.iterdir()) == []


def test_another_stations_sound_is_not_touched(library: Library, station: str, folder: Path) -> None:
    other = library.add_station(HOA_SEN, "x")
    sha256 = a_sound(library, station, folder).sha256
    for touch in (
        lambda: library.sound(other, sha256),
        lambda: library.name_sound(other, sha256, "?", "x"),
        lambda: library.remove_sound(other, sha256, folder, "x"),
    ):
        with pytest.raises(NotFound):
            touch()
    assert library.sound(station, sha256).title == "Nhạc hiệu"


def test_what_is_used_cannot_be_deleted(library: Library, station: str, folder: Path) -> None:
    sha256 = a_sound(library, station, folder).sha256
    record = library.station(station)
    library.save_station(replace(record, station=replace(HOA_SEN, chime=sha256)), "x")
    with pytest.raises(InUse, match="“Đài Hoa Sen”"):
        library.remove_sound(station, sha256, folder, "x")
    library.save_station(record, "x")
    at = datetime.datetime(2030, 6, 1, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
    bulletin = Bulletin("Bản tin sáng", Airing(at, 15), (Item("a", ItemKind.RECORDING, sound=sha256),))
    library.add_bulletin(station, bulletin, "chi-hai")
    with pytest.raises(InUse, match="“Bản tin sáng”"):
        library.remove_sound(station, sha256, folder, "x")
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, "\ud800"])
def test_titles_that_are_none(library: Library, station: str, folder: Path, title: str) -> None:
    with pytest.raises(BadInput):
        a_sound(library, station, folder, title)
    assert library.sounds(station) == ()
    assert list(folder.iterdir()) == []


def test_a_sound_for_no_station_leaves_no_file(library: Library, folder: Path) -> None:
    with pytest.raises(NotFound):
        a_sound(library, "khong-co", folder)
    assert list(folder.iterdir()) == []
