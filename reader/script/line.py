"""The line being read, as a rule sees it: its text, its neighbours' words, and how we speak here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.script.model import Accent, Style
from reader.script.numbers import Numerals, numerals

_WORD = re.compile(r"[^\W\d_]+")
_ALNUM = re.compile(r"[^\W_]")
_SKIPPED = " :(“‘\"'"
"""What may stand between a cue and what it announces: `ĐT: (0296)`, `số “05”`."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How we speak here."""

    accent: Accent = Accent.SOUTH
    style: Style = Style.RADIO
    mung: bool = False
    """Days 1 to 10 of a month as mùng một … mùng mười, where a day is announced without `ngày`."""
    brief: bool = field(init=False, compare=False)
    numerals: Numerals = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "brief", self.style is Style.BRIEF)
        object.__setattr__(self, "numerals", numerals(self.accent))


class Line:
    """One line of normalised text. Rules ask it what stands before and after a place; they never scan it."""

    __slots__ = (
        "at_digit",
        "at_letter",
        "brief",
        "digit_block",
        "learned",
        "letter_block",
        "low",
        "manner",
        "numerals",
        "text",
    )

    def __init__(self, text: str, manner: Manner, learned: dict[str, str]) -> None:
        self.text = text
        low = text.lower()
        self.low = low if len(low) == len(text) else "".join(_lower(letter) for letter in text)
        self.manner = manner
        self.brief = manner.brief
        self.numerals = manner.numerals
        self.learned = learned
        """Acronyms that the article itself defines: written -> spoken."""
        self.digit_block = self.letter_block = -1
        """Of which 256 characters `at_digit` and `at_letter` are the rules worth asking; see rules.look_for_digits."""
        self.at_digit: tuple[Asked, ...] = ()
        self.at_letter: tuple[Asked, ...] = ()

    def cued(self, at: int, cues: tuple[str, ...]) -> str:
        """Which of `cues` (lower case) stands as whole words right before `at`; "" where none does.

        >>> line = Line("Chỉ thị số: 05-CT/TW", Manner(), {})
        >>> line.cued(12, ("số", "ngày"))
        'số'
        """
        low = self.low
        end = at
        while end and low[end - 1] in _SKIPPED:
            end -= 1
        if not low.endswith(cues, 0, end):
            return ""
        for cue in cues:
            if low.endswith(cue, 0, end):
                begin = end - len(cue)
                if not begin or not low[begin - 1].isalnum():
                    return cue
        return ""

    def word_before(self, at: int) -> str:
        """The lower-case word that ends right before `at` (spaces and opening marks between), or ""."""
        low = self.low
        end = at
        while end and low[end - 1] in _SKIPPED:
            end -= 1
        begin = end
        while begin and end - begin < 16 and low[begin - 1].isalpha():
            begin -= 1
        return low[begin:end]

    def name_before(self, at: int) -> bool:
        """A word with a capital stands before the space at `at` - 1: `Phạm T.H.`"""
        begin = self.text.rfind(" ", max(0, at - 12), max(0, at - 1)) + 1
        return self.text[begin : begin + 1].isupper()

    def word_after(self, at: int) -> str:
        """The lower-case word that begins at `at` or after one space, or ""."""
        if self.low[at : at + 1] == " ":
            at += 1
        found = _WORD.match(self.low, at)
        return found[0] if found else ""

    def follows(self, at: int, cues: tuple[str, ...]) -> str:
        """Which of `cues` (lower case) begins at `at` or after one space, as whole words; "" where none."""
        low = self.low
        if low[at : at + 1] == " ":
            at += 1
        if not low.startswith(cues, at):
            return ""
        for cue in cues:
            if low.startswith(cue, at):
                end = at + len(cue)
                if end == len(low) or not low[end].isalnum():
                    return cue
        return ""

    def around(self, at: int, reach: int = 60) -> str:
        """The lower-case neighbourhood of `at`, for cues that may stand a few words away."""
        return self.low[max(0, at - reach) : at + reach]

    def shouts(self, at: int) -> bool:
        """The words beside `at` are in capitals, as in a heading."""
        near = self.text[max(0, at - 24) : at + 24]
        return sum(letter.isupper() for letter in near) > sum(letter.islower() for letter in near)

    def alone(self, start: int, end: int) -> bool:
        """No word and no digit stands beside start:end: a cell of a table, a case of a test."""
        text = self.text
        return not (_ALNUM.search(text, max(0, start - 40), start) or _ALNUM.search(text, end, end + 40))


def _lower(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


class Said(NamedTuple):
    """What a rule says for the text from where it was asked up to `end`."""

    spoken: str
    """Words with single spaces; a comma in it is a short pause. Empty: nothing is said."""
    end: int
    certainty: float = 1.0
    alternatives: tuple[str, ...] = ()
    rule: str = ""
    """Where it is not the asking rule's own name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One small rule: where its pattern fits, `read` says what is spoken, or None: the next rule is asked."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[Line, re.Match[str]], Said | None]
    needs: str = ""
    """Signs of which one stands near where the rule fits (at a sign: that it begins with); empty: none is needed."""


Asked = tuple[Callable[[str, int], re.Match[str] | None], Callable[[Line, re.Match[str]], Said | None], str]
"""What is needed of a rule where it is asked: does its pattern fit, what does it say, its name."""
