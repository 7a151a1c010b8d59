"""The audit log shows it when somebody with the database file in hand changes what was done."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from reader.records import Event, Library, events, events_csv
from reader.script import Entry
from reader.settings import Settings

LINES = 7


@pytest.fixture
def log(library: Library) -> Library:
    for number in range(LINES):
        library.save_entry(Entry(f"chữ {number}", "đọc"), "chi-hai")
    return library


def forge(settings: Settings, *statements: str) -> None:
    """As whoever can write the file would: the triggers go first."""
    with closing(sqlite3.connect(settings.folder / "records.sqlite")) as file, file:
        for (name,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
        ).fetchall():
            file.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert file.execute(statement).rowcount > 0, statement


def test_a_whole_log(log: Library) -> None:
    chain = log.verify_events()
    assert (chain.lines, chain.broken, chain.whole) == (LINES, None, True)
    assert chain.newest == log.events(1)[0].sha256
    assert log.verify_events(log.events()[3].sha256).whole


def test_an_empty_log_is_whole(library: Library) -> None:
    assert library.verify_events() == events.Chain(0, "")


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (["UPDATE events SET who = 'anh-ba' WHERE id = 3"], 3),
        (["UPDATE events SET what = what || '!' WHERE id = 7"], 7),
        (["UPDATE events SET at = '2020-01-01 00:00:00.000000' WHERE id = 1"], 1),
        (["UPDATE events SET subject = 'bulletin:1' WHERE id = 5"], 5),
        (["UPDATE events SET sha256 = '' WHERE id = 2"], 2),
        (["DELETE FROM events WHERE id = 4"], 5),
        (["DELETE FROM events WHERE id = 1"], 2),
        (
            [
                "UPDATE events SET id = 100 WHERE id = 2",
                "UPDATE events SET id = 2 WHERE id = 3",
                "UPDATE events SET id = 3 WHERE id = 100",
            ],
            2,
        ),
        (["INSERT INTO events SELECT 99, at, who, what, subject, sha256 FROM events WHERE id = 2"], 99),
    ],
)
def test_tampering_shows(log: Library, settings: Settings, statements: list[str], broken: int) -> None:
    """The first line that does not fit is named."""
    forge(settings, *statements)
    chain = log.verify_events()
    assert chain.broken == broken and not chain.whole


def test_a_line_forged_with_its_hash_breaks_the_next(log: Library, settings: Settings) -> None:
    third, second = log.events()[-3], log.events()[-2]
    forged = events.link(second.sha256, third.at, "anh-ba", third.what, third.subject)
    forge(settings, f"UPDATE events SET who = 'anh-ba', sha256 = '{forged}' WHERE id = 3")
    assert log.verify_events().broken == 4


def test_lines_cut_off_the_end_show_by_a_hash_from_before(log: Library, settings: Settings) -> None:
    known = log.verify_events().newest
    forge(settings, "DELETE FROM events WHERE id > 5")
    assert log.verify_events().broken is None, "nothing behind them tells"
    chain = log.verify_events(known)
    assert not chain.holds_known and not chain.whole


def test_many_at_once_make_one_chain(library: Library) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: library.save_entry(Entry(f"chữ {n}", "đọc"), f"ai-{n}"), range(40)))
    chain = library.verify_events()
    assert (chain.lines, chain.whole) == (40, True)


def test_postgresql_is_asked_for_a_lock() -> None:
    """There two writers would chain to the same line."""
    said: list[str] = []

    class Stub:
        class dialect:  # noqa: N801
            name = "postgresql"

        def get_bind(self) -> type[Stub]:
            return Stub

        def execute(self, statement: object, _values: dict[str, int]) -> None:
            said.append(str(statement))

    events._alone(cast("Session", cast("Any", Stub())))
    assert said == ["SELECT pg_advisory_xact_lock(:key)"]


def test_pages_of_the_log(log: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [event.number for event in log.events()]
    assert numbers == list(range(LINES, 0, -1))
    assert [event.number for event in log.events(3, before=5)] == [4, 3, 2]
    monkeypatch.setattr(events, "_AT_ONCE", 3)
    assert [event.number for event in log.every_event()] == numbers[::-1]
    assert log.verify_events().lines == LINES


def test_the_file(log: Library) -> None:
    text = "".join(events_csv(log.every_event()))
    assert text.startswith("\ufeffSố,")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == LINES + 1
    assert rows[-1][0] == str(LINES) and rows[-1][5] == log.verify_events().newest


def test_a_spreadsheet_runs_nothing(library: Library) -> None:
    def evil() -> Iterator[Event]:
        for start in ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx", "\rx"):
            yield Event(events.now(), start, start, start)

    rows = list(csv.reader(io.StringIO("".join(events_csv(evil())), newline="")))
    cells = [cell for row in rows[1:] for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=HYPERLINK(1)" in cells
