"""Who did what, when: lines that are only ever added, in the transaction of what they tell of.

Each line holds a hash over itself and the line before, so that a line that was changed or taken out shows: everything
behind it no longer fits. Who can write the whole table anew can forge the whole chain; the newest hash on a printed
sheet or in an exported file is what that would not match.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from reader.records.models import EventRow, now
from reader.records.part import Part, name

_AT_ONCE = 500
_LOCK = 0x10A_F00D
"""A number that nothing else in the database locks."""


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime.datetime
    who: str
    what: str
    subject: str = ""
    """What it happened to, e.g. `bulletin:12`; empty: the house."""
    sha256: str = ""
    """Over the line before and this one."""
    number: int = 0
    """Goes up from line to line."""


class Events(Part):
    def events(self, limit: int = 200, before: int | None = None) -> tuple[Event, ...]:
        """Newest first. `before`: only those before the line of that number."""
        older = select(EventRow).where(EventRow.id < before) if before is not None else select(EventRow)
        with self._database.reading() as session:
            rows = session.scalars(older.order_by(EventRow.id.desc()).limit(limit))
            return tuple(_event(row) for row in rows)

    def events_of(self, subject: str, limit: int = 200) -> tuple[Event, ...]:
        """What happened to one thing, newest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(EventRow).where(EventRow.subject == subject).order_by(EventRow.id.desc()).limit(limit)
            )
            return tuple(_event(row) for row in rows)

    def every_event(self) -> Iterator[Event]:
        """Oldest first, a few at a time: as many as there may be."""
        newest = 0
        while True:
            with self._database.reading() as session:
                rows = session.scalars(
                    select(EventRow).where(EventRow.id > newest).order_by(EventRow.id).limit(_AT_ONCE)
                ).all()
                found = [_event(row) for row in rows]
            yield from found
            if len(found) < _AT_ONCE:
                return
            newest = found[-1].number

    def verify_events(self, known: str = "") -> Chain:
        """Walks the chain. `known`: a hash from before (a printed sheet, an exported file) that must still be in it:
        lines cut off at the end break nothing, and only that shows it.
        """
        before, lines, broken, seen = "", 0, None, not known
        for event in self.every_event():
            fits = event.sha256 == link(before, event.at, event.who, event.what, event.subject)
            if not fits and broken is None:
                broken = event.number
            before, lines, seen = event.sha256, lines + 1, seen or event.sha256 == known
        return Chain(lines, before, broken, seen)


@dataclass(frozen=True, slots=True)
class Chain:
    """What a walk through the whole log found."""

    lines: int
    newest: str
    """The hash of the last line: printed or sent elsewhere, it ties everything before it down."""
    broken: int | None = None
    """The number of the first line that does not fit the one before; None: all do."""
    holds_known: bool = True
    """Was the hash that one knew from before still among them?"""

    @property
    def whole(self) -> bool:
        return self.broken is None and self.holds_known


def note(session: Session, who: str, what: str, subject: str = "") -> None:
    """In a transaction that writes, so that no other line comes between. Raises BadInput where nobody is named."""
    who = name(who)
    _alone(session)
    at = now()
    last = session.scalar(select(EventRow.sha256).order_by(EventRow.id.desc()).limit(1))
    row = EventRow(
        at=at, who=who, what=what, subject=subject, sha256=link(last or "", at, who, what, subject)
    )
    session.add(row)
    session.flush()  # the next line of the same transaction is chained to this one


def _alone(session: Session) -> None:
    """SQLite lets in one writer at a time (BEGIN IMMEDIATE). PostgreSQL lets in many, and two lines would be chained
    to the same one: there a lock is held until the transaction ends.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def link(before: str, at: datetime.datetime, who: str, what: str, subject: str) -> str:
    """The hash (SHA-256, hex) that ties a line to the one before it; the first is tied to nothing.

    >>> at = datetime.datetime(2023, 6, 1, tzinfo=datetime.UTC)
    >>> link("", at, "chi-hai", "add article tin", "")[:8]
    '1e3cebbc'
    """
    told = [before, at.astimezone(datetime.UTC).isoformat(timespec="microseconds"), who, what, subject]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _event(row: EventRow) -> Event:
    return Event(row.at, row.who, row.what, row.subject, row.sha256, row.id)
