"""What a person sees as one line: a paragraph, heading, item, row of cells or caption, with its inline dress."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from reader.article.model import BlockKind

# What is in text but not seen: soft hyphens, zero-width spaces, direction marks, private use, half surrogates, the replacement character.
INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\uf8ff]|(?<![\u0590-\U0010ffff])[\u200c\u200d]"
)
CONTROLS = dict.fromkeys([*range(0x7F, 0x85), *range(0x86, 0xA0), *range(9), *range(14, 28)])


def squeeze(text: str) -> str:
    """NFC without invisible or control characters, each stretch of white space one space, the ends' too."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    words = " ".join(text.split())
    if not words.isprintable():
        words = " ".join(words.translate(CONTROLS).split())
    if not words:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + words + (" " if text[-1].isspace() else "")


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
    """As the page has it."""
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
    """A caption's image, as the page has it."""
    html: str | None = None
    """Set for a table, whose markup the runs do not tell."""
    link_density: float = 0.0
    """The share of its characters inside links."""

    def __post_init__(self) -> None:
        if not self.text:
            self.text = runs_text(self.runs)
        if any("a" in run.marks for run in self.runs):
            linked = sum(len(run.text.strip()) for run in self.runs if "a" in run.marks)
            self.link_density = linked / max(1, sum(len(run.text.strip()) for run in self.runs))

    def markup(self, base: str | None = None) -> str:
        """Escaped text with its inline tags, links resolved against the page's URL."""
        return self.html if self.html is not None else runs_html(self.runs, base)


def runs_text(runs: list[Run]) -> str:
    return tidy("".join(run.text for run in runs))


def runs_html(runs: list[Run], base: str | None = None) -> str:
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
                elif href := absolute(run.href, base):
                    dressed = f'<a href="{escape(href)}">{dressed}</a>'
        pieces.append(dressed)
    return "".join(pieces).strip()


def absolute(address: str | None, base: str | None) -> str | None:
    """An http(s) URL, resolved against the page's; None for anything else."""
    if not address or len(address) > 2000:
        return None
    try:
        url = urljoin(base or "", address.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"]", url):
        return None
    return url
