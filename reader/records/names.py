"""Text without marks: for addresses, and for a search that finds "phường" by "phuong"."""

from __future__ import annotations

import re
import unicodedata

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
