"""The play log: written once, corrected by adding, never another station's."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from reader.errors import BadInput, NotFound
from reader.radio import Station
from reader.records import AiredFile, Library
from reader.records.models import now
from reader.records.plays import OLDEST
from reader.records.radio_models import BulletinRow, PlayRow, StationRow

THEN = now().replace(microsecond=0) - datetime.timedelta(hours=3)
ITEMS = [
    {"id": "a", "kind": "chime", "title": "Nhạc hiệu", "start_s": 0, "duration_s": 4, "text": ""},
    {"id": "b", "kind": "article", "title": "Bài", "start_s": 4, "duration_s": 60, "text": ""},
    {"id": "c", "kind": "closing", "title": "Kết", "start_s": 64, "duration_s": 6, "text": ""},
]


def made(sha256: str, master: str) -> dict[str, Any]:
    return {"path": "p.mp3", "sha256": sha256 * 64, "master": master, "duration_s": 70.0, "items": ITEMS}


def a_bulletin(library: Library, station: str, sha256s: str = "ab", state: str = "approved") -> int:
    with library._database.writing() as session:
        row = BulletinRow(
            station_id=session.scalar(select(StationRow.id).where(StationRow.key == station)),
            title=f"Bản tin {sha256s}",
            starts_at=THEN,
            body={},
            state=state,
            made={"web": made(sha256s[0], "web"), "horn": made(sha256s[1], "horn")},
            created_by="x",
        )
        session.add(row)
        session.flush()
        return row.id


@pytest.fixture
def station(library: Library) -> str:
    return library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen"), "x")


@pytest.fixture
def file(library: Library, station: str) -> AiredFile:
    return library.aired_file(station, bulletin=a_bulletin(library, station))


def log(library: Library, station: str) -> tuple[Any, ...]:
    return library.plays(station, now() - OLDEST * 2, now() + datetime.timedelta(days=1))


def test_which_file_is_meant(library: Library, station: str) -> None:
    number = a_bulletin(library, station)
    other = library.add_station(Station("Đài khác", "x"), "x")
    assert library.aired_file(station, number).master == "loa"
    assert library.aired_file(station, number, "a" * 64).master == "web"
    assert library.aired_file(station, sha256="b" * 64).bulletin == number
    assert [file.sha256[0] for file in library.airable(station)] == ["b", "a"]
    for wanted in ({"bulletin": number + 1}, {"sha256": "c" * 64}, {"bulletin": number, "sha256": "c" * 64}):
        with pytest.raises(NotFound):
            library.aired_file(station, **wanted)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        library.aired_file(other, bulletin=number)
    with pytest.raises(NotFound):
        library.aired_file(other, sha256="a" * 64)
    for rubbish in ("", "%", "A" * 64, "a" * 65, "' or 1=1 --"):
        with pytest.raises(BadInput):
            library.aired_file(station, sha256=rubbish)
    with pytest.raises(BadInput):
        library.aired_file(station)


@pytest.mark.parametrize(
    ("state", "may"), [("draft", False), ("sent", False), ("returned", False), ("voided", True)]
)
def test_only_what_was_approved_was_aired(library: Library, station: str, state: str, may: bool) -> None:
    number = a_bulletin(library, station, "cd", state)
    assert bool(library.airable(station)) is may
    if not may:
        with pytest.raises(NotFound):
            library.aired_file(station, bulletin=number)


def test_the_same_airing_is_one_line(library: Library, station: str, file: AiredFile) -> None:
    here = THEN.astimezone(datetime.timezone(datetime.timedelta(hours=7)))
    assert library.confirm_play(station, file, THEN, "Nền tảng A")
    assert not library.confirm_play(station, file, here, "Nền tảng A", 30)
    assert library.confirm_play(station, file, THEN + datetime.timedelta(hours=1), "chi-hai", 34, "mất điện")
    first, second = log(library, station)
    assert (first.seconds, first.kinds) == (70, {"chime": 4, "article": 60, "closing": 6})
    assert (second.seconds, second.kinds, second.note) == (34, {"chime": 4, "article": 30}, "mất điện")
    assert (first.confirmed_by, first.sha256) == ("Nền tảng A", "b" * 64)
    assert len([e for e in library.events_of(f"station:{station}") if e.what.startswith("aired")]) == 2


@pytest.mark.parametrize(
    "at",
    [
        THEN.replace(tzinfo=None),
        now() + datetime.timedelta(hours=1),
        now() - OLDEST - datetime.timedelta(days=1),
        datetime.datetime.max.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=-14))),
        datetime.datetime.min.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=14))),
    ],
)
def test_times_that_cannot_be(library: Library, station: str, file: AiredFile, at: datetime.datetime) -> None:
    with pytest.raises(BadInput):
        library.confirm_play(station, file, at, "x")
    assert log(library, station) == ()


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), 1e9])
def test_lengths_that_cannot_be(library: Library, station: str, file: AiredFile, seconds: float) -> None:
    with pytest.raises(BadInput):
        library.confirm_play(station, file, THEN, "x", seconds)


def test_longer_than_the_file_is_the_file(library: Library, station: str, file: AiredFile) -> None:
    library.confirm_play(station, file, THEN, "x", 75)
    assert log(library, station)[0].seconds == 70


def test_a_correction_is_another_line(library: Library, station: str, file: AiredFile) -> None:
    library.confirm_play(station, file, THEN, "chi-hai")
    (line,) = log(library, station)
    library.correct_play(station, line.id, THEN, 35, "truong-dai", "cúp điện giữa chừng")
    old, new = log(library, station)
    assert (old.corrected, old.counts, old.seconds) == (True, False, 70)
    assert (new.corrects, new.counts, new.seconds, new.note) == (old.id, True, 35, "cúp điện giữa chừng")
    assert new.kinds == {"chime": 2, "article": 30, "closing": 3}
    with pytest.raises(BadInput):
        library.correct_play(station, old.id, THEN, 10, "x", "lần nữa")
    library.correct_play(station, new.id, THEN, 0, "truong-dai", "không phát")
    assert [play.counts for play in log(library, station)] == [False, False, False]
    assert not library.confirm_play(station, file, THEN, "Nền tảng A")  # what was said of it stands


def test_nobody_corrects_another_stations_line(library: Library, station: str, file: AiredFile) -> None:
    other = library.add_station(Station("Đài khác", "x"), "x")
    library.confirm_play(station, file, THEN, "x")
    (line,) = log(library, station)
    assert log(library, other) == ()
    for at, number in ((other, line.id), (station, line.id + 1), ("khong-co", line.id)):
        with pytest.raises(NotFound):
            library.correct_play(at, number, THEN, 10, "x", "vì sao")
    with pytest.raises(BadInput):
        library.correct_play(station, line.id, THEN, 10, "x", " ")
    with library._database.reading() as session:
        assert session.scalar(select(func.count(PlayRow.id))) == 1


def test_a_correction_may_lie_in_another_month(library: Library, station: str, file: AiredFile) -> None:
    library.confirm_play(station, file, THEN, "x")
    (line,) = log(library, station)
    library.correct_play(station, line.id, THEN - datetime.timedelta(days=40), 70, "x", "nhầm tháng")
    around = library.plays(station, THEN - datetime.timedelta(days=1), now())
    assert [play.corrected for play in around] == [True]
