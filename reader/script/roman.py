"""Roman numerals, by their cue words."""

from __future__ import annotations

import re

from reader.script.acronyms import senses
from reader.script.dates import year
from reader.script.line import Line, Said
from reader.script.syllables import is_syllable

ROMAN = re.compile(r"[IVXLCDMivxlcdm]{1,9}(?![^\W_])")
_CANONICAL = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.IGNORECASE)
_SMALL = frozenset("IVX")
"""Without a cue L, C, D and M make an acronym rather than a number: CCI, MCD, CVI."""
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_CUES = ("quý", "đại hội", "khóa", "khoá", "loại", "thế kỷ", "thế kỉ", "tk", "cấp", "chương", "phần", "mục", "kỳ", "lần", "lần thứ", "thứ", "hạng", "tập", "quân khu", "quân đoàn", "vùng", "đợt", "bậc", "nhóm", "phụ lục", "quyển", "giai đoạn", "louis", "napoleon", "charles", "elizabeth", "pius", "henry", "george", "william", "philip", "edward", "khu vực", "khu phố", "khóm", "toàn quốc", "tiểu mục", "điều", "hội nghị", "đô thị loại", "tổ", "khối", "học kỳ", "phân khu", "trung ương", "thời kỳ", "vòng", "liên khu", "bảng", "tầng", "quận", "ramses", "benedict", "gioan phaolô", "tuyến", "số", "la mã", "sao", "hạng mục", "trung học", "trạm", "paul", "dự án", "báo động", "mức", "mức độ", "cấp độ", "độ", "bđ", "kỳ họp", "gói", "týp", "type", "huân chương", "thời", "lữ đoàn", "chiến khu", "gói thầu", "triều", "vua", "giáo hoàng", "phiên")  # fmt: skip
_ACRONYMS_TOO = frozenset({"CD", "DC", "MC", "CC", "DI", "MI", "LI", "CI", "CV", "XL", "MM", "DV", "CL", "CM", "XX", "MV", "MD", "DD", "LC", "DL", "DM", "ML", "VI", "DX", "CX", "LL", "VL"})  # fmt: skip
_MONARCH = re.compile(
    r"(?:[Vv]ua|[Hh]oàng đế|[Nn]ữ hoàng|[Gg]iáo hoàng|[Ss]a hoàng|[Qq]uốc vương|Rama)(?: [^\W\d_]{1,10}){0,2} ?$"
)
_NAMED_PLACE = re.compile(
    r"(?:[Ấấ]p|[Kk]hóm|[Tt]hôn|[Kk]hu|KCN|[Cc]ụm|[Xx]ã|[Pp]hường|[Cc]hợ|[Tt]hủy điện|[Nn]hiệt điện|[Bb]ản|[Tt]rạm bơm|[Bb]ệnh viện)(?: [A-ZĐÁÀẢÃẠÂĂÊÔƠƯÍÓÚÝẤẦẮẰỐỒỚỨỪÒÙ][^\W\d_]{0,7}){1,3} $"
)
"""Ấp Hòa Long I: the first of two places of one name."""
_TO = re.compile(r" ?[-–] ?(?=([IVXLCDM]{1,9})(?![^\W_]))")
_YEAR = re.compile(r"[/-](1[5-9]\d\d|2[01]\d\d)(?!\d)")


def value(numeral: str) -> int:
    """>>> value("XIX"), value("iv"), value("IIX")
    (19, 4, 0)
    """
    if not numeral or not _CANONICAL.fullmatch(numeral):
        return 0
    figures = [_VALUES[letter] for letter in numeral.lower()]
    return sum(-n if n < later else n for n, later in zip(figures, [*figures[1:], 0], strict=True))


def _alone(written: str) -> bool:
    """Whether it is a numeral where nothing else stands: XIX and iv, but neither `mix` nor `vi`."""
    return written.isupper() or (set(written) <= set("ivx") and not is_syllable(written))


