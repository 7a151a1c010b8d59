"""Months, quarters, years, seasons and decades: parts of time longer than days."""

from __future__ import annotations

import re

from reader.script.dates import MONTH, TO, YEAR, month, year
from reader.script.line import Line, Said

MONTH_SPAN = re.compile(rf"{MONTH}{TO}{MONTH}/{YEAR}(?![\d/])")
MONTHS_OF_YEARS = re.compile(rf"{MONTH}([/.]){YEAR}{TO}{MONTH}\2{YEAR}(?![\d/]|[.,]\d)")
MONTH_YEAR = re.compile(rf"{MONTH}([/.-]){YEAR}(?![\d/]|[.,-]\d)")
SHORT_PERIOD = re.compile(
    rf"(?:(Q|T)\.?(0?[1-9]|1[0-2]|I{{1,3}}|IV)[/-]|(\d{{1,2}})T[/-]?){YEAR}(?![\d/]|[.,]\d)"
)
MONTH_LIST = re.compile(rf"\d{{1,2}}(?:, ?\d{{1,2}}){{1,5}}/{YEAR}(?![\d/])")
NUMBERED_YEAR = re.compile(rf"(\d{{1,3}})[/-]{YEAR}(?: ?[-–] ?{YEAR})?(?![\d/-]|[.,]\d)")
YEARS = re.compile(rf"{YEAR}(?:/{YEAR}|[/-](\d\d))(?![\d/-]|[.,]\d)")
DECADE = re.compile(r"((?:1[5-9]|20)\d0)s(?![^\W_])")
_NUMBERED = (
    "quý",
    "học kỳ",
    "học kì",
    "đợt",
    "kỳ",
    "lần",
    "hiệp",
    "số",
    "tuần",
    "thứ",
    "khóa",
    "khoá",
    "tập",
    "vụ",
    "hk",
)
_MONTH_LIST = re.compile(r"tháng (?:\d{1,2}(?:,| và| đến|-| -) ?)+$")


def month_span(line: Line, match: re.Match[str]) -> Said | None:
    """9-10/2023: from September to October.

    >>> from reader.script import speak_line
    >>> speak_line("tháng 9-10/2023")
    'tháng chín đến tháng mười năm hai ngàn không trăm hai mươi ba'
    """
    first, last, y = match.groups()
    if int(first) >= int(last):
        return None
    named = "" if line.cued(match.start(), ("tháng",)) else "tháng "
    spoken = f"{named}{month(line, first)} đến tháng {month(line, last)} năm {year(line, y)}"
    return Said(spoken, match.end())


def months_of_years(line: Line, match: re.Match[str]) -> Said | None:
    """5/2001-6/2006, as a curriculum vitae has it: from a month of a year to another.

    >>> from reader.script import speak_line
    >>> speak_line("5/2001-6/2006: Ủy viên")
    'tháng năm năm hai ngàn không trăm lẻ một đến tháng sáu năm hai ngàn không trăm lẻ sáu: Ủy viên'
    """
    m1, _sign, y1, m2, y2 = match.groups()
    if int(y1) > int(y2):
        return None
    named = "" if line.cued(match.start(), ("tháng",)) else "tháng "
    said = f"{named}{month(line, m1)} năm {year(line, y1)} đến tháng {month(line, m2)} năm {year(line, y2)}"
    return Said(said, match.end())


def month_year(line: Line, match: re.Match[str]) -> Said | None:
    """9/2021 is a month of a year; after quý it is a quarter; with . or - only where a cue stands.

    >>> from reader.script import speak_line
    >>> speak_line("tháng 9/2021, quý 2/2023")
    'tháng chín năm hai ngàn không trăm hai mươi mốt, quý hai năm hai ngàn không trăm hai mươi ba'
    """
    at = match.start()
    m, sign, y = match.groups()
    if y == "2000" and int(m) == 1 and _SCALED.search(line.low, max(0, at - 40), at):
        return None  # quy hoạch phân khu 1/2000 is a scale
    cue = line.cued(at, ("tháng",)) or _MONTH_LIST.search(line.low, max(0, at - 30), at)
    if sign != "/" and not cue:
        return None
    named = "" if cue else "tháng "
    return Said(f"{named}{month(line, m)} năm {year(line, y)}", match.end())


