"""Which lines of a page are its article.

readability-lxml chooses; then, inside the container it chose, quotations, data tables and lists that it threw out come
back, and what carries a furniture class, is only a link or matches a noise rule goes.
"""

from __future__ import annotations

import copy
import re
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate

from lxml import etree
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable

from reader.article.lines import Line
from reader.article.model import BlockKind
from reader.article.noise import is_noise, read_rows
from reader.article.walk import NUMBER, last_number, number_of

MOST_ELEMENTS = (
    40_000  # readability measures each subtree again and again; a larger page is left to `densest`
)
MOST_DEPTH = 400
FEW = 200  # characters: less than this is not yet an article
LONG = 80  # characters: a line this long is a paragraph, not a label
MOST_FURNITURE = 0.3  # of an article's text: what holds more is called furniture and is none


class _Choice(Document):  # type: ignore[misc]
    """readability-lxml on a tree that is already pruned, asked for elements instead of markup."""

    def _parse(self, tree: HtmlElement) -> HtmlElement:
        return copy.deepcopy(tree)

    def get_clean_html(self) -> str:
        text: str = etree.tostring(self.html, method="text", encoding="unicode", with_tail=False)
        return text


def readability_numbers(root: HtmlElement) -> set[int]:
    """The numbers of the elements readability keeps; empty where it finds none."""
    document = _Choice(root, handle_failures="ignore")
    try:
        document.summary(html_partial=True)
    except (Unparseable, RecursionError):
        return set()
    return {int(number) for element in document.html.iter(etree.Element) if (number := element.get(NUMBER))}


class Weight:
    """How much of the chosen text stands where: characters by the numbers of elements, paragraphs alone if there are any."""

    def __init__(self, lines: list[Line], keep: list[bool]) -> None:
        kept = sorted((line.owner, len(line.text)) for line, k in zip(lines, keep, strict=True) if k)
        kept = [weighed for weighed in kept if weighed[1] >= LONG] or kept
        self._owners = [owner for owner, _ in kept]
        self._sums = [0, *accumulate(size for _, size in kept)]

    @property
    def total(self) -> int:
        return self._sums[-1]

    def between(self, low: int, high: int) -> int:
        """Of the elements numbered `low` to `high`."""
        return self._sums[bisect_left(self._owners, high + 1)] - self._sums[bisect_left(self._owners, low)]


def choose(root: HtmlElement, lines: list[Line], *, elements: int, depth: int) -> list[bool]:
    """For each line whether it belongs to the article."""
    numbers: set[int] = set()
    if elements <= MOST_ELEMENTS and depth <= MOST_DEPTH:
        numbers = readability_numbers(root)
    keep = [is_kept(line, numbers) for line in lines]
    if kept_chars(lines, keep) < FEW:
        dense = densest(root, lines)
        if kept_chars(lines, dense) > kept_chars(lines, keep):
            keep = dense
    if not any(keep):
        return keep
    weight = Weight(lines, keep)
    low, high = container(root, weight)
    furniture = furniture_numbers(root, weight)
    first = keep.index(True)
    last = len(keep) - 1 - keep[::-1].index(True)
    for i, line in enumerate(lines):
        inside = low <= line.owner <= high
        if not keep[i] and inside and first < i < last and is_rescued(line):
            keep[i] = True
        if keep[i] and (is_dropped(line, furniture) or (not inside and len(line.text) < LONG)):
            keep[i] = False
    return keep


def is_kept(line: Line, numbers: set[int]) -> bool:
    if line.html is not None:
        return line.owner in numbers
    total = kept = 0
    for run in line.runs:
        length = len(run.text.strip())
        total += length
        kept += length if run.owner in numbers else 0
    return kept * 2 > total


def kept_chars(lines: list[Line], keep: list[bool]) -> int:
    return sum(len(line.text) for line, kept in zip(lines, keep, strict=True) if kept)


def is_rescued(line: Line) -> bool:
    """What readability throws out of an article it found, and an article can hold."""
    if line.kind is BlockKind.TABLE:
        return True
    if line.kind is BlockKind.QUOTE:
        return line.link_density < 0.7
    if line.kind is BlockKind.LIST_ITEM:
        return line.link_density < 0.3
    return False


@lru_cache(maxsize=1)
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row})" for row in read_rows("furniture.txt")), re.I)


def furniture_numbers(root: HtmlElement, weight: Weight) -> list[tuple[int, int]]:
    """The spans of numbers of elements whose class or id says furniture (`data/furniture.txt`) and that are not the body."""
    spans: list[tuple[int, int]] = []
    for element in root.iter(etree.Element):
        number = number_of(element)
        if spans and number <= spans[-1][1]:
            continue
        if is_furniture(element):
            last = last_number(element)
            if weight.between(number, last) <= MOST_FURNITURE * weight.total:
                spans.append((number, last))
    return spans


def is_furniture(element: HtmlElement) -> bool:
    if element.tag in ("html", "body", "main", "article", "form"):
        return False
    if element.tag == "nav":
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and any(_furniture().fullmatch(token) for token in names.split())


def within(spans: list[tuple[int, int]], number: int) -> bool:
    at = bisect_left(spans, (number + 1,)) - 1
    return at >= 0 and spans[at][0] <= number <= spans[at][1]


def is_dropped(line: Line, furniture: list[tuple[int, int]]) -> bool:
    """Furniture that readability kept."""
    if line.kind is BlockKind.TABLE:
        return within(furniture, line.owner)
    if within(furniture, line.owner):
        return True
    if line.kind is BlockKind.PARAGRAPH and line.link_density > 0.8:
        return True
    return is_noise(line.text)


def container(root: HtmlElement, weight: Weight) -> tuple[int, int]:
    """The span of numbers of the smallest element that holds nine tenths of the chosen text."""
    element, low, high = root, number_of(root), last_number(root)
    enough = weight.total * 0.9
    while True:
        children = [child for child in element if child.get(NUMBER)]
        bounds = [*(number_of(child) for child in children), high + 1]
        for child, start, end in zip(children, bounds, bounds[1:], strict=False):
            if weight.between(start, end - 1) >= enough:
                element, low, high = child, start, end - 1
                break
        else:
            return low, high


def densest(root: HtmlElement, lines: list[Line]) -> list[bool]:
    """Our own choice, where readability has none: the element whose own paragraphs say most."""
    score: dict[HtmlElement, float] = {}
    for line in lines:
        if line.element is None or line.link_density > 0.3 or len(line.text) < 40 or is_noise(line.text):
            continue
        weight = float(min(len(line.text), 600))
        for ancestor in (line.element, *_up(line.element, 3)):
            if ancestor.tag in ("html",):
                break
            score[ancestor] = score.get(ancestor, 0.0) + weight
            weight *= 0.6
    if not score:
        return [False] * len(lines)
    best = max(score, key=lambda element: score[element])
    low, high = number_of(best), last_number(best)
    return [low <= line.owner <= high and line.link_density < 0.5 for line in lines]


def _up(element: HtmlElement, levels: int) -> list[HtmlElement]:
    found: list[HtmlElement] = []
    parent = element.getparent()
    while parent is not None and len(found) < levels:
        found.append(parent)
        parent = parent.getparent()
    return found
