"""Names made of letters and digits: F1, H5N1, CO2, OM5451, lớp 5A, phòng B203, mã hồ sơ 000.00.12.H01."""

from __future__ import annotations

import re

from reader.script.acronyms import expanded, named, place_at, senses, spelled
from reader.script.line import Line, Said
from reader.script.syllables import is_syllable
from reader.script.tables import mapping
from reader.script.units import table as units

LETTERS_FIRST = re.compile(
    r"[A-ZĐ]{1,5}[-–]?\d{1,9}(?:\.\d(?!\d)|[A-ZĐ]{1,3}(?:\d{1,6})?(?:[A-ZĐ]\d{0,3})?)?(?![^\W_])"
)
BOAT = re.compile(r"([A-ZĐ]{2,3})[ -](\d{4,5})[ -]?TS(?![^\W_])")
VARIETY = re.compile(r"(OM|OMCS|IR|MTL) (\d{5})(?![^\W_]|[.,]\d)")
DOTTED = re.compile(r"([A-ZĐ]{1,3})\.(\d{1,4})(?![\d/]|[.,]\d|[^\W\d_])")
CHEMICAL = re.compile(r"(?:[A-Z][a-z]?\d{0,2}|\((?:[A-Z][a-z]?\d{0,2}){1,4}\)\d{0,2}){2,10}+(?![^\W_])")
_ELEMENTS = frozenset(
    ["H", "C", "N", "O", "F", "P", "S", "K", "I", "B", "Na", "Mg", "Al", "Si", "Cl", "Ca", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Br", "Ag", "Sn", "Ba", "Pt", "Au", "Hg", "Pb", "Li", "As", "Cd"]
)  # fmt: skip
WEEKDAY = re.compile(r"(?:T([2-7])|CN)(?![^\W_])")
DIGITS_FIRST = re.compile(r"(\d{1,4})([A-ZĐ])(\d{0,2}|\d{4,9})(?![^\W_])")
MARKED = re.compile(r"[A-Z0-9](?:[A-Z0-9]|[.\-/](?=[A-Z0-9])){3,30}(?![^\W_])")
IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_LONG_NUMBER = re.compile(r"\d{3}$")
_DISTRICT = re.compile(r"([PQ])([1-9]\d?)")
_CITY = re.compile(r"tp|thành phố|hcm|quận|phường|đường|ngụ|q\.")
_FLIGHTS = ("chuyến bay", "chuyến", "số hiệu", "tàu", "máy bay")
_PIECE = re.compile(r"[A-ZĐ]+|\d+|[^A-ZĐ\d]")
_PARTS = re.compile(r"([A-Z][a-z]?)|\)?(\d+)")
_PLACES = ("lớp", "khối", "số", "nhà", "phòng", "tổ", "hẻm", "đường", "quốc lộ", "khu", "lô", "dãy", "ô", "tầng", "khóm", "ấp", "nhóm", "bảng", "đội", "điểm", "cụm", "chuyên án")  # fmt: skip
_MARKS = ("mã hồ sơ", "mã số hồ sơ", "mã số", "mã", "số hiệu", "hộ chiếu", "hộ chiếu số", "seri", "số seri", "serial", "mã đơn", "mã vận đơn", "ký hiệu", "mã định danh", "số khung", "số máy")  # fmt: skip


def figures(line: Line, digits: str) -> str:
    """Up to three digits are a number; more, and those behind a zero, are said one by one.

    >>> from reader.script import speak_line
    >>> speak_line("OM18, OM5451, SE3")
    'o em mười tám, o em năm bốn năm một, ét e ba'
    """
    if digits[0] == "0" or len(digits) > 3:
        return line.numerals.digits(digits)
    return line.numerals.cardinal(digits)


def _district(line: Line, match: re.Match[str]) -> Said | None:
    """Q1 is a district in an address, else a quarter; P3 is a ward there."""
    found = _DISTRICT.fullmatch(match[0])
    address = found is not None and _CITY.search(line.around(match.start(), 40)) is not None
    if found is None or (found[1] == "P" and not address):
        return None
    name = {"P": "phường", "Q": "quận"}[found[1]] if address else "quý"
    number = line.numerals.cardinal(found[2])
    return Said(f"{name} {number}", match.end(), 0.85, (f"{spelled(found[1])} {number}",))


def letters_first(line: Line, match: re.Match[str]) -> Said | None:
    """F1, H5N1, CO2, PM2.5: letters by name, then the number.

    >>> from reader.script import speak_line
    >>> speak_line("F1, H5N1, CO2, PM2.5")
    'ép một, hát năm en một, xê O hai, pê em hai chấm năm'
    """
    at = match.start()
    if at and line.text[at - 1].isalnum():
        return None
    district = _district(line, match)
    if district:
        return district
    said: list[str] = []
    certainty = 0.97
    for piece in _PIECE.findall(match[0]):
        if piece.isdigit():
            flight = len(piece) > 2 and line.cued(at, _FLIGHTS)
            said.append(line.numerals.digits(piece) if flight else figures(line, piece))
        elif piece == ".":
            said.append("chấm")
        elif piece.isalpha():
            low = piece.lower()
            known = expanded(line, piece) or mapping("foreign").get(low) if len(piece) > 1 else ""
            if piece in ("VN", "QH") and _LONG_NUMBER.search(match[0]):
                known = ""  # flights, where QH15 is an assembly
            if len(piece) == 2 and piece not in ("HK", "QH", "BĐ") and len(senses().get(piece, ())) > 1:
                known = ""  # CK92 is a rice, no transfer
            if not known and len(piece) > 3 and is_syllable(low):
                known = low
            said.append(known or named(piece))
            certainty = min(certainty, 0.97 if known or len(piece) < 3 else 0.85)
    return Said(" ".join(said), match.end(), certainty)


def chemical(line: Line, match: re.Match[str]) -> Said | None:
    """Na2SO4, Ca(OH)2: letters by name, figures as numbers; only of elements that are met in the news.

    >>> from reader.script import speak_line
    >>> speak_line("Na2SO4"), speak_line("Ca(OH)2")
    ('en a hai ét O bốn', 'xê a O hát hai')
    """
    written = match[0]
    if not any(c.isdigit() for c in written) or not any(c.islower() or c == "(" for c in written):
        return None
    said: list[str] = []
    for element, count in _PARTS.findall(written):
        if element and element not in _ELEMENTS:
            return None
        said.append(named(element) if element else line.numerals.cardinal(count))
    return Said(" ".join(said), match.end(), 0.95)


def dotted(line: Line, match: re.Match[str]) -> Said | None:
    """U.23: a letter, a dot that is silent, a number.

    >>> from reader.script import speak_line
    >>> speak_line("U.23 Việt Nam")
    'u hai mươi ba Việt Nam'
    """
    if place_at(line, match.start()):
        return Said(place_at(line, match.start()), match.end(1) + 1, 0.93)
    if f"{match[1]}." in mapping("abbreviations") or set(match[1]) <= set("IVX"):
        return None
    whole = expanded(line, match[1] + match[2])
    return Said(whole or f"{named(match[1])} {figures(line, match[2])}", match.end(), 0.95)


def boat(line: Line, match: re.Match[str]) -> Said | None:
    """BT 93456 TS: a fishing boat, letters by name and figures one by one.

    >>> from reader.script import speak_line
    >>> speak_line("tàu cá KG-93456-TS")
    'tàu cá ca giê chín ba bốn năm sáu tê ét'
    """
    return Said(f"{spelled(match[1])} {line.numerals.digits(match[2])} {spelled('TS')}", match.end(), 0.95)


def variety(line: Line, match: re.Match[str]) -> Said | None:
    """IR 50404: a rice's long number is a name, figure by figure, as where it stands glued.

    >>> from reader.script import speak_line
    >>> speak_line("lúa IR 50404")
    'lúa i rờ năm không bốn không bốn'
    """
    name = expanded(line, match[1]) or named(match[1])
    return Said(f"{name} {line.numerals.digits(match[2])}", match.end(), 0.97)


def weekday(line: Line, match: re.Match[str]) -> Said | None:
    """T2 - T6, sáng T7, 19g CN: days of the week, where their neighbours say so.

    >>> from reader.script import speak_line
    >>> speak_line("từ T2 - T6"), speak_line("sáng T7, CN")
    ('từ thứ hai đến thứ sáu', 'sáng thứ bảy, chủ nhật')
    """
    at, end = match.span()
    timed = _BEHIND_TIME.search(line.low, max(0, at - 8), at)
    if match[1] is None:
        behind = timed or _BEHIND_WEEKDAY.search(line.text, max(0, at - 8), at)
        return Said("chủ nhật", end, 0.95) if behind else None
    said = line.numerals.four if match[1] == "4" else line.numerals.cardinal(match[1])
    to = _TO_WEEKDAY.match(line.text, end)
    near = timed or line.cued(at, _WEEK_CUES) or to or _AND_WEEKDAY.match(line.text, end)
    if not near and not _BEHIND_WEEKDAY.search(line.text, max(0, at - 8), at):
        return None
    return Said(f"thứ {said} đến" if to else f"thứ {said}", to.end() if to else end, 0.95)


_BEHIND_TIME = re.compile(r"\d(?:[gh:]\d{0,2}| giờ) ?$")
_WEEK_CUES = ("sáng", "trưa", "chiều", "tối", "ngày", "từ", "mỗi", "hằng", "trừ", "các", "đến", "thứ")
_TO_WEEKDAY = re.compile(r" ?[-–] ?(?=T[2-7](?![^\W_])|CN(?![^\W_]))")
_AND_WEEKDAY = re.compile(r"(?:, ?| và |/| đến )(?:T[2-7]|CN)(?![^\W_])")
_BEHIND_WEEKDAY = re.compile(r"T[2-7](?: ?[-–,/] ?| và | đến )$")


_WARM = re.compile(r"nhiệt độ|trời (?:nóng|lạnh|rét)|rét|nóng|lạnh|sốt|nắng|độ c(?!\w)")


def digits_first(line: Line, match: re.Match[str]) -> Said | None:
    """Lớp 5A, 12A1, số 16C: a number and its letter, unless the letter is a unit there (220V).

    >>> from reader.script import speak_line
    >>> speak_line("lớp 5A"), speak_line("lớp 12A1"), speak_line("220V")
    ('lớp năm A', 'lớp mười hai A một', 'hai trăm hai mươi vôn')
    """
    digits, letter, rest = match.groups()
    if letter == "C" and not rest and _WARM.search(line.around(match.start(), 40)):
        heat = line.numerals.cardinal(digits[:-1] or "0")  # the degree's o was typed as a zero: 150C is 15oC
        if digits[-1] == "0" and len(digits) == 3:
            return Said(f"{heat} độ C", match.end(), 0.85, (f"{figures(line, digits)} độ C",))
        other = (f"{heat} độ C",) if digits[-1] == "0" and len(digits) == 2 else ()
        return Said(f"{figures(line, digits)} độ C", match.end(), 0.85 if other else 0.95, other)
    unit = units().get(letter + rest)
    if unit and "alone" not in unit[1] and not line.cued(match.start(), _PLACES):
        return None
    said = f"{figures(line, digits)} {named(letter)}"
    return Said(f"{said} {figures(line, rest)}" if rest else said, match.end(), 0.97)


def marked(line: Line, match: re.Match[str]) -> Said | None:
    """Behind mã hồ sơ, mã số, hộ chiếu …: every sign by its name, digits one by one.

    >>> from reader.script import speak_line
    >>> speak_line("mã hồ sơ 000.00.12.H01")
    'mã hồ sơ không không không chấm không không chấm một hai chấm hát không một'
    """
    if not line.cued(match.start(), _MARKS) or not any(sign.isdigit() for sign in match[0]):
        return None
    said = []
    for piece in _PIECE.findall(match[0]):
        if piece.isdigit():
            groups = [piece[i : i + 3] for i in range(0, len(piece), 3)] if len(piece) > 4 else [piece]
            said.append(", ".join(line.numerals.digits(group) for group in groups))
        elif piece == ".":
            said.append("chấm")
        elif piece == "/":
            said.append("trên")
        elif piece.isalpha():
            said.append(spelled(piece))
    return Said(" ".join(said), match.end(), 0.95)


def ip_address(line: Line, match: re.Match[str]) -> Said | None:
    """192.168.1.1: digits one by one; a number grouped by dots has three digits in each group.

    >>> from reader.script import speak_line
    >>> speak_line("192.168.1.1")
    'một chín hai chấm một sáu tám chấm một chấm một'
    """
    groups = match[0].split(".")
    if all(len(group) == 3 for group in groups[1:]) and "ip" not in line.around(match.start(), 12):
        return None
    if any(int(group) > 255 for group in groups):
        return None
    if all(len(group) < 3 for group in groups) and "ip" not in line.around(match.start(), 12):
        return None
    return Said(" chấm ".join(line.numerals.digits(group) for group in groups), match.end(), 0.95)
