"""Unit, author and date from the short lines around an article: by evidence, else None."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from reader.article.noise import read_rows

EARLIEST = 1990  # no portal is older
DATE = re.compile(
    r"(?<![\d/.\-])(?P<d>0?[1-9]|[12]\d|3[01])\s?(?P<sep>[/.\-])\s?(?P<m>0?[1-9]|1[0-2])\s?(?P=sep)\s?(?P<y>(?:19|20)\d\d)(?![\d/])"
)
ISO_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>0[1-9]|1[0-2])[-/.](?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
LONG_DATE = re.compile(
    r"(?:ngày\s*)?\b(?P<d>0?[1-9]|[12]\d|3[01])\s*(?:tháng|th\.?)\s*(?P<m>0?[1-9]|1[0-2])\s*,?\s*(?:năm\s*)?(?P<y>(?:19|20)\d\d)\b",
    re.I,
)
POSTED = re.compile(
    r"(?:ngày đăng|đăng ngày|đăng lúc|đăng tải|xuất bản|ngày tạo|ngày viết|đã đăng|được đăng|posted|published)",
    re.I,
)
UPDATED = re.compile(r"(?:cập nhật|sửa|chỉnh sửa|updated|modified)", re.I)
TODAY = re.compile(r"^\W*(?:hôm nay|today|bây giờ)\b", re.I)

UNIT_LABEL = re.compile(
    r"^(?:đơn vị(?: đăng| gửi| thực hiện)?|cơ quan(?: đăng)?|nguồn(?: tin)?|theo|đơn vị đăng tin|nơi đăng)\s*[:\-–]?\s*",
    re.I,
)
AUTHOR_LABEL = re.compile(
    r"^(?:tác giả|người viết|bài viết|viết bài|bài(?: và|,| &)? ảnh|tin(?: và|,| &)? ảnh|tin(?:,| và|/)? bài|tin,? bài,? ảnh|bài|tin|thực hiện|người thực hiện|"
    r"phóng viên|pv|ctv|cộng tác viên|biên soạn|người gửi|người đăng|đăng bởi|được đăng bởi|viết bởi|tác giả bài viết|by|written by|ảnh)\s*(?::|\s[-–])\s*",
    re.I,
)
SPLIT = re.compile(r"\s*[|•·\u2022]\s*|\s+[-–—]\s+|\t+|\s{2,}")
NOT_PEOPLE = re.compile(
    r"^(?:admin\w*|administrator|quản trị(?: viên)?|super ?user|superuser account|webmaster|host|root|user\d*|bbt|ban biên tập|biên tập viên?|test|guest|"
    r"unknown|none|null|editor|moderator|portal|cms|liferay|vnpt\w*|viettel\w*|quantri\w*|bientap\w*)$",
    re.I,
)
WORD = re.compile(r"[^\W\d_]+(?:[.'-][^\W\d_]+)*\.?")


def find_date(text: str) -> datetime.date | None:
    """The first date a line tells; 01/06/2023 is the first of June.

    >>> find_date("Thứ Năm, 01/06/2023 | 08:15"), find_date("ngày 2 tháng 9 năm 2022"), find_date("2023-06-01T08:15:00")
    (datetime.date(2023, 6, 1), datetime.date(2022, 9, 2), datetime.date(2023, 6, 1))
    """
    found = [match for pattern in (ISO_DATE, DATE, LONG_DATE) if (match := pattern.search(text))]
    for match in sorted(found, key=lambda m: m.start()):
        try:
            day = datetime.date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        if EARLIEST <= day.year <= datetime.date.today().year + 1:
            return day
    return None


def pieces(text: str) -> list[str]:
    """A line of facts in its parts, dates and clock times taken out."""
    bare = LONG_DATE.sub(" | ", ISO_DATE.sub(" | ", DATE.sub(" | ", text)))
    bare = re.sub(
        r"(?<!\d)\d{1,2}\s?(?::|h|giờ)\s?\d{0,2}(?::\d\d)?(?:\s?(?:am|pm|sa|ch|phút))?(?!\w)",
        " | ",
        bare,
        flags=re.I,
    )
    parts = (part.strip(" ,;()[]-–—*▪") for part in SPLIT.split(bare))
    return [part for part in parts if part]


@lru_cache(maxsize=1)
def _unit_starts() -> re.Pattern[str]:
    words = sorted(read_rows("units.txt"), key=len, reverse=True)
    return re.compile("(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)", re.I)


def find_unit(text: str, *, labelled_only: bool = False) -> str | None:
    """The public body a short line names, without its label.

    >>> find_unit("• Ban VHTT phường Mỹ Thạnh"), find_unit("Nguồn: UBND xã Phú Hữu"), find_unit("Hội nghị đã thành công.")
    ('Ban VHTT phường Mỹ Thạnh', 'UBND xã Phú Hữu', None)
    """
    if len(text) > 160:
        return None
    for part in pieces(text):
        label = UNIT_LABEL.match(part)
        bare = part[label.end() :].strip(" :()") if label else part
        if labelled_only and not label:
            continue
        if looks_like_unit(bare):
            return bare
    return None


@lru_cache(maxsize=1)
def _not_units() -> re.Pattern[str]:
    starts = "|".join(re.escape(word) for word in read_rows("not-units.txt"))
    verbs = "|".join(re.escape(word) for word in read_rows("unit-verbs.txt"))
    return re.compile(rf"(?i:{starts})(?!\w)|\S+ \S+ \S+.*? (?:{verbs})(?!\w)")


def looks_like_unit(text: str) -> bool:
    """Whether a text can be the name of a public body, and no headline that begins with one.

    >>> looks_like_unit("UBND phường Mỹ Thạnh"), looks_like_unit("UBND phường Mỹ Thạnh họp dân"), looks_like_unit("Hội nghị tổng kết")
    (True, False, False)
    """
    if not 3 < len(text) <= 110 or text[-1] in ".!?…;:" or "," in text[-2:] or not text[0].isupper():
        return False
    return (
        2 <= len(text.split()) <= 16
        and _unit_starts().match(text) is not None
        and _not_units().match(text) is None
    )


def find_author(text: str) -> str | None:
    """The person a labelled short line names.

    >>> find_author("Tác giả: Nguyễn Văn A"), find_author("Tin, ảnh: Minh Tâm"), find_author("Người đăng: admin")
    ('Nguyễn Văn A', 'Minh Tâm', None)
    """
    if len(text) > 120:
        return None
    for part in pieces(text):
        label = AUTHOR_LABEL.match(part)
        if label:
            bare = part[label.end() :].strip(" :()*")
            if is_byline(bare):
                return bare
    return None


def is_account(text: str) -> bool:
    """Whether a short line only tells which account or service put the page there.

    >>> is_account("Đăng bởi: VNPT"), is_account("Người đăng: bientap01"), is_account("Tin: giá lúa tăng trở lại.")
    (True, True, False)
    """
    label = AUTHOR_LABEL.match(text)
    rest = text[label.end() :].strip() if label else ""
    return bool(rest) and len(rest.split()) <= 4 and rest[-1] not in ".!?…"


def is_byline(text: str) -> bool:
    """Whether a text after a label can be people: each word begins with a capital, none is a vendor's or a role's name."""
    names = [
        name.strip() for name in re.split(r"\s*(?:,|;|&|/|\bvà\b|\band\b|\s[-–]\s)\s*", text) if name.strip()
    ]
    if not names or len(names) > 4 or any(NOT_PEOPLE.match(name) for name in names):
        return False
    return all(is_name(name) for name in names)


def is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 40:
        return False
    return all(WORD.fullmatch(word) and word[0].isupper() for word in words)


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset(row.lower() for row in read_rows("surnames.txt"))


def is_vietnamese_person(text: str) -> bool:
    """A full name by its surname: `Nguyễn Văn A`, `Lê Thị Bích Ngọc`.

    >>> is_vietnamese_person("Nguyễn Văn A"), is_vietnamese_person("Hội Nông dân")
    (True, False)
    """
    words = text.split()
    return 2 <= len(words) <= 5 and is_name(text) and words[0].lower() in _surnames() and "." not in words[0]
