"""The sounds that we make ourselves: three chimes and an alarm, all within what a horn loudspeaker carries."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence

import numpy as np
import soundfile
from numpy.typing import NDArray

from reader.radio.filters import RATE, Samples
from reader.radio.loudness import Meter
from reader.radio.model import Chime
from reader.radio.sound import AudioSegment, samples, segment_of

LEVEL_LUFS = -16.0
"""As loud as Clips come, so that an alarm and the notice behind it need one gain."""
CEILING = 0.89
_FADE_MS = 250

_BELL = ((1.0, 1.0, 1.0), (2.0, 0.6, 0.7), (2.76, 0.35, 0.45), (5.4, 0.12, 0.25))
"""Partials: multiple of the pitch, strength, how long it rings beside the first. A bell's are not harmonic."""
_MARIMBA = ((1.0, 1.0, 1.0), (3.98, 0.25, 0.3), (9.2, 0.05, 0.15))
_BAMBOO = ((1.0, 1.0, 1.0), (2.57, 0.5, 0.5), (4.9, 0.2, 0.3))

Note = tuple[float, float]
"""(seconds from the beginning, Hz)."""
Partials = Sequence[tuple[float, float, float]]


@functools.cache
def chime(which: Chime) -> AudioSegment:
    """Mono, 16 bits, `RATE`; at `LEVEL_LUFS` as far as its peaks allow."""
    made = _MAKERS[which]()
    meter = Meter()
    meter.push(made)
    meter.finish()
    gain = 10 ** ((LEVEL_LUFS - meter.loudness()) / 20)
    made = made * np.float32(min(gain, CEILING / np.abs(made).max()))
    return segment_of(made, RATE).fade_in(5).fade_out(_FADE_MS)


@functools.cache
def chime_mp3(which: Chime) -> bytes:
    """To be heard in a page."""
    file = io.BytesIO()
    soundfile.write(file, samples(chime(which)), RATE, format="MP3")
    return file.getvalue()


def chime_s(which: Chime) -> float:
    """Its length, seconds."""
    return float(chime(which).frame_count()) / RATE


def _bells() -> Samples:
    """Four bells going down and up: G5 E5 C5 G5."""
    return _struck(((0.0, 784.0), (0.55, 659.3), (1.1, 523.3), (1.65, 784.0)), _BELL, 0.7, 3.6)


def _steps() -> Samples:
    """Up the scale đô rê fa sol la, and its đô held."""
    notes = ((0.0, 523.3), (0.22, 587.3), (0.44, 698.5), (0.66, 784.0), (0.88, 880.0), (1.3, 1046.5))
    return _struck(notes, _MARIMBA, 0.35, 2.6)


def _bamboo() -> Samples:
    """A t'rưng's run: short, dry strokes on bamboo."""
    notes = tuple(
        (0.16 * n, hertz) for n, hertz in enumerate((880.0, 784.0, 659.3, 587.3, 659.3, 784.0, 880.0, 1174.7))
    )
    return _struck((*notes, (1.5, 880.0), (1.66, 1174.7)), _BAMBOO, 0.18, 2.6)


def _alarm() -> Samples:
    """Two tones in turn, 800 and 1,000 Hz, each for half a second."""
    at = np.arange(4 * RATE) / RATE
    hertz = np.where((at * 2).astype(int) % 2 == 0, 800.0, 1000.0)
    phase = 2 * np.pi * np.cumsum(hertz) / RATE
    wave = np.sin(phase) + 0.35 * np.sin(2 * phase) + 0.2 * np.sin(3 * phase)
    return wave.astype(np.float32)


def _struck(notes: Sequence[Note], partials: Partials, ring_s: float, length_s: float) -> Samples:
    out: NDArray[np.float64] = np.zeros(round(length_s * RATE))
    for start_s, hertz in notes:
        begin = round(start_s * RATE)
        at = np.arange(len(out) - begin) / RATE
        attack = np.minimum(at / 0.004, 1.0)
        for multiple, strength, rings in partials:
            decay = np.exp(-at / (ring_s * rings))
            out[begin:] += strength * attack * decay * np.sin(2 * np.pi * hertz * multiple * at)
    return out.astype(np.float32)


_MAKERS = {Chime.BELLS: _bells, Chime.STEPS: _steps, Chime.BAMBOO: _bamboo, Chime.ALARM: _alarm}
