"""The lexicon: what is written -> how it is spoken here. It overrides every rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from reader.errors import BadInput
from reader.script.model import Entry
from reader.script.tables import parse

MAX_ENTRIES = 50_000
MAX_WRITTEN = 200
"""Characters of one written or spoken form."""
_RUN = re.compile(r"[^\W\d_]+|\d+|\S")


class Lexicon:
    """Entries, and the place they are used in: only `all` and that place's scopes apply, the narrowest wins.

    An entry in lower case fits any case; one with a capital fits only as written.

    >>> here = Lexicon([Entry("lò men", "Lò Men"), Entry("HTX", "hợp tác xã", "station:my-thanh")])
    >>> [entry.written for entry in here.entries()]
    ['lò men']
    >>> [entry.written for entry in here.within(station="my-thanh").entries()]
    ['lò men', 'HTX']
    """

    def __init__(
        self, entries: Iterable[Entry] = (), *, station: str | None = None, article: str | None = None
    ):
        self._all = tuple(entries)
        if len(self._all) > MAX_ENTRIES:
            raise BadInput(f"lexicon: > {MAX_ENTRIES}")
        self._scopes = {"all": 0}
        if station:
            self._scopes[f"station:{station}"] = 1
        if article:
            self._scopes[f"article:{article}"] = 2
        self._best: dict[str, Entry] = {}
        for entry in self._all:
            written = normal(entry.written)
            if not written or len(written) > MAX_WRITTEN or len(entry.spoken) > MAX_WRITTEN:
                raise BadInput(entry.written)
            rank = self._scopes.get(entry.scope)
            if rank is None:
                continue
            before = self._best.get(written)
            if before is None or self._scopes[before.scope] <= rank:
                self._best[written] = entry
        self._index: dict[str, list[tuple[str, str]]] = {}
        for written, entry in self._best.items():
            first = _RUN.match(written)
            if first:
                self._index.setdefault(first[0].lower(), []).append((written, entry.spoken))
        for candidates in self._index.values():
            candidates.sort(key=lambda pair: -len(pair[0]))

    @classmethod
    def load(cls, *paths: Path) -> Lexicon:
        """From TSV files: written, spoken, scope (empty: all). Raises BadInput for a line that is none."""
        entries = []
        for path in paths:
            for row in parse(path.read_text(encoding="utf-8")):
                if len(row) < 2 or not row[0] or not row[1]:
                    raise BadInput("\t".join(row))
                entries.append(Entry(row[0], row[1], row[2] if len(row) > 2 and row[2] else "all"))
        return cls(entries)

    def within(self, station: str | None = None, article: str | None = None) -> Lexicon:
        """The same entries, used at a station and in an article (its slug)."""
        return Lexicon(self._all, station=station, article=article)

    def entries(self) -> tuple[Entry, ...]:
        """Those that apply here."""
        return tuple(self._best.values())

    def starts(self, run: str) -> list[tuple[str, str]]:
        """(written, spoken) of the entries whose first run of letters, digits or sign is `run`, longest first."""
        return self._index.get(run, [])

    def key(self) -> tuple[tuple[str, str], ...]:
        """What it does here; equal keys verbalize alike."""
        return tuple((written, entry.spoken) for written, entry in sorted(self._best.items()))

    def __bool__(self) -> bool:
        return bool(self._best)


def normal(written: str) -> str:
    """NFC with single spaces.

    >>> normal(" Lò  Men ")
    'Lò Men'
    """
    return " ".join(unicodedata.normalize("NFC", written).split())
