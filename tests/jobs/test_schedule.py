"""Exactly one draft for each slot: over midnight and the calendar's edges, in any zone, whatever the clock does, however
many workers look, and wherever one of them is killed. (`due` itself, minute by minute: tests/radio/test_slots.py.)
"""

from __future__ import annotations

import datetime
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from reader.jobs import Newsroom, Studio
from reader.radio import Slot, Station, airings
from reader.radio.slots import DRAFT_LEAD_MINUTES, PRESETS
from reader.records import Library
from reader.settings import Settings

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
LEAD = DRAFT_LEAD_MINUTES * MINUTE
STATION = Station("Đài Hoa Sen", "phường Hoa Sen", voice="tone")
AROUND_MIDNIGHT = (Slot(datetime.time(0, 10), 15), Slot(datetime.time(23, 50), 30))


@contextmanager
def open_newsroom(settings: Settings) -> Iterator[Newsroom]:
    """A Newsroom whose orders lie in the queue: nothing is spoken here."""
    library = Library.open(settings)
    studio = Studio(settings, library)
    try:
        yield Newsroom(studio)
    finally:
        studio.close()
        library.close()


@pytest.fixture
def newsroom(settings: Settings) -> Iterator[Newsroom]:
    with open_newsroom(settings) as newsroom:
        yield newsroom


def at(text: str, zone: str = "Asia/Ho_Chi_Minh") -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def a_station(newsroom: Newsroom, slots: Sequence[Slot] = PRESETS, zone: str = "Asia/Ho_Chi_Minh") -> str:
    return newsroom.library.add_station(replace(STATION, slots=tuple(slots), time_zone=zone), "x")


def drafts(newsroom: Newsroom, station: str) -> Counter[str | None]:
    return Counter(record.slot for record in newsroom.library.bulletins(station, 1000))


def once(*names: str) -> Counter[str | None]:
    return Counter(names)


def lived(
    newsroom: Newsroom, begin: datetime.datetime, end: datetime.datetime, minutes: int = 15
) -> dict[str | None, datetime.datetime]:
    """When each draft was made, while the clock goes from one moment to another in steps."""
    made = {}
    now = begin.astimezone(datetime.UTC)
    while now < end:
        for number in newsroom.draft_due(now):
            made[newsroom.library.bulletin(number).slot] = now
        now += minutes * MINUTE
    return made


@pytest.mark.parametrize(
    ("first", "days"),
    [("2023-12-31", 2), ("2024-02-28", 3), ("2023-02-28", 2), ("2026-04-30", 2), ("2100-02-28", 2)],
    ids=["year", "leap day", "no leap day", "month", "a century that leaps not"],
)
def test_around_midnight_at_the_calendars_edges(newsroom: Newsroom, first: str, days: int) -> None:
    station = a_station(newsroom, AROUND_MIDNIGHT)
    day = datetime.date.fromisoformat(first)
    noon = datetime.datetime.combine(day, datetime.time(12), HERE) - DAY
    made = lived(newsroom, noon, noon + days * DAY, minutes=10)
    wanted = airings(AROUND_MIDNIGHT, day - DAY, day + (days - 1) * DAY)[1:-1]
    assert len(wanted) == 2 * days
    assert drafts(newsroom, station) == once(*(airing.name for airing in wanted))
    for airing in wanted:
        assert made[airing.name] == airing.starts_at - LEAD, (
            "as soon as it is due: not a day off, not an hour"
        )
    for record in newsroom.library.bulletins(station, 1000):
        assert record.bulletin.airing.name == record.slot


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Marquesas"]
)
def test_the_servers_zone_is_no_matter(
    newsroom: Newsroom, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = a_station(newsroom, (*PRESETS, *AROUND_MIDNIGHT))
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for text in ("2023-05-31T23:20", "2023-05-31T23:40", "2023-06-01T04:30", "2023-06-01T16:29"):
            newsroom.draft_due(at(text).astimezone())  # as the server's own clock shows it
    finally:
        monkeypatch.undo()
        time.tzset()
    found = {one.slot: one.bulletin for one in newsroom.library.bulletins(station)}
    assert set(found) == {"2023-05-31T23:50", "2023-06-01T00:10", "2023-06-01T05:00"}
    assert found["2023-06-01T05:00"].title == "Bản tin 05:00, ngày 01/06/2023"


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", "2023-03-26"),  # there is no 02:30
        ("Europe/Berlin", "2023-10-29"),  # there are two
        ("Australia/Lord_Howe", "2023-04-02"),  # by half an hour
        ("America/St_Johns", "2023-03-12"),
        ("Pacific/Chatham", "2023-09-24"),
        ("Asia/Kathmandu", "2023-06-01"),
    ],
)
def test_a_station_where_clocks_are_put_forward_and_back(newsroom: Newsroom, zone: str, day: str) -> None:
    slots = (Slot(datetime.time(1, 45), 15), Slot(datetime.time(2, 30), 15), Slot(datetime.time(3, 30), 15))
    station = a_station(newsroom, slots, zone)
    begin = at(day, zone).astimezone(datetime.UTC)
    lived(newsroom, begin, begin + DAY / 2)
    assert drafts(newsroom, station) == once(f"{day}T01:45", f"{day}T02:30", f"{day}T03:30")


