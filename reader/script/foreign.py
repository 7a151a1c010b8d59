"""Words that are no Vietnamese syllable: by the exception lexicon, else as they are, in doubt."""

from __future__ import annotations

import re
import unicodedata

from reader.script.acronyms import composed, in_heading, spelled
from reader.script.line import Line, Said
from reader.script.syllables import is_syllable, respelled, well_spelled
from reader.script.tables import mapping, words

_SAYABLE = re.compile(
    r"(?:[BCDFGHKLMNPQRSTVWXZ]{0,2}[AEIOUY]{1,2}){2,5}[BCDFGHKLMNPQRSTVWXZ]{0,2}(?<=\w{5})", re.ASCII
)
"""Five letters or more with vowels where a word has them: LILAMA, FOREIGN."""
LETTERS = r"[^\W\d_]+"
WORD = re.compile(LETTERS)
COMPOUND = re.compile(r"[^\W\d_]{1,20}(?:[-–][^\W\d_]{1,20}){0,3}(?:[-–]? ?\d{1,3}(?![\d.,/]\d))?(?![^\W_])")


def foreign(line: Line, match: re.Match[str]) -> Said | None:
    """Covid, Facebook, wifi: as the exception lexicon respells them.

    >>> from reader.script import speak_line
    >>> speak_line("Facebook")
    'phây búc'
    """
    said = mapping("foreign").get(match[0].lower())
    return Said(said, match.end()) if said else None


def capitals(line: Line, match: re.Match[str]) -> Said | None:
    """A word in capitals is a word (THÔNG BÁO), said in lower case so that no engine spells it.

    >>> from reader.script import speak_line
    >>> speak_line("THÔNG BÁO")
    'thông báo'
    """
    word = match[0]
    if len(word) > 1 and word.isupper() and is_syllable(low := word.lower()):
        return Said(
            respelled(low) or low,
            match.end(),
            1.0
            if not low.isascii()
            or len(low) > 3
            or line.shouts(match.start())
            or in_heading(line, match.start(), match.end())
            else 0.85,
            () if not low.isascii() else (spelled(word),),
        )
    return None


def unknown_acronym(line: Line, match: re.Match[str]) -> Said | None:
    """Capitals that nothing knows: of known parts said together, sayable as a word, else by letter names; in doubt.

    >>> from reader.script import speak_line
    >>> speak_line("KQX"), speak_line("BCĐNTM"), speak_line("BAROTEX")
    ('ca quy ích', 'Ban Chỉ đạo nông thôn mới', 'Barotex')
    """
    word = match[0]
    if len(word) < 2 or len(word) > 10 or not word.isupper() or not mapping("letters").keys() >= set(word):
        return None
    said, parts = spelled(word), composed(word)
    if parts:
        return Said(parts, match.end(), 0.8, (said,))
    if _SAYABLE.fullmatch(word):
        return Said(word.capitalize(), match.end(), 0.7, (said,))
    return Said(said, match.end(), 0.7) if said != " ".join(word) else None


def misplaced_tone(line: Line, match: re.Match[str]) -> Said | None:
    """qúy, tòan: the tone mark stands on the wrong letter; the word is certain.

    >>> from reader.script import speak_line
    >>> speak_line("qúy vị")
    'quý vị'
    """
    word = match[0]
    low = word.lower()
    if low.isascii() or well_spelled(low):  # most, and told faster than by `respelled`
        return None
    right = respelled(low) if is_syllable(low) else None
    if right is None:
        return None
    return Said(right.capitalize() if word[0].isupper() else right, match.end(), 0.97)


def other_script(line: Line, match: re.Match[str]) -> Said | None:
    """Khmer, Chinese and other scripts: a presenter passes over them, and an operator is asked; alone, what they are.

    >>> from reader.script import speak_line
    >>> speak_line("chùa Tà Pạ (វត្តតាប៉ា)"), speak_line("中国")
    ('chùa Tà Pạ', 'chữ Hán')
    """
    word = match[0]
    if word[0] <= _LAST_LATIN or "\u1e00" <= word[0] <= "\u1eff":
        return None
    before = line.text[max(0, match.start() - 80) : match.start()]
    after = line.text[match.end() : match.end() + 80]
    latin = any(letter <= _LAST_LATIN and letter.isalnum() for letter in before + after)
    if latin or any(letter.isalpha() for letter in before):
        return Said("", match.end(), 0.6)
    script = re.split("[ -]", unicodedata.name(word[0], ""))[0].lower()
    return Said(mapping("scripts").get(script, "chữ nước ngoài"), match.end(), 0.6)


_LAST_LATIN = "\u024f"


_INITIALS = frozenset(["Th", "Tr", "Ng", "Nh", "Ch", "Kh", "Ph", "Gi", "Qu", "Gh", "Ngh"])


def unknown_word(line: Line, match: re.Match[str]) -> Said | None:
    """No syllable and not in the lexicon: spoken as it is written, in doubt. Cháu Th. hides a name: its letters.

    >>> from reader.script import speak_line
    >>> speak_line("cháu Th. kể")
    'cháu tê hát kể'
    """
    word = match[0]
    if len(word) == 1 or is_syllable(word.lower()) or word.lower() in words("names"):
        return None
    meant = mapping("typos").get(word.lower())
    if meant:
        return Said(
            meant.capitalize() if word[0].isupper() else meant, match.end(), 0.95, (word,), "misspelled"
        )
    if word in _INITIALS:
        end = match.end()
        goes_on = line.text[end : end + 1] == "." and line.text[end + 1 : end + 3].lstrip(" ")[:1].islower()
        return Said(spelled(word.upper()), end + goes_on, 0.92, (word,))
    return Said(
        word, match.end(), 0.75 if word.isascii() else 0.6, (spelled(word.upper()),) if len(word) < 6 else ()
    )
