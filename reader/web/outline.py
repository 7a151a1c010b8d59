"""The blocks of an Article as the page shows them: list items gathered into lists, headings without gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from markupsafe import Markup, escape

from reader.article import Article, Block, BlockKind
from reader.script import with_languages

# What static/text.js leaves out too: JavaScript's white space, and two more.
_UNSEEN = frozenset(
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff\u0085\u200b"
)
_LAST_SINGLE = 0xFFFF  # beyond it a character takes two UTF-16 units


@dataclass
class Part:
    """One element of the page that holds a block's text."""

    kind: str
    number: int
    html: Markup
    level: int = 0
    image: str | None = None


@dataclass
class Item:
    number: int
    html: Markup
    value: int | None
    lists: list[List] = field(default_factory=list)


@dataclass
class List:
    """`<ul>` or `<ol>`; an Item may hold lists of its own."""

    ordered: bool
    start: int | None
    items: list[Item] = field(default_factory=list)
    kind: str = "list"

    @property
    def tag(self) -> str:
        return "ol" if self.ordered else "ul"


def outline(article: Article) -> list[Part | List]:
    """What the page shows, in order."""
    parts: list[Part | List] = []
    run: list[tuple[int, Block]] = []
    level = 1
    for number, block in enumerate(article.blocks):
        if block.kind is BlockKind.LIST_ITEM:
            run.append((number, block))
            continue
        parts.extend(_lists(run))
        run = []
        if block.kind is BlockKind.HEADING:
            # A page goes from h1 to h2, never to h4: a screen reader's list of headings has no holes.
            level = min(max(block.level, 2), level + 1, 6)
        parts.append(Part(str(block.kind), number, Markup(with_languages(block.html)), level, block.source))
    parts.extend(_lists(run))
    return parts


def _lists(run: Iterable[tuple[int, Block]]) -> Iterator[List]:
    """Nested lists from items with depths; a depth that jumps is taken as one deeper."""
    open_lists: list[List] = []
    for number, block in run:
        ordered = block.ordinal is not None
        depth = min(max(block.level, 1), len(open_lists) + 1)
        del open_lists[depth:]
        if open_lists and len(open_lists) == depth and open_lists[-1].ordered != ordered:
            open_lists.pop()
            depth = len(open_lists) + 1
        if len(open_lists) < depth:
            fresh = List(ordered, block.ordinal if block.ordinal not in (None, 1) else None)
            if open_lists:
                open_lists[-1].items[-1].lists.append(fresh)
            open_lists.append(fresh)
            if depth == 1:
                yield fresh
        home = open_lists[-1]
        expected = (home.start or 1) + len(home.items)
        value = block.ordinal if ordered and block.ordinal != expected else None
        home.items.append(Item(number, Markup(with_languages(block.html)), value))


def marked(text: str) -> Markup:
    """A line of text for a page, foreign words marked."""
    return Markup(with_languages(escape(text)))


def visible_before(text: str) -> list[int]:
    """For each character offset of a text, its end included: how many characters that can be seen stand before it.

    The page's cues count so, in UTF-16 units: white space differs between a block's text and its markup, the rest does
    not.

    >>> visible_before("một  hai")[5]
    3
    >>> visible_before("😀 a")
    [0, 2, 2, 3]
    """
    counts = (0 if c in _UNSEEN else 2 if ord(c) > _LAST_SINGLE else 1 for c in text)
    return list(accumulate(counts, initial=0))
