"""Acronyms: known ones by their context, those an article defines itself, unknown ones letter by letter."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from reader.script.line import Line, Said
from reader.script.syllables import is_syllable
from reader.script.tables import mapping, rows

ACRONYM = re.compile(r"[^\W\d_]{1,12}(?![^\W\d_])")
BEFORE_WORD = re.compile(r"[A-ZĐ]{2,12}(?= [^\W\d_]|$)")
"""With a word behind, as most stand: few other rules can want it, so it is asked first."""
COMPOUND = re.compile(r"(?:([^\W\d_]{1,12})(?![^\W\d_])|(\d{1,3})(?!\d))(?=[^\s,;:?!)])")
_RUN = re.compile(r"[^\W\d_]+|\d+")
DOTTED = re.compile(r"(?:[^\W\d_]{1,4}\.){1,4}(?:[^\W\d_]{1,4}(?![^\W_]))?")
ROAD = re.compile(
    r"(QL|ĐT|TL|HL|ĐH|ĐX|HTL|CT)[ .-]?(?!0\d{3})(\d{1,4})([A-Z](?![^\W_]))?(?![\d/]|[.,]\d| \d{3})"
)
_ROADS = {"QL": "quốc lộ", "ĐT": "đường tỉnh", "TL": "tỉnh lộ", "HL": "hương lộ", "ĐH": "đường huyện", "ĐX": "đường xã", "HTL": "hương tỉnh lộ", "CT": "cao tốc"}  # fmt: skip
DEFINITION = re.compile(r"\(([^\W\d_](?:[^\W_]|[&-] ?){1,11})\)")
DEFINED = re.compile(
    r"\((?:gọi tắt là |viết tắt là |viết tắt: |sau đây gọi (?:tắt )?là |gọi tắt: )?[“\"]?([A-ZĐ][A-ZĐa-z]{1,9})[”\"]?\)"
)
_NEAR = 40
_BESIDE = 12
"""Letters. A cue so near is as good as certain if no other meaning's cue stands near."""
NUMBER_BEFORE, NUMBER_BEHIND, NAME_BEHIND, CAPITAL_BEHIND = "#", ">#", ">@", ">a"
"""Cues that are no words: a number stands right before or behind (BKS 43A), somebody's name (TS Nguyễn Trí Hiếu), or
any word with a capital (ĐH Cần Thơ)."""
_NUMBER = re.compile(r":? ?\d")
_NAME = re.compile(r"\.? ?[A-ZĐÀ-ỸƯƠ][^\W\d_]{0,6}(?: [A-ZĐÀ-ỸƯƠ][^\W\d_]{0,6}){1,3}(?![^\W_])")
_PAPERS = {"CT": "chỉ thị", "TT": "thông tư"}
_PAPER_NUMBER = re.compile(r" (?:số )?\d{1,3}(?:[-/](?:\d{4}/)?(?:CT|TT)|(?:/\d{4})? (?:của|ngày)(?![^\W_]))")
_NUMBER_BEHIND = re.compile(r"[:. ]{0,3}[(+]?0\d")


class Sense(NamedTuple):
    spoken: str
    cues: tuple[str, ...]
    sure: bool = False
    """A default that is as good as certain where no other meaning's cue stands."""


@cache
def senses() -> dict[str, tuple[Sense, ...]]:
    """Written -> its readings; the one without cues is the default."""
    found: dict[str, list[Sense]] = {}
    for row in rows("acronyms"):
        cues = tuple(c.strip() for c in row[2].split(",") if c.strip()) if len(row) > 2 else ()
        found.setdefault(row[0], []).append(Sense(row[1], cues, row[3:4] == ("sure",)))
    return {written: tuple(readings) for written, readings in found.items()}


@cache
def _words() -> frozenset[str]:
    """Acronyms that are words as well: TƯ, CA, AN, AI."""
    return frozenset(written for written in senses() if is_syllable(written.lower()))


