"""The data files of this room: UTF-8 TSV that a clerk can correct, `#` begins a comment line."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


@cache
def _folder() -> Traversable:
    return files("reader.script").joinpath("data")


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of `data/<name>.tsv`, each split at its tabs; text is NFC, cells are stripped.

    >>> ("GHz", "gi ga héc") in {row[:2] for row in rows("units")}
    True
    """
    text = _folder().joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(parse(text))


def parse(text: str) -> list[tuple[str, ...]]:
    """TSV text -> its rows, without comments and empty lines.

    >>> parse("# a comment\\nkm\\tki lô mét\\n")
    [('km', 'ki lô mét')]
    """
    found = []
    for line in unicodedata.normalize("NFC", text).splitlines():
        # A comment needs a space (or nothing) after its mark, so that `#<TAB>thăng` can be a row.
        if not line.strip() or line == "#" or line.startswith(("# ", "##")):
            continue
        found.append(tuple(cell.strip() for cell in line.split("\t")))
    return found


@cache
def mapping(name: str) -> dict[str, str]:
    """First column -> second column. The first line of a key stands."""
    found: dict[str, str] = {}
    for row in rows(name):
        if len(row) > 1:
            found.setdefault(row[0], row[1])
    return found


@cache
def words(name: str) -> frozenset[str]:
    """The first column as a set."""
    return frozenset(row[0] for row in rows(name))
