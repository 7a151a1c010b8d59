"""Plain text, pasted from the screen or from a file -> an Article by the same rules as its HTML."""

from __future__ import annotations

import re

from reader.article.assemble import assemble
from reader.article.facts import find_author, find_date, find_unit
from reader.article.headline import shorten, squash
from reader.article.lines import Line, Run, tidy
from reader.article.metadata import Metadata
from reader.article.model import Article, BlockKind
from reader.article.noise import is_noise
from reader.article.walk import SENTENCE_END, WRAPPED, starts_lower
from reader.errors import EmptyInput, NoArticle

BULLET = re.compile(r"^\s*[•●▪■◦‣∙·o]\s+")
NUMBERED = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")
LONGEST_TITLE = 300
HEAD = 12  # lines in which the title is looked for


def extract_text(text: str, url: str | None = None) -> Article:
    """Raises EmptyInput and NoArticle."""
    lines = read_lines(text)
    if not lines:
        raise EmptyInput()
    keep = [not is_noise(line.text) for line in lines]
    if not any(keep):
        raise NoArticle()
    at = find_pasted_title(lines, keep)
    title = lines[at].text if at is not None else shorten(lines[keep.index(True)].text)
    article = assemble(lines, keep, title, at, Metadata(language="vi"), url)
    if not article.blocks:
        raise NoArticle()
    return article


def read_lines(text: str) -> list[Line]:
    """A line for each paragraph; lines wrapped by hand inside a paragraph are joined."""
    lines: list[Line] = []
    open_paragraph = False
    for raw in re.split(r"\r\n?|\n|\u2028|\u2029|\x0b|\x0c|\x85", text):
        bullet = BULLET.match(raw)
        clean = tidy(raw[bullet.end() :] if bullet else raw)
        if not clean:
            open_paragraph = open_paragraph and bullet is not None
            continue
        if open_paragraph and not bullet and is_wrapped(lines[-1].text, clean):
            joined = f"{lines[-1].text} {clean}"
            lines[-1] = Line(lines[-1].kind, [Run(joined)], level=lines[-1].level)
            continue
        kind = BlockKind.LIST_ITEM if bullet else BlockKind.PARAGRAPH
        lines.append(Line(kind, [Run(clean)], level=1 if bullet else 0))
        open_paragraph = True
    return lines


def is_wrapped(before: str, after: str) -> bool:
    """Whether the second line goes on with the sentence of the first."""
    return len(before) >= WRAPPED and SENTENCE_END.search(before) is None and starts_lower(after)


def find_pasted_title(lines: list[Line], keep: list[bool]) -> int | None:
    """The last of the lines that repeat the first one; else the first line, when it is short and no sentence."""
    head = [i for i in range(min(HEAD, len(lines))) if keep[i] and not is_fact(lines[i].text)]
    if not head:
        return None
    seen: dict[str, int] = {}
    for i in head:
        key = squash(lines[i].text)
        if key in seen and len(key) >= 8 and len(lines[i].text) <= LONGEST_TITLE:
            return i
        seen[key] = i
    first = head[0]
    text = lines[first].text
    others = any(keep[i] for i in range(first + 1, len(lines)))
    if others and len(text) <= LONGEST_TITLE and not (len(text) > 60 and text.endswith((".", ";", ","))):
        return first
    return None


def is_fact(text: str) -> bool:
    """A short line that only tells a date, a unit or an author."""
    return len(text) <= 60 and bool(find_date(text) or find_author(text) or find_unit(text))
