"""Figures in a line: what a written number means here, and how it is said."""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.script.contacts import may_be_called
from reader.script.line import Line, Said
from reader.script.units import MAGNITUDES, counts_whole_things, measured

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)(?:,\d{1,3}(?!\d))?")
SMALL = re.compile(r"(?:[1-9]\d{0,2}|0)(?!\d|[.,]\d| \d{3})")
BEFORE_WORD = re.compile(r"[1-9]\d?(?= (?!giờ)[^\W\d_]{2}|$|[,;)](?: [^\W\d_]|$))")
"""Of one or two digits, with a word or nothing behind: no other rule can want it, so it is asked first."""
LONGER_BEFORE_WORD = re.compile(
    r"(?:[1-9]\d{2,3}|[1-9]\d{0,2}\.\d{3}|[1-9]\.\d{3}\.\d{3}|\d{1,3},\d{1,2})(?= (?!giờ)[^\W\d_]{2}|%|$)"
)
"""The same of a longer number, unless a cue names somebody by it."""
NUMBER = re.compile(r"\d")
POINT_FIRST = re.compile(r"[.,](\d+)(?![\d/]|[.,]\d)")
ORDINAL = re.compile(r"\d{1,3}(?![\d.,/-]\d)(?!\d)")

_GROUPS = re.compile("[.,]")
_VERSION = ("công nghiệp", "phiên bản", "version", "web", "windows", "android", "ios", "ielts", "chuyển đổi số", "cuộc cách mạng", "bluetooth", "usb", "mục", "tiểu mục", "bảng", "hình", "chương", "phụ lục", "biểu")  # fmt: skip
_PARTS = ("tổng số", "trong số", "số lượng", "một số", "đa số", "hiện số", "vào số", "với số", "có số")
_CODED = ("số", "số hiệu", "mã", "mã số", "ký hiệu", "đề án", "chỉ thị", "nghị quyết", "nghị định", "quyết định", "kết luận", "thông tư", "kế hoạch", "hướng dẫn", "công văn", "mẫu", "mẫu số", "chuyên đề", "quy định", "công điện")  # fmt: skip


_DIGIT_BY_DIGIT = ("boeing", "nhãn hiệu", "hiệu", "bia", "thuốc lá")
"""Names that are figures: Boeing 787, thuốc lá hiệu 555."""


class Figure(NamedTuple):
    """A written number, understood."""

    end: int
    spoken: str
    value: float
    """For comparing the ends of a range; not exact beyond 15 digits."""
    certainty: float = 1.0
    alternatives: tuple[str, ...] = ()


def figure(line: Line, at: int, *, whole: bool = False) -> Figure:
    """The number that begins at `at` (a digit). `whole`: it is money or a count, so a comma groups."""
    text = line.text
    spaced = SPACED.match(text, at)
    if spaced and _grouped_by_spaces(line, spaced[0], spaced.end()):
        integer, _, fraction = spaced[0].replace(" ", "").partition(",")
        if not fraction:
            return _grouped(line, integer, spaced.end())
        return _decimal(line, integer, fraction, spaced.end(), "phẩy")
    found = FIGURE.match(text, at)
    assert found is not None  # the caller stands on a digit
    return _understood(line, found[0], found.end(), whole)


def _grouped_by_spaces(line: Line, written: str, end: int) -> bool:
    """`50 000 đồng` is one number; `khóm 5 100 hộ` is two. Evidence: a group of zeros, two groups, a unit behind.

    >>> from reader.script import speak_line
    >>> speak_line("50 000 đồng")
    'năm mươi ngàn đồng'
    """
    groups = written.split(",")[0].split(" ")
    if groups[0].startswith("0"):
        return False
    if len(groups) > 2 or any(group.startswith("0") for group in groups[1:]):
        return True
    return measured(line, end)


