"""Acronyms: known ones by their context, those an article defines itself, unknown ones letter by letter."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reader.script.line import Line, Said
from reader.script.tables import mapping, rows

ACRONYM = re.compile(r"[^\W\d_]{1,12}(?:&[^\W\d_]{1,4})?")
DOTTED = re.compile(r"(?:[^\W\d_]{1,4}\.){1,4}(?:[^\W\d_]{1,4}(?![^\W_]))?")
ROAD = re.compile(r"(QL|ĐT|TL|HL|ĐH|ĐX|HTL|CT)[ .-]?(\d{1,4})([A-Z](?![^\W_]))?")
DEFINED = re.compile(
    r"\((?:gọi tắt là |viết tắt là |viết tắt: |sau đây gọi (?:tắt )?là |gọi tắt: )?[“\"]?([A-ZĐ][A-ZĐa-z]{1,9})[”\"]?\)"
)
_NEAR = 40


class Sense(NamedTuple):
    spoken: str
    cues: tuple[str, ...]


@cache
def senses() -> dict[str, tuple[Sense, ...]]:
    """Written -> its readings; the one without cues is the default."""
    found: dict[str, list[Sense]] = {}
    for row in rows("acronyms"):
        cues = tuple(c.strip() for c in row[2].split(",") if c.strip()) if len(row) > 2 else ()
        found.setdefault(row[0], []).append(Sense(row[1], cues))
    return {written: tuple(readings) for written, readings in found.items()}


def chosen(line: Line, written: str, at: int, end: int) -> Said | None:
    """The reading of a known acronym: the one whose cue stands nearest, else the default."""
    learned = line.learned.get(written)
    if learned:
        return Said(learned, end, 0.97)
    readings = senses().get(written)
    if readings is None:
        return None
    if len(readings) == 1:
        return Said(readings[0].spoken, end)
    before = line.low[max(0, at - _NEAR) : at]
    after = line.low[end : end + _NEAR]
    best, nearest = None, 2 * _NEAR
    for sense in readings:
        for cue in sense.cues:
            left, right = before.rfind(cue), after.find(cue)
            distance = min(len(before) - left if left >= 0 else 999, right + 1 if right >= 0 else 999)
            if distance < nearest:
                best, nearest = sense, distance
    others = tuple(s.spoken for s in readings if s is not best)
    if best:
        return Said(best.spoken, end, 0.96, others)
    plain = [s for s in readings if not s.cues]
    default = plain[0] if plain else readings[0]
    return Said(
        default.spoken,
        end,
        0.92 if len(plain) == 1 else 0.75,
        tuple(s.spoken for s in readings if s is not default),
    )


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
    return " ".join(names.get(letter) or names.get(letter.lower()) or letter for letter in written)


def road(line: Line, match: re.Match[str]) -> Said | None:
    """QL91 is "quốc lộ chín mươi mốt", ĐT943 "đường tỉnh chín trăm bốn mươi ba".

    >>> from reader.script import speak_line
    >>> speak_line("QL91, ĐT943")
    'quốc lộ chín mươi mốt, đường tỉnh chín trăm bốn mươi ba'
    """
    name = {"QL": "quốc lộ", "ĐT": "đường tỉnh", "TL": "tỉnh lộ", "HL": "hương lộ", "ĐH": "đường huyện", "ĐX": "đường xã", "HTL": "hương tỉnh lộ", "CT": "cao tốc"}[match[1]]  # fmt: skip
    said = f"{name} {line.numerals.cardinal(match[2])} {match[3] or ''}".strip()
    return Said(
        said, match.end(), 0.97, (f"{name} {line.numerals.digits(match[2])} {match[3] or ''}".strip(),)
    )


def dotted(line: Line, match: re.Match[str]) -> Said | None:
    """TP. Long Xuyên, GS.TS., P. Mỹ Thạnh, v.v.: the dot belongs to the abbreviation.

    >>> from reader.script import speak_line
    >>> speak_line("TP. Long Xuyên"), speak_line("lúa, ngô, v.v.")
    ('thành phố Long Xuyên', 'lúa, ngô, vân vân')
    """
    written, end = match[0], match.end()
    table = mapping("abbreviations")
    known = table.get(written) or table.get(written.capitalize())
    text = line.text
    if known:
        named = (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()) or text[
            end : end + 1
        ].isupper()
        if (
            written.count(".") == 1
            and len(written) <= 2
            and not (named or text[end : end + 1].isdigit() or text[end + 1 : end + 2].isdigit())
        ):
            return None
        return Said(known, end)
    parts = written.split(".")
    if len(parts) < 2 or (len(parts) == 2 and not parts[1]):
        return None
    said = [table.get(part + ".") or expanded(line, part) for part in parts if part]
    if not all(said):
        return None
    # The last dot ends the sentence unless a name follows.
    return Said(" ".join(said), end, 0.95)


def acronym(line: Line, match: re.Match[str]) -> Said | None:
    """UBND, MTTQ, THCS by the table, and by what stands near where it has more than one meaning.

    >>> from reader.script import speak_line
    >>> speak_line("Cổng TTĐT TP Long Xuyên")
    'Cổng thông tin điện tử thành phố Long Xuyên'
    """
    written, at, end = match[0], match.start(), match.end()
    return chosen(line, written, at, end)


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
