"""The records of bulletins: each step from the state that it starts in, each noted, one winner where two are at it."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from reader.errors import BadInput, ChangedMeanwhile, Conflict, NotFound, ReaderError
from reader.radio import Airing, Bulletin, Item, ItemKind, Station
from reader.radio.approval import Approval, State
from reader.records import BulletinRecord, Library

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime.datetime(2023, 6, 1, 5, tzinfo=HERE)
NOW = datetime.datetime(2023, 5, 31, 22, tzinfo=datetime.UTC)
BULLETIN = Bulletin(
    "Bản tin sáng", Airing(AT, 30), (Item("nhac", ItemKind.CHIME), Item("bai", ItemKind.ARTICLE, article="a"))
)
PROGRAMME = {"sha256": "c" * 64, "path": "x.mp3"}


@pytest.fixture
def station(library: Library) -> str:
    return library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen"), "x")


@pytest.fixture
def number(library: Library, station: str) -> int:
    added = library.add_bulletin(station, BULLETIN, "hai")
    assert added is not None
    return added


def sent(library: Library, number: int, mark: str = "f" * 64) -> BulletinRecord:
    library.send_bulletin(number, library.bulletin(number).revision, "hai", mark, {"parts": []})
    for name in ("web", "horn"):
        assert library.keep_programme(number, mark, name, PROGRAMME)
    library.end_making(number, mark)
    return library.bulletin(number)


def test_a_bulletin_is_kept(library: Library, station: str, number: int) -> None:
    record = library.bulletin(number)
    assert (record.bulletin, record.station, record.state) == (BULLETIN, station, State.DRAFT)
    assert record.bulletin.airing.starts_at.utcoffset() == datetime.timedelta(hours=7)
    assert (record.revision, record.created_by, record.slot) == (1, "hai", None)
    for call in (library.bulletin, lambda n: library.delete_bulletin(n, "hai")):
        for none in (number + 1, 0, -1, 10**30):
            with pytest.raises(NotFound):
                call(none)
    with pytest.raises(NotFound):
        library.add_bulletin("khong-co", BULLETIN, "hai")
    for title in (" ", "a" * 201, "\ud800"):
        with pytest.raises(BadInput):
            library.add_bulletin(station, replace(BULLETIN, title=title), "hai")
        with pytest.raises(BadInput):
            library.save_bulletin(number, replace(BULLETIN, title=title), 1, "hai", "đổi tên")
    assert library.bulletin(number) == record


def test_a_slot_has_one_draft_at_each_station(library: Library, station: str) -> None:
    other = library.add_station(Station("Đài khác", "nơi khác"), "x")
    assert library.add_bulletin(station, BULLETIN, "x", "2023-06-01T05:00") is not None
    assert library.add_bulletin(station, BULLETIN, "x", "2023-06-01T05:00") is None
    assert library.add_bulletin(other, BULLETIN, "x", "2023-06-01T05:00") is not None
    assert library.add_bulletin(station, BULLETIN, "x") is not None, "who makes one by hand may"
    assert library.drafted(station, AT) == {"2023-06-01T05:00"}
    assert library.drafted(station, AT + datetime.timedelta(seconds=1)) == frozenset()


def test_those_that_air_latest_come_first(library: Library, station: str, number: int) -> None:
    days = [
        library.add_bulletin(
            station, replace(BULLETIN, airing=Airing(AT + datetime.timedelta(days=n), 30)), "hai"
        )
        for n in (2, 1, 3)
    ]
    assert [one.id for one in library.bulletins(station)] == [days[2], days[0], days[1], number]
    assert [one.id for one in library.bulletins(station, limit=1)] == [days[2]]
    sent(library, number)
    assert [one.id for one in library.bulletins(station, states=(State.SENT,))] == [number]
    other = library.add_station(Station("Đài khác", "nơi khác"), "x")
    assert library.bulletins(other) == ()


def test_news_that_was_in_a_bulletin_is_none_any_more(library: Library, station: str, number: int) -> None:
    assert library.aired_articles(station, AT, AT) == {"a"}
    assert library.aired_articles(station, AT + datetime.timedelta(seconds=1), AT) == frozenset()
    later = AT + datetime.timedelta(hours=12)
    assert library.aired_articles(station, AT, later) == frozenset(), "drafted, and heard by nobody"


def test_each_step_starts_from_its_state(library: Library, station: str, number: int) -> None:
    approval = Approval("ba", NOW)
    for step in (
        lambda: library.approve_bulletin(number, "f" * 64, approval),
        lambda: library.return_bulletin(number, "f" * 64, "ba", "sửa"),
    ):
        with pytest.raises(Conflict):
            step()
    record = sent(library, number)
    assert (record.state, record.sent_by, record.making) == (State.SENT, "hai", "")
    assert set(record.made) == {"web", "horn"}
    with pytest.raises(Conflict):
        library.send_bulletin(number, record.revision, "hai", "e" * 64, {})
    with pytest.raises(ChangedMeanwhile):
        library.approve_bulletin(number, "e" * 64, approval)
    library.return_bulletin(number, "f" * 64, "ba", " sửa  mục 2 ")
    assert library.bulletin(number).remark == "sửa mục 2"
    again = sent(library, number)
    assert again.remark == ""
    done = library.approve_bulletin(number, again.fingerprint, approval)
    assert (done.state, done.approvals, done.approved_at) == (State.APPROVED, (approval,), NOW)
    with pytest.raises(Conflict):
        library.delete_bulletin(number, "hai")
    steps = [event.what.split(":")[0].split(",")[0] for event in library.events_of(done.subject)]
    assert steps == [
        f"duyệt 1/1 (horn {'c' * 12}",
        "gửi duyệt",
        "trả lại",
        "gửi duyệt",
        "tạo bản tin Bản tin sáng",
    ]


@pytest.mark.parametrize("state", [State.SENT, State.APPROVED])
def test_a_change_voids_what_was_sent_and_says_why(library: Library, number: int, state: State) -> None:
    record = sent(library, number)
    if state is State.APPROVED:
        record = library.approve_bulletin(number, record.fingerprint, Approval("ba", NOW))
    assert record.state is state
    library.save_bulletin(number, replace(BULLETIN, items=()), record.revision, "hai", "bỏ hết")
    now = library.bulletin(number)
    assert (now.state, now.remark, now.approvals, now.approved_at) == (State.VOIDED, "bỏ hết", (), None)
    assert now.revision > record.revision
    assert library.events_of(now.subject)[0].what == "mất hiệu lực duyệt: bỏ hết"


def test_voiding_is_of_what_was_looked_at(library: Library, number: int) -> None:
    """A review that began before another sending does not take that away."""
    record = sent(library, number)
    library.void_bulletin(number, "e" * 64, "khác", "x")
    assert library.bulletin(number) == record
    library.void_bulletin(number, record.fingerprint, "đổi giọng", "x")
    voided = library.bulletin(number)
    library.void_bulletin(number, record.fingerprint, "lần nữa", "x")
    assert library.bulletin(number) == voided


def test_what_was_made_of_something_else_is_not_kept(library: Library, number: int) -> None:
    first = sent(library, number)
    library.void_bulletin(number, first.fingerprint, "đổi", "x")
    library.send_bulletin(number, first.revision + 1, "hai", "e" * 64, {})
    assert library.bulletin(number).made == {}
    assert not library.keep_programme(number, first.fingerprint, "web", PROGRAMME)
    library.end_making(number, first.fingerprint, ReaderError())
    assert library.bulletin(number).making == "making"
    assert library.unmade(datetime.datetime.now(datetime.UTC)) == (number,)
    library.end_making(number, "e" * 64, ReaderError())
    failed = library.bulletin(number)
    assert (failed.making, failed.error_en) == ("failed", "Something went wrong. Please try again.")
    assert library.unmade(datetime.datetime.now(datetime.UTC)) == ()


def test_a_chain_of_two_chiefs(library: Library, station: str, number: int) -> None:
    library.save_station(replace(library.station(station), approvals=2), "x")
    mark = sent(library, number).fingerprint
    with pytest.raises(Conflict, match="tự duyệt"):
        library.approve_bulletin(number, mark, Approval("hai", NOW))
    assert library.approve_bulletin(number, mark, Approval("ba", NOW)).state is State.SENT
    with pytest.raises(Conflict, match="một lượt"):
        library.approve_bulletin(number, mark, Approval("ba", NOW))
    done = library.approve_bulletin(number, mark, Approval("tư", NOW))
    assert (done.state, [one.who for one in done.approvals]) == (State.APPROVED, ["ba", "tư"])


def at_once(count: int, call: Callable[[], object]) -> list[str]:
    """What each of several threads that do the same got: the error's name, or `done`."""
    ready = threading.Barrier(count)

    def one(_: int) -> str:
        ready.wait(30)
        try:
            call()
        except Conflict as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(one, range(count)))


def test_of_several_at_once_one_wins_and_the_others_are_told(library: Library, number: int) -> None:
    saved = at_once(4, lambda: library.save_bulletin(number, BULLETIN, 1, "hai", "sửa"))
    assert saved == ["ChangedMeanwhile"] * 3 + ["done"]
    assert library.bulletin(number).revision == 2
    mark = "f" * 64
    assert at_once(4, lambda: library.send_bulletin(number, 2, "hai", mark, {})) == ["Conflict"] * 3 + [
        "done"
    ]
    approval = Approval("ba", NOW)
    assert at_once(4, lambda: library.approve_bulletin(number, mark, approval)) == ["Conflict"] * 3 + ["done"]
    assert library.bulletin(number).approvals == (approval,)
