"""How long a text will take to speak, before anybody speaks it.

A Vietnamese syllable's length is the sum of what its beginning, its rhyme and its tone take; a sentence's is the sum of
its syllables and its punctuation. The parts were fitted to what each voice really speaks by `bench/lengths.py`, which
wrote `data/lengths.json`.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files

from reader.script.syllables import bare, split
from reader.speech import Voice

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[,;:.!?…]")
GUESSED_SYLLABLE_S = 0.25
"""A voice that was not measured: four syllables a second, as presenters read."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """What a voice's parts take, seconds at its ordinary rate."""

    parts: dict[str, float]
    """By `features`' names."""
    rates: tuple[tuple[float, float], ...]
    """(rate, by how much the length is then multiplied), in order."""
    calibrated: bool
    """False: a guess, because the voice could not be heard where this was written."""

    def scale(self, rate: float) -> float:
        """By how much a rate makes speech longer; in a straight line between those that were measured."""
        points = self.rates
        if rate <= points[0][0]:
            return points[0][1] * points[0][0] / rate
        for (slower, longer), (faster, shorter) in itertools.pairwise(points):
            if rate <= faster:
                return longer + (shorter - longer) * (rate - slower) / (faster - slower)
        return points[-1][1] * points[-1][0] / rate


def speech_s(text: str, voice: Voice) -> float:
    """How long a sentence's spoken text will take in a Voice, without the pause behind it, seconds."""
    lengths = lengths_of(voice)
    total = sum(count * lengths.parts.get(name, 0.0) for name, count in features(text).items())
    return max(total, 0.0) * lengths.scale(voice.rate)


def features(text: str) -> Counter[str]:
    """How often each part comes in a text.

    >>> sorted(features("Nước sạch, điện").items())[:4]
    [('onset:n', 1), ('onset:s', 1), ('onset:đ', 1), ('rhyme:ach', 1)]
    """
    found: Counter[str] = Counter()
    words = list(_WORD.finditer(unicodedata.normalize("NFC", text)))
    for word in words:
        found.update(_syllable(word[0].lower()))
    if words:
        found["sentence"] = 1
        found["syllable"] = len(words)
        # What stands behind the last word is not heard.
        found.update(f"sign:{sign}" for sign in _SIGNS.findall(text, words[0].end(), words[-1].start()))
    return found


@functools.lru_cache(16384)
def _syllable(word: str) -> tuple[str, ...]:
    """A word's parts; a word that is no syllable counts by its letters."""
    base, tone = bare(word)
    parts = split(base)
    if parts is None:
        return ("letter",) * len(base)
    return (f"onset:{parts[0]}", f"rhyme:{parts[1]}", f"tone:{tone}")


@functools.cache
def lengths_of(voice: Voice) -> Lengths:
    """What was measured of a voice; for one that was not, a guess from the mean of those that were."""
    told = json.loads(files("reader.radio").joinpath("data/lengths.json").read_text("utf-8"))
    known = told.get(f"{voice.engine}:{voice.name}")
    if known is None:
        return Lengths({"syllable": GUESSED_SYLLABLE_S}, ((1.0, 1.0),), calibrated=False)
    return Lengths(known["parts"], tuple(map(tuple, known["rates"])), calibrated=True)