def in_heading(line: Line, at: int, end: int) -> bool:
    """A word in capitals that is no acronym stands beside it."""
    before = line.text[max(0, at - 9) : at].rstrip(" ").rpartition(" ")[2]
    after = line.text[end : end + 9].lstrip(" ").partition(" ")[0].partition("-")[0]
    return any(
        len(word) > 1 and word.isupper() and word not in senses() and is_syllable(word.lower())
        for word in (before, after)
    )


def chosen(line: Line, written: str, at: int, end: int) -> Said | None:
    """The reading of a known acronym: the one whose cue stands nearest, else the default."""
    learned = line.learned.get(written)
    if learned:
        return Said(learned, end, 0.97)
    readings = senses().get(written)
    if readings is None:
        return None
    if written in _words() and in_heading(line, at, end):
        return None  # ĐẦU TƯ XÂY DỰNG: in a heading it is the word
    if len(readings) == 1:
        return Said(readings[0].spoken, end)
    if written == "ĐT" and _NUMBER_BEHIND.match(line.text, end):
        return Said("điện thoại", end)
    paper = _PAPERS.get(written) if _PAPER_NUMBER.match(line.text, end) else None
    if paper:
        return Said(paper, end, 0.95)
    before = line.low[max(0, at - _NEAR) : at]
    after = line.low[end : end + _NEAR]
    low = written.lower()
    if before.rstrip(" ")[-1:].isdigit():
        before += NUMBER_BEFORE  # TCN behind a number is no school
    if _NUMBER.match(line.text, end):
        after = NUMBER_BEHIND + after
    elif _NAME.match(line.text, end):
        after = NAME_BEHIND + after
    if line.text[end : end + 1] == " " and line.text[end + 1 : end + 2].isupper():
        after = CAPITAL_BEHIND + after
    best, nearest, rival = None, 2 * _NEAR, False
    for sense in readings:
        for cue in sense.cues:
            if low in cue:  # 100% CT, ban CĐ: the cue holds the acronym itself, and is looked for here only
                if cue in line.low[max(0, at - 16) : end + 16]:
                    end += line.text[end : end + 1] == "." and f"{low}." in cue  # HT. Thích Thiện Tài
                    return Said(
                        sense.spoken,
                        end,
                        0.96,
                        tuple({s.spoken: None for s in readings if s.spoken != sense.spoken}),
                    )
                continue
            distance = min(_behind(before, cue), _ahead(after, cue))
            if distance < nearest:
                rival = best is not None and best.spoken != sense.spoken
                best, nearest = sense, distance
            elif distance < 999 and best is not None and sense.spoken != best.spoken:
                rival = True
    others = tuple({s.spoken: None for s in readings if best and s.spoken != best.spoken})
    if best:
        return Said(best.spoken, end, 0.96 if nearest <= _BESIDE and not rival else 0.85, others)
    plain = [s for s in readings if not s.cues]
    default = plain[0] if plain else readings[0]
    rivals = [s for s in readings if s.spoken != default.spoken and not all(low in cue for cue in s.cues)]
    return Said(
        default.spoken,
        end,
        (0.85 if len(plain) == 1 else 0.75) if rivals and not default.sure else 0.97,
        tuple({s.spoken: None for s in readings if s.spoken != default.spoken}),
    )


def _behind(before: str, cue: str) -> int:
    """Letters between the last `cue` that stands there as whole words and the end; 999 where none does."""
    at = before.rfind(cue)
    while at >= 0:
        if _whole(before, at, cue):
            return len(before) - at - len(cue)
        at = before.rfind(cue, 0, at)
    return 999


def _ahead(after: str, cue: str) -> int:
    """Letters before the first `cue` that stands there as whole words; 999 where none does."""
    at = -1 if cue == NUMBER_BEFORE else after.find(cue)  # not the sign in `>#`
    while at >= 0:
        if _whole(after, at, cue):
            return at
        at = after.find(cue, at + 1)
    return 999


