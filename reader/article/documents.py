"""DOCX and PDF -> HTML, each in a process of its own (apart.py): `python -m reader.article.documents pdf`."""

from __future__ import annotations

import sys
from typing import Any

from reader import apart

MAGIC = {b"%PDF-": "pdf", b"PK\x03\x04": "docx"}
SECONDS = 30.0


def kind_of(body: bytes) -> str | None:
    """`pdf`, `docx` (or another ZIP), or None, by the first bytes alone.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"<html>")
    ('pdf', None)
    """
    head = body[:1024].lstrip(b"\r\n \t")
    return next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), None)


def open_document(body: bytes, kind: str) -> str:
    """A DOCX or PDF as HTML.

    Raises NotText (a ZIP that is no DOCX), BrokenFile, LockedFile, ScannedFile, TooLarge, TooHard.
    """
    told = apart.ask("reader.article.documents", kind, kind=kind.upper(), seconds=SECONDS, body=body)
    return str(told["html"])


def convert(kind: str, body: bytes) -> dict[str, Any]:
    from reader.article import docx, pdf  # loaded by the process apart alone

    return {"html": {"docx": docx.to_html, "pdf": pdf.to_html}[kind](body)}


if __name__ == "__main__":
    _kind = sys.argv[1]
    apart.answer(lambda: convert(_kind, sys.stdin.buffer.read()), _kind.upper(), SECONDS)
