"""Times of day and durations."""

from __future__ import annotations

import re

from reader.script.acronyms import spelled
from reader.script.line import Line, Said

_HALF = r"(?: ?(?:([AaPp])\.?[Mm](?![^\W_])\.?|(?-i:(SA|CH))(?![^\W_])))?"
"""AM and PM, and SA and CH as a Vietnamese computer writes them."""
_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])"
CLOCK = re.compile(
    rf"{_CLOCK}(?: ?(?:giờ|h)(?![^\W_]))?{_HALF}(?: ?[-–] ?{_CLOCK}(?: ?(?:giờ|h)(?![^\W_]))?{_HALF})?"
)
HOURS = re.compile(
    r"(\d{1,2})([hHg]|G(?=\d))(?:([0-5]?\d)(?: ?(?:['’]|(?:phút|ph|p|m)(?:(?![^\W_])|(?=\d\d?s))))?|['’])?"
    r"(?:(?<=[pm'’hút])([0-5]?\d)(?:s|giây|''|\"))?(?![^\W_])"
)
BEGINS_WITH_HOURS = re.compile(r"(\d{1,2}) ?[-–] ?(?=\d{1,2}[hg](?:\d\d)?(?![^\W_]))")
SECONDS = re.compile(r"(\d{1,2})(?:s|'')(\d{1,2})(?![^\W_])")
MINUTES = re.compile(r"(\d{1,3})(?:(?:p|ph|'|’|phút)(\d{1,2})(?:s|''|\"|giây)?|m(\d{1,2})s)(?![^\W_])")
_AT_TIME = ("lúc", "từ", "đến", "khoảng", "vào", "hồi", "trước", "sau", "tới", "sáng", "chiều", "tối", "trưa")


def _spoken(line: Line, hour: str, minute: str | None, second: str | None = None) -> str:
    """7h30: `bảy giờ ba mươi phút` in full, `bảy giờ ba mươi` in brief. A full hour has no minutes."""
    said = f"{line.numerals.cardinal(hour)} giờ"
    if second is not None:
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
    spoken = _spoken(line, match[1], match[2], match[3]) + _half(match[1], match[4], match[5])
    if match[6]:
        spoken += f" đến {_spoken(line, match[6], match[7], match[8])}{_half(match[6], match[9], match[10])}"
    return Said(spoken, match.end())


def _half(hour: str, letter: str | None, half: str | None) -> str:
    """AM and PM as people say the parts of the day."""
    letter = letter or {"SA": "a", "CH": "p"}.get(half or "")
    if not letter:
        return ""
    n = int(hour) % 12
    if letter in "Aa":
        return " sáng" if n else " đêm"
    return " chiều" if 1 <= n < 6 else " tối" if n else " trưa"


ZONE = re.compile(r"(GMT|UTC) ?[-–](?=\d)")


def zone(line: Line, match: re.Match[str]) -> Said | None:
    """GMT-5 is five hours less.

    >>> from reader.script import speak_line
    >>> speak_line("GMT-5")
    'giê em tê trừ năm'
    """
    return Said(f"{spelled(match[1])} trừ", match.end())


WORDED = re.compile(r"(\d{1,2}) giờ ([0-5]\d)(?:(?<=00) phút(?![^\W_])|(?=[,.;:!?)\]”\"]|$| (?:[-–]|sáng|trưa|chiều|tối|đêm|khuya|ngày|hằng|hàng|mỗi|cùng|tại|đến|hôm|thứ|và|chủ nhật|tới|tức|tuần|đến|là|thì|đã|có|trở)(?![^\W_])))")  # fmt: skip


