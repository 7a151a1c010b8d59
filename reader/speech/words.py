"""Words of a spoken sentence, and where they are heard in an engine's PCM when it does not say."""

from __future__ import annotations

import itertools
import re

import numpy as np
from numpy.typing import NDArray

from reader.speech.model import WordTime

WORD = re.compile(r"\w+(?:['’]\w+)*")
PAUSES = {",": 2.0, ";": 3.0, ":": 3.0, ".": 4.0, "?": 4.0, "!": 4.0, "…": 4.0, "-": 1.0, "–": 1.0}
"""How long a mark is silent, in letters."""
LEAST = 3
"""The shortest syllable lasts as long as this many letters: "ở" takes hardly less time than "nghiêng"."""
QUIET = 200
"""16-bit units; what a recording's own noise stays below."""


def estimate(text: str, pcm: NDArray[np.int16], sample_rate: int) -> tuple[WordTime, ...]:
    """Share the sounding part of the PCM among the words by their lengths and the marks after them."""
    spans = [match.span() for match in WORD.finditer(text)]
    if not spans or not len(pcm):
        return ()
    loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > QUIET)
    first, last = (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, len(pcm))
    sounding = [float(max(to - at, LEAST)) for at, to in spans]
    between = itertools.pairwise(spans)
    silent = [sum(PAUSES.get(mark, 0) for mark in text[a[1] : b[0]]) for a, b in between] + [0.0]
    second_per_letter = (last - first) / sample_rate / (sum(sounding) + sum(silent))
    words = []
    now = first / sample_rate
    for (at, to), length, pause in zip(spans, sounding, silent, strict=True):
        end = now + length * second_per_letter
        words.append(WordTime(at, to, now, end))
        now = end + pause * second_per_letter
    return tuple(words)
