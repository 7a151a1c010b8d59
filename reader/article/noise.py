"""Narrow rules for what Vietnamese portals print around an article, kept as data in `data/noise.tsv`."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

LONGEST = 300  # characters; a longer line is a paragraph and no rule looks at it
SEPARATORS = re.compile(r"[\s|•·:,/\\()\[\]»«>*.–—\-_+0-9%&]+")


@lru_cache(maxsize=1)
def _rules() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str], int]:
    """(line, related, tool words, words in the longest tool)."""
    line: list[str] = []
    related: list[str] = []
    tools: set[str] = set()
    for row in read_rows("noise.tsv"):
        kind, rule = row.split("\t")
        if kind == "tool":
            tools.add(" ".join(SEPARATORS.sub(" ", rule).split()))
        else:
            (line if kind == "line" else related).append(f"(?:{rule})")
    tools.discard("")
    longest = max(len(tool.split()) for tool in tools)
    return re.compile("|".join(line)), re.compile("|".join(related)), frozenset(tools), longest


def read_rows(name: str) -> list[str]:
    """The rows of a data file of this room, without comments and empty ones."""
    text = resources.files("reader.article").joinpath("data", name).read_text("utf-8")
    return [row for row in text.splitlines() if row.strip() and not row.startswith("#")]


def is_noise(text: str) -> bool:
    """Whether a whole line is portal furniture.

    >>> is_noise("A- A A+"), is_noise("Lượt xem: 1.234"), is_noise("Lượt xem của kênh tăng 12% trong năm 2023.")
    (True, True, False)
    """
    if len(text) > LONGEST:
        return False
    line, _, _, _ = _rules()
    lowered = text.lower().strip(" •·|-–*")
    return not lowered or line.fullmatch(lowered) is not None or is_toolbar(lowered)


def is_related_heading(text: str) -> bool:
    """Whether a line opens a list of other articles or of comments.

    >>> is_related_heading("Các tin khác:"), is_related_heading("Tin khác với mọi năm là giá lúa tăng")
    (True, False)
    """
    if len(text) > 60:
        return False
    return _rules()[1].fullmatch(text.lower().strip(" •·|-–*»>▪■◆:")) is not None


def is_toolbar(lowered: str) -> bool:
    """Whether a line in lower case is made of nothing but tool words, marks and numbers."""
    if len(lowered) > 120:
        return False
    _, _, tools, longest = _rules()
    words = SEPARATORS.sub(" ", lowered).split()
    if not words:
        return not any(c.isalnum() for c in lowered)
    reachable = [True] + [False] * len(words)
    for end in range(1, len(words) + 1):
        reachable[end] = any(
            reachable[start] and " ".join(words[start:end]) in tools
            for start in range(max(0, end - longest), end)
        )
    return reachable[-1]
