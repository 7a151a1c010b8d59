"""Days and their spans."""

from __future__ import annotations

import re

from reader.script.line import Line, Said
from reader.script.units import measured

DAY = r"(0?[1-9]|[12]\d|3[01])"
MONTH = r"(0?[1-9]|1[0-2])"
YEAR = r"(1[5-9]\d\d|2[01]\d\d)"
TO = r" ?[-–] ?"

FULL_DATE = re.compile(
    rf"(\d{{1,2}}) ?([/.-]) ?(\d{{1,2}}) ?\2 ?(\d{{4}}|\d\d)(?![\d/]|[.,]\d)(?:{TO}(\d{{1,2}})\2(\d{{1,2}})\2(\d{{4}}))?"
)
ISO_DATE = re.compile(rf"{YEAR}([-/.])(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
DAY_SPAN = re.compile(rf"{DAY}{TO}{DAY}([/.]){MONTH}(?:\3{YEAR})?(?![\d/]|[.,]\d)")
DATE_SPAN = re.compile(rf"{DAY}/{MONTH}{TO}{DAY}/{MONTH}(?:/{YEAR})?(?![\d/])")
DAY_MONTH = re.compile(rf"{DAY}([/.-]){MONTH}(?![\d/%]|[.,-]\d)")
SPACED_DAY = re.compile(rf"{DAY}(?: [-–/] ?|[-–/] ){MONTH}(?![\d/%-]|[.,]\d| ?[-–])")
DAY_LIST = re.compile(rf"{DAY}, ?{DAY}/{MONTH}(?![\d/]|[.,]\d)")
BORN = re.compile(r"(?:SN|sn|s/n|S/N)[.:]? ?(?=(?:19|20)\d\d(?!\d))")
_DOTTED_DAY_CUES = ("ngày", "mùng", "sáng", "trưa", "chiều", "tối", "đêm", "lễ", "hôm")

_DAY_CUES = ("ngày", "ngày và đêm", "ngày đêm", "ngày, đêm", "mùng", "mồng", "hôm", "rằm")
_STREETS = ("đường", "phố", "quảng trường")
_NAMED_BY_DAYS = ("đường", "tuyến đường", "kênh", "tuyến kênh", "đại lộ", "bến", "khu", "phố", "phố sách", "cầu", "công viên", "quảng trường", "phường", "chợ", "hồ")  # fmt: skip
_HOURS_OF_DAY = ("sáng", "trưa", "chiều", "tối", "đêm", "khuya", "rạng sáng", "cuối tuần", "phiên", "sáng sớm", "tối muộn", "chiều muộn", "đêm muộn", "sáng muộn", "tối khuya", "đêm khuya")  # fmt: skip
"""Behind these a figure is a day even where what follows is counted elsewhere: `chiều 6/2 tổ công tác`."""
_NAMED_DAY = re.compile(
    r"(?:(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|tuần) (?:mai|kia|nay|qua|sau|trước|tới|này|hôm qua|hôm sau|cùng ngày|chủ nhật|thứ \w{2,4})"
    r"|(?:tết|lễ)(?: [^\W\d_]{1,8}){1,4}|ngày nghỉ[^,.;()\d]{0,24}),? ?\(?$"
    r"|(?:tháng (?:giêng|chạp|\d{1,2})|âm lịch|al|âl),? ?(?:\(|tức )$"
)
"""A day that words name already: `sáng nay, 7/2`, `ngày mai (9/6)`, `Tết Đoan Ngọ (5/5 âm lịch)`."""
_CLOCK_BEFORE = re.compile(r"\d{1,2}(?:h(?:\d\d)?| giờ(?: \d\d)?(?: phút)?),? ?\(?$")
_DAY_BEHIND = ("âm lịch", "dương lịch", "tức ngày", "tức", "nhằm ngày", "al", "hàng năm", "hằng năm")
_OF_SPANS = ("từ", "đến", "tới", "sau", "trước", "hết", "qua", "cuối", "đầu", "giữa")
"""These announce a span of numbers as often as a day, so a dash behind them joins."""
_TIME_CUES = ("sáng", "trưa", "chiều", "tối", "đêm", "khuya", "lễ", "dịp", "tết", "trước", "sau", "đến", "tới", "từ", "kể từ", "vào", "hết", "nhật", "chủ nhật", "thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "giữa", "qua", "nay", "cuối", "đầu", "khai giảng", "khai mạc", "bế mạc", "bầu cử", "khởi công", "khánh thành", "diễn ra", "phát động", "ra mắt", "khai trương", "thông xe", "ra quân")  # fmt: skip
_FEASTS = ("quốc khánh", "quốc tế phụ nữ", "quốc tế lao động", "thiếu nhi", "liệt sĩ", "liệt sỹ", "nhà giáo việt nam", "phụ nữ việt nam", "miền nam", "cách mạng tháng tám", "báo chí cách mạng việt nam", "gia đình việt nam", "thầy thuốc việt nam", "doanh nhân việt nam", "quân đội nhân dân", "quân đội nhân dân việt nam")  # fmt: skip
_BARE_LIST = re.compile(
    r"(?:ngày(?: tới| này| qua)?|sáng|chiều|tối|đêm|mùng)[,:]? ?\(?(?:\d{1,2}(?:,| và| hoặc) ?)+$"
)
_LIST = re.compile(
    r"(?:ngày(?: tới| này| qua)?|sáng|chiều|tối|đêm|mùng)[,:]? ?\(?(?:\d{1,2}(?:[/-]\d{1,2})?(?:,| và| đến|-| hoặc| -) ?)+$"
)
_NO_DAY = ("diện tích", "dân số", "số", "tổng", "ấp", "khóm", "xã", "tổ", "chỉ tiêu", "tiêu chí", "thành viên", "đại biểu", "hộ", "chi bộ", "giờ", "quãng đường", "thời gian", "chiều", "dân cư", "phường", "huyện", "tỉnh", "người", "trường", "đồng chí", "ủy viên", "phiếu", "nhiệm vụ", "cơ sở", "đơn vị", "khu vực", "lượng", "thôn", "bản", "sản lượng", "lao động", "học sinh", "điểm", "câu", "bài", "căn", "phần", "công trình", "dự án", "mô hình", "tuyến", "hội viên", "hợp tác xã", "doanh nghiệp", "trường hợp", "bệnh viện", "nạn nhân", "chi hội", "cơ quan", "cá nhân", "bị cáo", "nội dung", "mục tiêu")  # fmt: skip
"""7/7 ấp, 2/3 diện tích: what stands behind is counted or divided, so it is no day."""
_GRADES = ("bậc", "hạng", "vị trí", "thứ hạng", "trang", "bậc lương", "xếp thứ")
_SHARES = ("chiếm", "bằng", "xác suất", "xác suất là", "tỷ lệ", "tỉ lệ", "khoảng", "gần", "hơn", "chưa đến", "chỉ bằng", "giảm", "giảm còn")  # fmt: skip
_UNTIL = ("đến khoảng", "tới khoảng", "từ khoảng", "vào khoảng", "trước khoảng")
_NUMBERED_THINGS = ("lớp", "tổ", "khối", "phòng", "bài", "câu")
HOLIDAYS = frozenset(["1/1", "3/2", "27/2", "8/3", "26/3", "10/3", "30/4", "1/5", "7/5", "15/5", "19/5", "1/6", "6/1", "9/1", "5/9", "23/9", "1/12", "25/12", "31/12", "20/7", "21/6", "28/6", "27/7", "28/7", "19/8", "20/8", "2/9", "10/10", "13/10", "20/10", "9/11", "18/11", "20/11", "3/12", "22/12", "24/12"])  # fmt: skip
"""Days that people name by their figures (30/4, 2/9): a date even where no cue stands."""


def day(line: Line, figures: str) -> str:
    return line.numerals.cardinal(figures.lstrip("0") or "0")


def month(line: Line, figures: str) -> str:
    """The fourth month is tháng tư."""
    return line.numerals.four if int(figures) == 4 else line.numerals.cardinal(figures)


def year(line: Line, figures: str) -> str:
    return line.numerals.cardinal(figures)


_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_FEAST = re.compile(
    r"[Nn]gày (?=[A-ZĐ]|lễ |thành lập |truyền thống |quốc tế |toàn dân |giải phóng )[^,.;:()\d]{3,60} $"
)


def _possible(d: str, m: str) -> bool:
    return 1 <= int(m) <= 12 and 1 <= int(d) <= _LONGEST_MONTHS[int(m) - 1]


def _named(line: Line, at: int, d: str) -> str:
    """`ngày`, unless it (or mùng) stands there already, or the day is a street's name.

    >>> from reader.script import speak_line
    >>> speak_line("Ngày Nhà giáo Việt Nam 20/11")
    'Ngày Nhà giáo Việt Nam hai mươi tháng mười một'
    """
    feast = _FEAST.search(line.text, max(0, at - 72), at)
    if feast and not line.cued(at, _TIME_CUES):
        return ""
    if line.cued(at, _DAY_CUES + _NAMED_BY_DAYS) or _BARE_LIST.search(line.low, max(0, at - 40), at):
        return ""
    return "mùng " if line.manner.mung and int(d) <= 10 else "ngày "


def full_date(line: Line, match: re.Match[str]) -> Said | None:
    """dd/mm/yyyy with any of / . - : day first, as all Vietnamese papers write. No second `ngày`.

    >>> from reader.script import speak_line
    >>> speak_line("ngày 01/06/2023")
    'ngày một tháng sáu năm hai ngàn không trăm hai mươi ba'
    >>> speak_line("(27/7/1947 - 27/7/2023)")
    'ngày hai mươi bảy tháng bảy năm một ngàn chín trăm bốn mươi bảy đến ngày hai mươi bảy tháng bảy năm hai ngàn không trăm hai mươi ba'
    """
    d, sign, m, y = match[1], match[2], match[3], match[4]
    certainty, alternatives = 1.0, ()
    if len(y) == 2 and sign == ".":
        return None
    if not _possible(d, m):
        if not _possible(m, d):
            return None
        d, m, certainty = m, d, 0.85
    spoken = f"{_named(line, match.start(), d)}{day(line, d)} tháng {month(line, m)} năm {year(line, y)}"
    if match[5]:
        if not _possible(match[5], match[6]):
            return Said(spoken, match.end(4), certainty, alternatives)
        spoken += f" đến ngày {day(line, match[5])} tháng {month(line, match[6])} năm {year(line, match[7])}"
    return Said(spoken, match.end(), certainty, alternatives)


def iso_date(line: Line, match: re.Match[str]) -> Said | None:
    """Year first, as computers write.

    >>> from reader.script import speak_line
    >>> speak_line("2023-06-01")
    'ngày một tháng sáu năm hai ngàn không trăm hai mươi ba'
    """
    named = _named(line, match.start(), match[4])
    return Said(
        f"{named}{day(line, match[4])} tháng {month(line, match[3])} năm {year(line, match[1])}", match.end()
    )


def day_span(line: Line, match: re.Match[str]) -> Said | None:
    """Days of one month: 1-5/10/2022 is from the first to the fifth of October.

    >>> from reader.script import speak_line
    >>> speak_line("từ ngày 1-5/10/2022")
    'từ ngày một đến năm tháng mười năm hai ngàn không trăm hai mươi hai'
    """
    first, last, sign, m, y = match.groups()
    if sign == "." and not y and not line.cued(match.start(), _DAY_CUES):
        return None
    if int(first) >= int(last) or (not y and line.follows(match.end(), _NO_DAY)):
        return None
    spoken = (
        f"{_named(line, match.start(), first)}{day(line, first)} đến {day(line, last)} tháng {month(line, m)}"
    )
    sure = y or int(last) > 12 or line.cued(match.start(), _DAY_CUES + _TIME_CUES)
    return Said(spoken + (f" năm {year(line, y)}" if y else ""), match.end(), 1.0 if sure else 0.8)


def date_span(line: Line, match: re.Match[str]) -> Said | None:
    """30/4-1/5: two days of a year.

    >>> from reader.script import speak_line
    >>> speak_line("nghỉ lễ 30/4-1/5")
    'nghỉ lễ ngày ba mươi tháng tư đến ngày một tháng năm'
    """
    d1, m1, d2, m2, y = match.groups()
    spoken = f"{_named(line, match.start(), d1)}{day(line, d1)} tháng {month(line, m1)}"
    spoken += f" đến ngày {day(line, d2)} tháng {month(line, m2)}"
    return Said(spoken + (f" năm {year(line, y)}" if y else ""), match.end(), 0.95)


def day_month(line: Line, match: re.Match[str]) -> Said | None:
    """d/m is a day only where a cue says so, or where it is a day known by its figures (30/4, 2/9).

    >>> from reader.script import speak_line
    >>> speak_line("sáng 1/6"), speak_line("dịp lễ 30-4"), speak_line("7/7 ấp")
    ('sáng ngày một tháng sáu', 'dịp lễ ngày ba mươi tháng tư', 'bảy trên bảy ấp')
    """
    at = match.start()
    d, sign, m = match.groups()
    if not _possible(d, m) or line.cued(at, _GRADES + _NUMBERED_THINGS):
        return None
    if line.cued(at, ("tháng",)) or (line.text[at - 1 : at] == "/" and line.text[at - 2 : at - 1].isdigit()):
        return None  # tháng 6-8 âm lịch, a house K119/2/9
    if line.cued(at, _SHARES) and not (sign == "/" and int(d) > 12 and line.cued(at, _UNTIL)):
        return None
    listed = _behind_day(line, at)
    told = line.cued(at, _DAY_CUES + _HOURS_OF_DAY)
    if line.follows(match.end(), _NO_DAY) and not listed and not told and not line.cued(at, _STREETS):
        return None
    rising = sign == "-" and int(d) < int(m)
    if rising and line.cued(at, _OF_SPANS) and not line.follows(match.end(), ("tới", "năm nay", "năm sau")):
        return None  # từ 5-7 ngày, phạt từ 4-6 triệu
    if rising and measured(line, match.end()) and not line.follows(match.end(), ("năm",)):
        return None  # mỗi ngày 2-3 lần
    if sign == ".":
        if not line.cued(at, _DOTTED_DAY_CUES) and not _NAMED_DAY.search(line.low, max(0, at - 40), at):
            return None
        return Said(f"{_named(line, at, d)}{day(line, d)} tháng {month(line, m)}", match.end(), 0.95)
    feast = _FEAST.search(line.text, max(0, at - 72), at)
    plain_date = int(d) > 12 or f"{int(d)}/{int(m)}" in HOLIDAYS
    sure = (
        line.cued(at, _DAY_CUES)
        or feast
        or _LIST.search(line.low, max(0, at - 40), at)
        or _NAMED_DAY.search(line.low, max(0, at - 40), at)
        or line.follows(match.end(), _DAY_BEHIND)
        or (plain_date and line.cued(at, _NAMED_BY_DAYS))
    )
    likely = (
        listed
        or (int(d) > 12 and _CLOCK_BEFORE.search(line.low, max(0, at - 16), at))
        or line.cued(at, _TIME_CUES + _HOURS_OF_DAY + _STREETS + _FEASTS)
    )
    plain = f"{int(d)}/{int(m)}"
    # No part and no range can be written so: 30/4, 26-3.
    alone = line.alone(at, match.end())
    plainly = int(d) > 12 and int(d) > int(m) and plain != "24/7"
    plainly = plainly or (
        alone and sign == "/" and ("0" in (d[0], m[0]) or (plain in HOLIDAYS and int(d) > int(m)))
    )
    plainly = plainly or (
        sign == "/" and m[0] == "0" and not line.cued(at, ("đạt", "được", "có", "với", "là", "số"))
    )
    dashed = sign == "-" and int(d) > max(7, int(m))  # 8-3 falls, so it is no span; 7-5 is a set
    holiday = plain in HOLIDAYS and (sign == "/" or dashed) and not alone
    if not (sure or likely or holiday or plainly):
        return None
    certainty = 1.0 if sure else 0.95 if likely or (plain in HOLIDAYS and sign == "/") else 0.85
    return Said(f"{_named(line, at, d)}{day(line, d)} tháng {month(line, m)}", match.end(), certainty)


def spaced_day(line: Line, match: re.Match[str]) -> Said | None:
    """ngày 14- 7, chiều 8 – 7: a day typed with a blank, only right behind what announces one.

    >>> from reader.script import speak_line
    >>> speak_line("Chiều ngày 14- 7, Sở Y tế"), speak_line("từ ngày 3 - 5 tháng 7")
    ('Chiều ngày mười bốn tháng bảy, Sở Y tế', 'từ ngày ba đến năm tháng bảy')
    """
    d, m = match.groups()
    at, end = match.span()
    if line.cued(at, ("từ ngày", "các ngày", "những ngày", "mỗi ngày")) or measured(line, end):
        return None
    if not announced_day(line, at, d, m) or line.follows(end, ("tháng", "/", "và")):
        return None
    return Said(f"{_named(line, at, d)}{day(line, d)} tháng {month(line, m)}", end, 0.95)


def announced_day(line: Line, at: int, d: str, m: str) -> bool:
    """d-m right behind ngày, sáng, tối … is a day, whatever else stands near (Hòa Bình, sáng 8-6)."""
    return _possible(d, m) and bool(
        line.cued(at, _DAY_CUES + _HOURS_OF_DAY) or _NAMED_DAY.search(line.low, max(0, at - 40), at)
    )


def _behind_day(line: Line, at: int) -> bool:
    """A day that is plainly one stands right before: `30/4 và 1/5`."""
    before = _DAY_BEFORE.search(line.text, max(0, at - 12), at)
    if before is None:
        return False
    if line.cued(before.start(), _NUMBERED_THINGS):
        return False
    d, m = int(before[1]), int(before[2])
    return _possible(before[1], before[2]) and (d > 12 or f"{d}/{m}" in HOLIDAYS)


_DAY_BEFORE = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})(?:,| và| đến| -|-) ?$")


def day_list(line: Line, match: re.Match[str]) -> Said | None:
    """Ngày 12,13/7: two days, not a decimal.

    >>> from reader.script import speak_line
    >>> speak_line("ngày 12,13/7")
    'ngày mười hai, mười ba tháng bảy'
    """
    if not line.cued(match.start(), _DAY_CUES):
        return None
    first, second, m = match.groups()
    return Said(f"{day(line, first)}, {day(line, second)} tháng {month(line, m)}", match.end())


def born(line: Line, match: re.Match[str]) -> Said | None:
    """SN 1980 behind a name.

    >>> from reader.script import speak_line
    >>> speak_line("ông A (SN 1980)")
    'ông A, sinh năm một ngàn chín trăm tám mươi'
    """
    return Said("sinh năm", match.end())
