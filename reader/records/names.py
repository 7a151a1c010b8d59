"""Names: text without marks, for addresses and for a search that finds "phường" by "phuong"; one name for a page."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

LONGEST = 80
"""Characters of a slug."""
_STROKED = str.maketrans("đð", "dd")  # Unicode sees no mark in them; old pages write Ð (eth) for Đ


def fold(text: str) -> str:
    """Lower case, no marks, single spaces.

    >>> fold("Đảng uỷ  PHƯỜNG")
    'dang uy phuong'
    """
    # Case is folded on both sides of NFKD: it makes new capitals (𝐀 -> A), and a few letters only fold before it.
    letters = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_STROKED)
    return " ".join("".join(map(_bare, letters)).split())


def _bare(c: str) -> str:
    """Nothing for a mark or an invisible sign (Cf); a space for what is no character (controls, halves of pairs)."""
    if c.isalnum():
        return c
    kind = unicodedata.category(c)
    if kind[0] == "M" or kind == "Cf":
        return ""
    return " " if kind[0] == "C" else c


def slug(title: str) -> str:
    """ASCII letters, digits and hyphens, at most `LONGEST`, cut at a word.

    >>> slug("Chỉ thị số 05-CT/TW: học tập & làm theo!")
    'chi-thi-so-05-ct-tw-hoc-tap-lam-theo'
    >>> slug("…")
    'bai-viet'
    """
    name = ""
    for word in re.findall(r"[a-z0-9]+", fold(title)):
        longer = f"{name}-{word}" if name else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        name = longer
    return name or "bai-viet"


def numbered(base: str, number: int) -> str:
    """The slug of the `number`th article of one title.

    >>> numbered("thong-bao", 1), numbered("thong-bao", 12)
    ('thong-bao', 'thong-bao-12')
    """
    ending = f"-{number}" if number > 1 else ""
    return base[: LONGEST - len(ending)].rstrip("-") + ending


_TRACES = re.compile(r"utm_\w+|fbclid|gclid|zarsrc|mc_[ce]id", re.I)
"""What networks hang onto an address to see where a reader came from; the page is the same."""


def page_key(url: str) -> str:
    """One name for a page, however its address is spelt: http or https, capitals in the host, escapes, traces.

    >>> page_key("HTTP://Phuong.vn:80/tin?id=5&utm_source=zalo#dau") == page_key("https://phuong.vn/tin?id=5")
    True
    >>> page_key("https://phuong.vn/tin?id=5") == page_key("https://phuong.vn/tin?id=6")
    False
    """
    try:
        parts = urlsplit(unicodedata.normalize("NFC", url.strip()))
        port = parts.port if parts.port not in (80, 443) else None
    except ValueError:  # no address: it is its own name
        return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACES.fullmatch(k)]
    place = (parts.hostname or "", str(port or ""), unquote(parts.path) or "/", urlencode(query))
    return hashlib.sha256("\0".join(place).encode("utf-8", "replace")).hexdigest()
