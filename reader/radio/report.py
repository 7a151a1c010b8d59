"""The play log of a month (sổ nhật ký phát thanh) -> what was aired, of what kind, how long, and which slots stayed silent.

Pure. A month's borders, and the day of each line, are those of the station's calendar.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from reader.errors import BadInput
from reader.radio.model import ItemKind, Station
from reader.radio.slots import Airing, Slot, airings

EARLY = datetime.timedelta(minutes=15)
"""Who starts so long before the slot still airs it: clocks of platforms are not ours."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Play:
    """A line of the play log."""

    id: int
    bulletin: int | None
    title: str
    sha256: str
    """The file that was aired."""
    started_at: datetime.datetime
    seconds: float
    """0 in a correction: it was not aired after all."""
    kinds: Mapping[str, float]
    """`ItemKind` -> seconds."""
    confirmed_by: str
    note: str
    at: datetime.datetime
    """When the line was written."""
    corrects: int = 0
    """The line that this one stands for; 0: none."""
    corrected: bool = False
    """Another line stands for this one."""

    @property
    def counts(self) -> bool:
        return not self.corrected and self.seconds > 0


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    number: int

    def __post_init__(self) -> None:
        """Raises BadInput."""
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 12):
            raise BadInput(f"tháng {self.number}/{self.year}")

    @classmethod
    def of(cls, text: str) -> Month:
        """`2023-06`. Raises BadInput."""
        found = _MONTH.fullmatch(text)
        if found is None:
            raise BadInput(f"tháng {text}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def at(cls, moment: datetime.datetime, time_zone: str) -> Month:
        """The month that it is at a place."""
        here = moment.astimezone(ZoneInfo(time_zone))
        return cls(here.year, here.month)

    @property
    def name(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def label(self) -> str:
        return f"{self.number:02d}/{self.year}"

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.number, 1)

    @property
    def last(self) -> datetime.date:
        return self.first.replace(day=calendar.monthrange(self.year, self.number)[1])

    def step(self, by: int) -> Month | None:
        """So many months away; None: out of the calendar that is kept.

        >>> Month(2023, 12).step(1), Month(2000, 1).step(-1)
        (Month(year=2024, number=1), None)
        """
        year, number = divmod(self.year * 12 + self.number - 1 + by, 12)
        return Month(year, number + 1) if FIRST_YEAR <= year <= LAST_YEAR else None

    def borders(self, time_zone: str) -> tuple[datetime.datetime, datetime.datetime]:
        """Its first moment at a place, and the first of the next month."""
        zone = ZoneInfo(time_zone)
        after = self.last + datetime.timedelta(days=1)
        return (
            datetime.datetime.combine(self.first, datetime.time(), zone),
            datetime.datetime.combine(after, datetime.time(), zone),
        )


@dataclass(frozen=True, slots=True)
class Day:
    date: datetime.date
    times: int
    kinds: Mapping[str, float]

    @property
    def seconds(self) -> float:
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class SlotMonth:
    """One slot of the station in a month."""

    slot: Slot
    aired: int
    missed: tuple[datetime.date, ...]
    """The days on which it is over and nothing was aired."""


@dataclass(frozen=True, slots=True)
class Report:
    station: Station
    month: Month
    plays: tuple[Play, ...]
    """Those that count, in order."""
    days: tuple[Day, ...]
    """Every day of the month."""
    slots: tuple[SlotMonth, ...]
    """Of the station as it is now: which slots it had before is not kept."""

    @property
    def kinds(self) -> dict[str, float]:
        """Seconds of each kind that was aired, in the kinds' own order."""
        total = _sum(play.kinds for play in self.plays)
        return {kind: total[kind] for kind in ItemKind if total[kind] > 0}

    @property
    def seconds(self) -> float:
        return sum(play.seconds for play in self.plays)


def monthly(station: Station, month: Month, plays: Iterable[Play], now: datetime.datetime) -> Report:
    """`plays`: the log's lines, at least those of that month; a slot that ends after `now` is not missed yet."""
    zone = ZoneInfo(station.time_zone)
    begin, end = month.borders(station.time_zone)
    counting = sorted(
        (play for play in plays if play.counts and begin <= play.started_at < end),
        key=lambda play: (play.started_at, play.id),
    )
    by_day: dict[datetime.date, list[Play]] = {}
    for play in counting:
        by_day.setdefault(play.started_at.astimezone(zone).date(), []).append(play)
    dates = [month.first + datetime.timedelta(days=number) for number in range(month.last.day)]
    days = (
        Day(date, len(by_day.get(date, ())), _sum(p.kinds for p in by_day.get(date, ()))) for date in dates
    )
    return Report(
        station,
        month,
        tuple(counting),
        tuple(days),
        tuple(_slot(slot, month, station.time_zone, counting, now) for slot in station.slots),
    )


def kinds_of(items: Iterable[tuple[str, float, float]], seconds: float) -> dict[str, float]:
    """Seconds of each kind in the first `seconds` of a programme, whose items are (kind, start, duration).

    >>> kinds_of([("chime", 0, 4), ("notice", 4, 60), ("closing", 64, 6)], 34)
    {'chime': 4, 'notice': 30}
    """
    found: Counter[str] = Counter()
    for kind, start, duration in items:
        found[kind] += max(min(duration, seconds - start), 0)  # type: ignore[assignment]
    return {kind: round(heard, 3) for kind, heard in found.items() if heard > 0}


def _slot(
    slot: Slot, month: Month, time_zone: str, plays: Sequence[Play], now: datetime.datetime
) -> SlotMonth:
    planned = airings([slot], month.first, month.last, time_zone)
    aired = [airing for airing in planned if any(_in(airing, play) for play in plays)]
    missed = [airing for airing in planned if airing not in aired and airing.ends_at <= now]
    return SlotMonth(slot, len(aired), tuple(airing.starts_at.date() for airing in missed))


def _in(airing: Airing, play: Play) -> bool:
    return airing.starts_at - EARLY <= play.started_at < airing.ends_at


def _sum(parts: Iterable[Mapping[str, float]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return total