def _whole(text: str, at: int, cue: str) -> bool:
    """`phí` is no cue in `phía`, nor `tổ` in `tốt`; a sign at a cue's edge (tt-, đồng/) needs no edge."""
    end = at + len(cue)
    begins = not (cue[0].isalnum() and text[at - 1 : at].isalnum())
    return begins and not (cue[-1].isalnum() and text[end : end + 1].isalnum())


def expanded(line: Line, written: str) -> str:
    """The default reading, "" where it is unknown."""
    if written in line.learned:
        return line.learned[written]
    readings = senses().get(written)
    if not readings:
        return ""
    return next((s.spoken for s in readings if not s.cues), readings[0].spoken)


def spelled(written: str) -> str:
    """Letter by letter, with Vietnamese letter names.

    >>> spelled("BTV")
    'bê tê vê'
    """
    names = mapping("letters")
    return " ".join(names.get(letter.upper()) or letter for letter in written)


@lru_cache(maxsize=1024)
def composed(written: str) -> str:
    """Five letters or more that are two known acronyms in a row, the longer first part preferred; "" where they are none.

    >>> composed("VPHĐND"), composed("XQZWK")
    ('văn phòng Hội đồng nhân dân', '')
    """
    known = senses()
    for cut in range(len(written) - 3, 1, -1) if len(written) > 4 else ():
        first, last = known.get(written[:cut]), known.get(written[cut:])
        if first and last:
            return " ".join(
                next((s.spoken for s in part if not s.cues), part[0].spoken) for part in (first, last)
            )
    return ""


@cache
def named(letters: str) -> str:
    """Letters of a code: a vowel as it is, a consonant by its name (B40 is "bê bốn mươi")."""
    return " ".join(letter if letter in "AEIOUaeiou" else spelled(letter) for letter in letters)


def road(line: Line, match: re.Match[str]) -> Said | None:
    """QL91 is "quốc lộ chín mươi mốt", ĐT943 "đường tỉnh chín trăm bốn mươi ba"; never "quốc lộ quốc lộ".

    >>> from reader.script import speak_line
    >>> speak_line("QL91, ĐT943, cao tốc CT01")
    'quốc lộ chín mươi mốt, đường tỉnh chín trăm bốn mươi ba, cao tốc không một'
    """
    code, figures = match[1], match[2]
    if (
        code in ("ĐH", "ĐX", "CT", "ĐT")
        and " " in match[0]
        and (len(figures) < 3 or code == "CT")
        and not line.cued(match.start(), _ROAD_CUES)
    ):
        return None
    if code in ("ĐX", "CT", "ĐH") and (len(figures) == 4 or line.cued(match.start(), _FORM_CUES)):
        return None  # vụ ĐX 2025-2026, mẫu CT01, chung cư CT8D
    name = "" if line.cued(match.start(), (_ROADS[code],)) else _ROADS[code]
    numerals = line.numerals
    number = numerals.digits(figures) if figures[0] == "0" else numerals.cardinal(figures)
    said = " ".join(word for word in (name, number, match[3]) if word)
    return Said(said, match.end(), 0.97)


_FORM_CUES = (
    "mẫu",
    "biểu mẫu",
    "mẫu số",
    "tờ khai",
    "phiếu",
    "vụ",
    "lúa",
    "lô",
    "ô",
    "ô đất",
    "chung cư",
    "tòa",
    "toà",
    "tòa nhà",
    "khu",
    "block",
    "căn hộ",
    "nhà",
    "-",
)
_ROAD_CUES = ("đường", "tuyến", "tuyến đường", "trên", "nâng cấp", "mở rộng", "cao tốc", "tỉnh lộ", "dọc", "qua", "giao", "nối")  # fmt: skip


