"""What a person sees as one line: a paragraph, heading, item, row of cells or caption, with its inline dress."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape

from lxml.html import HtmlElement

from reader.article.model import BlockKind

# What is in text but not seen: soft hyphens, zero-width spaces, direction marks, private use, the replacement character.
INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ue000-\uf8ff]|(?<![\u0590-\U0010ffff])[\u200c\u200d]"
)
SPACE = re.compile("[\\s\x00-\x20\x7f-\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


def squeeze(text: str) -> str:
    """NFC without invisible or control characters, each stretch of white space one space, the ends' too."""
    return unicodedata.normalize("NFC", SPACE.sub(" ", INVISIBLE.sub("", text)))


def tidy(text: str) -> str:
    """`squeeze` without spaces at the ends.

    >>> tidy(" Tha\u0300nh\\xa0 phố\u200b ")
    'Thành phố'
    """
    return squeeze(text).strip()


@dataclass(slots=True)
class Run:
    """A stretch of text in one inline dress."""

    text: str
    marks: tuple[str, ...] = ()
    """Inline tags around it, outermost first; `a` among them for a link, also for one that leads nowhere."""
    href: str | None = None
    """An absolute http(s) URL."""
    owner: int = 0
    """The number of the element that holds it (`number_elements`)."""


@dataclass(slots=True)
class Line:
    """What a person sees as one line of its own."""

    kind: BlockKind
    runs: list[Run]
    owner: int = 0
    """The number of the block element that holds it."""
    element: HtmlElement | None = None
    """That element; None in pasted text."""
    text: str = ""
    level: int = 0
    ordinal: int | None = None
    source: str | None = None
    """A caption's image."""
    html: str | None = None
    """Set for a table, whose markup the runs do not tell."""

    def __post_init__(self) -> None:
        if not self.text:
            self.text = runs_text(self.runs)

    @property
    def link_density(self) -> float:
        """The share of its characters inside links."""
        linked = sum(len(run.text.strip()) for run in self.runs if "a" in run.marks)
        return linked / max(1, sum(len(run.text.strip()) for run in self.runs))

    def markup(self) -> str:
        """Escaped text with its inline tags."""
        return self.html if self.html is not None else runs_html(self.runs)


def runs_text(runs: list[Run]) -> str:
    return tidy("".join(run.text for run in runs))


def runs_html(runs: list[Run]) -> str:
    """Escaped inline markup whose text is `runs_text`'s."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].marks == run.marks and merged[-1].href == run.href:
            merged[-1] = Run(merged[-1].text + run.text, run.marks, run.href)
        else:
            merged.append(run)
    pieces: list[str] = []
    after_space = True
    for run in merged:
        text = squeeze(run.text)
        if after_space:
            text = text.lstrip(" ")
        if not text:
            continue
        after_space = text.endswith(" ")
        dressed = escape(text, quote=False)
        if text.strip():
            for mark in reversed(run.marks):
                if mark != "a":
                    dressed = f"<{mark}>{dressed}</{mark}>"
                elif run.href:
                    dressed = f'<a href="{escape(run.href)}">{dressed}</a>'
        pieces.append(dressed)
    return "".join(pieces).strip()
