"""Is it a possible Vietnamese syllable? What is none is known to be foreign, an acronym or a slip."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from reader.script.tables import rows

TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz"
ENGLISH = "abcdefghijklmnopqrstuvwxyz"


def _toned() -> dict[str, tuple[str, str]]:
    found = {}
    for vowel in "aăâeêioôơuưy":
        for mark, tone in TONES.items():
            found[unicodedata.normalize("NFC", vowel + mark)] = (vowel, tone)
    return found


TONED = _toned()
"""A toned vowel -> its bare vowel and the tone's key on a Telex keyboard."""
_MARKED = {value: key for key, value in TONED.items()}


def bare(word: str) -> tuple[str, str]:
    """A lower-case word without its tone mark, and its tone ("" level, "?" two marks: no syllable).

    >>> bare("nghiệp"), bare("uỷ"), bare("ủy")
    (('nghiêp', 'j'), ('uy', 'r'), ('uy', 'r'))
    """
    if word.isascii():
        return word, ""
    tone = ""
    letters = []
    for letter in word:
        if letter in TONED:
            letter, mark = TONED[letter]
            tone = "?" if tone else mark
        letters.append(letter)
    return "".join(letters), tone


@cache
def _parts() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(row[0] for row in rows("onsets")), frozenset(row[0] for row in rows("rhymes"))


def split(base: str) -> tuple[str, str] | None:
    """A toneless syllable -> onset and rhyme, or None where it is no syllable.

    >>> split("nghiêp"), split("quôc"), split("giêng"), split("gin"), split("web")
    (('ngh', 'iêp'), ('qu', 'ôc'), ('gi', 'êng'), ('g', 'in'), None)
    """
    onsets, rhymes = _parts()
    for length in (3, 2, 1, 0):
        onset, rhyme = base[:length], base[length:]
        if length and onset not in onsets:
            continue
        if rhyme not in rhymes:
            # quy, quyên, quốc: the u of qu belongs to the onset, and y stands for i behind it.
            if onset != "qu" or rhyme not in ("y", "yên", "yêt", "ynh", "ych", "yt", "yp", "yu", "ya", "yn"):
                continue
        elif not _fits(onset, rhyme):
            continue
        return onset, rhyme
    return None


def _fits(onset: str, rhyme: str) -> bool:
    """Spelling: k, gh, ngh before e ê i y; c, g, ng elsewhere; q only as qu; yê- only where nothing precedes."""
    front = rhyme[0] in "eêiy"
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "ng"):
        return not front
    if onset == "g":
        return not front or rhyme[0] == "i"
    if onset in ("q", "p"):
        return onset == "p"
    if onset == "qu":
        return rhyme[0] not in "uư"
    if rhyme[0] == "y" and len(rhyme) > 1:
        return not onset
    return True


@cache
def _stopped() -> tuple[str, ...]:
    return ("p", "t", "c", "ch")


def is_syllable(word: str) -> bool:
    """A lower-case word, toned or not, in new or old placement of the tone mark.

    A syllable that ends in p, t, c or ch has the sắc or the nặng tone: `set` and `top` are foreign.

    >>> [w for w in ("thạnh", "uỷ", "toà", "tòa", "qúy", "net", "facebook", "km", "x") if is_syllable(w)]
    ['thạnh', 'uỷ', 'toà', 'tòa', 'qúy']
    """
    if len(word) > 7:
        return False
    base, tone = bare(word)
    if tone == "?" or split(base) is None:
        return False
    return tone in ("s", "j") or not base.endswith(_stopped())


def _places(base: str) -> tuple[int, ...]:
    """Where the tone mark may stand: new style first, then old style."""
    onset, rhyme = split(base) or ("", base)
    at = len(onset)
    vowels = [i for i, letter in enumerate(rhyme) if letter in "aăâeêioôơuưy"]
    marked = [i for i in vowels if rhyme[i] in "ăâêôơư"]
    if marked:
        return (at + marked[-1],)
    if len(vowels) == 1:
        return (at + vowels[0],)
    if len(vowels) == 3 or rhyme[-1] not in "aeiouy":
        return (at + vowels[1],)  # oai, uyên, oan: the second vowel
    if rhyme in ("oa", "oe", "uy"):
        return (at + vowels[1], at + vowels[0])  # hoà (school) and hòa (common)
    return (at + vowels[0],)


@lru_cache(maxsize=8192)
def _known_places(base: str) -> tuple[int, ...] | None:
    """`_places` of a toneless syllable; None where it is none."""
    return None if split(base) is None else _places(base)


def well_spelled(word: str) -> bool:
    """A syllable with its tone mark in a right place: `is_syllable` and not `respelled`, in one look.

    >>> [w for w in ("thạnh", "toà", "tòa", "qúy", "net") if well_spelled(w)]
    ['thạnh', 'toà', 'tòa']
    """
    if len(word) > 7:
        return False
    base, tone = bare(word)
    places = _known_places(base)
    if tone == "?" or places is None or (tone not in ("s", "j") and base.endswith(("p", "t", "c", "ch"))):
        return False
    return not tone or word in [base[:at] + _MARKED[base[at], tone] + base[at + 1 :] for at in places]


def respelled(word: str) -> str | None:
    """A syllable whose tone mark stands on the wrong letter, put right; None where nothing is wrong.

    >>> respelled("qúy"), respelled("tòan"), respelled("hòa"), respelled("hoà")
    ('quý', 'toàn', None, None)
    """
    base, tone = bare(word)
    if not tone or tone == "?" or split(base) is None:
        return None
    places = _places(base)
    forms = [
        base[:at] + _MARKED[base[at], tone] + base[at + 1 :] for at in places if (base[at], tone) in _MARKED
    ]
    return None if not forms or word in forms else forms[0]
