"""A tree -> its lines, in reading order. One walk without recursion, linear in the page.

Only block elements, `<br><br>` and a `<br>` between two sentences break a line: text pasted from Word splits words over
spans (`Thời gi</span><span>an`), and nothing is put between them.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from reader.article.lines import Line, Run, runs_text
from reader.article.model import BlockKind
from reader.article.tables import data_rows, in_parts, table_html, table_text
from reader.article.tags import BLOCK, HEADINGS, LISTS, MARKS

NUMBER = "data-n"  # an element's place in document order

DISPLAY_BLOCK = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.I)
CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:wp-)?(?:caption|pcaption|image-?caption|photo-?caption|chuthich|chu-thich)(?:$|[\s_-])",
    re.I,
)
SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
LETTER = re.compile(r"[\"'“‘(]*([^\W\d_])")
WRAPPED = 60  # characters: a line this long that ends inside a sentence was wrapped by hand


def number_elements(root: HtmlElement) -> tuple[int, int]:
    """Write each element's place in document order into its NUMBER attribute; returns (how many, how deep)."""
    count = depth = deepest = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        deepest = max(deepest, depth)
        if isinstance(element.tag, str):
            count += 1
            element.set(NUMBER, str(count))
    return count, deepest


def number_of(element: HtmlElement) -> int:
    return int(element.get(NUMBER, "0"))


def last_number(element: HtmlElement) -> int:
    """The number of the last element inside."""
    while len(element):
        element = element[-1]
    return number_of(element)