def dotted(line: Line, match: re.Match[str]) -> Said | None:
    """TP. Long Xuyên, GS.TS., P.Mỹ Thạnh, v.v.: the dot belongs to the abbreviation.

    A single letter is one only before a name or a number (P. 5), so that "Nguyễn Văn P." stays.

    >>> from reader.script import speak_line
    >>> speak_line("TP. Long Xuyên"), speak_line("P.Mỹ Thạnh"), speak_line("lúa, ngô, v.v.")
    ('thành phố Long Xuyên', 'phường Mỹ Thạnh', 'lúa, ngô, vân vân')
    """
    table = mapping("abbreviations")
    text, at = line.text, match.start()
    written = match[0]
    if _ROOM.match(text, at):
        return Said("phòng", at + 2, 0.93)
    while written:
        end = at + len(written)
        known = table.get(written) or table.get(written.capitalize())
        if not known and written.count(".") > 1 and (post := table.get(written.rstrip("."))):
            return Said(post, end)  # P.CT.UBND
        if known and _stands(line, written, at, end):
            post = _BEFORE_POSTS.get(written) if line.follows(end, _POSTS) else None
            return Said(post or known, end)
        written = written[: written.rstrip(".").rfind(".") + 1]
    place = place_at(line, at)
    province = match[0][:2] in ("T.", "t.") and line.follows(at + 2, _PROVINCES)
    if province and line.word_before(at) not in _NAMES_BEFORE:
        return Said("tỉnh", at + 2, 0.95)
    if place and _stands(line, match[0][:2], at, at + 2):
        return Said(place, at + 2, 0.93)
    parts = match[0].split(".")
    if len(parts) < 2 or (len(parts) == 2 and (not parts[1] or not parts[1].isupper())):
        return None
    letters = "".join(parts)
    if len(parts) > 2 and len(letters) == len([part for part in parts if part]) and letters.isupper():
        named_before = text[at - 1 : at] == " " and (
            line.name_before(at) or line.word_before(at) in _PEOPLE_BEFORE
        )
        meant = not named_before and (len(letters) > 3 or letters in _DOTTED_ACRONYMS)
        known = (expanded(line, letters) or mapping("foreign").get(letters.lower())) if meant else ""
        return Said(known or spelled(letters), match.end(), 0.95 if known or len(letters) < 4 else 0.9)
    if all(len(part) < 2 for part in parts):
        return Said(spelled(letters), match.end(), 0.9)  # Q.H, T.A: somebody's initials
    said = [table.get(part + ".") or expanded(line, part) for part in parts if part]
    if not all(said):
        return None
    # The last dot ends the sentence unless a name follows.
    end = match.end() - (text[match.end() - 1] == "." and not text[match.end() : match.end() + 1].isalnum())
    return Said(" ".join(said), end, 0.95)


def place_at(line: Line, at: int) -> str:
    """K., A., Đ. and T. are khóm, ấp, đường and tỉnh in an address, nothing elsewhere."""
    place = _PLACES.get(line.text[at : at + 2])
    listed = place and line.text[at - 2 : at] == ", "
    return place if place and listed and _ADDRESS.search(line.low, max(0, at - 60), at + 60) else ""


def _stands(line: Line, written: str, at: int, end: int) -> bool:
    """Whether a known abbreviation is one here: a lone letter, and one that ends a sentence, may be none."""
    text = line.text
    if written[-1] != "." or written.count(".") > 1:
        return not text[end : end + 1].isalpha()
    if written in ("Tr.", "tr."):
        return text[end : end + 2].lstrip(" ")[:1].isdigit()  # tr. 52; cháu Tr. hides a name
    named = text[end : end + 1].isalnum() or (
        text[end : end + 1] == " "
        and (text[end + 1 : end + 2].isupper() or text[end + 1 : end + 2].isdigit())
    )
    if len(written) == 2:
        if _CREDIT.search(text, max(0, at - 8), at):
            return False  # Ảnh: X. Thắng
        after = text[end : end + 3].lstrip(" ")
        named = after[:1].isdigit() or (after[:1].isupper() and after[1:2].isalpha()) or after[:2] == "Ô "
        before = text[at - 2 : at - 1] if at > 1 and text[at - 1] == " " else ""
        return named and not (before.isalpha() and line.word_before(at) in _NAMES_BEFORE)
    return named or text[end : end + 1] in (" ", ":") or end < len(text)


