"""Who did what, when: lines that are only ever added, in the transaction of what they tell of.

Each line holds a hash over itself and the line before, so that a line that was changed or taken out shows: everything
behind it no longer fits. Who can write the whole table anew can forge the whole chain; the newest hash on a printed
sheet or in an exported file is what that would not match.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from reader.records.models import EventRow, now
from reader.records.part import Part, name


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime.datetime
    who: str
    what: str
    subject: str = ""
    """What it happened to, e.g. `bulletin:12`; empty: the house."""
    sha256: str = ""
    """Over the line before and this one."""


class Events(Part):
    def events(self, limit: int = 200) -> tuple[Event, ...]:
        """Newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(EventRow).order_by(EventRow.id.desc()).limit(limit))
            return tuple(_event(row) for row in rows)

    def events_of(self, subject: str, limit: int = 200) -> tuple[Event, ...]:
        """What happened to one thing, newest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(EventRow).where(EventRow.subject == subject).order_by(EventRow.id.desc()).limit(limit)
            )
            return tuple(_event(row) for row in rows)


def note(session: Session, who: str, what: str, subject: str = "") -> None:
    """In a transaction that writes, so that no other line comes between. Raises BadInput where nobody is named."""
    at, who = now(), name(who)
    last = session.scalar(select(EventRow.sha256).order_by(EventRow.id.desc()).limit(1))
    row = EventRow(
        at=at, who=who, what=what, subject=subject, sha256=link(last or "", at, who, what, subject)
    )
    session.add(row)
    session.flush()  # the next line of the same transaction is chained to this one


def link(before: str, at: datetime.datetime, who: str, what: str, subject: str) -> str:
    """The hash (SHA-256, hex) that ties a line to the one before it; the first is tied to nothing.

    >>> at = datetime.datetime(2023, 6, 1, tzinfo=datetime.UTC)
    >>> link("", at, "chi-hai", "add article tin", "")[:8]
    '1e3cebbc'
    """
    told = [before, at.astimezone(datetime.UTC).isoformat(timespec="microseconds"), who, what, subject]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _event(row: EventRow) -> Event:
    return Event(row.at, row.who, row.what, row.subject, row.sha256)
