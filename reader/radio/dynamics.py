"""What changes loudness over time: the limiter, the horn's compressor, and music that goes down while somebody speaks.

Gains are worked out a short block at a time and run in a straight line from each to the next, so nothing clicks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reader.radio.filters import RATE, Blocks, Samples, windows
from reader.radio.loudness import PEAK_BLOCK, PEAK_CONTEXT, true_peaks

REACH = 2
"""Blocks on each side over which the limiter's gain moves: 3 ms, as in `reader.audio.level`, whose docstring says why."""
CHUNK_BLOCKS = 256
_AROUND = 2 * REACH + 2
_RAMP = np.arange(PEAK_BLOCK, dtype=np.float32) / PEAK_BLOCK


def limit(blocks: Blocks, ceiling_dbtp: float) -> Iterator[Samples]:
    """Turn down smoothly around each true peak above the ceiling; all else passes untouched.

    The gain of a block is the least that any block near it needs, averaged over as many blocks as the least was taken
    over, so no block gets more than it may.
    """
    ceiling = 10 ** (ceiling_dbtp / 20)
    context = _AROUND * PEAK_BLOCK
    size = CHUNK_BLOCKS * PEAK_BLOCK
    width = 2 * REACH + 1
    for seen, real in windows(blocks, size, context + PEAK_CONTEXT):
        inner = seen[PEAK_CONTEXT + context :][:size]
        peaks = true_peaks(seen, ceiling)
        if peaks.max() > ceiling:
            needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
            least = np.lib.stride_tricks.sliding_window_view(needed, width + 1).min(axis=1)
            smooth = np.convolve(least, np.full(width, 1 / width), mode="valid")
            # smooth[k] belongs to the window's block k + 2·REACH + 1, which is the chunk's block k - 1.
            smooth = smooth[1 : CHUNK_BLOCKS + 2].astype(np.float32)
            gains = smooth[:-1, None] + np.diff(smooth)[:, None] * _RAMP
            inner = inner * gains.ravel().astype(np.float32)
        yield inner[:real]


@dataclass(frozen=True, slots=True)
class Compression:
    """Gentle: what is loud comes down by a part of what it is too loud."""

    threshold_db: float
    """Above it, dBFS (root mean square)."""
    ratio: float
    """dB in for each dB out."""
    knee_db: float = 6.0
    attack_s: float = 0.01
    release_s: float = 0.15


ENVELOPE_BLOCK = 256
"""Samples for each value of an envelope: 6 ms."""
_STEP_S = ENVELOPE_BLOCK / RATE


class Compressor:
    def __init__(self, how: Compression) -> None:
        self.how = how
        self._level_db = -90.0
        self._gain = 1.0

    def through(self, blocks: Blocks) -> Iterator[Samples]:
        how = self.how
        up, down = _share(how.attack_s), _share(how.release_s)
        for block, real in windows(blocks, 64 * ENVELOPE_BLOCK, 0):
            gains = [self._gain]
            for level in _levels_db(block):
                self._level_db += (level - self._level_db) * (up if level > self._level_db else down)
                gains.append(10 ** (self._cut_db(self._level_db) / 20))
            self._gain = gains[-1]
            yield (block * _lines(gains))[:real]

    def _cut_db(self, level_db: float) -> float:
        how = self.how
        over = level_db - how.threshold_db
        if over <= -how.knee_db / 2:
            return 0.0
        if over < how.knee_db / 2:
            over = (over + how.knee_db / 2) ** 2 / (2 * how.knee_db)
        return -over * (1 - 1 / how.ratio)


SPEAKS_DB = -45.0
"""Above it somebody speaks."""
HOLD_S = 1.2
"""The music stays down over the pause between two sentences."""
DUCK_S, RISE_S = 0.12, 0.6


class Ducker:
    """How loud the music is beside a voice: 1, or down by `duck_db`. It goes down a little ahead of the voice only in
    the lead, where nobody speaks yet; afterwards it follows."""

    def __init__(self, duck_db: float) -> None:
        self._down_db = -duck_db
        self._now_db = 0.0
        self._silent_s = math.inf

    def gains(self, voice: Samples) -> Samples:
        """For each sample of the voice."""
        count = -(-len(voice) // ENVELOPE_BLOCK)
        padded = np.zeros(count * ENVELOPE_BLOCK, np.float32)
        padded[: len(voice)] = voice
        values = [10 ** (self._now_db / 20)]
        for level in _levels_db(padded):
            self._silent_s = 0.0 if level > SPEAKS_DB else self._silent_s + _STEP_S
            wanted = self._down_db if self._silent_s < HOLD_S else 0.0
            self._now_db += (wanted - self._now_db) * _share(DUCK_S if wanted < self._now_db else RISE_S)
            values.append(10 ** (self._now_db / 20))
        return _lines(values)[: len(voice)]


def _levels_db(block: Samples) -> list[float]:
    """The root mean square of each envelope block, dBFS."""
    rows = block.reshape(-1, ENVELOPE_BLOCK)
    means: NDArray[np.float32] = np.einsum("ij,ij->i", rows, rows) / ENVELOPE_BLOCK
    found: list[float] = (10 * np.log10(np.maximum(means, 1e-9))).tolist()
    return found


def _lines(values: list[float]) -> Samples:
    """Straight lines from each value to the next, one envelope block each."""
    points = np.array(values, np.float32)
    ramp = np.arange(ENVELOPE_BLOCK, dtype=np.float32) / ENVELOPE_BLOCK
    lines: Samples = (points[:-1, None] + np.diff(points)[:, None] * ramp).ravel().astype(np.float32)
    return lines


def _share(time_s: float) -> float:
    """How much of the way a value goes in one step, when it takes this time for 63 % of it."""
    return 1 - math.exp(-_STEP_S / time_s)
