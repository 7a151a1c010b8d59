"""Units of measure: their names, where they may stand, and whether a number is a measure or a count."""

from __future__ import annotations

import re
from functools import cache

from reader.script.line import Line, Said
from reader.script.tables import mapping, rows

MAGNITUDES = ("nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "trăm", "chục", "rưỡi")
_WHOLE = ("đồng", "đ", "vnđ", "vnd", "người", "hộ", "lượt", "học sinh", "cán bộ", "đảng viên", "đại biểu", "em", "cháu", "usd", "đô", "công nhân", "lao động", "nhân khẩu", "suất", "phần", "căn", "con", "cây", "bà con", "hội viên", "đoàn viên", "ca", "trường hợp", "liều", "cuốn", "bản", "sản phẩm", "cổ phiếu", "xe", "chiếc", "bộ", "cái", "ngôi", "hồ sơ", "tài khoản", "doanh nghiệp", "bệnh nhân", "giường", "sinh viên", "giáo viên", "phòng", "lớp", "trang", "chữ", "từ", "điểm ảnh")  # fmt: skip
"""What is counted in whole things, so that `2,500` before it is two thousand five hundred."""
_MEASURES = ("đồng", "ngày", "giờ", "phút", "giây", "tháng", "tuần", "tấn", "tạ", "yến", "mét", "lít", "công", "độ", "điểm", "lần", "phần", "bát", "thước", "tuổi", "năm", "héc", "ki", "sào", "mẫu", "người", "hộ", "cổ phiếu", "gam", "triệu", "tỷ", "tỉ", "nghìn", "ngàn", "đô la")  # fmt: skip


@cache
def table() -> dict[str, tuple[str, frozenset[str]]]:
    """Symbol -> (its name, flags)."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for row in rows("units"):
        flags = frozenset(row[2].replace(",", " ").split()) if len(row) > 2 else frozenset()
        # Text comes with m² normalised to m^2.
        found.setdefault(row[0].replace("²", "^2").replace("³", "^3"), (row[1], flags))
    for symbol, name in mapping("currencies").items():
        found.setdefault(symbol, (name, frozenset({"glued"})))
    return found


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """First letter -> the lengths of the symbols that begin with it, the longest first."""
    found: dict[str, set[int]] = {}
    for symbol in table():
        found.setdefault(symbol[0], set()).add(len(symbol))
    return {letter: tuple(sorted(lengths, reverse=True)) for letter, lengths in found.items()}


def unit_at(line: Line, at: int) -> tuple[str, int] | None:
    """The unit whose symbol begins at `at` (the longest that is no beginning of a word): its name and its end."""
    text, known = line.text, table()
    for length in _lengths().get(text[at : at + 1], ()):
        end = at + length
        unit = known.get(text[at:end])
        if unit is not None and end <= len(text) and not text[end : end + 1].isalnum():
            return unit[0], end
    return None


def measured(line: Line, end: int) -> bool:
    """A unit, a currency, a magnitude or % follows the number that ends at `end`."""
    at = end + 1 if line.text[end : end + 1] == " " else end
    return (
        line.text[at : at + 1] in ("%", "‰", "°", "$", "€")
        or unit_at(line, at) is not None
        or bool(line.follows(end, _MEASURES) or line.follows(end, MAGNITUDES))
    )


def counts_whole_things(line: Line, end: int) -> bool:
    """People, households, money: what has no decimals follows the number that ends at `end`."""
    return bool(line.follows(end, _WHOLE))


def _after_number(line: Line, at: int) -> bool:
    """A number, or a magnitude behind one, stands right before `at`, glued or after one space."""
    text = line.text
    if not at:
        return False
    before = text[at - 1]
    if before == " " and at > 1:
        return text[at - 2].isdigit() or bool(line.cued(at, MAGNITUDES))
    return before.isdigit()


UNIT = re.compile(r"(?=[^\W\d_]|[°%‰\"'])")


def unit(line: Line, match: re.Match[str]) -> Said | None:
    """A unit's symbol after a number, after the / of another unit, or before it: what a table's head says.

    >>> from reader.script import speak_line
    >>> speak_line("5km, 3,5 ha, 60 km/h")
    'năm ki lô mét, ba phẩy năm héc ta, sáu mươi ki lô mét trên giờ'
    >>> speak_line("nồng độ (μg/m³)")
    'nồng độ, mi crô gam trên mét khối'
    """
    at, text = match.start(), line.text
    counted = _after_number(line, at)
    below = at > 1 and text[at - 1] == "/" and (text[at - 2].isalpha() or text[at - 2] in "23")
    if not counted and not below and "/" not in text[at : at + 12]:
        return None
    found = unit_at(line, at)
    if found is None:
        return None
    name, end = found
    if not counted and not below and not (text[end : end + 1] == "/" and unit_at(line, end + 1)):
        return None
    if text[at:end] == "HS" and _FILES.search(line.around(at, 40)):
        return None  # an office takes in 1.250 HS: files, as the acronym's cues say
    if "alone" in table()[text[at:end]][1] and not _measures_alone(line, at, end):
        return None
    if not counted:
        pass
    elif text[at:end] == "p" and at > 2 and text[at - 3 : at].isdigit():
        return Said("pê", end)  # 1080p
    elif text[at:end] in ("k", "K") and _CARAT.search(line.low, max(0, at - 40), at):
        return Said("ca", end, 0.95)
    elif text[at - 1 : end] == " K" and not _PRICED.search(line.around(at)):
        return Said("ken vin", end, 0.92, (line.numerals.thousand,))
    elif (
        "bare" in table()[text[at:end]][1] and line.text[at - 1] == " " and line.word_after(end)[:1].isupper()
    ):
        return None
    aged = text[at:end] == "t" and text[at - 1].isdigit()
    if aged and (_AGED.search(line.around(at, 30)) or _IN_BRACKETS.search(text, max(0, at - 4), end + 1)):
        return Said("tuổi", end, 0.85, ("tấn",))
    if (
        text[at:end] == "T"
        and _PERIOD.search(line.around(at, 30))
        and not _CARRIED.search(line.around(at, 30))
    ):
        return Said("tháng", end, 0.85, ("tấn",))
    raised = _RAISED.match(text, end) if name in _LENGTHS else None
    if raised and not _MORE.match(text, raised.end()):
        return Said(f"{name} {'vuông' if raised[1] == '2' else 'khối'}", raised.end(), 0.95)
    guessed = counted and "guess" in table()[text[at:end]][1] and not _CARRIED.search(line.around(at, 30))
    return Said(name.replace("nghìn", line.numerals.thousand), end, 0.85 if guessed else 1.0)


_CARAT = re.compile(
    r"(?<!\w)(?:vàng|nhẫn|dây chuyền|lắc tay|vòng|nữ trang|trang sức)(?!\w)[^.;]{0,30}(?<!\d)(?:9|1[048]|2[24])$"
)
"""Gold of 18 or 24 carats is said `mười tám ca`."""
_LENGTHS = frozenset(["mét", "ki lô mét", "xăng ti mét"])
_RAISED = re.compile(r" ([23])(?![\w%]|[.,]\d)")
_MORE = re.compile(
    r" (?:cái|chiếc|tầng|lần|năm|ngày|tháng|giờ|người|hộ|bên|xe|làn|phía|đoạn|vị|nhánh|đầu|thanh|con|cây|trụ|cột|đợt|mặt)(?!\w)| [A-Z]| ?[-–x] ?\d"
)
"""The raised figure of m² that lost its place: `32 m 2;`, `15 triệu đồng/m 2 nhà`. What is counted is none: `5 m 2 bên`."""
_FILES = re.compile(
    r"hồ sơ|tiếp nhận|giải quyết|nộp|thủ tục|hành chính|pvhcc|tthc|dvc|trực tuyến|trễ hạn|đúng hạn"
)
_PERIOD = re.compile(r"bình quân|đầu năm|kỳ hạn|cùng kỳ|lãi|ls |lũy kế|ước|tăng|giảm|góp")
_IN_BRACKETS = re.compile(r"\(\d{1,3}t\)$")
_AGED = re.compile(r"(?<!\w)(?:nam|nữ|bé|cháu|đủ|tuyển|tuổi|ông|bà|sinh)(?!\w)")
_CARRIED = re.compile(r"tải|trọng|xe|tấn|hàng|cầu|tàu")
_ELECTRIC = re.compile(r"dòng|cường độ|ampe|aptomat|cầu dao|lực|năng lượng")


def _measures_alone(line: Line, at: int, end: int) -> bool:
    """Whether A, N or J apart from its number is a unit: nothing else stands there, or physics is spoken of."""
    text = line.text
    begin = at - 1
    while begin and (text[begin - 1].isdigit() or text[begin - 1] in ",.-"):
        begin -= 1
    return text[at - 1] == " " and (
        line.alone(begin, end) or _ELECTRIC.search(line.around(at, 30)) is not None
    )


COORDINATE = re.compile(
    r"(\d{1,3})° ?(\d{1,2})['’] ?(?:(\d{1,2}(?:[.,]\d{1,4})?)(?:[\"”]|''))? ?([NSEWBĐT]?)(?![^\W_])"
)
_QUARTERS = {"N": "Bắc", "B": "Bắc", "S": "Nam", "E": "Đông", "Đ": "Đông", "W": "Tây", "T": "Tây"}


def coordinate(line: Line, match: re.Match[str]) -> Said | None:
    """10°45'30"N: degrees, minutes and seconds of a place.

    >>> from reader.script import speak_line
    >>> speak_line("10°45'N")
    'mười độ bốn mươi lăm phút Bắc'
    """
    cardinal = line.numerals.cardinal
    said = [cardinal(match[1]), "độ", cardinal(match[2]), "phút"]
    if match[3]:
        whole, _, rest = match[3].replace(",", ".").partition(".")
        said += [cardinal(whole), *(["phẩy", line.numerals.decimals(rest)] if rest else []), "giây"]
    return Said(" ".join([*said, *([_QUARTERS[match[4]]] if match[4] else [])]), match.end())


_PRICED = re.compile(r"giá|đồng|tiền|phí|lương|bán|mua|thu nhập")
HEIGHT = re.compile(r"(\d{1,2})m(\d{1,2})(?![\w/]|[.,]\d)")


def height(line: Line, match: re.Match[str]) -> Said | None:
    """1m65 is "một mét sáu mươi lăm"; 5m2 and 36m3 are areas and volumes, unless something may be that high.

    >>> from reader.script import speak_line
    >>> speak_line("1m65"), speak_line("5m3"), speak_line("cao 1m3")
    ('một mét sáu mươi lăm', 'năm mét khối', 'cao một mét ba')
    """
    if match[2] in ("2", "3") and (len(match[1]) > 1 or not line.cued(match.start(), ("cao", "dài", "sâu"))):
        return None
    rest = line.numerals.four if match[2] == "4" else line.numerals.cardinal(match[2])
    return Said(f"{line.numerals.cardinal(match[1])} mét {rest}", match.end(), 0.97)
