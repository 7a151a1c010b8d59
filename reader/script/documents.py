"""Numbers of official papers: 05-CT/TW, 30/2020/NĐ-CP, 31/2024/QH15."""

from __future__ import annotations

import re

from reader.script.acronyms import OFFICES, expanded, senses, spelled
from reader.script.line import Line, Said
from reader.script.tables import mapping

_PART = r"[A-ZĐƯ][A-Za-zĐđƯư]{0,9}\d{0,3}"
NUMBER = re.compile(
    rf"(\d{{1,6}}[A-Za-z]?)(?: ?/ ?((?:19|20)\d\d))?(?: ?[-–] ?| ?/ ?)({_PART}(?: ?[-–/&.] ?{_PART}){{0,6}})(?![^\W_])"
)
CODE = re.compile(rf"[A-ZĐ][A-Za-zĐđ]{{0,7}} ?[-–/] ?{_PART}(?:[-–/]{_PART}){{0,5}}(?![^\W_])")
NUMBER_AND_YEAR = re.compile(r"(\d{1,5})[/-]((?:19|20)\d\d)(?![\d/-])")
STANDARD = re.compile(r"(\d{1,5}(?:[-–]\d{1,2})?) ?: ?((?:19|20)\d\d)(?![\d:])")
_CENTRAL = re.compile(r"T\.([ƯW])(?![^\W_])")
_SIGNS = re.compile(r" ?[-–/&.] ?")
_DASHES = re.compile("[-–]")
_STANDARDS = ("qcvn", "tcvn", "iso", "tiêu chuẩn", "quy chuẩn", "tcvn iso", "iec", "tcxdvn", "tcvn iso/iec", "iso/iec", "qcđp")  # fmt: skip
_CUES = ("mẫu", "biểu mẫu", "mẫu số", "số", "nghị định", "quyết định", "chỉ thị", "kết luận", "nghị quyết", "thông tư", "công văn", "kế hoạch", "thông báo", "hướng dẫn", "quy định", "tờ trình", "báo cáo", "luật", "pháp lệnh", "công điện", "văn bản", "đề án", "chương trình", "quy chế", "lệnh", "thông tri", "quy chuẩn", "tiêu chuẩn", "hợp đồng", "giấy phép", "biên bản", "nghị định số", "giấy mời", "tt", "nđ", "nq", "qđ", "hd", "kl", "cv", "nghị quyết số")  # fmt: skip


def _number(line: Line, figures: str) -> str:
    """The number is a name: a leading zero is said (không năm)."""
    digits = figures.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    said = line.numerals.digits(digits) if digits[0] == "0" else line.numerals.cardinal(digits)
    return f"{said} {figures[len(digits) :]}".strip()


def _part(line: Line, code: str, first: bool) -> tuple[str, float]:
    """One part of a code, by its own tables: here CP is Chính phủ, KH is Kế hoạch, TTg is Thủ tướng."""
    tables = ("document_codes", "issuers") if first else ("issuers", "document_codes")
    for name in tables:
        said = mapping(name).get(code)
        if said:
            return said, 1.0
    letters = code.rstrip("0123456789")
    if letters != code:
        if letters in ("QH", "UBTVQH"):
            house = "Quốc hội" if letters == "QH" else "Ủy ban Thường vụ Quốc hội"
            return f"{house} khóa {line.numerals.cardinal(code[len(letters) :])}", 1.0
        if len(letters) < 3 and not mapping("issuers").get(letters):
            return f"{spelled(letters)} {line.numerals.cardinal(code[len(letters) :])}", 0.92  # PV11, C46
        said, certainty = _part(line, letters, first)
        return f"{said} {line.numerals.cardinal(code[len(letters) :])}", certainty
    known = expanded(line, code)
    if known:
        return known, 0.95
    return spelled(code), 0.92 if len(code) == 1 else 0.7


def document_number(line: Line, match: re.Match[str]) -> Said | None:
    """The whole token is one name: number, year, kind of paper, who issued it. Slash and dash are silent.

    >>> from reader.script import speak_line
    >>> speak_line("Chỉ thị số 05-CT/TW")
    'Chỉ thị số không năm, Chỉ thị, Trung ương'
    >>> speak_line("kết luận 01 –KL/TW")
    'kết luận không một, Kết luận, Trung ương'
    >>> speak_line("30/2020/NĐ-CP")
    'ba mươi, hai ngàn không trăm hai mươi, Nghị định, Chính phủ'
    """
    parts = [part for part in _SIGNS.split(_CENTRAL.sub(r"T\1", match[3])) if part]
    first = parts[0].rstrip("0123456789")
    known = first in mapping("document_codes") or first in mapping("issuers")
    if not known and not (match[2] and len(parts) > 1) and not line.cued(match.start(), _CUES):
        return None
    if len(parts) == 1 and not known:
        return None
    said = [_number(line, match[1])]
    if match[2]:
        said.append(line.numerals.cardinal(match[2]))
    certainty = 1.0
    for index, code in enumerate(parts):
        word, sure = _part(line, code, index == 0)
        if index == 0 and code == "TT" and line.cued(match.start(), ("thông tri", "thông tri số")):
            word = "Thông tri"  # the Party's; a ministry's TT is a Thông tư
        if index == 0 and code == "QĐ" and line.cued(match.start(), ("quy định", "quy định số")):
            word = "Quy định"  # the Party's as well: Quy định số 37-QĐ/TW
        said.append(word)
        certainty = min(certainty, sure)
    return Said(", ".join(said), match.end(), certainty)


def document_code(line: Line, match: re.Match[str]) -> Said | None:
    """A code whose number was left blank: `Số: /KH-UBND`.

    >>> from reader.script import speak_line
    >>> speak_line("Nghị định NĐ-CP"), speak_line("TT-TH")
    ('Nghị định Nghị định, Chính phủ', 'truyền thanh, truyền hình')
    """
    parts = [part for part in _SIGNS.split(match[0]) if part]
    if parts[0] not in mapping("document_codes") or line.cued(match.start(), OFFICES):
        return None
    if match[0] in senses():
        return None  # Truyền thanh - Truyền hình (TT-TH): known as a whole
    if parts[1].rstrip("0123456789") not in mapping("issuers"):
        return None
    said = [_part(line, code, index == 0) for index, code in enumerate(parts)]
    return Said(", ".join(word for word, _ in said), match.end(), min(sure for _, sure in said))


def number_and_year(line: Line, match: re.Match[str]) -> Said | None:
    """Nghị định 30/2020: after the kind of paper it is a number and its year, no month.

    >>> from reader.script import speak_line
    >>> speak_line("Nghị định 100/2019")
    'Nghị định một trăm, hai ngàn không trăm mười chín'
    """
    if not line.cued(match.start(), _CUES):
        return None
    if "-" in match[0] and 1900 < int(match[1]) < int(match[2]):
        return None  # kế hoạch 2017-2020
    return Said(f"{_number(line, match[1])}, {line.numerals.cardinal(match[2])}", match.end(), 0.95)


def standard(line: Line, match: re.Match[str]) -> Said | None:
    """TCVN 5687:2010: a standard's number and its year, never a time.

    >>> from reader.script import speak_line
    >>> speak_line("QCVN 01:2021")
    'quy chuẩn Việt Nam không một, hai ngàn không trăm hai mươi mốt'
    """
    if not line.cued(match.start(), _STANDARDS):
        return None
    parts = _DASHES.split(match[1])
    number = " ".join(_number(line, part) for part in parts)
    return Said(f"{number}, {line.numerals.cardinal(match[2])}", match.end())
