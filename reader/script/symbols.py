"""Signs: those with a name are said, those that guide the melody become a pause, the rest is silent."""

from __future__ import annotations

import re
import unicodedata

from reader.script.line import Line, Said
from reader.script.tables import mapping
from reader.script.units import table as units
from reader.script.units import unit_at

BARE = re.compile(r"^[#*+=<>~±×÷^≥≤≈≠_©®™](?=\.?$)")
KEYS = re.compile(r"\*\d[\d*]{1,20}#(?![^\W_])")
HASH_NUMBER = re.compile(r"#(?=\d{1,4}(?![^\W_]))")
GREEK = re.compile(r"[\u0391-\u03c9Øø](?![\u0370-\u04ff]|[^\W\d_]{2})")
SIGN = re.compile(r"[^\w\s]|_")
NEGATIVE = re.compile(r"[-–] ?(?=\d)")
DOTS = re.compile(r"\.{2,}|…[.…]*")
ARROW = re.compile(r"(?:[-=]{1,2}>|→) ?")
SLASH = re.compile(r" ?/ ?")
DASH = re.compile(r"[-–]+")

SIZES = re.compile(r"A ?[-–] A A ?\+")

PAUSE = ","
"""Said by a rule: no word, a short pause."""
_OPEN_CLOSE = frozenset("()[]{}|")
_SILENT = frozenset("“”‘’\"'*_<>^\\`~#•·")
_NAMED_BETWEEN = {"+": "cộng", "=": "bằng", "×": "nhân", "÷": "chia", "±": "cộng trừ", "≥": "lớn hơn hoặc bằng", "≤": "nhỏ hơn hoặc bằng", ">": "lớn hơn", "<": "nhỏ hơn", "≈": "xấp xỉ", "~": "khoảng", "≠": "khác", "*": "nhân"}  # fmt: skip


def sizes(line: Line, match: re.Match[str]) -> Said | None:
    """A- A A+ are a portal's buttons for the size of its type: never spoken.

    >>> from reader.script import speak_line
    >>> speak_line("A- A A+")
    ''
    """
    return Said("", match.end())


def bare(line: Line, match: re.Match[str]) -> Said | None:
    """A sign that is all there is: its name, since somebody asks for it.

    >>> from reader.script import speak_line
    >>> speak_line("#"), speak_line("≥")
    ('thăng', 'lớn hơn hoặc bằng')
    """
    return Said(_NAMED_BETWEEN.get(match[0]) or _NAMED_ALONE[match[0]], match.end(), 0.92)


_NAMED_ALONE = {
    "#": "thăng",
    "^": "mũ",
    "_": "gạch dưới",
    "©": "bản quyền",
    "®": "đã đăng ký",
    "™": "thương hiệu",
}


def keys(line: Line, match: re.Match[str]) -> Said | None:
    """*101#: the keys of a telephone.

    >>> from reader.script import speak_line
    >>> speak_line("bấm *101#")
    'bấm sao một không một thăng'
    """
    names = {"*": "sao", "#": "thăng"}
    return Said(" ".join(names.get(key) or line.numerals.digits(key) for key in match[0]), match.end(), 0.97)


def hash_number(line: Line, match: re.Match[str]) -> Said | None:
    """#1 is "số một", as the sign is used in English.

    >>> from reader.script import speak_line
    >>> speak_line("#1")
    'số một'
    """
    if line.cued(match.start(), ("số", "hạng", "top")):
        return Said("", match.end())
    return Said("số", match.end(), 0.8, ("thăng",))


def greek(line: Line, match: re.Match[str]) -> Said | None:
    """A Greek letter by its name.

    >>> from reader.script import speak_line
    >>> speak_line("tia γ"), speak_line("π")
    ('tia ga ma', 'pi')
    """
    unit = unit_at(line, match.start())
    if unit and unit[1] > match.end():
        return Said(*unit)  # μm alone: a table's cell
    name = mapping("symbols").get(match[0])
    return Said(name, match.end(), 0.95) if name else None