def _understood(line: Line, written: str, end: int, whole: bool) -> Figure:
    """Which of `.` and `,` groups and which parts the decimals, by the evidence in the number itself.

    The Vietnamese convention (a dot groups, a comma parts) wins unless the number cannot be read so.
    """
    dots, commas = written.count("."), written.count(",")
    if not dots and not commas:
        return _integer(line, written, end)
    groups = _GROUPS.split(written)
    if groups[0][0] == "0" and len(groups[0]) > 1:  # a code that begins so: 0693.640
        return Figure(end, ", ".join(line.numerals.digits(group) for group in groups), 0.0, 0.85)
    threes = (
        all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and not groups[0].startswith("0")
    )
    if not dots or not commas:
        if threes and (dots or commas > 1):
            return _grouped(line, "".join(groups), end)
        if len(groups) > 2:
            return _listed(line, groups, end, "chấm" if dots else ",")
        if threes:
            return _comma_and_three(line, groups, end, whole)
        if commas:
            return _decimal(line, groups[0], groups[1], end, "phẩy")
        return _dotted(line, groups, end, whole)
    # Both signs: the one that stands last and once parts the decimals.
    last = max(written.rfind("."), written.rfind(","))
    sign = written[last]
    other = "," if sign == "." else "."
    integer = written[:last].split(other)
    if written.count(sign) == 1 and all(len(group) == 3 for group in integer[1:]) and len(integer[0]) <= 3:
        return _decimal(line, "".join(integer), written[last + 1 :], end, "phẩy")
    return _listed(line, groups, end, ",")


def _integer(line: Line, figures: str, end: int) -> Figure:
    """Three digits or more behind a zero are a code, said one by one (0296); `02` is two."""
    if figures[0] == "0" and len(figures) > 2:
        return Figure(end, line.numerals.digits(figures), 0.0)
    if len(figures) > 15:
        one_by_one, amount = line.numerals.digits(figures), line.numerals.cardinal(figures)
        return Figure(end, one_by_one, 0.0, 0.8, () if amount == one_by_one else (amount,))
    return Figure(end, line.numerals.cardinal(figures), float(figures))


def _grouped(line: Line, figures: str, end: int) -> Figure:
    """Groups of three say that it is a quantity, however long it is.

    >>> from reader.script import speak_line
    >>> speak_line("1.000.000.000.000.000")
    'một triệu tỷ'
    """
    return Figure(end, line.numerals.cardinal(figures), float(figures))


def _decimal(line: Line, integer: str, fraction: str, end: int, sign: str) -> Figure:
    numerals = line.numerals
    if not fraction:
        return _integer(line, integer, end)
    if len(integer) > 15 or len(fraction) > 15:
        return Figure(end, f"{numerals.digits(integer)} {sign} {numerals.digits(fraction)}", 0.0, 0.8)
    spoken = f"{numerals.cardinal(integer)} {sign} {numerals.decimals(fraction)}"
    schoolbook = f"{numerals.cardinal(integer)} {sign} {numerals.cardinal(fraction)}"
    alternatives = () if schoolbook == spoken or fraction[0] == "0" or len(fraction) > 3 else (schoolbook,)
    return Figure(end, spoken, float(f"{integer}.{fraction}"), 1.0, alternatives)


def _comma_and_three(line: Line, groups: list[str], end: int, whole: bool) -> Figure:
    """`2,500 người` groups (no half people); `1,250 km` parts; with nothing behind it, doubt."""
    grouped = _integer(line, "".join(groups), end)
    parted = _decimal(line, groups[0], groups[1], end, "phẩy")
    if whole or counts_whole_things(line, end):
        return grouped._replace(certainty=0.95, alternatives=(parted.spoken,))
    sure = 0.95 if measured(line, end) and not groups[1].endswith("00") else 0.8
    if groups[1].endswith("00"):  # nobody writes three decimals to end in zeros
        return grouped._replace(certainty=sure, alternatives=(parted.spoken,))
    return parted._replace(certainty=sure, alternatives=(grouped.spoken,))


def _dotted(line: Line, groups: list[str], end: int, whole: bool) -> Figure:
    """A decimal point as English writes it: `1.5 km` is "một phẩy năm", but 4.0 is called "bốn chấm không".

    >>> from reader.script import speak_line
    >>> speak_line("công nghiệp 4.0"), speak_line("dài 1.5 km")
    ('công nghiệp bốn chấm không', 'dài một phẩy năm ki lô mét')
    """
    if (whole or measured(line, end)) and not line.cued(end - len(groups[0]) - len(groups[1]) - 1, _VERSION):
        return _decimal(line, groups[0], groups[1], end, "phẩy")
    said = _decimal(line, groups[0], groups[1], end, "chấm")
    begin = end - len(groups[0]) - len(groups[1]) - 1
    sure = (
        (not begin and line.text[end : end + 1] == " ")
        or line.text[end : end + 1] == "."
        or line.cued(begin, _VERSION)
        or line.text[begin - 1].isalpha()
    )
    return said._replace(certainty=1.0 if sure else 0.85, alternatives=(said.spoken.replace("chấm", "phẩy"),))