def worded(line: Line, match: re.Match[str]) -> Said | None:
    """7 giờ 30, where nothing that could be counted follows; 11 giờ 00 phút is a full hour.

    >>> from reader.script import speak_line
    >>> speak_line("lúc 7 giờ 30, tại hội trường"), speak_line("sau 8 giờ 30 người đã về")
    ('lúc bảy giờ ba mươi phút, tại hội trường', 'sau tám giờ ba mươi người đã về')
    >>> speak_line("từ 13 giờ 30 - 17 giờ")
    'từ mười ba giờ ba mươi phút đến mười bảy giờ'
    """
    if int(match[1]) > 24:
        return None
    spoken, to = _spoken(line, match[1], match[2]), _TO_TIME.match(line.text, match.end())
    return Said(f"{spoken} đến", to.end(), 0.97) if to else Said(spoken, match.end(), 0.97)


def hours(line: Line, match: re.Match[str]) -> Said | None:
    """7h30, 5g15, 22h05', 8h. `5g` alone is five grams unless a cue of time stands before it.

    >>> from reader.script import speak_line
    >>> speak_line("7h30, 5g15, 22h05', 8h-10h")
    'bảy giờ ba mươi phút, năm giờ mười lăm phút, hai mươi hai giờ năm phút, tám giờ đến mười giờ'
    """
    hour, sign, minute = match[1], match[2], match[3]
    if int(hour) > 24 and minute:
        return None
    to = _TO_TIME.match(line.text, match.end())
    frm = _FROM_TIME.search(line.text, max(0, match.start() - 6), match.start())
    backwards = (to and int(to[1]) < int(hour)) or (frm and int(frm[1]) > int(hour))  # 22g-5g: no grams
    far = sign == "g" and _HOURS_BEFORE.search(line.low, max(0, match.start() - 48), match.start())
    timed = backwards or far or line.cued(match.start(), _AT_TIME) or line.follows(match.end(), _AFTER_TIME)
    if sign == "g" and not minute and not timed:
        return None
    spoken = _spoken(line, hour, minute, match[4])
    end = match.end()
    if to:
        return Said(f"{spoken} đến", to.end())
    return Said(spoken, end)


_AFTER_TIME = ("cn", "t2", "t3", "t4", "t5", "t6", "t7", "ngày", "sáng", "trưa", "chiều", "tối", "hôm", "thứ", "chủ nhật", "mỗi")  # fmt: skip
_FROM_TIME = re.compile(r"(\d{1,2})g ?[-–] ?$")
_HOURS_BEFORE = re.compile(
    r"(?<!\w)(?:sáng|trưa|chiều|tối|lúc|giờ|từ|vào)(?!\w)[^\d.;]{0,12}(?:\d{1,2}g(?:\d\d)?(?: ?[-–] ?|, ?| và | đến )){1,4}$"
    r"|\d{1,2}g\d\d ?[-–] ?$"
)
"""Sáng: 7g - 11g are hours."""
_TO_TIME = re.compile(r" ?[-–] ?(?=(\d{1,2})(?:[hg:]|\d?(?:h|g) ?\d| giờ))")


def first_hour(line: Line, match: re.Match[str]) -> Said | None:
    """8-10h: the first of two hours.

    >>> from reader.script import speak_line
    >>> speak_line("8-10h30")
    'tám đến mười giờ ba mươi phút'
    """
    return Said(f"{line.numerals.cardinal(match[1])} đến", match.end())


def seconds(line: Line, match: re.Match[str]) -> Said | None:
    """11s52, 32''15: seconds and what a stop-watch says behind them.

    >>> from reader.script import speak_line
    >>> speak_line("chạy 100m: 11s52")
    'chạy một trăm mét: mười một giây năm mươi hai'
    """
    return Said(
        f"{line.numerals.cardinal(match[1])} giây {line.numerals.cardinal(match[2])}", match.end(), 0.93
    )


def minutes(line: Line, match: re.Match[str]) -> Said | None:
    """02p30s, 3'20'', 3m20s: minutes and seconds.

    >>> from reader.script import speak_line
    >>> speak_line("dài 02p30s"), speak_line("3m20s")
    ('dài hai phút ba mươi giây', 'ba phút hai mươi giây')
    """
    said = f"{line.numerals.cardinal(match[1])} phút {line.numerals.cardinal(match[2] or match[3])}"
    return Said(said if line.brief else said + " giây", match.end())