def dots(line: Line, match: re.Match[str]) -> Said | None:
    """... and longer rows of dots are one …"""
    return Said("…", match.end())


def negative(line: Line, match: re.Match[str]) -> Said | None:
    """A minus glued to its number, with nothing it could join before it; apart from it only where both are alone.

    >>> from reader.script import speak_line
    >>> speak_line("-17 độ C")
    'âm mười bảy độ C'
    """
    at = match.start()
    text = line.text
    if at and text[at - 1] not in ' (“"[':
        return None
    if match[0][-1] == " ":
        return None if at or any(letter.isalpha() for letter in text[:40]) else Said("âm", match.end(), 0.8)
    before = text[at - 2 : at - 1]
    if at > 1 and text[at - 1] == " " and (before.isdigit() or before == "%"):
        return None
    if _MEASURED.search(text, max(0, at - 24), at):
        return None  # cao 12m -13m
    if text[match.end()] == "0" and text[match.end() + 1 : match.end() + 2].isdigit():
        return None
    if at and line.word_before(at) in ("covid", "vitamin", "boeing", "airbus"):
        return None
    return Said("âm", match.end(), 0.97)


def arrow(line: Line, match: re.Match[str]) -> Said | None:
    """From one number to another an arrow is đến; between words it is a pause.

    >>> from reader.script import speak_line
    >>> speak_line("63 -> 34 tỉnh"), speak_line("nộp đơn → nhận kết quả")
    ('sáu mươi ba đến ba mươi tư tỉnh', 'nộp đơn, nhận kết quả')
    """
    before = line.text[max(0, match.start() - 2) : match.start()].strip(" ")
    numbers = before[-1:].isdigit() and line.text[match.end() : match.end() + 1].isdigit()
    return Said("đến", match.end(), 0.85) if numbers else Said(PAUSE, match.end())


def slash(line: Line, match: re.Match[str]) -> Said | None:
    """Between a unit and what it is counted by: trên (km/h, tấn/ha, đồng/hộ). Between words: a pause.

    >>> from reader.script import speak_line
    >>> speak_line("6,5 tấn/ha"), speak_line("cán bộ/công chức")
    ('sáu phẩy năm tấn trên héc ta', 'cán bộ, công chức')
    """
    at, end = match.span()
    before = line.text[at - 1 : at]
    after = line.text[end : end + 1]
    if after.isdigit() and before.isdigit():
        return Said("trên", end, 0.8)
    measured = before and (before.isalpha() or before in "23%$€°'’")
    if (after.isdigit() or line.word_after(end) in _EACH) and _COUNTED_THINGS.search(
        line.text, max(0, at - 32), at
    ):
        return Said("trên", end, 0.95)
    if (
        measured
        and match[0] == "/"
        and (line.word_after(end) in _PER or _PER_NUMBER.match(line.text, end))
        and _MEASURED_THINGS.search(line.text, max(0, at - 32), at)
    ):
        return Said("trên", end, 0.95)
    if not measured or not _QUANTITY.search(line.text, max(0, at - 24), at):
        if measured and match[0] == "/" and _unit_behind(line, end) and line.low.endswith(_COUNTED, 0, at):
            return Said("trên", end)
        if (
            measured
            and match[0] == "/"
            and line.word_after(end) in _EACH
            and _RATED.search(line.low, max(0, at - 24), at)
        ):
            return Said("trên", end, 0.95)
        return Said(PAUSE, end)
    if after.isdigit() or after.islower() or _unit_behind(line, end):
        return Said("trên", end)
    return Said(PAUSE, end)


