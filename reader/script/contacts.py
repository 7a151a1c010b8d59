"""Phones, plates, identity and account numbers, e-mail and web addresses."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from reader.script.acronyms import named, spelled
from reader.script.line import Line, Said
from reader.script.syllables import is_syllable
from reader.script.tables import mapping, rows

PHONE = re.compile(
    r"(?:84(?=[35789]\d{8}(?!\d))|0\d(?=[. ]\d{4}[. ]\d{4}(?!\d))|\(\+?84[-. ]\d{2,3}\)|\(?(?:\+84|0084)\)?[ .-]?\(?\d{1,4}\)?|\(0\d{2,3}\)|0\d{2,4})(?:[ .-]{0,2}\d{2,8}|[ .-]\d|(?<=\))\d){1,5}(?![\d/])"
)
EMERGENCIES = re.compile(r"1\d{2,3}(?:(?: ?[-–/] ?|, ?)1\d{2,3}(?!\d))++(?![/-]\d|[.,]\d)")
SERVICE = re.compile(r"1[89]00[ .]?\d{2}[ .]?\d{2}(?:[ .]?\d{2})?(?!\d)")
CALLED = re.compile(r"\d(?:[ .-]?\d){2,14}(?![\d/])")
IDENTITY = re.compile(r"\d[\d .-]{4,22}\d(?![\d/])")
PLATE = re.compile(
    r"(\d{2})(?:[- ](?=[A-Z]\d ?[-– ] ?\d{3}\.?\d{2}(?!\d)))?([A-ZĐ]{1,2})(\d?)[ ]?[-–. ]? ?(\d{3}\.\d{2}|\d{5}|\d{4})(?![\d/])"
)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,120}[A-Za-z]")
WEB = re.compile(
    r"(?:https?://|www\.)[^\s,;“”\"()<>]{1,500}|[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){0,5}\.(?:vn|com|net|org|gov|edu|info|io|asia|app|htm|html|aspx|php|pdf|docx?|xlsx?|mp3|jpg|png)(?![A-Za-z0-9_])(?:/[^\s,;“”\"()<>]{0,500})?"
)
DOMAIN = re.compile(r"(?:\.(?:gov|edu|com|net|org|vn|info|io|asia|app)){1,3}(?!\w)", re.IGNORECASE)
HASHTAG = re.compile(r"[#@]([^\W_][\w.]{0,60})")
_PHONE_CUES = ("điện thoại", "đt", "sđt", "đtdđ", "đthoại", "hotline", "tổng đài", "gọi", "số máy", "nóng", "zalo", "di động", "fax", "liên hệ", "lh", "cấp cứu", "phím", "máy lẻ", "tel", "viber", "cảnh sát", "cứu hỏa", "mobile", "bệnh viện", "gọi số", "đầu số", "điện thoại số", "phone", "nhắn tin", "nhắn tin đến", "nhắn tin tới", "soạn tin gửi", "gửi tin", "gửi đến", "gửi tới", "gọi ngay", "gọi đến", "gọi tới", "gọi cho", "gọi về", "gọi điện", "gọi điện cho", "gọi điện đến", "gọi điện thoại cho", "gọi ngay cho", "gọi ngay đến", "báo ngay", "báo ngay cho", "số")  # fmt: skip
"""`số` last: a longer cue that ends with it says more."""
_FIGURES = re.compile(r"\d+")
_PIECES = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z\d]")
_LETTERS = re.compile(r"[A-Za-z]+")
_SCHEME = re.compile(r"^https?://")
_EMERGENCY = frozenset({"111", "112", "113", "114", "115", "119", "1022"})
_CALLS = re.compile(
    r"(?:(?:gọi|tổng đài|đường dây nóng|hotline|điện thoại|số) [^.;]{0,24}\d(?:,| và| hoặc| hay|/| -| –) ?"
    r"|(?:tổng đài|đường dây nóng|hotline|gọi ngay|gọi đến)(?: [^\W\d_]{1,8}){1,6}:? )$"
)
_SHORT_CUES = tuple(
    cue for cue in _PHONE_CUES if cue not in ("số", "đt", "cảnh sát", "liên hệ", "nóng", "di động")
)
_ID_CUES = ("dãy số", "bộ số", "vé số", "cccd", "cmnd", "cmt", "căn cước", "căn cước công dân", "chứng minh nhân dân", "tài khoản", "stk", "mã số thuế", "mst", "hộ chiếu", "thẻ", "mã số", "mã", "định danh", "cccd số", "số tài khoản", "tài khoản số", "căn cước công dân số", "số cccd", "số thẻ", "bhyt", "bhxh", "seri", "serial", "số hiệu", "imei", "isbn", "tk", "thuế", "hộ chiếu số", "cmnd số", "mã vạch", "số sổ", "mã đơn")  # fmt: skip


_ID_BEFORE = re.compile(r"(?:tài khoản|mã số thuế|căn cước|định danh|mã số)(?: [^\W\d_]{1,10}){1,10}:? ?$")
"""Số tài khoản tiếp nhận ủng hộ là …: a long number behind it is no amount."""


def may_be_called(line: Line, at: int, written: str) -> bool:
    """A cue says that the number at `at` is somebody's or something's name: it may be no quantity."""
    return written in _EMERGENCY or bool(line.cued(at, _NAMING_CUES))


_NAMING_CUES = (
    _PHONE_CUES
    + _ID_CUES
    + ("hồ sơ", "ký hiệu", "số khung", "hộ chiếu", "vận đơn", "mã hồ sơ", "mã số hồ sơ")
)


def _in_groups(line: Line, written: str) -> str:
    """Digit by digit, a short pause where the writer left a gap; else groups of 4-3-3 as people dictate them."""
    groups = _FIGURES.findall(written.replace("+84", "+84 ", 1))
    joined = "".join(groups)
    if len(groups) == 1 and len(joined) == 10:
        groups = [joined[:4], joined[4:7], joined[7:]]
    elif len(groups) == 1 and len(joined) > 6:
        groups = [joined[i : i + 3] for i in range(0, len(joined), 3)]
    elif len(groups) == 2 and groups[0] == "84" and len(groups[1]) == 9:
        groups = ["84", groups[1][:3], groups[1][3:6], groups[1][6:]]
    plus = "cộng " if written.lstrip("(").startswith("+") else ""
    return plus + ", ".join(line.numerals.digits(group) for group in groups)


def phone(line: Line, match: re.Match[str]) -> Said | None:
    """A number that begins with 0 or +84 and has 9 to 12 digits.

    >>> from reader.script import speak_line
    >>> speak_line("0296 3 841 234")
    'không hai chín sáu, ba, tám bốn một, hai ba bốn'
    """
    count = sum(letter.isdigit() for letter in match[0])
    if not 9 <= count <= 13:
        return None
    return Said(_in_groups(line, match[0]), match.end())


def service(line: Line, match: re.Match[str]) -> Said | None:
    """1800 and 1900 numbers.

    >>> from reader.script import speak_line
    >>> speak_line("1900 1234")
    'một chín không không, một hai ba bốn'
    """
    return Said(_in_groups(line, f"{match[0][:4]} {match[0][4:]}"), match.end(), 0.97)


_NOT_CALLED = (
    "người",
    "hộ",
    "đại biểu",
    "đồng",
    "lượt",
    "cuộc",
    "trường hợp",
    "ca",
    "vụ",
    "phút",
    "giờ",
    "ngày",
    "lần",
    "tháng",
    "năm",
    "triệu",
    "nghìn",
    "ngàn",
    "tỷ",
    "chiếc",
    "cái",
    "máy",
    "hồ sơ",
    "nạn nhân",
    "bệnh nhân",
    "trẻ",
    "em",
    "học sinh",
    "công nhân",
    "thuyền viên",
    "ngư dân",
    "thanh niên",
    "công dân",
    "lao động",
    "cán bộ",
    "chiến sĩ",
    "chiến sỹ",
    "phụ nữ",
    "hội viên",
    "cử tri",
    "đoàn viên",
    "đảng viên",
    "nam",
    "nữ",
    "nam thanh niên",
    "cuộc gọi",
    "bác sĩ",
    "giáo viên",
    "sinh viên",
    "khách",
    "doanh nghiệp",
    "đơn vị",
)
"""Behind these it is how many are called, not whom: gọi 235 thanh niên khám tuyển."""


def called(line: Line, match: re.Match[str]) -> Said | None:
    """Any number that one calls: gọi 113, tổng đài 1022.

    >>> from reader.script import speak_line
    >>> speak_line("gọi 113")
    'gọi một một ba'
    """
    count = sum(letter.isdigit() for letter in match[0])
    cue = line.cued(match.start(), _PHONE_CUES)
    if (
        not cue
        and match[0] in _EMERGENCY
        and not line.follows(match.end(), _NOT_CALLED)
        and _CALLS.search(line.low, max(0, match.start() - 40), match.start())
    ):
        return Said(line.numerals.digits(match[0]), match.end())
    if not cue or (
        count < 6
        and match[0] not in _EMERGENCY
        and not line.cued(match.start(), _SHORT_CUES)
        and "gọi" not in line.around(match.start(), 24)
    ):
        return None
    if cue == "số" and not (
        "điện thoại" in line.around(match.start(), 40)
        or "gọi" in line.around(match.start(), 24)
        or (match[0] in _EMERGENCY and "báo" in line.around(match.start(), 24))
        or "liên hệ" in line.around(match.start(), 40)
    ):
        return None
    if line.follows(match.end(), _NOT_CALLED):
        return None
    return Said(_in_groups(line, match[0]), match.end(), 0.97)


def emergencies(line: Line, match: re.Match[str]) -> Said | None:
    """113/114/115, 113, 114: what is called in an emergency, one number after the other.

    >>> from reader.script import speak_line
    >>> speak_line("gọi 113/114/115"), speak_line("có 112/115 phiếu")
    ('gọi một một ba, một một bốn, một một năm', 'có một trăm mười hai trên một trăm mười lăm phiếu')
    """
    numbers = _FIGURES.findall(match[0])
    if not _EMERGENCY.issuperset(numbers) or line.follows(match.end(), _NOT_CALLED):
        return None
    helped = _HELP.search(line.low, max(0, match.start() - 48), match.start())
    if not helped and len(numbers) < 3:
        return None
    spoken = ", ".join(line.numerals.digits(number) for number in numbers)
    return Said(spoken, match.end(), 0.97 if helped else 0.85)


_HELP = re.compile(
    r"gọi|điện thoại|liên hệ|hotline|đường dây|tổng đài|khẩn cấp|báo (?:ngay|tin|cho)|các số|số máy"
)


_MONEY = ("đồng", "đ", "vnđ", "vnd", "usd", "triệu", "tỷ", "tỉ", "nghìn", "ngàn")


def identity(line: Line, match: re.Match[str]) -> Said | None:
    """Behind CCCD, tài khoản, mã số thuế …: a name, digit by digit in threes.

    >>> from reader.script import speak_line
    >>> speak_line("số tài khoản 0123456")
    'số tài khoản không một hai, ba bốn năm, sáu'
    """
    at = match.start()
    far = sum(letter.isdigit() for letter in match[0]) > 7 and _ID_BEFORE.search(
        line.low, max(0, at - 80), at
    )
    if (not far and not line.cued(at, _ID_CUES)) or line.follows(match.end(), _MONEY):
        return None
    return Said(_in_groups(line, match[0]), match.end())


def plate(line: Line, match: re.Match[str]) -> Said | None:
    """67A-123.45: province digits, series letter by its name, then the number, digit by digit.

    >>> from reader.script import speak_line
    >>> speak_line("xe 67A-123.45")
    'xe sáu bảy A, một hai ba, bốn năm'
    """
    series = f"{named(match[2])} {line.numerals.digits(match[3]) if match[3] else ''}".strip()
    number = ", ".join(line.numerals.digits(part) for part in match[4].split("."))
    return Said(f"{line.numerals.digits(match[1])} {series}, {number}", match.end(), 0.97)


def _spell(line: Line, piece: str) -> str:
    """One run of letters of an address: a known word, Vietnamese syllables, or letters."""
    low = piece.lower()
    known = mapping("web_words").get(low) or mapping("foreign").get(low)
    if known:
        return known
    syllables = _syllables(low)
    if syllables:
        return " ".join(mapping("web_words").get(syllable, syllable) for syllable in syllables)
    return spelled(low)


@cache
def _plain_rhymes() -> frozenset[str]:
    """Rhymes as they are typed without marks: `uôi` and `ươi` are both `uoi`."""
    return frozenset(_unmarked(row[0]) for row in rows("rhymes"))


def _unmarked(text: str) -> str:
    return unicodedata.normalize("NFD", text.replace("đ", "d")).encode("ascii", "ignore").decode()


@cache
def _typed(piece: str) -> bool:
    """A syllable as it is typed without marks: `tuoi`, `phuong`, `tuc`."""
    if is_syllable(piece):
        return True
    onsets = {row[0] for row in rows("onsets")} | {""}
    return any(
        piece[:n] in onsets and piece[n:] in _plain_rhymes() for n in range(min(3, len(piece) - 1) + 1)
    )


def _syllables(low: str) -> list[str]:
    """Letters of an address cut into syllables, the longest first; [] where that fails.

    >>> _syllables("phuongdong"), _syllables("xqz")
    (['phuong', 'dong'], [])
    """
    if len(low) > 40:
        return []
    known = mapping("web_words")
    best: list[list[str] | None] = [[]] + [None] * len(low)
    for end in range(1, len(low) + 1):
        for start in range(max(0, end - 12), end):
            head = best[start]
            if head is None or (end - start == 1):
                continue
            piece = low[start:end]
            if piece not in known and not _typed(piece):
                continue
            now = best[end]
            if now is None or len(head) + 1 < len(now):
                best[end] = [*head, piece]
    return best[-1] or []


def _address(line: Line, written: str) -> str:
    signs = mapping("web_signs")
    said = []
    for piece in _PIECES.findall(written):
        if piece.isdigit() and piece.isascii():
            said.append(line.numerals.digits(piece))
        elif piece.isalpha():
            said.append(_spell(line, piece) if piece.isascii() else piece)
        else:
            said.append(signs.get(piece, ""))
    return " ".join(word for word in said if word)


def _known(written: str) -> bool:
    """Every longer run of letters is a word that the tables know, so that no tone was guessed."""
    runs = (run.lower() for run in _LETTERS.findall(written))
    known = mapping("web_words")
    return all(
        len(run) < 4
        or run in known
        or run in mapping("foreign")
        or all(piece in known for piece in _syllables(run) or [""])
        for run in runs
    )


def address(line: Line, match: re.Match[str]) -> Said | None:
    """E-mail and web addresses: @ is a còng, . is chấm, known words as words.

    >>> from reader.script import speak_line
    >>> speak_line("www.angiang.gov.vn")
    'vê kép vê kép vê kép chấm an giang chấm gốp chấm vê en'
    """
    written = match[0].rstrip(".-")
    spoken = _address(line, _SCHEME.sub("", written))
    return Said(spoken, match.start() + len(written), 0.92 if _known(written) else 0.85)


def domain(line: Line, match: re.Match[str]) -> Said | None:
    """An ending named by itself: tên miền .gov.vn.

    >>> from reader.script import speak_line
    >>> speak_line("tên miền .gov.vn")
    'tên miền chấm gốp chấm vê en'
    """
    return Said(_address(line, match[0]), match.end(), 0.95)


def hashtag(line: Line, match: re.Match[str]) -> Said | None:
    """#AnGiang: the words, cut at the capitals; @mythanh: a còng, then the name.

    >>> from reader.script import speak_line
    >>> speak_line("#AnGiang"), speak_line("@mythanh")
    ('An Giang', 'a còng mỹ thạnh')
    """
    if match[0][0] == "@":
        written = match[0].rstrip(".")
        return Said(f"a còng {_address(line, written[1:])}", match.start() + len(written), 0.85)
    words: list[str] = []
    for run in _RUNS.findall(match[1]):
        begin = 0
        for i in range(1, len(run)):
            if run[i].isupper() and not (run[i - 1].isupper() and run[i : i + 2].isupper()):
                words.append(run[begin:i])
                begin = i
        words.append(run[begin:])
    # The words are read as any others; no sign is left in them, so this goes no deeper.
    from reader.script.verbalize import verbalizer

    said = verbalizer(line.manner.accent, line.manner.style).speak(" ".join(words))
    return Said(said, match.end(), 0.85) if said else None


_RUNS = re.compile(r"[^\W\d_]+|\d+")
