"""Who did what, when: lines that are only ever added, in the transaction of what they tell of."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from reader.records.models import EventRow
from reader.records.part import Part, name


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime.datetime
    who: str
    what: str


class Events(Part):
    def events(self, limit: int = 200) -> tuple[Event, ...]:
        """Newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(EventRow).order_by(EventRow.id.desc()).limit(limit))
            return tuple(Event(row.at, row.who, row.what) for row in rows)


def note(session: Session, who: str, what: str) -> None:
    """Raises BadInput where nobody is named."""
    session.add(EventRow(who=name(who), what=what))