_DOTTED_ACRONYMS = frozenset(["TƯ", "TW", "SOS", "VIP", "ADN", "DNA"])
"""Written with dots on purpose; other two or three letters with dots hide a name: bà T.T.T. is no radio station."""
_CREDIT = re.compile(
    r"(?:[ẢảAa]nh|[Tt]in|[Vv]ideo|[Cc]lip|[Bb]ài|[Tt]heo|[Nn]ga|[Mm]ỹ|[Aa]nh|[Pp]háp|[Đđ]ức):? $"
)
_ROOM = re.compile(r"P\. ?[1-9]\d{2}(?!\d)")
_BEFORE_POSTS = {"Q.": "quyền", "P.": "phó"}
_POSTS = ("trưởng", "chủ tịch", "giám đốc", "bí thư", "hiệu trưởng", "chánh", "viện trưởng", "cục trưởng", "tổng", "chủ nhiệm", "tổ trưởng")  # fmt: skip
"""Before a post Q. is acting and P. is a deputy, where before a name they are a district and a ward."""
_PLACES = {"K.": "khóm", "A.": "ấp", "Đ.": "đường", "T.": "tỉnh"}
_ADDRESS = re.compile(r"tổ \d|phường|p\.|xã|tp|huyện|đường|số \d|thị trấn")
_PROVINCES = ("an giang", "kiên giang", "đồng tháp", "vĩnh long", "long an", "tiền giang", "hậu giang", "bến tre", "trà vinh", "sóc trăng", "bạc liêu", "cà mau", "tây ninh", "bình dương", "bình phước", "đồng nai", "lâm đồng", "bình thuận", "ninh thuận", "khánh hòa", "phú yên", "bình định", "quảng ngãi", "quảng nam", "quảng trị", "quảng bình", "hà tĩnh", "nghệ an", "thanh hóa", "ninh bình", "nam định", "thái bình", "hà nam", "hưng yên", "hải dương", "bắc ninh", "bắc giang", "quảng ninh", "lạng sơn", "cao bằng", "hà giang", "lào cai", "yên bái", "sơn la", "điện biên", "lai châu", "hòa bình", "phú thọ", "vĩnh phúc", "thái nguyên", "tuyên quang", "gia lai", "kon tum", "đắk lắk", "đắk nông", "đồng tháp")  # fmt: skip
_NAMES_BEFORE = ("văn", "thị", "ông", "bà", "anh", "chị", "em")
"""Behind these a lone letter hides a name: `Nguyễn Văn P. Sinh năm 1980`."""


_PEOPLE_BEFORE = (
    *_NAMES_BEFORE,
    "cháu",
    "chú",
    "cô",
    "bé",
    "cụ",
    "bị can",
    "đối tượng",
    "tên",
    "nạn nhân",
    "can",
)
"""Behind these dotted letters hide a name: `bà T.T.H.` is no province."""


