"""PDF with text -> HTML, by pypdf: headings, paragraphs, list items. Pages' heads, feet and numbers are left out.

Called in a process of its own (documents.py). A PDF knows letters at places and no paragraphs: what belongs together is told
by place, size and how full a line is. Vietnamese is not hyphenated, so that a hyphen at a line's end is the text's own.
Not seen: tables (each cell becomes a line), and which letters an old font draws as capitals.
"""

from __future__ import annotations

import io
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from pypdf import PdfReader

from reader.errors import LockedFile, ScannedFile, TooLarge

MOST_PAGES = 200
MOST_CHARS = 2_000_000
EDGE_LINES = 2  # of a page, above and below, in which heads, feet and numbers stand
FULL = 0.72  # of the usual longest line: a shorter one ends its paragraph
GAP = 1.35  # times the usual distance of two lines: a paragraph begins
BIG = 1.08  # times the usual size: a heading
LETTER_WIDTH = 0.5  # of its size, about
COLUMN = 3  # sizes of nothing between two pieces of one line: they are two columns

PAGE_NUMBER = re.compile(r"(?:trang|page)?\s*[-–—]?\s*\d{1,4}\s*(?:[/|]\s*\d{1,4})?\s*[-–—]?", re.I)
ITEM = re.compile(r"(?:[-–—+*•●▪■◦‣∙·\uf0b7]|\d{1,3}(?:\.\d{1,2})*[.)]|[a-zđ][.)]|[IVX]{1,5}[.)])\s")
BULLET = re.compile(r"[-–—+*•●▪■◦‣∙·\uf0b7]\s+")
SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


@dataclass
class Line:
    text: str
    x: float
    """Where it begins, points from the left."""
    y: float
    """Points from below."""
    size: float
    """Of its letters, points."""
    page: int


def to_html(body: bytes) -> str:
    """The text in NFC. Raises LockedFile, ScannedFile, TooLarge, and whatever pypdf raises for a broken file."""
    reader = PdfReader(io.BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):
        raise LockedFile("PDF")
    if len(reader.pages) > MOST_PAGES:
        raise TooLarge(f"{MOST_PAGES} trang")
    lines: list[Line] = []
    chars = 0
    for number, page in enumerate(reader.pages):
        found = _lines(page, number)
        chars += sum(len(line.text) for line in found)
        if chars > MOST_CHARS:
            raise TooLarge(f"{MOST_CHARS} ký tự")
        lines += found
    if not any(c.isalpha() for line in lines for c in line.text):
        raise ScannedFile("PDF")
    kept = _without_edges(lines, len(reader.pages))
    if not kept:
        raise ScannedFile("PDF")
    return f"<!DOCTYPE html><html><body>{''.join(_marked_up(kept))}</body></html>"


def _lines(page: Any, number: int) -> list[Line]:
    """The lines of a page, in the order in which they were drawn."""
    found: list[Line] = []

    def piece(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if not text.strip():
            if found and text and "\n" not in text and not found[-1].text.endswith(" "):
                found[-1].text += " "
            return
        x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
        y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        real = abs(size * cm[3] * tm[3]) or abs(size) or 1.0
        last = found[-1] if found else None
        if last and abs(last.y - y) < 0.4 * real:
            end = last.x + len(last.text) * LETTER_WIDTH * last.size
            if last.x <= x < end + COLUMN * real:
                last.text += text
                return
        found.append(Line(text, x, y, real, number))

    page.extract_text(visitor_text=piece)
    for line in found:
        line.text = " ".join(unicodedata.normalize("NFC", line.text).split())
    return [line for line in found if line.text]


def _without_edges(lines: list[Line], pages: int) -> list[Line]:
    """Without what stands on the same edge of most pages, and without page numbers."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    edges: dict[int, Line] = {}
    for found in by_page.values():
        ordered = sorted(found, key=lambda line: line.y)
        edges |= {id(line): line for line in (*ordered[:EDGE_LINES], *ordered[-EDGE_LINES:])}
    often = Counter({(line.page, _shape(line)) for line in edges.values()})
    on_pages = Counter(shape for _, shape in often)
    doomed = {
        key
        for key, line in edges.items()
        if PAGE_NUMBER.fullmatch(line.text) or (pages > 1 and on_pages[_shape(line)] >= max(2, pages * 0.5))
    }
    return [line for line in lines if id(line) not in doomed]


def _shape(line: Line) -> tuple[str, int]:
    """The same for `Trang 2/4` and `Trang 3/4` at one height."""
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.y)


def _marked_up(lines: list[Line]) -> Iterator[str]:
    usual_size = statistics.median(line.size for line in lines for _ in line.text[::20])
    largest = max(line.size for line in lines)
    for text, size in _paragraphs(lines, usual_size):
        shown = escape(text)
        if bullet := BULLET.match(text):
            yield f"<ul><li>{escape(text[bullet.end() :])}</li></ul>"
        elif size <= usual_size * BIG:
            yield f"<p>{shown}</p>"
        else:
            yield f"<h1>{shown}</h1>" if size == largest else f"<h2>{shown}</h2>"


def _paragraphs(lines: list[Line], usual_size: float) -> Iterator[tuple[str, float]]:
    """(text, size of its letters)."""
    lengths = sorted(len(line.text) for line in lines if line.size <= usual_size * BIG)
    full = lengths[int(len(lengths) * 0.9)]
    gaps = [a.y - b.y for a, b in pairwise(lines) if a.page == b.page and a.y > b.y]
    usual_gap = statistics.median(gaps) if gaps else usual_size * 1.5
    text = lines[0].text
    for before, line in pairwise(lines):
        if _continues(before, line, usual_size, full, usual_gap):
            # `Nghị quyết số 12-` / `NQ/TW` is one number.
            text += line.text if re.search(r"\w[-/]$", text) else f" {line.text}"
        else:
            yield text, before.size
            text = line.text
    yield text, lines[-1].size


def _continues(before: Line, line: Line, usual_size: float, full: int, usual_gap: float) -> bool:
    """Whether a line goes on with the paragraph of the one before it."""
    if abs(before.size - line.size) > 0.05 * before.size or ITEM.match(line.text):
        return False
    if before.page == line.page and not 0 < before.y - line.y <= GAP * max(usual_gap, line.size):
        return False
    if line.size > usual_size * BIG:  # a heading is centred, and none of its lines need be full
        return True
    lower = next((c.islower() for c in line.text if c.isalpha()), False)
    ended = SENTENCE_END.search(before.text) is not None
    indented = line.x - before.x > 0.6 * line.size
    if indented or before.x - line.x > 5 * line.size:
        return lower and not ended
    if len(before.text) < FULL * full:
        return lower and not ended
    return lower or not ended or len(before.text) >= 0.9 * full
