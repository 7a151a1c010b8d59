"""Text -> what is spoken. One pass: plain words are passed through, the rest is offered to the rules.

A chunk between two spaces that is known to be plain (a Vietnamese syllable with ordinary punctuation)
costs one dictionary look-up; only the others are read character class by character class. Every rule is
asked at one place and answers how far it reads, so the whole is linear in the text.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from reader.script.acronyms import learn, senses
from reader.script.foreign import WORD
from reader.script.lexicon import Lexicon
from reader.script.line import Asked, Line, Manner, Said
from reader.script.model import Accent, Reading, Style
from reader.script.normalise import normalise
from reader.script.rules import at_sign, look_for_digits, look_for_letters
from reader.script.slips import reported
from reader.script.syllables import well_spelled
from reader.script.tables import mapping
from reader.script.telling import PUNCTUATION, Item, joined, readings_of

MAX_KNOWN = 100_000
"""Chunks remembered as plain, so that a server's memory stays bounded."""

_PLAIN = re.compile(r"([^\W\d_]+)[,;:?!…]{0,2}\.?")
_AFTER_POINT = frozenset(".…0123456789")
_RUN = re.compile(r"[^\W\d_]+|\d+|\S")
_WATCHED = frozenset(
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xx", "c", "d", "l", "m", "g", "h", "s", "k", "p", "đ", "t", "ha", "e", "tr", "vn", "A"]
)  # fmt: skip
"""Words that may be a numeral or a unit: they are looked at where they stand."""


_NONE_LEARNED: dict[str, str] = {}


class Spoken(NamedTuple):
    """A line as it will be spoken."""

    text: str
    readings: tuple[Reading, ...]
    """Source spans are offsets in the text that was given."""


@cache
def _special() -> frozenset[str]:
    """Words that the tables know, or that are looked at where they stand: never passed as plain without a look."""
    abbreviations = (written.removesuffix(".") for written in mapping("abbreviations"))
    return _WATCHED.union(senses(), mapping("foreign"), abbreviations)


class Verbalizer:
    """One manner of speaking with one lexicon. Safe to share between threads; make it with `verbalizer`."""

    def __init__(self, manner: Manner, lexicon: Lexicon) -> None:
        self._manner = manner
        self._lexicon = lexicon
        self._overridden = bool(lexicon)
        self._plain: set[str] = set()
        self._special = _special()
        # What a clerk wrote is spoken by the same rules, so that no digit or sign gets through.
        base = Verbalizer(manner, Lexicon()) if lexicon else None
        self._overrides = {
            spoken: base.speak(spoken) for entry in lexicon.entries() for spoken in (entry.spoken,)
        } if base else {}  # fmt: skip

    def speak(self, source: str, learned: dict[str, str] | None = None) -> str:
        """The spoken text alone: the fast path."""
        line = self._line(normalise(source).text, learned)
        return joined(line, self._items(line))[0]

    def verbalize(self, source: str, learned: dict[str, str] | None = None) -> Spoken:
        """The spoken text with a Reading for every word."""
        clean = normalise(source)
        line = self._line(clean.text, learned)
        items = self._items(line)
        text, places = joined(line, items)
        return Spoken(text, reported(source, readings_of(clean, items, text, places)))

    def _line(self, text: str, learned: dict[str, str] | None) -> Line:
        found = learn(text) if "(" in text else None
        return Line(text, self._manner, {**(learned or {}), **found} if found else learned or _NONE_LEARNED)

    def _items(self, line: Line) -> list[Item]:
        text, plain = line.text, self._plain
        items: list[Item] = []
        done = 0  # up to here the line is in `items`
        begin = 0
        for chunk in text.split(" "):
            here, begin = begin, begin + len(chunk) + 1
            if chunk in plain or (done >= begin - 1):
                continue
            if here >= done and not "0" <= chunk[:1] <= "9" and self._is_plain(chunk):
                continue
            at, end = max(here, done), begin - 1
            while at < end:
                said, to, name = self._read(line, at)
                if said is not None:
                    if at > done:
                        items.append((done, at, None, "plain"))
                    items.append((at, to, said, name))
                    done = to
                at = to
        if done < len(text):
            items.append((done, len(text), None, "plain"))
        return items

    def _is_plain(self, chunk: str) -> bool:
        found = _PLAIN.fullmatch(chunk)
        if found is None:
            return chunk == ""
        word = found[1]
        if word in self._plain:  # known without this punctuation
            self._plain.add(chunk)
            return True
        low = word.lower()
        if (
            low in self._special
            or word in self._special
            or word[1:] != low[1:]
            or not well_spelled(low)
            or (self._overridden and self._lexicon.starts(low))
        ):
            return False
        if len(self._plain) >= MAX_KNOWN:
            self._plain.clear()
        self._plain.add(chunk)
        if word != chunk:
            self._plain.add(word)
        return True

    def _read(self, line: Line, at: int) -> tuple[Said | None, int, str]:
        """Ask the rules at one place: what is said (None: it is plain), up to where, by which rule."""
        text = line.text
        letter = text[at]
        if self._overridden:
            override = self._override(text, at)
            if override:
                return override, override.end, "lexicon"
        rules: tuple[Asked, ...]
        if "0" <= letter <= "9":
            if at >> 8 != line.digit_block:
                look_for_digits(line, at >> 8)
            rules = line.at_digit
        elif letter.isalpha():
            if at >> 8 != line.letter_block:
                look_for_letters(line, at >> 8)
            rules = line.at_letter
        elif letter in PUNCTUATION and text[at + 1 : at + 2] not in _AFTER_POINT:
            if letter != "." or not (at and text[at - 1] == " " and text[at + 1 : at + 2].islower()):
                return None, at + 1, "plain"
            rules = at_sign(letter)  # tên miền .gov.vn
        else:
            rules = at_sign(letter)
        for match_at, read, name in rules:
            match = match_at(text, at)
            if match is not None:
                said = read(line, match)
                if said is not None:
                    return said, said.end, said.rule or name
        word = WORD.match(text, at)
        return None, word.end() if word else at + 1, "plain"

    def _override(self, text: str, at: int) -> Said | None:
        run = _RUN.match(text, at)
        if run is None:
            return None
        for written, spoken in self._lexicon.starts(run[0].lower()):
            end = at + len(written)
            there = text[at:end]
            if there != written and not (written == written.lower() and there.lower() == written):
                continue
            if text[end : end + 1].isalnum() and written[-1].isalnum():
                continue
            if at and text[at - 1].isalnum() and written[0].isalnum():
                continue
            return Said(self._overrides[spoken], end)
        return None


