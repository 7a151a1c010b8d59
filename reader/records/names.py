"""Text without marks: for addresses, and for a search that finds "phường" by "phuong"."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
_PLAIN = str.maketrans({"đ": "d", "Đ": "d"})


def fold(text: str) -> str:
    """Lower case, no marks, single spaces.

    >>> fold("Đảng uỷ  PHƯỜNG")
    'dang uy phuong'
    """
    letters = unicodedata.normalize("NFKD", text.translate(_PLAIN).casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def slug(title: str) -> str:
    """ASCII letters, digits and hyphens, at most `LONGEST`, cut at a word.

    >>> slug("Chỉ thị số 05-CT/TW: học tập & làm theo!")
    'chi-thi-so-05-ct-tw-hoc-tap-lam-theo'
    >>> slug("…")
    'bai-viet'
    """
    words = re.findall(r"[a-z0-9]+", fold(title))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        name = longer
    return name or "bai-viet"
