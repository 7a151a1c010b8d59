"""Text as typed -> text that rules can match: NFC, one kind of space, no zero-width, no look-alikes.

Done before any look-up, so that no word is lost to decomposed Unicode or to a Cyrillic `а`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

VIETNAMESE = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_CLEAN_CHARACTERS = f"!-~{VIETNAMESE}{VIETNAMESE.upper()}“”‘’…–°€£¥±"
_CLEAN = re.compile(f"[{_CLEAN_CHARACTERS} ]*")
"""Text of only these needs nothing done to it (if it also has no two spaces together)."""
_DIRTY = re.compile(f"[^{_CLEAN_CHARACTERS} ]+| {{2,}}")

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Me", "Mn", "Mc"}
_SPACES = "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85"
_KEPT_AS_THEY_ARE = "…ªº°µ™©®℃℉№Ω℮€"
"""Characters whose NFKC form would lose what they say, or that the tables know."""

_LOOKALIKES = str.maketrans(
    {
        # The eth for đ, and oi (U+01A3) for ư, stand in many pages made from PDF and old fonts.
        "ð": "đ", "Ð": "Đ", "ɖ": "đ", "Ɖ": "Đ", "ƣ": "ư", "Ƣ": "Ư",
        "−": "-", "‐": "-", "‑": "-", "‒": "-", "–": "–", "—": "–", "―": "–", "﹣": "-", "－": "-", "⁃": "-", "➖": "-",
        "ˊ": "'", "´": "'", "`": "'", "ʼ": "'", "′": "'", "″": '"', "ʹ": "'", "＇": "'", "‛": "'",
        "º": "°", "˚": "°", "᾿": "'", "⁄": "/", "∕": "/", "／": "/", "։": ":", "∶": ":", "：": ":",
        "·": "·", "‧": "·", "。": ".", "、": ",", "，": ",", "；": ";", "？": "?", "！": "!", "～": "~", "∼": "~",
        "„": "“", "‟": "“", "«": "“", "»": "”", "‹": "“", "›": "”", "❝": "“", "❞": "”", "〝": "“", "〞": "”",
        "µ": "μ", "Ω": "Ω", "ı": "i", "İ": "I", "ȷ": "j", "ſ": "s", "K": "K", "Å": "Å",
    }
)  # fmt: skip
"""One character for one character."""

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
"""m² becomes m^2 and 1½ becomes 1 1/2, so that no figure is left that a rule would take for a letter."""

_IN_LATIN = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеосрухіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν",
    "ABEKMHOPCTYXIJSaeocpyxijsdhABEZHIKMNOPTYXoav",
)
"""Cyrillic and Greek letters that look Latin: put right only inside a word that has Latin letters."""
_MIXED = re.compile(r"[^\W\d_]*[A-Za-zÀ-ɏḀ-ỹ][^\W\d_]*")
_FOREIGN_LETTER = re.compile(r"[\u0370-\u052f]")


class Clean(NamedTuple):
    """Normalised text, and where each of its characters came from."""

    text: str
    offsets: tuple[int, ...] | None
    """For each character of `text`, and for its end, the offset in the source. None: the same offsets."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of `text` -> the span of the source."""
        if self.offsets is None:
            return start, end
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end]


def normalise(source: str) -> Clean:
    """Raises nothing; linear in the text; never longer words than before, single spaces, no end spaces.

    >>> normalise("Tiê\\u0301ng\\u200b  Viê\\u0323t").text
    'Tiếng Việt'
    >>> normalise("đƣợc đi Hà\\u00a0Nội").text
    'được đi Hà Nội'
    >>> normalise("３０ m²").text
    '30 m^2'
    """
    if _CLEAN.fullmatch(source) and "  " not in source and source[:1] != " " and source[-1:] != " ":
        return Clean(source, None)
    out: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in _DIRTY.finditer(source):
        start, end = match.span()
        if start > done and unicodedata.combining(source[start]):
            start -= 1  # its base letter
        _append(source[done:start], done, out, offsets)
        at = start
        while at < end:
            begin = at
            at += 1
            while at < end and unicodedata.combining(source[at]):
                at += 1
            # A cluster longer than this is no letter of any language; the rest of its marks is dropped.
            piece = _character(source[begin : min(at, begin + 6)])
            if source[begin] in _RAISED:
                piece = piece if begin and source[begin - 1] in _RAISED else "^" + piece
            elif "/" in piece and out and out[-1].isdigit():
                piece = " " + piece  # 2⅓ is no 21/3
            if piece == " ":
                _append(" ", begin, out, offsets)
            else:
                out.extend(piece)
                offsets.extend([begin] * len(piece))
        done = end
    _append(source[done:], done, out, offsets)
    if out and out[-1] == " ":
        out.pop()
        offsets.pop()
    text = "".join(out)
    if _FOREIGN_LETTER.search(text):
        text = _MIXED.sub(lambda m: m[0].translate(_IN_LATIN), text)
    # The end of a character is where the next one begins, but spaces and dropped marks belong to nobody.
    offsets.append(len(source.rstrip()) if text else 0)
    return Clean(text, tuple(offsets))


def _append(clean: str, at: int, out: list[str], offsets: list[int]) -> None:
    """Copy clean text that stands at `at`; never two spaces together, none at the beginning."""
    if clean[:1] == " " and (not out or out[-1] == " "):
        clean, at = clean[1:], at + 1
    out.extend(clean)
    offsets.extend(range(at, at + len(clean)))


@cache
def _table_symbols() -> frozenset[str]:
    from reader.script.tables import rows

    return frozenset(row[0] for row in rows("symbols") if len(row[0]) == 1)


@lru_cache(maxsize=8192)
def _character(cluster: str) -> str:
    """One source character with its combining marks -> what takes its place."""
    first = cluster[0]
    if len(cluster) == 1 and (" " < first <= "~" or first in _KEPT_AS_THEY_ARE):
        return first.translate(_LOOKALIKES)
    if first in _SPACES or first.isspace():
        return " "
    composed = unicodedata.normalize("NFC", cluster).translate(_LOOKALIKES)
    if len(composed) == 1 and composed in VIETNAMESE:
        return composed
    said = []
    for character in composed:
        if character in _KEPT_AS_THEY_ARE or character in _table_symbols():
            said.append(character)
            continue
        category = unicodedata.category(character)
        if category in _DROPPED:
            continue
        if character in _RAISED:
            said.append(_RAISED[character])
            continue
        if category == "Nd":
            said.append(str(unicodedata.decimal(character)))
            continue
        plain = unicodedata.normalize("NFKC", character)
        if category in ("No", "Nl") and not plain.isascii() and "⁄" not in plain:
            said.append(f"{unicodedata.numeric(character):g}".replace(".", ","))
        elif plain == character or category == "Lo":
            said.append(character)
        else:
            said.extend(c for c in plain.translate(_LOOKALIKES) if unicodedata.category(c) not in _DROPPED)
    joined = "".join(said).replace("  ", " ")
    return joined.strip() if joined != " " else " "


def fold(word: str) -> str:
    """A key for look-ups: lower case, tone marks in the new place (oà and òa are one).

    >>> fold("Uỷ") == fold("ủy")
    True
    """
    from reader.script.syllables import bare

    base, tone = bare(word.lower())
    return base + tone if tone != "?" else word.lower()