def _name_before(line: Line, at: int, written: str) -> str:
    """A monarch's name or a place's makes a cue of itself: vua Rama X, ấp Hòa Long I."""
    if written.isupper() and _MONARCH.search(line.text, max(0, at - 32), at):
        return "vua"
    return "ấp" if written == "I" and _NAMED_PLACE.search(line.text, max(0, at - 40), at) else ""


def _heads(line: Line, match: re.Match[str]) -> bool:
    """It stands first and numbers a heading: `II. Mục tiêu`, `I.1. …`."""
    behind = line.text[match.end() : match.end() + 3]
    titled = behind[:2] in (". ", "- ", ") ", "/ ") and not behind[2:].islower()  # V. bị bắt is a person
    numbers = titled or (behind[:1] == "." and behind[1:2].isdigit())
    return not match.start() and _SMALL.issuperset(match[0]) and numbers


def _within_word(line: Line, match: re.Match[str]) -> bool:
    """A syllable that goes on as a word: mức độ vi phạm, vi-ta-min."""
    written, end = match[0], match.end()
    if not written.islower() or not is_syllable(written):
        return False
    behind = line.text[end : end + 2]
    return behind[:1] in (" ", "-") and behind[1:].isalpha()


def _multiplies(line: Line, match: re.Match[str]) -> bool:
    """The x of `2 viên x 3 lần`."""
    behind = line.text[match.end() : match.end() + 2]
    return match[0] == "x" and behind[:1] == " " and behind[1:].isdigit()


def roman(line: Line, match: re.Match[str]) -> Said | None:
    """A numeral after its cue word; without one only if it is of two letters or more and no acronym.

    Single letters without a cue stay letters (the V of TP.V), but a lone I behind a name is one, in doubt; lower
    case needs a cue (mục iv).

    >>> from reader.script import speak_line
    >>> speak_line("quý IV, Đại hội XIII, đô thị loại I, Louis XIV, mục iv, XIX")
    'quý bốn, Đại hội mười ba, đô thị loại một, lu i mười bốn, mục bốn, mười chín'
    """
    written, at, end = match[0], match.start(), match.end()
    n = value(written) if written.isupper() or written.islower() else 0
    if (
        not n
        or (at and (line.text[at - 1].isalnum() or line.text[at - 1] in ".@"))
        or _multiplies(line, match)
        or _within_word(line, match)
    ):
        return None
    cue, heads = line.cued(at, _CUES) or _name_before(line, at, written), _heads(line, match)
    ambiguous = (
        len(written) < 2
        or not _SMALL.issuperset(written)
        or written in _ACRONYMS_TOO
        or written in senses()
        or (line.text[end : end + 1] == "-" and line.text[end + 1 : end + 2].isalnum())  # I-ta-li-a, MX-5
    )
    stands_alone = len(written) > 1 and line.alone(at, end) and _alone(written)
    if not cue and not heads and ambiguous and not stands_alone:
        named = written == "I" and line.text[at - 1 : at] == " " and line.name_before(at)
        return Said("một", end, 0.85, ("i",)) if named else None
    if cue in _LETTERED and (written in "cdCDLMlm" or not _SMALL.issuperset(written.upper())):
        return None
    if n >= 100 and len(written) == 1:
        return None
    said = line.numerals.cardinal(str(n))
    if cue in ("thứ", "lần thứ"):
        said = {1: "nhất", 4: line.numerals.four}.get(n, said)
    dated = _YEAR.match(line.text, end)
    if dated:
        return Said(f"{said} năm {year(line, dated[1])}", dated.end())
    if heads and line.text[end : end + 1] == "." and line.text[end + 1 : end + 2].isdigit():
        return Said(f"{said} chấm", end + 1)
    to = _TO.match(line.text, end)
    if to and value(to[1]) > n and written.isupper():
        last = line.numerals.cardinal(str(value(to[1])))
        return Said(f"{said} đến {last}", to.end(1), 0.97)
    return Said(said, end, 1.0 if cue or heads or len(written) > 2 else 0.92)


_LETTERED = ("điều", "điểm", "số", "tổ", "mục", "bảng", "nhóm", "tầng", "khối")
"""Behind these c, d, l and m are letters of a list."""