class Walker:
    """Walks one tree once: `Walker(root).lines`."""

    def __init__(self, root: HtmlElement) -> None:
        self.lines: list[Line] = []
        self._runs: list[Run | None] = []  # None is a <br>
        self._marks: list[tuple[str, str | None]] = []
        self._blocks: list[HtmlElement] = [root]
        self._lists: list[_List] = []
        self._item: _Item | None = None
        self._heading = 0
        self._quotes = 0
        self._captions = 0
        self._image: str | None = None
        self._walk(root)

    def _walk(self, root: HtmlElement) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if not isinstance(tag, str):
                if event == "end" and element is not root:
                    self._say(element.tail, element.getparent())
                continue
            if event == "start":
                if tag == "table" and (rows := data_rows(element)) is not None:
                    self._flush()
                    for part in in_parts(rows):
                        self._add(BlockKind.TABLE, [], element, table_text(part), html=table_html(part))
                    walker.skip_subtree()
                    continue
                self._open(element, tag)
                self._say(element.text, element)
            else:
                self._close(element, tag)
                if element is not root:
                    self._say(element.tail, element.getparent())
        self._flush()

    def _say(self, text: str | None, owner: HtmlElement | None) -> None:
        if text and owner is not None:
            href = next((link for mark, link in reversed(self._marks) if mark == "a"), None)
            marks = tuple(dict.fromkeys(mark for mark, _ in self._marks if mark))
            self._runs.append(Run(text, marks, href, number_of(owner)))

    def _open(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self._runs.append(None)
        elif tag == "img":
            self._image = element.get("data-src") or element.get("data-original") or element.get("src")
        elif tag == "a":
            self._marks.append(("a" if element.get("href") else "", element.get("href")))
        elif tag in MARKS:
            self._marks.append((MARKS[tag], None))
        if is_block(element, tag):
            self._flush()
            self._blocks.append(element)
            if tag in HEADINGS:
                self._heading = HEADINGS[tag]
            elif tag in ("blockquote", "q"):
                self._quotes += 1
            elif tag in LISTS:
                self._lists.append(_List(element))
            elif tag == "li":
                self._item = (
                    _Item(self._lists[-1].number(element), len(self._lists))
                    if self._lists
                    else _Item(None, 1)
                )
            if is_caption(element, tag):
                self._captions += 1

    def _close(self, element: HtmlElement, tag: str) -> None:
        if (tag == "a" or tag in MARKS) and self._marks:
            self._marks.pop()
        if is_block(element, tag):
            self._flush()
            if len(self._blocks) > 1:
                self._blocks.pop()
            if tag in HEADINGS:
                self._heading = 0
            elif tag in ("blockquote", "q"):
                self._quotes -= 1
            elif tag in LISTS and self._lists:
                self._lists.pop()
            elif tag == "li":
                self._item = None
            elif tag in ("figure", "table"):
                self._image = None
            if is_caption(element, tag):
                self._captions -= 1

    def _flush(self) -> None:
        runs, self._runs = self._runs, []
        for segment in split_at_breaks(runs):
            text = runs_text(segment)
            if not text:
                continue
            element = self._blocks[-1]
            if self._heading:
                self._add(BlockKind.HEADING, segment, element, text, level=self._heading)
            elif self._captions:
                self._add(BlockKind.FIGURE, segment, element, text, source=self._image)
            elif self._item is not None:
                item, self._item = self._item, None
                self._add(BlockKind.LIST_ITEM, segment, element, text, level=item.level, ordinal=item.ordinal)
            elif self._quotes:
                self._add(BlockKind.QUOTE, segment, element, text)
            else:
                self._add(BlockKind.PARAGRAPH, segment, element, text)

    def _add(
        self,
        kind: BlockKind,
        runs: list[Run],
        element: HtmlElement,
        text: str,
        *,
        level: int = 0,
        ordinal: int | None = None,
        source: str | None = None,
        html: str | None = None,
    ) -> None:
        self.lines.append(Line(kind, runs, number_of(element), element, text, level, ordinal, source, html))


class _Item:
    """A list item that has begun and said nothing yet."""

    def __init__(self, ordinal: int | None, level: int) -> None:
        self.ordinal = ordinal
        self.level = level


class _List:
    """An open list and where its numbers stand."""

    def __init__(self, element: HtmlElement) -> None:
        self.ordered = element.tag == "ol"
        self.step = -1 if "reversed" in element.attrib else 1
        start = whole(element.get("start"))
        if start is None:
            start = sum(1 for child in element if child.tag == "li") if self.step < 0 else 1
        self.next = start

    def number(self, item: HtmlElement) -> int | None:
        if not self.ordered:
            return None
        value = whole(item.get("value"))
        ordinal = self.next if value is None else value
        self.next = ordinal + self.step
        return ordinal


def whole(text: str | None) -> int | None:
    """A whole number of at most six digits, else None."""
    return int(text) if text and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", text) else None


def is_block(element: HtmlElement, tag: str) -> bool:
    if tag in BLOCK:
        return True
    style = element.get("style")
    return bool(style) and DISPLAY_BLOCK.search(style) is not None


def is_caption(element: HtmlElement, tag: str) -> bool:
    if tag == "figcaption":
        return True
    return tag in ("p", "div", "td", "span") and CAPTION_CLASS.search(element.get("class") or "") is not None


def split_at_breaks(runs: list[Run | None]) -> list[list[Run]]:
    """Runs with None for each `<br>` -> the lines they make."""
    if None not in runs:
        return [[run for run in runs if run is not None]]
    pieces: list[list[Run]] = [[]]
    breaks: list[int] = []
    pending = 0
    for run in runs:
        if run is None:
            pending += 1
            continue
        if pending and pieces[-1] and run.text.strip():
            breaks.append(pending)
            pieces.append([])
        if run.text.strip():
            pending = 0
        pieces[-1].append(run)
    lines = [pieces[0]]
    for count, piece in zip(breaks, pieces[1:], strict=True):
        if count > 1 or is_new_line(lines[-1], piece):
            lines.append(piece)
        else:
            lines[-1] = [*lines[-1], Run(" "), *piece]
    return lines


def is_new_line(before: list[Run], after: list[Run]) -> bool:
    """Whether one `<br>` parts two lines, or only wraps a long one."""
    left, right = runs_text(before), runs_text(after)
    if not left or not right:
        return True
    if starts_lower(right):
        return False
    return SENTENCE_END.search(left) is not None or len(left) < WRAPPED or before[-1].owner != after[0].owner


def starts_lower(text: str) -> bool:
    """Whether it goes on with a sentence: its first sign is a small letter."""
    first = LETTER.match(text)
    return first is not None and first[1].islower()
