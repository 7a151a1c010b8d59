"""Cells of tables that people open in a spreadsheet."""

from __future__ import annotations

Cell = str | int | float
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula, behind an apostrophe (OWASP, "CSV Injection").

    >>> harmless("=HYPERLINK(0)"), harmless("Bản tin"), harmless(-1)
    ("'=HYPERLINK(0)", 'Bản tin', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
