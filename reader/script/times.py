"""Times of day and durations."""

from __future__ import annotations

import re

from reader.script.line import Line, Said

_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])"
_HOUR = r"(\d{1,2}) ?(?:[hHg]|giờ)(?: ?([0-5]?\d)(?: ?(?:'|’|phút|ph|p))?)?"
CLOCK = re.compile(rf"{_CLOCK}(?: ?(?:giờ|h)(?![^\W_]))?(?: ?[-–] ?{_CLOCK}(?: ?(?:giờ|h)(?![^\W_]))?)?")
HOURS = re.compile(
    r"(\d{1,2})([hHg]|G(?=\d))(?:([0-5]?\d)(?: ?(?:['’]|(?:phút|ph|p)(?![^\W_])))?|['’])?(?![^\W_])"
    r"(?:([0-5]\d)?(?:s|giây)(?![^\W_]))?"
)
BEGINS_WITH_HOURS = re.compile(r"(\d{1,2}) ?[-–] ?(?=\d{1,2}[hg](?:\d\d)?(?![^\W_]))")
MINUTES = re.compile(r"(\d{1,3})(?:p|ph|'|’|phút)(\d{1,2})(?:s|''|\"|giây)?(?![^\W_])")
_AT_TIME = ("lúc", "từ", "đến", "khoảng", "vào", "hồi", "trước", "sau", "tới", "sáng", "chiều", "tối", "trưa")


def _spoken(line: Line, hour: str, minute: str | None, second: str | None = None) -> str:
    """7h30: `bảy giờ ba mươi phút` in full, `bảy giờ ba mươi` in brief. A full hour has no minutes."""
    said = f"{line.numerals.cardinal(hour)} giờ"
    if second:
        return f"{said} {line.numerals.cardinal(minute or '0')} phút {line.numerals.cardinal(second)} giây"
    if minute and int(minute):
        said += f" {line.numerals.cardinal(minute)}"
        if not line.brief:
            said += " phút"
    return said


def clock(line: Line, match: re.Match[str]) -> Said | None:
    """07:30, 5:20:35, 7:00-17:00 (no range of numbers: two times, `đến` between).

    >>> from reader.script import speak_line
    >>> speak_line("5:20:35")
    'năm giờ hai mươi phút ba mươi lăm giây'
    >>> speak_line("7:00-17:00")
    'bảy giờ đến mười bảy giờ'
    """
    if line.cued(match.start(), ("tỷ lệ", "tỉ lệ", "tỷ số", "tỉ số")):
        return None
    spoken = _spoken(line, match[1], match[2], match[3])
    if match[4]:
        spoken += f" đến {_spoken(line, match[4], match[5], match[6])}"
    return Said(spoken, match.end())


def hours(line: Line, match: re.Match[str]) -> Said | None:
    """7h30, 5g15, 22h05', 8h. `5g` alone is five grams unless a cue of time stands before it.

    >>> from reader.script import speak_line
    >>> speak_line("7h30, 5g15, 22h05', 8h-10h")
    'bảy giờ ba mươi phút, năm giờ mười lăm phút, hai mươi hai giờ năm phút, tám giờ đến mười giờ'
    """
    hour, sign, minute = match[1], match[2], match[3]
    if int(hour) > 24 and minute:
        return None
    if sign == "g" and not minute and not line.cued(match.start(), _AT_TIME):
        return None
    spoken = _spoken(line, hour, minute, match[4])
    end = match.end()
    to = _TO_TIME.match(line.text, end)
    if to:
        return Said(f"{spoken} đến", to.end())
    return Said(spoken, end)


_TO_TIME = re.compile(r" ?[-–] ?(?=\d{1,2}(?:[hg:]|\d?(?:h|g) ?\d| giờ))")


def first_hour(line: Line, match: re.Match[str]) -> Said | None:
    """8-10h: the first of two hours.

    >>> from reader.script import speak_line
    >>> speak_line("8-10h30")
    'tám đến mười giờ ba mươi phút'
    """
    return Said(f"{line.numerals.cardinal(match[1])} đến", match.end())


def minutes(line: Line, match: re.Match[str]) -> Said | None:
    """02p30s, 3'20'': minutes and seconds.

    >>> from reader.script import speak_line
    >>> speak_line("dài 02p30s")
    'dài hai phút ba mươi giây'
    """
    said = f"{line.numerals.cardinal(match[1])} phút {line.numerals.cardinal(match[2])}"
    return Said(said if line.brief else said + " giây", match.end())
