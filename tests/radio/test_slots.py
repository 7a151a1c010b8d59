"""Exactly one draft for each slot, whatever the clock and the machine do."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import BadInput
from reader.radio.slots import EVENING, MORNING, PRESETS, Slot, airings, due

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = datetime.timedelta(minutes=1)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=HERE)


def names(found: list) -> list[str]:  # type: ignore[type-arg]
    return [airing.name for airing in found]


def test_a_draft_is_due_from_half_an_hour_before_until_the_slot_ends() -> None:
    assert names(due(PRESETS, at("2023-06-01T04:29:59"), ())) == []
    assert names(due(PRESETS, at("2023-06-01T04:30"), ())) == ["2023-06-01T05:00"]
    assert names(due(PRESETS, at("2023-06-01T05:29:59"), ())) == ["2023-06-01T05:00"]
    assert names(due(PRESETS, at("2023-06-01T05:30"), ())) == []
    assert names(due(PRESETS, at("2023-06-01T04:30"), {"2023-06-01T05:00"})) == []


def test_a_server_in_utc_is_not_seven_hours_off() -> None:
    utc = datetime.datetime(2023, 5, 31, 21, 30, tzinfo=datetime.UTC)
    assert names(due(PRESETS, utc, ())) == ["2023-06-01T05:00"]
    assert due(PRESETS, utc - MINUTE, ()) == []
    with pytest.raises(ValueError):
        due(PRESETS, utc.replace(tzinfo=None), ())


@pytest.mark.parametrize(
    ("slot", "now", "name"),
    [
        (Slot(datetime.time(0, 10)), "2023-12-31T23:40", "2024-01-01T00:10"),
        (Slot(datetime.time(0, 0)), "2024-02-28T23:30", "2024-02-29T00:00"),
        (Slot(datetime.time(23, 50), 30), "2024-03-01T00:19", "2024-02-29T23:50"),
        (Slot(datetime.time(0, 0), 15, frozenset({3})), "2023-05-31T23:45", "2023-06-01T00:00"),
    ],
)
def test_midnight_and_month_ends(slot: Slot, now: str, name: str) -> None:
    assert names(due([slot], at(now), ())) == [name]


def test_a_slot_keeps_to_its_days() -> None:
    weekdays = Slot(datetime.time(5), 30, frozenset(range(5)))
    days = [
        a.starts_at.day for a in airings([weekdays], datetime.date(2023, 6, 1), datetime.date(2023, 6, 7))
    ]
    assert days == [1, 2, 5, 6, 7]


def test_two_slots_at_one_minute_are_one_airing() -> None:
    day = datetime.date(2023, 6, 1)
    assert [a.minutes for a in airings([Slot(datetime.time(5), 15), MORNING], day, day)] == [30]


def test_elapsed_time_where_clocks_go_forward() -> None:
    zone = "Europe/Berlin"  # 2023-03-26: 02:00 becomes 03:00
    now = datetime.datetime(2023, 3, 26, 0, 45, tzinfo=datetime.UTC)  # 01:45 there
    assert names(due([Slot(datetime.time(3, 10))], now, (), zone)) == ["2023-03-26T03:10"]


@pytest.mark.parametrize(
    "bad", [{"minutes": 0}, {"minutes": 181}, {"days": frozenset({7})}, {"days": frozenset()}]
)
def test_slots_that_are_none(bad: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(BadInput):
        Slot(datetime.time(5), **bad)


slots = st.builds(
    Slot,
    st.builds(datetime.time, st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from([15, 30, 45, 180]),
    st.frozensets(st.integers(0, 6), min_size=1),
)
dates = st.dates(datetime.date(2023, 1, 25), datetime.date(2024, 3, 5))


@settings(deadline=None)
@given(
    st.lists(slots, min_size=1, max_size=4),
    dates,
    st.lists(st.integers(-90, 40), max_size=60),
    st.integers(1, 10),
)
def test_one_draft_for_each_slot_whatever_the_clock_does(
    wanted: list[Slot], day: datetime.date, steps: list[int], every: int
) -> None:
    """Two days are lived through minute by minute (or every tenth); now and then the clock jumps, back by up to an
    hour and a half or forward by up to 40 minutes, which is less than a lead and the shortest slot. Drafts are
    remembered by name alone, as over a restart."""
    begin = datetime.datetime.combine(day, datetime.time(), HERE)
    now, end = begin, begin + 2880 * MINUTE
    drafts: list[str] = []
    turn = 0
    while now < end:
        drafts += names(due(wanted, now.astimezone(datetime.UTC), set(drafts)))
        turn += 1
        now += every * MINUTE
        if turn % 37 == 0 and steps:
            now += (steps.pop() - every) * MINUTE
    assert len(drafts) == len(set(drafts))
    lived = airings(wanted, day, day + datetime.timedelta(days=1))
    assert {a.name for a in lived} <= set(drafts)


@settings(deadline=None)
@given(st.lists(slots, min_size=1, max_size=3), dates, st.integers(0, 1439))
def test_a_restart_at_the_very_minute_drafts_no_second_time(
    wanted: list[Slot], day: datetime.date, minute: int
) -> None:
    now = datetime.datetime.combine(day, datetime.time(), HERE) + minute * MINUTE
    first = due(wanted, now, ())
    assert due(wanted, now, set(names(first))) == []
    assert due(wanted, now + 59 * datetime.timedelta(seconds=1), set(names(first))) == []


def test_presets() -> None:
    assert (MORNING.start.hour, EVENING.start.hour) == (5, 17)
    assert Slot.from_dict(MORNING.as_dict()) == MORNING