def _listed(line: Line, groups: list[str], end: int, sign: str) -> Figure:
    """`1.2.3` (a section, an address) and `5,6,7` (a list): each part a number."""
    parted = ", " if sign == "," else f" {sign} "
    said = parted.join(_integer(line, group, end).spoken for group in groups)
    return Figure(end, said, 0.0, 0.95)


def point_first(line: Line, match: re.Match[str]) -> Said | None:
    """.5 is "không phẩy năm".

    >>> from reader.script import speak_line
    >>> speak_line(".5")
    'không phẩy năm'
    """
    at = match.start()
    if at and line.text[at - 1] != " ":
        return None
    return Said(f"{line.numerals.units[0]} phẩy {line.numerals.decimals(match[1])}", match.end(), 0.95)


def small(line: Line, match: re.Match[str]) -> Said | None:
    """Most numbers: below a thousand, with nothing joined to them. Thứ and tháng have words of their own.

    >>> from reader.script import speak_line
    >>> speak_line("305 hộ"), speak_line("tháng 4")
    ('ba trăm lẻ năm hộ', 'tháng tư')
    """
    figures = match[0]
    if figures in ("1", "4") and line.cued(match.start(), ("thứ", "tháng")):
        return None
    if len(figures) == 3 and line.cued(match.start(), _DIGIT_BY_DIGIT):
        return None
    return Said(line.numerals.cardinal(figures), match.end())


def longer(line: Line, match: re.Match[str]) -> Said | None:
    """As `number`, asked before the rules of dates, scores and telephones: 1.250 hộ, 4,68%, 2024."""
    return None if may_be_called(line, match.start(), match[0]) else number(line, match)


def ordinal(line: Line, match: re.Match[str]) -> Said | None:
    """After thứ: 1 is nhất, 4 is tư (the day of the week and the rank are said alike).

    >>> from reader.script import speak_line
    >>> speak_line("thứ 4, lần thứ 1, thứ 12")
    'thứ tư, lần thứ nhất, thứ mười hai'
    """
    if not line.cued(match.start(), ("thứ",)):
        return None
    n = int(match[0])
    said = {1: "nhất", 4: line.numerals.four}.get(n) or line.numerals.cardinal(match[0])
    return Said(said, match.end())


def number(line: Line, match: re.Match[str]) -> Said | None:
    """Any number that no other rule wanted: a quantity.

    A two-digit number with a leading zero is a quantity (02 mô hình = hai), but behind `số` it is a
    name (Chỉ thị số 05 = số không năm).

    >>> from reader.script import speak_line
    >>> speak_line("02 mô hình, 1.250,5 tấn, số 05, tháng 4")
    'hai mô hình, một ngàn hai trăm năm mươi phẩy năm tấn, số không năm, tháng tư'
    """
    said = figure(line, match.start())
    if said.value == 4.0 and said.end - match.start() < 3 and line.cued(match.start(), ("tháng",)):
        return Said(line.numerals.four, said.end)
    written = line.text[match.start() : said.end]
    if len(written) == 3 and written[0] == "0" and line.cued(match.start(), MAGNITUDES):
        lower = line.numerals.cardinal(f"1{written}").partition(f"{line.numerals.thousand} ")[2]
        return Said(lower or said.spoken, said.end, 0.95, (said.spoken,))  # 1 tỷ 072 triệu
    if line.cued(match.start(), _DIGIT_BY_DIGIT) and written.isdigit() and len(written) == 3:
        return Said(line.numerals.digits(written), said.end, 0.93, (said.spoken,))
    coded = len(written) == 2 and written[0] == "0" and line.cued(match.start(), _CODED)
    if coded and not line.cued(match.start(), _PARTS):
        return Said(line.numerals.digits(written), said.end, 0.95, (said.spoken,))
    return Said(said.spoken, said.end, said.certainty, said.alternatives)
