"""The Script: an Article as it will be spoken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reader.manner import Accent, Style

__all__ = ["DOUBT", "TITLE", "Accent", "Entry", "Reading", "Script", "Style", "Utterance"]

TITLE = -1
"""The block number of an Article's title."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is spoken for one piece of the source: one or more spoken words."""

    spoken: str
    """Its words as they stand in the Utterance's text, without the punctuation after them."""
    at: int
    """Character offset of `spoken` in the Utterance's text."""
    start: int
    """Character offset in the source block's text."""
    end: int
    rule: str
    """The rule that made it; `plain` for a word spoken as it is written."""
    certainty: float = 1.0
    """1 is certain; below `DOUBT` an operator must look."""
    alternatives: tuple[str, ...] = ()

    @property
    def to(self) -> int:
        """Character offset, one past the last, in the Utterance's text."""
        return self.at + len(self.spoken)


DOUBT = 0.9
"""A Reading less certain than this is shown to the operator before it goes on air."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence: what an engine is given at once, and one Clip."""

    text: str
    """The spoken text, with the punctuation that guides an engine's melody. No digit, no symbol."""
    readings: tuple[Reading, ...]
    """In order; source spans never overlap."""
    block: int
    """The source block's number in `Article.blocks`; `TITLE` for the title."""
    start: int
    """The sentence's span in the source block's text, characters."""
    end: int
    pause_s: float
    """Silence after it, seconds."""


@dataclass(frozen=True, slots=True)
class Script:
    utterances: tuple[Utterance, ...]
    accent: Accent = Accent.SOUTH
    style: Style = Style.RADIO

    @property
    def text(self) -> str:
        """A sentence a line."""
        return "\n".join(u.text for u in self.utterances)

    def doubts(self) -> Iterable[tuple[int, Reading]]:
        """(utterance number, reading) for each Reading that an operator must look at."""
        for number, utterance in enumerate(self.utterances):
            for reading in utterance.readings:
                if reading.certainty < DOUBT:
                    yield number, reading


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the lexicon: what is written and how it is spoken here."""

    written: str
    spoken: str
    scope: str = "all"
    """`all`, `station:<name>` or `article:<slug>`; the narrower wins."""