_QUANTITY = re.compile(
    r"\d[ ,.\d]*(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm)?[ ]?(?:[^\W\d_]{1,6}(?:\^?[23])?|%|‰|[$€'’]|° ?C?)(?:/[^\W\d_]{1,8}(?:\^?[23])?|/(?:học sinh|nhân khẩu))*$"
)
_EACH = frozenset(
    ["lớp", "hộ", "người", "ngày", "đêm", "tháng", "năm", "tuần", "xã", "phường", "trường", "ấp", "khóm", "tổ", "đội", "lần", "giờ", "buổi", "đợt", "suất", "phòng", "trẻ", "em", "giây", "phút"]
)  # fmt: skip
_COUNTED_THINGS = re.compile(r"(?<![\w.,/])\d[\d.,]{0,12} [^\W\d_A-ZĐ]{1,7}(?: [^\W\d_A-ZĐ]{1,7}){0,2}$")
_PER = _EACH | {
    "ha",
    "kg",
    "km",
    "tấn",
    "lít",
    "công",
    "sào",
    "vụ",
    "chai",
    "bao",
    "con",
    "cây",
    "gốc",
    "bình",
}
_PER_NUMBER = re.compile(r"\d[\d.,]{0,8} ?(?:m\^?[23]|ha|km|kg|lít|người|hộ|công)(?![^\W_])")
_MEASURED_THINGS = re.compile(
    r"(?<![\w.,/])\d[\d.,]{0,12} ?[^\W\d_]{1,7}(?: [^\W\d_]{1,7}){1,2}(?:/[^\W\d_]{1,8})*$"
)
"""35kWh điện/tháng, 50 kg DAP/ha: so much of something for each."""
_RATED = re.compile(
    r"(?:diện tích|thu nhập|chi phí|năng suất|sản lượng|doanh thu|lợi nhuận|mật độ|nhân khẩu|học phí|mức thu|bình quân|trị giá|gdp|grdp)(?: [^\W\d_]{1,8}){0,2}$"
)
_UNIT_WORD = re.compile(r"[^\W\d_]+(?:\^?[23])?")
_COUNTED = (
    "đồng",
    "người",
    "km",
    "kg",
    "tấn",
    "mg",
    "g",
    "m",
    "μg",
    "lít",
    "hộ",
    "con",
    "lần",
    "lượt",
    "đơn vị",
    "ml",
)


def _unit_behind(line: Line, at: int) -> bool:
    word = _UNIT_WORD.match(line.text, at)
    return word is not None and word[0] in units()


def dash(line: Line, match: re.Match[str]) -> Said | None:
    """Between two names and before a post it is a short pause; in a pair (kinh tế - xã hội) or a word it is silent.

    >>> from reader.script import speak_line
    >>> speak_line("kinh tế - xã hội"), speak_line("Lê-nin"), speak_line("ông An - Chủ tịch xã")
    ('kinh tế xã hội', 'Lê nin', 'ông An, Chủ tịch xã')
    """
    at, end = match.span()
    after = line.text[end + (line.text[end : end + 1] == " ") :][:12]
    if (
        after.lower().startswith("nay")
        and not after[3:4].isalnum()
        and _YEAR.search(line.text, max(0, at - 5), at)
    ):
        return Said("đến", end)
    if _TERM_BEFORE.search(line.text, max(0, at - 8), at) and _TERM_BEHIND.match(line.text, end):
        return Said("trừ", end, 0.97)  # 2x² - 3x + 1 = 0
    if after[:1].isdigit() and _MEASURED.search(line.text, max(0, at - 24), at):
        return Said("đến", end, 0.97)
    if after[:1].isdigit() and line.text[end : end + 1] == " " and line.text[at - 2 : at - 1].isdigit():
        return Said(PAUSE, end)  # two telephone numbers
    twice = _NUMBERED.search(line.low, max(0, at - 24), at)
    if twice and after.lower().startswith(twice[1]) and after[len(twice[1]) :][:1].isalnum():
        return Said("đến", end, 0.97)
    if _WEEKDAY.search(line.low, max(0, at - 10), at) and after.lower().startswith(("thứ ", "chủ nhật")):
        return Said("đến", end, 0.97)
    apart = line.text[at - 1 : at] == " " and after[:1].isupper()
    if apart and (line.name_before(at) or line.follows(end, _POSTS)):
        return Said(PAUSE, end)
    return Said("", end)


