"""Lines and what was chosen of them -> an Article: the head's facts, the tail's facts, and the blocks between."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.article.facts import (
    POSTED,
    TODAY,
    UPDATED,
    find_author,
    find_date,
    find_unit,
    is_name,
    is_vietnamese_person,
    looks_like_unit,
)
from reader.article.headline import squash
from reader.article.lines import Line, absolute, runs_text
from reader.article.metadata import Metadata
from reader.article.model import Article, Block, BlockKind
from reader.article.noise import is_noise, is_related_heading
from reader.article.sanitize import clean_inline, clean_table
from reader.article.tags import EMPHASIS

LABEL = 120  # characters: a line this short can be a fact or a label
LEAD = 80  # characters: an unchosen line between headline and body this long is the lead (sapo)
STORY = 150  # characters: a line this long ends a list of other articles
TAIL = 6  # lines after the body that can tell a fact
RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.I)
RIGHT_CLASS = re.compile(
    r"\b(?:text-?right|right|author|tac-?gia|tacgia|nguon|source|signature|ky-?ten|pAuthor|pSource)\b", re.I
)
VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)


@dataclass(slots=True)
class Facts:
    """What the lines around the body told, the most trusted first."""

    units: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    dates: list[tuple[int, datetime.date]] = field(default_factory=list)
    """(trust, date): 0 posted, 1 bare, 2 updated."""

    def read(self, line: Line) -> bool:
        """Take a short line's facts; whether it told any."""
        if len(line.text) > LABEL:
            return False
        texts = [line.text]
        owners = dict.fromkeys(run.owner for run in line.runs)
        if len(owners) > 1:
            texts = [runs_text([run for run in line.runs if run.owner == owner]) for owner in owners] + texts
        told = False
        for text in texts:
            if not TODAY.match(text) and (day := find_date(text)):
                trust = 0 if POSTED.search(text) else 2 if UPDATED.search(text) else 1
                self.dates.append((trust, day))
                told = True
            if author := find_author(text):
                self.authors.append(author)
                told = True
            elif unit := find_unit(text):
                self.units.append(unit)
                told = True
        return told

    @property
    def date(self) -> datetime.date | None:
        return min(self.dates, key=lambda found: found[0])[1] if self.dates else None


def assemble(
    lines: Sequence[Line], keep: list[bool], title: str, at: int | None, metadata: Metadata, url: str | None
) -> Article:
    """The Article; its blocks may be empty. `keep` is changed in place."""
    vietnamese = (
        metadata.language.startswith("vi")
        or len(VIETNAMESE.findall("".join(line.text for line in lines[:400]))) > 40
    )
    cut_related(lines, keep)
    start = 0 if at is None else at + 1
    body = first_paragraph(lines, keep, start)
    above, head, tail = Facts(), Facts(), Facts()
    if at is not None:
        for line in lines[max(0, at - 4) : at]:
            above.read(line)
        before = [i for i in range(start) if keep[i]]
        if sum(len(lines[i].text) for i in before) < 0.3 * sum(
            len(line.text) for line, kept in zip(lines, keep, strict=True) if kept
        ):
            for i in before:
                keep[i] = False
    for i in range(start, body):
        line = lines[i]
        if head.read(line) or is_noise(line.text):
            keep[i] = False
        elif not keep[i] and is_lead(line):
            keep[i] = True
    read_tail(lines, keep, tail)
    wanted = squash(title)
    blocks = tuple(
        make_block(line, url)
        for line, kept in zip(lines, keep, strict=True)
        if kept
        and not (line.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and squash(line.text) == wanted)
    )
    shown = head.date or tail.date
    date = (shown or metadata.date) if vietnamese else (metadata.date or shown)
    named = (
        metadata.author
        if metadata.author and (not vietnamese or is_vietnamese_person(metadata.author))
        else None
    )
    return Article(
        title=title,
        blocks=blocks,
        unit=next(iter(head.units + tail.units + above.units), None),
        author=next(iter(head.authors + tail.authors), named),
        date=date or above.date,
        source_url=url,
    )


def first_paragraph(lines: Sequence[Line], keep: list[bool], start: int) -> int:
    """The place of the first chosen line that is running text."""
    first = len(lines)
    for i in range(start, len(lines)):
        if not keep[i]:
            continue
        first = min(first, i)
        line = lines[i]
        if (
            line.kind is BlockKind.TABLE
            or len(line.text) > LABEL
            or (len(line.text) > 60 and line.text.endswith((".", "!", "?", "…", ":", "”")))
        ):
            return i
    return first


def is_lead(line: Line) -> bool:
    return (
        len(line.text) >= LEAD
        and line.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        and line.link_density < 0.2
    )


def cut_related(lines: Sequence[Line], keep: list[bool]) -> None:
    """Drop each list of other articles: its heading and the links and short lines after it."""
    cutting = False
    for i, line in enumerate(lines):
        if is_related_heading(line.text):
            cutting = True
        elif cutting and len(line.text) >= STORY and line.link_density < 0.5:
            cutting = False
        if cutting:
            keep[i] = False


def read_tail(lines: Sequence[Line], keep: list[bool], facts: Facts) -> None:
    """Signature, source and date after the body; those among the chosen lines are facts, no text."""
    if True not in keep:
        return
    last = len(keep) - 1 - keep[::-1].index(True)
    for line in lines[last + 1 : last + 1 + TAIL]:
        if is_related_heading(line.text):
            break
        if line.link_density < 0.5:
            facts.read(line)
    checked = 0
    for i in range(last, -1, -1):
        line = lines[i]
        if not keep[i]:
            continue
        if checked >= 3 or not is_signature(line, facts):
            break
        keep[i] = False
        checked += 1


def is_signature(line: Line, facts: Facts) -> bool:
    """Whether the last line is no text but who wrote it or where it came from; it tells that to `facts`."""
    text = line.text.strip(" ().*–-")
    if line.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE) or len(text) > LABEL:
        return False
    if author := find_author(text):
        facts.authors.insert(0, author)
        return True
    if unit := find_unit(text, labelled_only=True):
        facts.units.insert(0, unit)
        return True
    if SOURCE.match(text):
        return True
    if is_aside(line):
        if looks_like_unit(text):
            facts.units.insert(0, text)
            return True
        if is_vietnamese_person(text) or (is_name(text) and len(text.split()) <= 4 and text != text.upper()):
            facts.authors.insert(0, text)
            return True
    return False


SOURCE = re.compile(r"(?:nguồn(?: tin| ảnh)?|theo|source)\s*[:\-–]\s*\S.{0,100}", re.I)


def is_aside(line: Line) -> bool:
    """Set apart as a signature is: to the right, or all bold or italic."""
    dressed = [run for run in line.runs if run.text.strip()]
    if dressed and all(set(run.marks) & EMPHASIS for run in dressed):
        return True
    element = line.element
    for _ in range(3):
        if element is None:
            return False
        if (
            RIGHT.search(element.get("style") or "")
            or (element.get("align") or "").lower() == "right"
            or RIGHT_CLASS.search(element.get("class") or "")
        ):
            return True
        element = element.getparent()
    return False


def make_block(line: Line, base: str | None) -> Block:
    gate = clean_table if line.kind is BlockKind.TABLE else clean_inline
    return Block(
        line.kind, line.text, gate(line.markup(base)), line.level, line.ordinal, absolute(line.source, base)
    )
