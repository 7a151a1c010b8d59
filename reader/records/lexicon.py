"""The lexicon: how a word is spoken here, as the operators wrote it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from reader.errors import BadInput, NotFound
from reader.records.articles import article_id
from reader.records.events import note
from reader.records.models import EntryRow, now
from reader.records.part import Part, line
from reader.script import Entry, Lexicon

LONGEST_FORM = 200
"""Characters of a written or spoken form; `reader.script.Lexicon` takes no more."""
MOST_ENTRIES = 20_000
"""Far below what a Lexicon takes: it is read whole for every Script."""
_SCOPE = re.compile(r"(all|station:[a-z0-9-]{1,80}|article:(?P<slug>[a-z0-9-]{1,80}))")


@dataclass(frozen=True, slots=True)
class Saved:
    who: str
    at: datetime.datetime


class LexiconEntries(Part):
    def lexicon(self, slug: str | None = None) -> Lexicon:
        """What holds for all and, given an article's slug, for that one."""
        return Lexicon(self.entries(), article=slug)

    def entries(self) -> tuple[Entry, ...]:
        """Every line, by what is written."""
        columns = select(EntryRow.written, EntryRow.spoken, EntryRow.scope)
        with self._database.reading() as session:
            found = session.execute(columns.order_by(EntryRow.written, EntryRow.scope))
            return tuple(Entry(*row) for row in found)

    def saved(self) -> dict[tuple[str, str], Saved]:
        """(written, scope) -> who wrote that line, and when; nothing for lines from before this was kept."""
        columns = select(EntryRow.written, EntryRow.scope, EntryRow.saved_by, EntryRow.saved_at)
        with self._database.reading() as session:
            rows = session.execute(columns.where(EntryRow.saved_by != ""))
            return {(written, scope): Saved(who, at) for written, scope, who, at in rows if at is not None}

    def save_entry(self, entry: Entry, who: str) -> None:
        """Add it, or replace what the same words said in the same scope.

        Raises BadInput for a form that is empty or too long, for a scope that is none and when the lexicon is full;
        NotFound for the scope of an article that is not there; StorageFull.
        """
        written, spoken = (line(form, LONGEST_FORM, shortest=1) for form in (entry.written, entry.spoken))
        scope = _SCOPE.fullmatch(entry.scope)
        if scope is None:
            raise BadInput(entry.scope)
        with self._database.writing() as session:
            if scope["slug"]:
                article_id(session, scope["slug"])
            there = session.scalar(_same(written, entry.scope))
            if there is not None:
                note(session, who, f"lexicon {entry.scope}: {written} -> {spoken} (was {there.spoken})")
                there.spoken, there.saved_by, there.saved_at = spoken, who, now()
                return
            if (session.scalar(select(func.count(EntryRow.id))) or 0) >= MOST_ENTRIES:
                raise BadInput(f"lexicon: > {MOST_ENTRIES}")
            session.add(EntryRow(written=written, spoken=spoken, scope=entry.scope, saved_by=who))
            note(session, who, f"lexicon {entry.scope}: {written} -> {spoken}")

    def remove_entry(self, written: str, scope: str, who: str) -> None:
        """Raises NotFound."""
        written = line(written, LONGEST_FORM)
        with self._database.writing() as session:
            there = session.scalar(_same(written, scope))
            if there is None:
                raise NotFound(written)
            note(session, who, f"lexicon {scope}: {written} removed (was {there.spoken})")
            session.delete(there)


def _same(written: str, scope: str) -> Select[EntryRow]:
    return select(EntryRow).where(EntryRow.written == written, EntryRow.scope == scope)
