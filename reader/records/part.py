"""What the parts of the Library share."""

from __future__ import annotations

import unicodedata

from reader.errors import BadInput
from reader.records.database import Database

LONGEST_NAME = 200
"""Characters of an operator's name."""


class Part:
    """One part of the Library, over the one database."""

    def __init__(self, database: Database) -> None:
        self._database = database


def line(text: str, longest: int, shortest: int = 0) -> str:
    """NFC, single spaces, of a length that the table takes. Raises BadInput.

    >>> line(" Lò  Men ", 10)
    'Lò Men'
    """
    clean = storable(" ".join(unicodedata.normalize("NFC", text).split()))
    if not shortest <= len(clean) <= longest:
        raise BadInput(clean or "…")
    return clean


def name(who: str) -> str:
    """An operator's name. Raises BadInput for one that nobody could be held to."""
    return line(who, LONGEST_NAME, shortest=1)


def storable(text: str) -> str:
    """The text, unless it holds half a surrogate pair, which JSON can carry and no database takes. Raises BadInput."""
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise BadInput(text.encode("utf-8", "backslashreplace").decode())
    return text