@cache
def _compounds() -> dict[str, tuple[tuple[str, str], ...]]:
    """First run of letters or digits -> (written, spoken; "" a known acronym) of longer forms, longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for written, spoken in [*((key, "") for key in senses()), *mapping("foreign").items()]:
        run = _RUN.match(written)
        if run and run.end() < len(written):
            found.setdefault(run[0].lower(), []).append((written, spoken))
    return {run: tuple(sorted(forms, key=lambda form: -len(form[0]))) for run, forms in found.items()}


def compound(line: Line, match: re.Match[str]) -> Said | None:
    """What is known only as a whole: KT-XH, TH&THCS, đ/c, 5G, Wi-Fi, VTV1.

    >>> from reader.script import speak_line
    >>> speak_line("Sở GD&ĐT"), speak_line("mạng 5G"), speak_line("Wi-Fi")
    ('Sở giáo dục và đào tạo', 'mạng năm giê', 'oai phai')
    """
    forms = _compounds().get(match[0].lower())
    if not forms:
        return None
    text, at = line.text, match.start()
    for written, spoken in forms:
        end = at + len(written)
        if text[end : end + 1].isalnum():
            continue
        if spoken and line.low.startswith(written, at):
            return Said(spoken, end)
        if not spoken and text.startswith(written, at):
            said = chosen(line, written, at, end)
            return said and _once(line, said, at)
    return None


def office(line: Line, match: re.Match[str]) -> Said | None:
    """What an office is for, however its parts are joined: Sở GD - ĐT, Bộ KH- CN, Sở VH, TT và DL.

    >>> from reader.script import speak_line
    >>> speak_line("Bộ TN - MT"), speak_line("Sở LĐ-TB và XH")
    ('Bộ tài nguyên và môi trường', 'Sở Lao động, Thương binh và Xã hội')
    """
    if not line.cued(match.start(), OFFICES):
        return None
    whole = "".join(_CAPITALS.findall(match[0]))
    readings = senses().get(whole)
    if readings is None or match[0] in senses():
        return None
    return chosen(line, whole, match.start(), match.end())


OFFICE = re.compile(r"[A-ZĐ]{2,5}(?:(?: ?[-–&,] ?| và )[A-ZĐ]{2,5}){1,3}(?![^\W_])")
OFFICES = ("bộ", "sở", "phòng", "ban", "vụ", "cục", "chi cục", "ủy ban", "uỷ ban", "đài", "trung tâm", "ngành", "hội đồng", "viện", "phó phòng", "trưởng phòng", "giám đốc sở", "bộ trưởng")  # fmt: skip
"""Behind these KH-CN, TT-TT and KH-ĐT are what an office is for, no papers."""
_CAPITALS = re.compile("[A-ZĐ]+")


def acronym(line: Line, match: re.Match[str]) -> Said | None:
    """UBND, MTTQ, THCS by the table, and by what stands near where it has more than one meaning.

    >>> from reader.script import speak_line
    >>> speak_line("Cổng TTĐT TP Long Xuyên"), speak_line("hội HLHPN")
    ('Cổng thông tin điện tử thành phố Long Xuyên', 'hội Liên hiệp Phụ nữ')
    """
    written, at, end = match[0], match.start(), match.end()
    if 1 < len(written) < 5 and written[:2].isupper() and _somebody(line, written, at, end):
        return Said(spelled(written), end, 0.93)
    said = chosen(line, written, at, end)
    return said and _once(line, said, at)


def _somebody(line: Line, written: str, at: int, end: int) -> bool:
    """Whether the letters hide a name: who took a picture (`Ảnh: HT`), `chị HTTT, 32 tuổi`."""
    if len(written) == 2 and written not in _CREDITED and _PICTURE.search(line.text, max(0, at - 20), at):
        return _UNMARKED.issuperset(written) and not _SHOUTED.match(line.text, end)
    return (
        written not in _ROLES
        and line.word_before(at) in ("ông", "bà", "anh", "chị", "cháu", "em")
        and bool(_OF_SOMEBODY.match(line.low, end))
    )


_PICTURE = re.compile(
    r"(?<!\w)(?:(?:[Ảả]nh|[Cc]lip|[Vv]ideo|Đồ họa)(?: minh họa)?: ?|Ảnh (?=[A-Z]{2}(?:$|[.)]| [A-ZĐÀ-ỸƯƠ][^\W\d_])))$"
)
_SHOUTED = re.compile(r" ?(?:[A-ZĐ][A-ZĐÀ-ỸƯƠ]|cung cấp)")
_UNMARKED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĐ")
_CREDITED = ("PV", "FB", "AP", "CA", "QH", "TL", "IT", "MC", "BS", "LS", "BP", "GĐ", "US")
"""Who may stand behind `Ảnh:` as an acronym of two letters."""
_ROLES = frozenset(
    ["HS", "SV", "HSSV", "HSG", "CN", "CSGT", "CA", "CB", "GV", "PV", "BS", "CTV", "CBCS", "VN", "SOS"]
)
_OF_SOMEBODY = re.compile(r",? \(?(?:\d\d tuổi|trú|ngụ|ở|sinh năm|sn|quê)(?!\w)")


def _once(line: Line, said: Said, at: int) -> Said:
    """Without the words that stand right before it: hội HLHPN, phát triển PTNT, khu vực bỏ phiếu KVBP."""
    before, low = line.word_before(at), said.spoken.lower()
    if not before or before not in low or line.text[at - 1] != " " or " " not in low:
        return said
    if line.low.endswith(low, 0, at - 1):
        return said._replace(spoken="")
    first, rest = said.spoken.split(" ", 1)
    second, _, others = rest.partition(" ")
    if others and line.low.endswith(f"{first} {second}".lower(), 0, at - 1):
        return said._replace(spoken=others)
    if before == first.lower() in _HEADS and line.word_before(at - 1 - len(before)) not in _JOINED:
        return said._replace(spoken=rest)
    return said


_HEADS = frozenset(
    ["hội", "ban", "sở", "bộ", "phòng", "đoàn", "tổ", "trường", "khu", "quỹ", "cục", "đội", "viện", "đài", "đảng", "trạm", "hộ", "nhà", "lớp", "ủy", "hợp", "quốc", "thành", "câu", "liên", "tỉnh", "đường", "bệnh", "cụm", "vùng", "bí", "thuế", "vốn", "luật"]
)  # fmt: skip
"""hội HLHPN says hội once, where thi công CT and đảm bảo BHYT have the word twice."""
_JOINED = frozenset(
    ["văn", "quốc", "dự", "đề", "đại", "xã", "cán", "nội", "toàn", "tiến", "đảng", "công", "tập", "hải", "biên", "cơ", "hoàn", "trưởng", "giao", "phân", "thăng", "tiêu", "hình"]
)  # fmt: skip
"""xã hội, cán bộ, quốc phòng: these are other words."""


def before_word(line: Line, match: re.Match[str]) -> Said | None:
    """As `acronym`, where it is no Roman numeral's letters, no unit behind a number and no Sunday (19g CN)."""
    at = match.start()
    if line.text[max(0, at - 2) : at].strip(" ").isdigit() or match[0] == "CN" or _ROMAN.issuperset(match[0]):
        return None
    return acronym(line, match)


