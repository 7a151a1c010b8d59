"""Which words of a Vietnamese text are of another language, so that a screen reader says them as such (WCAG 3.1.2)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape, unescape

from reader.article import clean_marked
from reader.script.tables import rows

Span = tuple[int, int, str]
"""Start, end, and the language as HTML's `lang` names it."""

LONGEST = 20_000
"""Characters of markup; a longer block (a large table) stays as it is, for the gate takes its time over it."""

_WORD = re.compile(r"(?<![\w@.:/-])[A-Za-z]+(?:-[A-Za-z]+)*(?![\w@-]|[.:/]\w)")
_BETWEEN = re.compile(r"[ \u00a0-]")
_TAG = re.compile(r"(<[^>]*>)")


@cache
def _languages() -> dict[str, str]:
    return {row[0]: row[2] for row in rows("foreign") if len(row) > 2}


def foreign_spans(text: str) -> list[Span]:
    """Words that are certainly foreign, neighbours of one language together. Addresses of the web are left alone.

    >>> foreign_spans("đề án Smart City, trang Facebook và facebook.com")
    [(6, 16, 'en'), (24, 32, 'en')]
    """
    found: list[Span] = []
    for match in _WORD.finditer(text):
        language = _languages().get(match[0].lower())
        if not language:
            continue
        start, end = match.span()
        if found and found[-1][2] == language and _BETWEEN.fullmatch(text, found[-1][1], start):
            start = found.pop()[0]
        found.append((start, end, language))
    return found


def marked_text(text: str, *, xml: bool = False) -> str:
    """Text -> escaped markup with `<span lang>` around foreign words; `xml` says it in `xml:lang` too.

    >>> marked_text("Trường & Fanpage")
    'Trường &amp; <span lang="en">Fanpage</span>'
    """
    parts: list[str] = []
    done = 0
    for start, end, language in foreign_spans(text):
        mark = f' xml:lang="{language}"' if xml else ""
        parts += [
            escape(text[done:start], quote=False),
            f'<span lang="{language}"{mark}>{text[start:end]}</span>',
        ]
        done = end
    return "".join([*parts, escape(text[done:], quote=False)])


@lru_cache(maxsize=2048)
def with_languages(markup: str) -> str:
    """A block's clean markup -> the same with foreign words marked, through the last gate once more.

    >>> with_languages("trang <b>Facebook</b> của phường")
    'trang <b><span lang="en">Facebook</span></b> của phường'
    """
    if len(markup) > LONGEST:
        return markup
    pieces = [
        piece if piece.startswith("<") else marked_text(unescape(piece)) for piece in _TAG.split(markup)
    ]
    marked = "".join(pieces)
    return clean_marked(marked) if "<span" in marked else markup