@pytest.mark.parametrize("seed", range(4))
def test_a_clock_that_steps_by_hours(newsroom: Newsroom, seed: int) -> None:
    """It is put forward and back by up to nine hours, and once by a month: every slot that it showed has one draft."""
    station = a_station(newsroom, (*PRESETS, *AROUND_MIDNIGHT, Slot(datetime.time(11), 45)))
    dice = random.Random(seed)
    now = at("2024-02-28T21:00")
    shown = set()
    for turn in range(200):
        newsroom.draft_due(now)
        shown |= {
            airing.name
            for airing in airings(
                newsroom.library.station(station).station.slots, now.date() - DAY, now.date() + DAY
            )
            if airing.starts_at - LEAD <= now < airing.ends_at
        }
        now += dice.choice([20, 30, 40, dice.randint(-540, 540)]) * MINUTE
        now += {60: 30, 90: -30}.get(turn, 0) * DAY
    assert len(shown) > 8
    assert drafts(newsroom, station) == once(*shown)


def test_restarted_at_the_very_minute(settings: Settings) -> None:
    with open_newsroom(settings) as first:
        station = a_station(first)
        assert first.draft_due(at("2023-06-01T04:29:59")) == []
        assert len(first.draft_due(at("2023-06-01T04:30"))) == 1
    for seconds in (0, 0, 1, 59):
        with open_newsroom(settings) as again:
            assert again.draft_due(at("2023-06-01T04:30") + datetime.timedelta(seconds=seconds)) == []
            assert drafts(again, station) == once("2023-06-01T05:00")


def test_started_too_late_for_the_lead_and_still_in_time(newsroom: Newsroom) -> None:
    station = a_station(newsroom)
    assert len(newsroom.draft_due(at("2023-06-01T05:29"))) == 1
    assert newsroom.draft_due(at("2023-06-01T17:30")) == [], "a slot that is over needs none"
    assert drafts(newsroom, station) == once("2023-06-01T05:00")


def test_a_slot_that_is_moved_and_moved_back(newsroom: Newsroom) -> None:
    station = a_station(newsroom)
    newsroom.draft_due(at("2023-06-01T04:30"))
    record = newsroom.library.station(station)
    for start in ("05:10", "05:00"):
        slots = (Slot(datetime.time.fromisoformat(start)),)
        moved = replace(record, station=replace(record.station, slots=slots))
        newsroom.library.save_station(moved, "ba")
        newsroom.draft_due(at("2023-06-01T04:50"))
    assert drafts(newsroom, station) == once("2023-06-01T05:00", "2023-06-01T05:10")


def test_a_draft_that_was_put_off_is_not_made_again(newsroom: Newsroom) -> None:
    """What a draft is for stays known when a person moves it to another day."""
    station = a_station(newsroom)
    (number,) = newsroom.draft_due(at("2023-06-01T04:30"))
    record = newsroom.library.bulletin(number)
    for days in (-7, 30):
        airing = replace(record.bulletin.airing, starts_at=record.bulletin.airing.starts_at + days * DAY)
        revision = newsroom.library.bulletin(number).revision
        newsroom.library.save_bulletin(
            number, replace(record.bulletin, airing=airing), revision, "hai", "dời"
        )
        assert newsroom.draft_due(at("2023-06-01T04:31")) == []
    assert drafts(newsroom, station) == once("2023-06-01T05:00")


