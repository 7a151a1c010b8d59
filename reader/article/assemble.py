"""Lines and what was chosen of them -> an Article: the head's facts, the tail's facts, and the blocks between."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from reader.article.facts import (
    POSTED,
    TODAY,
    UPDATED,
    find_author,
    find_date,
    find_unit,
    is_account,
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
from reader.article.walk import SENTENCE_END, last_number, number_of

LABEL = 120  # characters: a line this short can be a fact or a label
LEAD = 80  # characters: an unchosen line between headline and body this long is the lead (sapo)
OWN = 0.3  # of an article's text: a box with more of it is a part of the article
NEAR = 3  # levels
LONGEST_DRESSED = 50_000  # characters of one block's markup
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
        return told or is_account(line.text)

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
    start = 0 if at is None else at + 1
    cut_related(lines, keep, start)
    body = first_paragraph(lines, keep, start)
    above, head, tail = Facts(), Facts(), Facts()
    if at is not None:
        for line in lines[max(0, at - 4) : at]:
            if is_beside(line, lines[at]) and line.link_density < 0.5:
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
        elif not keep[i] and vietnamese and is_lead(line):
            keep[i] = True
    read_tail(lines, keep, tail)
    drop_repeated_captions(lines, keep)
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


def drop_repeated_captions(lines: Sequence[Line], keep: list[bool]) -> None:
    """A gallery says the same under each of its pictures; once is enough."""
    seen: set[str] = set()
    for i, line in enumerate(lines):
        if keep[i] and line.kind is BlockKind.FIGURE:
            keep[i] = line.text not in seen
            seen.add(line.text)


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


def is_beside(line: Line, title: Line) -> bool:
    """Whether a line above the title belongs to it and not to the site's head: they share a near ancestor."""
    if line.element is None or title.element is None:
        return True
    ancestor = title.element
    for _ in range(NEAR):
        parent = ancestor.getparent()
        if parent is None or parent.tag == "body":
            break
        ancestor = parent
    return number_of(ancestor) <= line.owner <= last_number(ancestor)


def cut_related(lines: Sequence[Line], keep: list[bool], start: int) -> None:
    """Drop each list of other articles after the title: its heading, what shares its box, the links and labels that follow."""
    stories = [
        (line.owner, len(line.text))
        for line, kept in zip(lines, keep, strict=True)
        if kept and is_story(line)
    ]
    cutting, edge = False, 0
    for i in range(start, len(lines)):
        line = lines[i]
        if is_related_heading(line.text):
            cutting, edge = True, max(edge, box_end(line, stories))
        elif cutting and line.owner > edge and is_story(line):
            cutting = False
        if cutting:
            keep[i] = False


def box_end(heading: Line, stories: list[tuple[int, int]]) -> int:
    """The number of the last element in the widest box around a heading that is not the article's own.

    That is one that begins after the article's first paragraph and holds little of its running text.
    """
    box = heading.element
    if box is None or not stories or heading.owner < stories[0][0]:
        return 0
    most = OWN * sum(size for _, size in stories)
    while (parent := box.getparent()) is not None and number_of(parent) > stories[0][0]:
        low, high = number_of(parent), last_number(parent)
        if sum(size for owner, size in stories if low <= owner <= high) > most:
            break
        box = parent
    return last_number(box)


def is_story(line: Line) -> bool:
    """A paragraph of running text."""
    return len(line.text) >= LEAD and line.link_density < 0.3 and SENTENCE_END.search(line.text) is not None


def read_tail(lines: Sequence[Line], keep: list[bool], facts: Facts) -> None:
    """Signature, source and date after the body; those among the chosen lines are facts, no text."""
    if True not in keep:
        return
    last = len(keep) - 1 - keep[::-1].index(True)
    for i in range(last, max(-1, last - TAIL), -1):
        if not keep[i]:
            continue
        if not is_signature(lines[i], facts):
            break
        keep[i] = False
    after = 0
    for line in lines[last + 1 :]:
        if after >= TAIL or is_related_heading(line.text):
            break
        if is_noise(line.text):
            continue
        if line.link_density < 0.5 and not is_signature(line, facts):
            facts.read(line)
        after += 1


def is_signature(line: Line, facts: Facts) -> bool:
    """Whether the last line is no text but who wrote it or where it came from; it tells that to `facts`."""
    text = line.text.strip(" ().*–-")
    if line.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE) or len(text) > LABEL:
        return False
    if author := find_author(text):
        facts.authors.append(author)
        return True
    if unit := find_unit(text, labelled_only=True):
        facts.units.append(unit)
        return True
    if SOURCE.match(text) or is_account(text):
        return True
    right = is_right(line)
    if right or is_emphatic(line):
        if looks_like_unit(text):
            facts.units.append(text)
            return True
        if is_vietnamese_person(text) or (
            is_name(text) and len(text.split()) <= 4 and (right or text != text.upper())
        ):
            facts.authors.append(text)
            return True
    return False


SOURCE = re.compile(r"(?:nguồn(?: tin| ảnh)?|theo|source)\s*[:\-–]\s*\S.{0,100}", re.I)


def is_emphatic(line: Line) -> bool:
    """Whether all of it is bold or italic."""
    dressed = [run for run in line.runs if run.text.strip()]
    return bool(dressed) and all(set(run.marks) & EMPHASIS for run in dressed)


def is_right(line: Line) -> bool:
    """Whether it stands to the right or is called a source or author, as a signature is."""
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
    """Through the gate; a monstrous paragraph goes without its inline dress, which costs the gate too much."""
    markup = line.markup(base)
    if line.kind is BlockKind.TABLE:
        dressed = clean_table(markup)
    else:
        dressed = clean_inline(markup if len(markup) <= LONGEST_DRESSED else escape(line.text, quote=False))
    return Block(line.kind, line.text, dressed, line.level, line.ordinal, absolute(line.source, base))
