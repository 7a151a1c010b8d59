"""The last gate before HTML reaches a person: bleach, with its traps closed.

Two of bleach 6.4's: with `strip=True` it keeps the text of `script`, `style`, `noscript`, `iframe`, `textarea` and
`title` (it would be read aloud), so those go before it; and it lets `javascript:123` (digits only) through as host and
port, so an address must be a whole http(s) URL.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urlsplit

from bleach.sanitizer import Cleaner
from lxml import etree, html

from reader.article.tags import CODE, INLINE, STRUCTURE, TABLE
from reader.article.tree import drop
from reader.errors import TooLarge

LONGEST = 200_000  # characters that bleach, quadratic in places, is given at once
LANGUAGES = frozenset(("en", "fr"))
"""What our own marks say of a word. A portal's `lang` says nothing: text pasted from Word is often Vietnamese in `EN-US`."""
UNSAFE = re.compile("[\x00-\x20\x7f-\x9f<>\"'`\\\\]")


def is_safe_url(value: str) -> bool:
    """A whole http(s) URL with a host and nothing odd in it.

    >>> is_safe_url("https://example.vn/a"), is_safe_url("javascript:123"), is_safe_url("//example.vn"), is_safe_url("/a")
    (True, False, False, False)
    """
    if UNSAFE.search(value) or len(value) > 2000:
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def allow_attribute(tag: str, name: str, value: str) -> bool:
    if (tag, name) in (("a", "href"), ("img", "src")):
        return is_safe_url(value)
    if tag in ("td", "th") and name in ("colspan", "rowspan"):
        return value.isascii() and value.isdigit() and len(value) <= 2
    if (tag, name) in (("ol", "start"), ("li", "value")):
        return re.fullmatch(r"-?[0-9]{1,6}", value) is not None
    if (tag, name) == ("time", "datetime"):
        return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
    if (tag, name) == ("span", "lang"):
        return value in LANGUAGES
    return (tag, name) == ("img", "alt")


_gates = threading.local()  # a bleach Cleaner keeps its parser's state: one for each thread


def _gate(tags: frozenset[str]) -> Cleaner:
    gates: dict[frozenset[str], Cleaner] = _gates.__dict__.setdefault("gates", {})
    if tags not in gates:
        gates[tags] = Cleaner(
            tags, allow_attribute, frozenset(("http", "https")), strip=True, strip_comments=True
        )
    return gates[tags]


def _through(markup: str, tags: frozenset[str]) -> str:
    """Raises TooLarge."""
    markup = REFERENCE.sub(_character, UNPARSEABLE.sub("", markup))
    if "<" not in markup:  # text alone; bleach takes quadratic time over its entities
        return escape(unescape(markup), quote=False)
    if len(markup) > LONGEST:
        raise TooLarge(f"{LONGEST:,}".replace(",", ".") + " ký tự")
    cleaned: str = _gate(tags).clean(without_code(markup))
    return cleaned


def _character(reference: re.Match[str]) -> str:
    """What a reference stands for, but for mark-up's own signs: bleach would leave `&#0;` and `&nbsp;` as they are."""
    character = UNPARSEABLE.sub("", unescape(reference[0]))
    return reference[0] if character and character in "<>&\"'" else character


def without_code(markup: str) -> str:
    """Markup without the elements whose text is no text."""
    if not CODE_TAG.search(markup):
        return markup
    try:
        root = html.document_fromstring(f"<body>{markup}", ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    body = root.find("body")
    if body is None:
        return ""
    body.attrib.clear()
    for element in list(root.iter(*CODE)):
        drop(element)
    text: str = etree.tostring(body, method="html", encoding="unicode", with_tail=False)
    return text[len("<body>") : -len("</body>")]


CODE_TAG = re.compile(r"<\s*/?\s*(?:" + "|".join(sorted(CODE)) + r")|<[!?]", re.I)
REFERENCE = re.compile(r"&#(?:x[0-9a-f]{1,4000}|[0-9]{1,4000});?|&[a-z][a-z0-9]{1,31};", re.I)
UNPARSEABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@lru_cache(maxsize=2048)
def clean_inline(markup: str) -> str:
    """Inline markup: b, i, em, strong, u, sub, sup, br and links to whole http(s) URLs."""
    return _through(markup, INLINE)


def clean_table(markup: str) -> str:
    """A table with inline markup in its cells."""
    return _through(markup, INLINE | TABLE)


def clean_marked(markup: str) -> str:
    """A block's markup, inline or a table's, in which foreign words are marked (`<span lang="en">`).

    >>> clean_marked('<span lang="en" class="x">Smart</span> <span lang="x">City</span>')
    '<span lang="en">Smart</span> <span>City</span>'
    """
    return _through(markup, INLINE | TABLE | {"span"})


def clean_html(markup: str) -> str:
    """Any HTML from outside -> the tags an article is rendered with, nothing that runs, no text that is code.

    Raises TooLarge.

    >>> clean_html('<p onclick="x()">Chào <script>alert(1)</script><a href="javascript:123">bạn</a></p>')
    '<p>Chào <a>bạn</a></p>'
    """
    return _through(markup, INLINE | TABLE | STRUCTURE)
