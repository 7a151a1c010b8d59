"""The head of an official document: who issues it, when, and what it is, told apart from the motto and the number.

Source of the layout: Nghị định 30/2020/NĐ-CP, phụ lục I: the issuing body and number on the left, the national motto,
place and date on the right, below them the kind of document in capitals and what it is about.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

from reader.article.facts import find_date

HEAD = 16  # lines in which it ends
MOTTO = re.compile(
    r"cộng h(?:òa|oà) xã hội chủ nghĩa(?: việt(?: nam)?)?|(?:việt )?nam|độc lập\s*[-–—.]\s*tự do\s*[-–—.]\s*hạnh phúc",
    re.I,
)
NUMBER = re.compile(r"số\s*:", re.I)
PLACE_AND_DATE = re.compile(r".{2,40},\s*ngày\s.{6,40}", re.I)
RULE = re.compile(r"[-–—_*.\s]+")
ABOUT = re.compile(r"(?:về|v/v)\b", re.I)
MOST_WORDS = 5  # of a kind of document: `QUYẾT ĐỊNH`, `CHƯƠNG TRÌNH CÔNG TÁC`


@dataclass(frozen=True, slots=True)
class Head:
    title: str | None
    unit: str | None
    date: datetime.date | None
    end: int
    """How many lines it took, the title's among them."""


def find_head(lines: list[str]) -> Head | None:
    """None where the motto does not stand among the first lines: then it is no official document.

    >>> find_head(["UBND PHƯỜNG HOA SEN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "THÔNG BÁO", "Về việc thu gom rác"])
    Head(title='Thông báo về việc thu gom rác', unit='UBND phường Hoa Sen', date=None, end=4)
    """
    begin = [line.strip() for line in lines[:HEAD]]
    known = [bool(MOTTO.fullmatch(text) or NUMBER.match(text) or _dated(text)) for text in begin]
    if not any("chủ nghĩa" in text.lower() and MOTTO.fullmatch(text) for text in begin):
        return None
    end = max(i for i, is_known in enumerate(known) if is_known) + 1
    names = [text for text, is_known in zip(begin[:end], known, strict=False) if not is_known]
    names = [text for text in names if text and not RULE.fullmatch(text)]
    if not all(text.isupper() for text in names):
        return None  # sentences stand between: this is no head
    date = next((found for text in begin[:end] if _dated(text) and (found := find_date(text))), None)
    unit = _name(" ".join(names)) if names else None
    while end < len(lines) and RULE.fullmatch(lines[end] or " "):
        end += 1
    title, taken = _title(lines[end : end + 2])
    return Head(title, unit, date, end + taken)


def _dated(text: str) -> bool:
    return PLACE_AND_DATE.fullmatch(text) is not None


def _title(lines: list[str]) -> tuple[str | None, int]:
    """`THÔNG BÁO` and `Về việc …` are one title."""
    if len(lines) == 2 and lines[0].isupper() and len(lines[0].split()) <= MOST_WORDS:
        about = lines[1].strip()
        if ABOUT.match(about):
            about = re.sub(r"^v/v\b", "về việc", about, flags=re.I)
            return f"{lines[0].strip().capitalize()} {about[0].lower()}{about[1:]}", 2
    return None, 0


_PLACES = re.compile(r"\b(phường|xã|thị trấn|thị xã|quận|huyện|thành phố|tỉnh)\b", re.I)
_SMALL = re.compile(r"\b(nhân dân|ủy ban|uỷ ban|hội đồng|ban|và|đảng ủy)\b", re.I)


def _name(capitals: str) -> str:
    """A body's name as it is written in a sentence.

    >>> _name("ỦY BAN NHÂN DÂN PHƯỜNG HOA SEN"), _name("UBND XÃ PHÚ HỮU")
    ('Ủy ban nhân dân phường Hoa Sen', 'UBND xã Phú Hữu')
    """
    words = " ".join(word if _is_short(word) else word.capitalize() for word in capitals.split())
    lower = _SMALL.sub(lambda m: m[0].lower(), _PLACES.sub(lambda m: m[0].lower(), words))
    return lower[0].upper() + lower[1:]


def _is_short(word: str) -> bool:
    """An abbreviation stays in capitals: it has no vowel inside that could be spoken."""
    letters = unicodedata.normalize("NFD", word)
    return len(word) > 1 and not any(c in "AEIOUY" for c in letters[1:-1] or letters)