@lru_cache(maxsize=64)
def _made(manner: Manner, key: tuple[tuple[str, str], ...]) -> list[Verbalizer]:
    return []


@cache
def _without_lexicon(accent: Accent, style: Style, mung: bool) -> Verbalizer:
    return Verbalizer(Manner(accent, style, mung), Lexicon())


def prepare() -> None:
    """Load the tables, so that no line pays for it: a few milliseconds, done where this module is imported."""
    verbalizer().speak("UBND TP. đạt 5 km, 3/4 AB, Covid 1a, 05-CT/TW, xyz@angiang.gov.vn, $5 ≥ qúy")


def verbalizer(
    accent: Accent = Accent.SOUTH,
    style: Style = Style.RADIO,
    lexicon: Lexicon | None = None,
    *,
    mung: bool = False,
) -> Verbalizer:
    """The Verbalizer of a manner and a lexicon; the last 64 are kept with what they have learned."""
    if not lexicon:
        return _without_lexicon(accent, style, mung)
    used = lexicon
    manner = Manner(accent, style, mung)
    kept = _made(manner, used.key())
    if not kept:
        kept.append(Verbalizer(manner, used))
    return kept[0]


def verbalize(
    text: str,
    accent: Accent = Accent.SOUTH,
    style: Style = Style.RADIO,
    lexicon: Lexicon | None = None,
    *,
    mung: bool = False,
) -> Spoken:
    """One line -> its spoken text and a Reading for every word. Raises nothing, whatever the text.

    >>> spoken = verbalize("trên 95%")
    >>> spoken.text, [(r.spoken, r.rule) for r in spoken.readings]
    ('trên chín mươi lăm phần trăm', [('trên', 'plain'), ('chín mươi lăm', 'number'), ('phần trăm', 'unit')])
    """
    return verbalizer(accent, style, lexicon, mung=mung).verbalize(text)


def speak_line(
    text: str,
    accent: Accent = Accent.SOUTH,
    style: Style = Style.RADIO,
    lexicon: Lexicon | None = None,
    *,
    mung: bool = False,
) -> str:
    """One line -> its spoken text, fast: the same words as `verbalize` gives.

    >>> speak_line("Chỉ thị số 05-CT/TW")
    'Chỉ thị số không năm, Chỉ thị, Trung ương'
    """
    return verbalizer(accent, style, lexicon, mung=mung).speak(text)


prepare()
