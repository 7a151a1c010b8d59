"""Text -> the spans of its sentences."""

from __future__ import annotations

import re
from functools import cache

from reader.script.tables import mapping

LONGEST = 300
"""Characters. A longer sentence is cut at ; or , so that an engine and a listener can breathe."""
SHORTEST = 60
"""No cut leaves less than this on either side."""

_END = re.compile(r"(?:[.!?…]+[\"”’')\]]*)(?=\s+|$)|\n+")
_LAST_WORD = re.compile(r"(\S{1,24})$")
_OPENS = "\"“‘'([-–•"


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(
        word.lower() for word in mapping("abbreviations") if word.endswith(".") and word != "v.v."
    )


def split_sentences(text: str, longest: int = LONGEST) -> list[tuple[int, int]]:
    """(start, end) of each sentence, without the white space around it; in order, never overlapping.

    A full stop ends no sentence behind an abbreviation (TP., GS.TS.), an initial (Nguyễn V. A), a list
    number at the beginning, or before a small letter; an ellipsis before a small letter goes on.

    >>> text = "Tại TP. Long Xuyên, GS.TS. An chi 3.700.000.000 đồng. Năm 2023. Còn tiếp… và nữa."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Tại TP. Long Xuyên, GS.TS. An chi 3.700.000.000 đồng.', 'Năm 2023.', 'Còn tiếp… và nữa.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match[0][0] != "\n" and not _ends(text, start, match):
            continue
        spans.extend(_breathing(text, start, match.end(), longest))
        start = match.end()
    spans.extend(_breathing(text, start, len(text), longest))
    return spans


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    at, end = match.span()
    following = end
    while following < len(text) and text[following].isspace():
        following += 1
    if following == len(text):
        return True
    after = text[following]
    if after in _OPENS and following + 1 < len(text):
        after = text[following + 1] if text[following + 1] != " " else text[min(following + 2, len(text) - 1)]
    if after.islower():
        return False
    if match[0][0] != "." or len(match[0]) > 1:
        return True
    last = _LAST_WORD.search(text, max(start, at - 24), at)
    word = (last[1] if last else "").lstrip("(“\"'‘[")
    if f"{word}.".lower() in _abbreviations():
        return False
    if len(word) == 1 and word.isupper():
        # An initial or a list letter, unless it names something: "Thới An A. Năm nay".
        before = text[max(start, at - 2 - len(word)) : at - len(word)].strip()
        return (
            bool(before) and not before[-1:].isupper() and _word_before_is_name(text, start, at - len(word))
        )
    if word.replace(".", "").isdigit() or word.upper() in ("I", "II", "III", "IV", "V", "VI"):
        return text[start:at].strip() != word
    return True


def _word_before_is_name(text: str, start: int, at: int) -> bool:
    words = text[max(start, at - 40) : at].split()
    return len(words) >= 2 and words[-1][:1].isupper()


def _breathing(text: str, start: int, end: int, longest: int) -> list[tuple[int, int]]:
    """Strip, and cut what is too long: at ; first, then at a comma, nearest to the middle that fits."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    spans: list[tuple[int, int]] = []
    while end - start > longest:
        cut = _cut(text, start, min(end - SHORTEST, start + longest))
        if cut is None:
            break
        spans.append((start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        spans.append((start, end))
    return spans


def _cut(text: str, start: int, last: int) -> int | None:
    for signs in ("; ", ", ", " – ", " - ", " "):
        at = text.rfind(signs, start + SHORTEST, last)
        if at > 0:
            return at + 1
    return None
