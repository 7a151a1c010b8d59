"""Typed notices: what the ward wants said, and until when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from reader.errors import BadInput, Expired, NotFound
from reader.radio.model import MOST_TIMES, Priority
from reader.records.events import note
from reader.records.models import now
from reader.records.part import Part, line, storable
from reader.records.radio_models import NoticeRow
from reader.records.stations import station_row

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
"""Characters: about 20 minutes."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person typed."""

    title: str
    text: str
    """A paragraph a line."""
    priority: Priority = Priority.ORDINARY
    times: int = 1
    """How often it is spoken, one time after the other."""
    valid_until: datetime.datetime | None = None
    """From then on it may not be aired. With a time zone."""


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    id: int
    notice: Notice
    added_by: str
    added_at: datetime.datetime

    def expired(self, at: datetime.datetime) -> bool:
        until = self.notice.valid_until
        return until is not None and until <= at


class Notices(Part):
    def notices(self, station: str, limit: int = 200) -> tuple[NoticeRecord, ...]:
        """All, the expired ones too; the newest first. Raises NotFound."""
        with self._database.reading() as session:
            mine = NoticeRow.station_id == station_row(session, station).id
            rows = session.scalars(select(NoticeRow).where(mine).order_by(NoticeRow.id.desc()).limit(limit))
            return tuple(map(_record, rows))

    def current_notices(self, station: str, at: datetime.datetime | None = None) -> tuple[NoticeRecord, ...]:
        """Those that hold, the most urgent first, then the newest. `at`: None is now. Raises NotFound."""
        moment = at or now()
        held = [one for one in self.notices(station) if not one.expired(moment)]
        return tuple(sorted(held, key=lambda one: one.notice.priority.rank))

    def notice(self, station: str, number: int) -> NoticeRecord:
        """Raises NotFound, also for another station's."""
        with self._database.reading() as session:
            return _record(_own(session, station, number))

    def pick_notice(self, station: str, number: int, at: datetime.datetime | None = None) -> Notice:
        """For a bulletin that is aired at that moment; None is now. Raises NotFound, Expired."""
        found = self.notice(station, number)
        if found.expired(at or now()):
            raise Expired(found.notice.title)
        return found.notice

    def add_notice(self, station: str, notice: Notice, who: str) -> int:
        """Raises NotFound, BadInput, Expired."""
        values = _checked(notice)
        with self._database.writing() as session:
            row = NoticeRow(station_id=station_row(session, station).id, added_by=who, **values)
            session.add(row)
            session.flush()
            note(session, who, f"add notice {row.id} {row.title}", f"station:{station}")
            return row.id

    def save_notice(self, station: str, number: int, notice: Notice, who: str) -> None:
        """Raises NotFound, BadInput, Expired."""
        values = _checked(notice)
        with self._database.writing() as session:
            row = _own(session, station, number)
            for name, value in values.items():
                setattr(row, name, value)
            note(session, who, f"change notice {number} {row.title}", f"station:{station}")

    def remove_notice(self, station: str, number: int, who: str) -> None:
        """Bulletins that have it keep its words. Raises NotFound."""
        with self._database.writing() as session:
            row = _own(session, station, number)
            session.delete(row)
            note(session, who, f"remove notice {number} {row.title}", f"station:{station}")


def _checked(notice: Notice) -> dict[str, object]:
    lines = (" ".join(part.split()) for part in storable(notice.text).splitlines())
    text = "\n".join(part for part in lines if part)
    if not text:
        raise BadInput("thông báo để trống")
    if len(text) > LONGEST_TEXT:
        raise BadInput(f"thông báo dài quá {LONGEST_TEXT} ký tự")
    if not 1 <= notice.times <= MOST_TIMES:
        raise BadInput(f"phát {notice.times} lần (1–{MOST_TIMES})")
    if notice.valid_until is not None:
        if notice.valid_until.tzinfo is None:
            raise BadInput("hạn phát không có múi giờ")
        if notice.valid_until <= now():
            raise Expired(notice.title)
    return {
        "title": line(notice.title, LONGEST_TITLE, shortest=1),
        "text": text,
        "priority": str(notice.priority),
        "times": notice.times,
        "valid_until": notice.valid_until,
    }


def _own(session: Session, station: str, number: int) -> NoticeRow:
    mine = NoticeRow.station_id == station_row(session, station).id
    row = session.scalar(select(NoticeRow).where(mine, NoticeRow.id == number))
    if row is None:
        raise NotFound(number)
    return row


def _record(row: NoticeRow) -> NoticeRecord:
    told = Notice(row.title, row.text, Priority(row.priority), row.times, row.valid_until)
    return NoticeRecord(row.id, told, row.added_by, row.added_at)