def test_one_stations_trouble_is_not_anothers(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    from reader.records.radio_models import TemplateRow
    from reader.records.stations import station_row

    broken, sound = a_station(newsroom), a_station(newsroom)
    with newsroom.library._database.writing() as session:
        body = {"title": " ", "starts": [], "rules": []}
        session.add(TemplateRow(station_id=station_row(session, broken).id, title=" ", body=body))
    assert len(newsroom.draft_due(at("2023-06-01T04:30"))) == 1
    assert drafts(newsroom, sound) == once("2023-06-01T05:00")
    assert f"{broken} 2023-06-01T05:00: " in caplog.text


# Several workers


def stations(newsroom: Newsroom, count: int, slots: Sequence[Slot] = PRESETS) -> list[str]:
    return [a_station(newsroom, slots) for _ in range(count)]


def test_workers_in_threads_look_at_once(settings: Settings, newsroom: Newsroom) -> None:
    keys = stations(newsroom, 3)
    ready = threading.Barrier(4)
    now = at("2023-06-01T04:30")

    def look(_: int) -> list[int]:
        with open_newsroom(settings) as mine:
            ready.wait(60)
            return mine.draft_due(now)

    with ThreadPoolExecutor(4) as pool:
        made = [number for found in pool.map(look, range(4)) for number in found]
    assert len(made) == len(set(made)) == 3
    for key in keys:
        assert drafts(newsroom, key) == once("2023-06-01T05:00")


def drafter(settings: Settings, now: str, *when: str) -> subprocess.Popen[str]:
    """Another process, ready to look."""
    words = [sys.executable, "-m", "tests.jobs.drafter", str(settings.folder), f"{now}+07:00", *when]
    started = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout and started.stdout.readline() == "ready\n"
    return started


def test_workers_in_processes_look_at_once(settings: Settings, newsroom: Newsroom) -> None:
    keys = stations(newsroom, 3)
    workers = [drafter(settings, "2023-06-01T04:30") for _ in range(3)]
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [worker.communicate(timeout=60)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    made = " ".join(told).split()
    assert len(made) == len(set(made)) == 3
    for key in keys:
        assert drafts(newsroom, key) == once("2023-06-01T05:00")


@pytest.mark.parametrize(("when", "kept"), [("half", 0), ("added", 1)])
def test_a_worker_killed_while_it_drafts(
    settings: Settings, newsroom: Newsroom, when: str, kept: int
) -> None:
    """Half a draft is none; a whole one is there, and the next worker makes what is missing, and no more."""
    keys = stations(newsroom, 2)
    killed = drafter(settings, "2023-06-01T04:30", when)
    killed.communicate("go\n", timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert sum(drafts(newsroom, key).total() for key in keys) == kept
    assert len(newsroom.draft_due(at("2023-06-01T04:30:10"))) == 2 - kept
    for key in keys:
        assert drafts(newsroom, key) == once("2023-06-01T05:00")


def test_real_workers_draft_by_themselves(settings: Settings, newsroom: Newsroom) -> None:
    """Two of them, as `reader worker` runs them, one killed at the first draft."""
    soon = datetime.datetime.now(HERE) + 20 * MINUTE
    slot = Slot(soon.time().replace(second=0, microsecond=0), 30)
    keys = stations(newsroom, 5, (slot,))
    workers = [start(settings.folder) for _ in range(2)]
    try:
        until_drafted(newsroom, keys[:1])
        os.killpg(workers[0].pid, signal.SIGKILL)
        until_drafted(newsroom, keys)
    finally:
        for worker in workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
    for key in keys:
        assert list(drafts(newsroom, key).values()) == [1]


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "reader.cli", "worker"],
        env={**os.environ, "READER_DATA_DIR": str(folder), "READER_SPEECH_WORKERS": "1"},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )


def until_drafted(newsroom: Newsroom, keys: Sequence[str]) -> None:
    end = time.monotonic() + 120
    while not all(drafts(newsroom, key) for key in keys):
        assert time.monotonic() < end
        time.sleep(0.1)