_ROMAN = frozenset("IVXLCDM")


def definition(line: Line, match: re.Match[str]) -> Said | None:
    """An acronym in brackets behind what it stands for has just been said in full.

    >>> from reader.script import speak_line
    >>> speak_line("thủ tục hành chính (TTHC) của xã"), speak_line("Tổ chức Y tế Thế giới (WHO)")
    ('thủ tục hành chính của xã', 'Tổ chức Y tế Thế giới, vê kép hát o')
    """
    written, at = match[1].replace(" ", ""), match.start()
    full = line.low[max(0, at - 120) : at].rstrip()
    spoken = [line.learned.get(written, "")] + [sense.spoken for sense in senses().get(written, ())]
    return Said("", match.end()) if any(s and full.endswith(s.lower()) for s in spoken) else None


def learn(text: str) -> dict[str, str]:
    """Acronyms that the text defines: `Hợp tác xã Mỹ Thạnh (HTXMT)`.

    The words whose first letters make the acronym, right before the bracket, are its meaning.

    >>> learn("Ban Quản lý dự án Kênh Mới (BQLDAKM) cho biết")
    {'BQLDAKM': 'Ban Quản lý dự án Kênh Mới'}
    """
    found: dict[str, str] = {}
    for match in DEFINED.finditer(text):
        letters = match[1].lower()
        words = text[max(0, match.start() - 12 * len(letters)) : match.start()].replace(",", " ").split()
        tail = words[-len(letters) :]
        if len(tail) == len(letters) and all(_initial(w) == c for w, c in zip(tail, letters, strict=True)):
            found.setdefault(match[1], " ".join(tail))
    return found


def _initial(word: str) -> str:
    from reader.script.syllables import bare

    first = bare(word[0].lower())[0]
    return first