_SCALED = re.compile(r"(?:quy hoạch|tỷ lệ|tỉ lệ|bản đồ|phân khu|chi tiết|bản vẽ)[^.;\d]{0,20}$")


def numbered_year(line: Line, match: re.Match[str]) -> Said | None:
    """Quý 1/2024, đợt 2/2023, học kỳ 1/2023-2024: a number of a year, no month.

    >>> from reader.script import speak_line
    >>> speak_line("đợt 2/2023")
    'đợt hai năm hai ngàn không trăm hai mươi ba'
    """
    if not line.cued(match.start(), _NUMBERED):
        return None
    said = f"{line.numerals.cardinal(match[1])} năm {year(line, match[2])}"
    if match[3]:
        said = f"{line.numerals.cardinal(match[1])}, {year(line, match[2])} đến {year(line, match[3])}"
    return Said(said, match.end())


def short_period(line: Line, match: re.Match[str]) -> Said | None:
    """Q3/2024, T12/2024, 6T/2024: quarter, month and months as tables abbreviate them.

    >>> from reader.script import speak_line
    >>> speak_line("Q3/2024"), speak_line("T12/2024")
    ('quý ba năm hai ngàn không trăm hai mươi tư', 'tháng mười hai năm hai ngàn không trăm hai mươi tư')
    """
    letter, number, months, y = match.groups()
    if months:
        return Said(f"{line.numerals.cardinal(months)} tháng năm {year(line, y)}", match.end(), 0.93)
    figures = number if number.isdigit() else str({"I": 1, "II": 2, "III": 3, "IV": 4}[number])
    if letter == "Q":
        if int(figures) > 4:
            return None
        return Said(f"quý {line.numerals.cardinal(figures)} năm {year(line, y)}", match.end(), 0.95)
    return Said(f"tháng {month(line, figures)} năm {year(line, y)}", match.end(), 0.95)


def month_list(line: Line, match: re.Match[str]) -> Said | None:
    """Tháng 01, 02, 03/2024: three months of a year.

    >>> from reader.script import speak_line
    >>> speak_line("tháng 01,02/2024")
    'tháng một, hai năm hai ngàn không trăm hai mươi tư'
    """
    if not line.cued(match.start(), ("tháng", "các tháng")):
        return None
    months = [figures.strip() for figures in match[0].split("/")[0].split(",")]
    if any(not 1 <= int(figures) <= 12 for figures in months):
        return None
    said = ", ".join(month(line, figures) for figures in months)
    return Said(f"{said} năm {year(line, match[1])}", match.end())


def years(line: Line, match: re.Match[str]) -> Said | None:
    """Niên vụ 2023/2024, mùa giải 2025/26: from one year to the next.

    >>> from reader.script import speak_line
    >>> speak_line("mùa giải 2023/2024")
    'mùa giải hai ngàn không trăm hai mươi ba đến hai ngàn không trăm hai mươi tư'
    """
    last = match[2] or match[1][:2] + match[3]
    if int(match[1]) >= int(last) or (match[3] and int(last) != int(match[1]) + 1):
        return None
    return Said(f"{year(line, match[1])} đến {year(line, last)}", match.end(), 0.95)


def decade(line: Line, match: re.Match[str]) -> Said | None:
    """1990s is a decade, not seconds.

    >>> from reader.script import speak_line
    >>> speak_line("nhạc 1990s")
    'nhạc những năm một ngàn chín trăm chín mươi'
    """
    named = "" if line.cued(match.start(), ("năm", "thập niên")) else "những năm "
    return Said(named + year(line, match[1]), match.end(), 0.95)
