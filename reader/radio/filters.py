"""Linear filters over sound that comes in blocks: memory stays flat however long the programme is.

A block is float32, shape (samples,), full scale 1.0, of any length. A filter costs two Fourier transforms a block
(overlap-save), so a long one is as cheap as a short one, and a change of rate costs no more than a filter.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Blocks = Iterable[Samples]

RATE = 44100
"""Hz: what programmes are made at."""
STOP_DB = 90.0
"""How far a change of rate puts down what is not wanted."""
PASS = 0.91
"""Of the lower rate's half band, what a change of rate lets through untouched."""
WINDOW = 16384
"""Samples of a transform, about."""
NOTHING: Samples = np.zeros(0, np.float32)


class OverlapSave:
    """A filter that is pushed blocks and answers with what is ready; `finish` gives the rest.

    `window` samples go into a transform, the oldest `history` of them seen before; `out` samples come back. `skip`: the
    filter's delay in output samples, cut at the beginning and made good at the end.
    """

    def __init__(
        self, spectrum: NDArray[np.complexfloating], history: int, window: int, out: int, skip: int
    ) -> None:
        self._spectrum = spectrum
        self._window, self._out = window, out
        self._fresh = window - history
        self._stale = history * out // window
        self._old: Samples = np.zeros(history, np.float32)
        self._waiting: Samples = NOTHING
        self._taken = 0
        self._given = -skip

    def push(self, block: Samples) -> Samples:
        self._taken += len(block)
        self._waiting = np.concatenate([self._waiting, block]) if len(self._waiting) else block
        ready = [self._turn() for _ in range(len(self._waiting) // self._fresh)]
        return np.concatenate(ready) if ready else NOTHING

    def finish(self) -> Samples:
        """n samples went in; with this, n·out/window have come out, rounded up."""
        total = -(-self._taken * self._out // self._window)
        ready = [NOTHING]
        while self._given < total:
            missing = max(self._fresh - len(self._waiting), 0)
            self._waiting = np.concatenate([self._waiting, np.zeros(missing, np.float32)])
            ready.append(self._turn())
        answer = np.concatenate(ready)
        return answer[: len(answer) - (self._given - total)]

    def _turn(self) -> Samples:
        block, self._waiting = self._waiting[: self._fresh], self._waiting[self._fresh :]
        frame = np.concatenate([self._old, block])
        self._old = frame[self._fresh :]
        bins = min(self._window, self._out) // 2 + 1
        found = np.zeros(self._out // 2 + 1, np.complex64)
        found[:bins] = np.fft.rfft(frame)[:bins] * self._spectrum[:bins]
        answer: Samples = np.fft.irfft(found, self._out)[self._stale :].astype(np.float32, copy=False)
        begin = min(max(-self._given, 0), len(answer))
        self._given += len(answer)
        return answer[begin:]

    def through(self, blocks: Blocks) -> Iterator[Samples]:
        for block in blocks:
            yield self.push(block)
        yield self.finish()


def convolver(taps: NDArray[np.floating], delay: int | None = None) -> OverlapSave:
    """As many samples come out as went in; `delay` of the filter's are cut (None: half its taps, for linear phase)."""
    window = max(WINDOW, 1 << (4 * len(taps) - 1).bit_length())
    spectrum = np.fft.rfft(taps, window).astype(np.complex64)
    return OverlapSave(spectrum, len(taps) - 1, window, window, len(taps) // 2 if delay is None else delay)


def resample(blocks: Blocks, rate: int, wanted: int = RATE) -> Iterator[Samples]:
    """From one rate to another, Hz. n samples become n·wanted/rate, rounded up."""
    if rate == wanted:
        yield from blocks
    else:
        yield from OverlapSave(*_resampler(rate, wanted)).through(blocks)


@functools.lru_cache(8)
def _resampler(rate: int, wanted: int) -> tuple[NDArray[np.complex64], int, int, int, int]:
    """What `OverlapSave` needs to change the rate.

    In thought the input is stuffed with zeros to the rate that both divide, filtered there and thinned out; in the
    transform that is a product on the bins that both rates have.
    """
    common = math.gcd(rate, wanted)
    up, down = wanted // common, rate // common
    half_band = min(rate, wanted) / 2 / (rate * up)  # cycles a sample at the common rate
    taps = low_pass(half_band * (1 + PASS) / 2, half_band * (1 - PASS))
    # Delay and history are whole samples at both rates, so that nothing falls between two samples.
    delay = _up_to(len(taps) // 2, up * down)
    taps = np.concatenate([np.zeros(delay - len(taps) // 2), taps])
    history = _up_to(-(-len(taps) // up), down)
    window = max(WINDOW, 4 * history) // (2 * down) * 2 * down
    out = window // down * up
    bins = min(window, out) // 2 + 1
    spectrum = np.fft.rfft(taps, window * up)[:bins] * (up / down)
    return spectrum.astype(np.complex64), history, window, out, delay // down


def _up_to(number: int, step: int) -> int:
    return -(-number // step) * step


def low_pass(cut: float, width: float, stop_db: float = STOP_DB) -> NDArray[np.float64]:
    """A linear-phase low pass, an odd number of taps, 1 at zero frequency.

    `cut`: the middle of its slope; `width`: how wide that is; both in cycles a sample. Kaiser's formulas (Oppenheim and
    Schafer, Discrete-Time Signal Processing, 7.5.3).
    """
    half = math.ceil((stop_db - 8) / (2.285 * 2 * math.pi * width) / 2)
    at = np.arange(-half, half + 1)
    beta = 0.1102 * (stop_db - 8.7)
    taps: NDArray[np.float64] = np.sinc(2 * cut * at) * np.kaiser(2 * half + 1, beta)
    taps /= taps.sum()
    return taps


def band_pass(low_hz: float, high_hz: float, slope_hz: float, stop_db: float = 60.0) -> NDArray[np.float64]:
    """A linear-phase band at `RATE`, -6 dB at its edges, each slope as wide as told."""
    lower = low_pass(low_hz / RATE, slope_hz / RATE, stop_db)
    upper = low_pass(high_hz / RATE, slope_hz / RATE, stop_db)
    return upper - lower


def rechunk(blocks: Blocks, size: int) -> Iterator[Samples]:
    """The same samples in blocks of exactly `size`; the last may be shorter."""
    kept: list[Samples] = []
    count = 0
    for block in blocks:
        kept.append(block)
        count += len(block)
        if count >= size:
            joined = np.concatenate(kept)
            for at in range(0, count - size + 1, size):
                yield joined[at : at + size]
            kept, count = [joined[count - count % size :]], count % size
    if count:
        yield np.concatenate(kept)


def windows(blocks: Blocks, size: int, around: int) -> Iterator[tuple[Samples, int]]:
    """Chunks of `size` samples with `around` more on each side (silence at the ends), and how many of the chunk's
    samples are real: fewer than `size` in the last."""
    before: Samples = np.zeros(around, np.float32)
    chunk: Samples | None = None
    silence = np.zeros(size + around, np.float32)
    for following in rechunk(blocks, size):
        if chunk is not None:
            seen = np.concatenate([before, chunk, following[:around], silence])[: size + 2 * around]
            yield seen, len(chunk)
            before = seen[size : size + around]
        chunk = following
    if chunk is not None:
        yield np.concatenate([before, chunk, silence, silence])[: size + 2 * around], len(chunk)
