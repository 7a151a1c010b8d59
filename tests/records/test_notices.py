from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from reader.errors import BadInput, Expired, NotFound
from reader.radio import Priority, Station
from reader.records import Library, Notice

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
NOTICE = Notice("Cắt điện", "Ngày mai cắt điện từ 8 giờ.\nMong bà con thông cảm.", valid_until=NOW + DAY)


@pytest.fixture
def station(library: Library) -> str:
    return library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen"), "x")


def test_a_notice_is_kept_changed_and_taken_away(library: Library, station: str) -> None:
    number = library.add_notice(
        station, replace(NOTICE, title=" Cắt  điện ", text="\n Một \n\n Hai  ba \n"), "chi-hai"
    )
    found = library.notice(station, number)
    assert (found.notice.title, found.notice.text, found.added_by) == ("Cắt điện", "Một\nHai ba", "chi-hai")
    assert found.notice.valid_until == NOTICE.valid_until
    library.save_notice(station, number, replace(NOTICE, priority=Priority.FIRST, times=3), "anh-ba")
    assert library.notice(station, number).notice == replace(NOTICE, priority=Priority.FIRST, times=3)
    library.remove_notice(station, number, "anh-ba")
    with pytest.raises(NotFound):
        library.notice(station, number)
    did = [(event.who, event.what.split()[0]) for event in library.events_of(f"station:{station}", 3)]
    assert did == [("anh-ba", "remove"), ("anh-ba", "change"), ("chi-hai", "add")]


def test_the_most_urgent_first_and_no_expired_one(library: Library, station: str) -> None:
    for title, priority in (("a", Priority.ORDINARY), ("b", Priority.URGENT), ("c", Priority.FIRST)):
        library.add_notice(station, replace(NOTICE, title=title, priority=priority), "x")
    forever = library.add_notice(station, Notice("d", "Mãi mãi."), "x")
    assert [one.notice.title for one in library.current_notices(station)] == ["b", "c", "d", "a"]
    later = library.current_notices(station, NOW + 2 * DAY)
    assert [one.id for one in later] == [forever]
    assert len(library.notices(station)) == 4


def test_an_expired_notice_cannot_be_picked(library: Library, station: str) -> None:
    number = library.add_notice(station, NOTICE, "x")
    assert library.pick_notice(station, number) == NOTICE
    assert library.pick_notice(station, number, NOW + DAY - datetime.timedelta(seconds=1)) == NOTICE
    with pytest.raises(Expired, match="“Cắt điện” đã hết hạn phát"):
        library.pick_notice(station, number, NOW + DAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"text": " \n "},
        {"text": "x" * 20_001},
        {"text": "\ud800"},
        {"times": 0},
        {"times": 11},
        {"valid_until": NOW - DAY},
        {"valid_until": datetime.datetime(2030, 1, 1)},
    ],
)
def test_what_is_no_notice(library: Library, station: str, wrong: dict[str, object]) -> None:
    number = library.add_notice(station, NOTICE, "x")
    bad = replace(NOTICE, **wrong)  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        library.add_notice(station, bad, "x")
    with pytest.raises(BadInput):
        library.save_notice(station, number, bad, "x")
    assert [one.notice for one in library.notices(station)] == [NOTICE]


def test_another_stations_notice_is_not_touched(library: Library, station: str) -> None:
    other = library.add_station(Station("Đài Bên", "phường Bên"), "x")
    number = library.add_notice(station, NOTICE, "x")
    for touch in (
        lambda: library.notice(other, number),
        lambda: library.pick_notice(other, number),
        lambda: library.save_notice(other, number, NOTICE, "x"),
        lambda: library.remove_notice(other, number, "x"),
    ):
        with pytest.raises(NotFound):
            touch()
    assert library.notice(station, number).notice == NOTICE
