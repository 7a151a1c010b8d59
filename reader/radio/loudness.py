"""How loud a programme is: integrated loudness and true peak, in numpy.

Sources: ITU-R BS.1770-4 (K-weighting, gating, true peak) and EBU R128. The recommendation gives its filters for 48 kHz;
for another rate they are worked out again from the analogue filters behind them.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

from reader.radio.filters import NOTHING, RATE, Samples, convolver, low_pass

HOP = RATE // 10
"""A gating block is 400 ms and begins every 100 ms (BS.1770-4, annex 1)."""
BLOCK_HOPS = 4
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
SILENT_LUFS = -math.inf
"""What is measured where no block passes the gate."""
_OFFSET = -0.691
_RESPONSE = 4096
"""Taps of the weighting's impulse response: after 93 ms what is left of it is below -190 dB."""

PEAK_BLOCK = 64
"""Samples whose true peak is looked for together."""
OVERSAMPLED = 4
_REACH = 12
"""Samples on each side that the interpolation between two of them looks at."""
_AT_ONCE = 15
"""Products so small stay in one thread: OpenBLAS's others would spin, and take the core that speaks or serves."""


class Meter:
    """Is pushed a programme at `RATE` and measures it: as a whole, and any stretch of it."""

    def __init__(self) -> None:
        self.samples = 0
        self._weighting = convolver(_k_weighting(), delay=0)
        self._waiting: Samples = NOTHING
        self._hops: list[NDArray[np.float64]] = []
        self._peak = _PeakMeter()

    def push(self, block: Samples) -> None:
        self.samples += len(block)
        self._peak.push(block)
        self._weigh(self._weighting.push(block))

    def finish(self) -> None:
        self._peak.push(np.zeros(PEAK_BLOCK + 2 * _REACH, np.float32))
        self._weigh(self._weighting.finish())

    @property
    def true_peak_dbtp(self) -> float:
        """Of all that was pushed, dBTP."""
        return _db(self._peak.highest)

    def loudness(self, start: int = 0, end: int | None = None) -> float:
        """Integrated loudness of a stretch (samples), LUFS; `SILENT_LUFS` where nothing passes the gate. After
        `finish`."""
        hops = np.concatenate(self._hops) if self._hops else np.zeros(0)
        return integrated(hops[-(-start // HOP) : None if end is None else end // HOP])

    def _weigh(self, weighted: Samples) -> None:
        joined = np.concatenate([self._waiting, weighted])
        whole = len(joined) // HOP
        if whole:
            rows = joined[: whole * HOP].reshape(whole, HOP)
            self._hops.append(np.einsum("ij,ij->i", rows, rows).astype(np.float64) / HOP)
        self._waiting = joined[whole * HOP :]


def integrated(hops: NDArray[np.float64]) -> float:
    """Gated loudness of 100-ms mean squares, LUFS; `SILENT_LUFS` where nothing passes the gate."""
    if len(hops) < BLOCK_HOPS:
        return SILENT_LUFS
    sums = np.cumsum(np.concatenate([[0.0], hops]))
    blocks = np.maximum(sums[BLOCK_HOPS:] - sums[:-BLOCK_HOPS], 0.0) / BLOCK_HOPS
    kept = blocks[blocks > 10 ** ((ABSOLUTE_GATE_LUFS - _OFFSET) / 10)]
    if not len(kept):
        return SILENT_LUFS
    kept = kept[kept > kept.mean() * 10 ** (RELATIVE_GATE_LU / 10)]
    return _OFFSET + 10 * math.log10(kept.mean())


def true_peaks(samples: Samples, above: float) -> Samples:
    """The highest value, between samples too, of each `PEAK_BLOCK`; `_REACH` samples on each side are context.

    Blocks with no sample above half of `above` are told by their samples alone: no more than 6 dB lies between a sample
    and the peak beside it in sound that was not made for it (BS.1770-4, annex 2, attachment 1).
    """
    inner = samples[_REACH : len(samples) - _REACH]
    peaks: Samples = np.abs(inner.reshape(-1, PEAK_BLOCK)).max(axis=1)
    looked = np.flatnonzero(peaks > above / 2)
    frames = np.lib.stride_tricks.sliding_window_view(samples, PEAK_BLOCK + 2 * _REACH)
    for at in range(0, len(looked), _AT_ONCE):
        some = looked[at : at + _AT_ONCE]
        between = np.abs(frames[some * PEAK_BLOCK] @ _between()).max(axis=1)
        peaks[some] = np.maximum(peaks[some], between)
    return peaks


PEAK_CONTEXT = _REACH


class _PeakMeter:
    def __init__(self) -> None:
        self.highest = 0.0
        self._waiting: Samples = np.zeros(_REACH, np.float32)

    def push(self, block: Samples) -> None:
        joined = np.concatenate([self._waiting, block])
        whole = (len(joined) - 2 * _REACH) // PEAK_BLOCK * PEAK_BLOCK
        if whole > 0:
            found = true_peaks(joined[: whole + 2 * _REACH], self.highest)
            self.highest = max(self.highest, float(found.max()))
            joined = joined[whole:]
        self._waiting = joined


@functools.cache
def _between() -> Samples:
    """A block and its context times this are the three values between each two of the block's samples."""
    taps = low_pass(0.5 / OVERSAMPLED, 0.1 / OVERSAMPLED, 60.0) * OVERSAMPLED
    middle = len(taps) // 2
    matrix = np.zeros((PEAK_BLOCK + 2 * _REACH, PEAK_BLOCK, OVERSAMPLED - 1), np.float32)
    for row in range(len(matrix)):
        for column in range(PEAK_BLOCK):
            for phase in range(1, OVERSAMPLED):
                at = middle + (column + _REACH - row) * OVERSAMPLED + phase
                if 0 <= at < len(taps):
                    matrix[row, column, phase - 1] = taps[at]
    return matrix.reshape(len(matrix), -1)


@functools.cache
def _k_weighting() -> NDArray[np.float64]:
    """The impulse response of both filters at `RATE`: the head's shelf, then the high pass."""
    # The analogue shelf and high pass whose bilinear transforms at 48 kHz are the recommendation's tables 1 and 2.
    shelf_hz, shelf_db, shelf_q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    high_pass_hz, high_pass_q = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * shelf_hz / RATE)
    high = 10 ** (shelf_db / 20)
    band = high**0.4996667741545416
    norm = 1 + k / shelf_q + k * k
    shelf = (
        ((high + band * k / shelf_q + k * k) / norm, 2 * (k * k - high) / norm, (high - band * k / shelf_q + k * k) / norm),
        (2 * (k * k - 1) / norm, (1 - k / shelf_q + k * k) / norm),
    )  # fmt: skip
    k = math.tan(math.pi * high_pass_hz / RATE)
    norm = 1 + k / high_pass_q + k * k
    high_pass = ((1.0, -2.0, 1.0), (2 * (k * k - 1) / norm, (1 - k / high_pass_q + k * k) / norm))
    response = [1.0] + [0.0] * (_RESPONSE - 1)
    for ahead, back in (shelf, high_pass):
        response = _recursive(response, ahead, back)
    return np.array(response)


def _recursive(sound: list[float], ahead: tuple[float, ...], back: tuple[float, float]) -> list[float]:
    """A second-order section, sample by sample."""
    out: list[float] = []
    x1 = x2 = y1 = y2 = 0.0
    for x in sound:
        y = ahead[0] * x + ahead[1] * x1 + ahead[2] * x2 - back[0] * y1 - back[1] * y2
        x1, x2, y1, y2 = x, x1, y, y1
        out.append(y)
    return out


def _db(ratio: float) -> float:
    return 20 * math.log10(ratio) if ratio > 0 else -math.inf