_POSTS = ("chủ tịch", "phó", "bí thư", "ủy viên", "uỷ viên", "trưởng", "giám đốc", "tổng", "hiệu trưởng", "chánh", "nguyên", "bộ trưởng", "thứ trưởng", "thủ tướng", "đại biểu", "chủ nhiệm", "đội trưởng", "trạm trưởng", "chi hội", "thượng tá", "trung tá", "thiếu tá", "đại tá", "đại úy", "thượng úy", "trung úy", "thiếu tướng", "trung tướng", "viện trưởng", "cục trưởng", "vụ trưởng", "công chức", "cán bộ", "quyền", "đại diện", "thành viên", "chuyên viên", "bác sĩ", "kế toán")  # fmt: skip
_TERM_BEFORE = re.compile(r"(?<![^\W_])(?:\d{0,4}[a-z](?:\^\d)?|\)) ?$")
_TERM_BEHIND = re.compile(
    r" ?(?:\d{1,4}|\d{0,4}[a-z](?:\^\d)?|\()(?: ?[-+×*] ?(?:\d{1,4}|\d{0,4}[a-z](?:\^\d)?)){0,4} ?="
)
_YEAR = re.compile(r"(?<!\d)\d{4} ?$")
_WEEKDAY = re.compile(r"thứ (?:hai|ba|tư|năm|sáu|bảy) ?$")
_MEASURED = re.compile(
    r"\d ?(?:%|‰|giờ(?: sáng| trưa| chiều| tối| đêm)?|phút|tháng|tuổi|[$€]|° ?[CF]?|oC|(?:độ C|triệu|tỷ|tỉ|nghìn|ngàn|đồng|tr|k|đ|km|m|cm|mm|kg|g|ha|h|tấn|tạ|lít|l|ml|mg|m\^?2|m\^?3|USD|độ)(?: đồng)?)(?:\^?[23])? ?$"
)
_NUMBERED = re.compile(r"((?<![^\W_])[^\W\d_]{1,8} )(?:\d{1,4}|[ivx]{1,6}) ?$")


def sign(line: Line, match: re.Match[str]) -> Said | None:
    """One sign: by the table of names where it stands beside a number or a word, else a pause or nothing."""
    mark, at, end = match[0], match.start(), match.end()
    if mark in _OPEN_CLOSE:
        return Said(PAUSE, end)
    text = line.text
    beside = text[end : end + 1] == " "
    after = text[end + beside : end + beside + 1]
    before = text[at - 1 : at] if text[at - 1 : at] != " " else text[at - 2 : at - 1]
    if mark in _NAMED_BETWEEN:
        if after.isdigit() and (mark in "±≥≤><≈~" or before.isdigit() or before in ")%'’"):
            return Said(_NAMED_BETWEEN[mark], end)
        apart = text[at - 1 : at] == " " and text[end : end + 1] == " "
        if mark in "<>" and apart and before.isalnum() and after.isalnum():
            return Said(_NAMED_BETWEEN[mark], end, 0.92)
        if mark in "+=×÷≥≤≠±" and before.isalnum() and (after.isalnum() or after in _SIGNED):
            return Said(_NAMED_BETWEEN[mark], end, 0.92)
        if mark == "+" and text[end : end + 1].isdigit() and before in ("", "("):
            return Said("cộng", end, 0.92)
        if mark == "+" and (text[at - 1 : at].isdigit() or text[at - 1 : at].isupper()):
            return Said("cộng", end, 0.92)
        return Said("", end)
    if mark in _SILENT or mark in ",.;:?!":
        return Said("", end)
    name = mapping("symbols").get(mark)
    if name is not None:
        return Said(name, end)
    row = _ROW.match(text, at)
    return Said("", row.end() if row else end, 1.0 if unicodedata.category(mark) in ("So", "Sk") else 0.8)


_SIGNED = frozenset("±√-–(")
_ROW = re.compile(r"([^\w\s])\1*")
