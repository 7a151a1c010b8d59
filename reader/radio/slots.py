"""Slots: when a station is on air, and which drafts are due. Pure functions of the clock's reading.

Nothing here counts ticks or sleeps until a time. A caller asks, as often as it likes and after any restart, what is due
now, and says what it has drafted already; the name of an Airing is the same whenever it is worked out. So the clock may
step, the machine may be in UTC, and each slot still gets one draft.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from reader.errors import BadInput

TIME_ZONE = "Asia/Ho_Chi_Minh"
DRAFT_LEAD_MINUTES = 30
"""A draft is made as long before the slot begins: 04:30 for 05:00, so that a person can hear and approve it."""
LENGTHS_MINUTES = (15, 30, 45)
LONGEST_MINUTES = 180
EVERY_DAY = frozenset(range(7))
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of day at which the station is on air."""

    start: datetime.time
    """On the station's clock, to the minute."""
    minutes: int = 30
    days: frozenset[int] = EVERY_DAY
    """0 is Monday, 6 Sunday, as in `date.weekday`."""

    def __post_init__(self) -> None:
        """Raises BadInput."""
        if self.start.tzinfo is not None or self.start.second or self.start.microsecond:
            raise BadInput(f"giờ phát {self.start}")
        if not 1 <= self.minutes <= LONGEST_MINUTES:
            raise BadInput(f"thời lượng {self.minutes} phút (1–{LONGEST_MINUTES})")
        if not self.days or not self.days <= EVERY_DAY:
            raise BadInput("ngày phát trong tuần")

    def as_dict(self) -> dict[str, Any]:
        return {"start": f"{self.start:%H:%M}", "minutes": self.minutes, "days": sorted(self.days)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Slot:
        """Raises KeyError, ValueError or BadInput where it is not one."""
        return cls(datetime.time.fromisoformat(data["start"]), data["minutes"], frozenset(data["days"]))


MORNING = Slot(datetime.time(5))
EVENING = Slot(datetime.time(17))
PRESETS = (MORNING, EVENING)
"""Two hours that many wards use; each ward sets its own, because the local rules differ."""


@dataclass(frozen=True, slots=True, order=True)
class Airing:
    """One slot on one day."""

    starts_at: datetime.datetime
    """With the station's time zone."""
    minutes: int

    @property
    def ends_at(self) -> datetime.datetime:
        return _later(self.starts_at, self.minutes)

    @property
    def name(self) -> str:
        """The same however often it is worked out, e.g. `2023-06-01T05:00`: a draft's unique key at its station."""
        return f"{self.starts_at:%Y-%m-%dT%H:%M}"


def airings(
    slots: Iterable[Slot], first: datetime.date, last: datetime.date, time_zone: str = TIME_ZONE
) -> list[Airing]:
    """Every airing that starts on one of these days of the station's calendar, both included, in order.

    Two slots at the same minute are one airing, of the longer.
    """
    zone = ZoneInfo(time_zone)
    found: dict[datetime.datetime, Airing] = {}
    day = first
    while day <= last:
        for slot in slots:
            if day.weekday() in slot.days:
                at = datetime.datetime.combine(day, slot.start, zone)
                known = found.get(at)
                if known is None or known.minutes < slot.minutes:
                    found[at] = Airing(at, slot.minutes)
        day += _DAY
    return sorted(found.values())


def upcoming(slots: Iterable[Slot], now: datetime.datetime, time_zone: str = TIME_ZONE) -> Airing | None:
    """The next airing that has not started. `now` is aware. None where the station has no slots."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    week = airings(slots, today, today + 7 * _DAY, time_zone)
    return next((airing for airing in week if airing.starts_at > now), None)


def due(
    slots: Iterable[Slot],
    now: datetime.datetime,
    drafted: Collection[str],
    time_zone: str = TIME_ZONE,
    lead_minutes: int = DRAFT_LEAD_MINUTES,
) -> list[Airing]:
    """The airings whose draft is to be made now, in order: from the lead before they start until they end.

    `now` is aware, in any zone; `drafted` holds the names of those that have a draft. Raises ValueError for a time
    without a zone, which could be an hour off or seven.
    """
    if now.tzinfo is None:
        raise ValueError("a time without a zone")
    here = now.astimezone(ZoneInfo(time_zone))
    ahead = _later(here, lead_minutes).date()
    behind = _later(here, -LONGEST_MINUTES).date()
    return [
        airing
        for airing in airings(tuple(slots), behind, ahead, time_zone)
        if _later(airing.starts_at, -lead_minutes) <= now < airing.ends_at and airing.name not in drafted
    ]


def _later(at: datetime.datetime, minutes: int) -> datetime.datetime:
    """In elapsed time, not on the wall's clock: right also where a zone puts its clocks forward."""
    moved = at.astimezone(datetime.UTC) + datetime.timedelta(minutes=minutes)
    return moved.astimezone(at.tzinfo)
