from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reader.audio.level import FULL_SCALE, level

CEILING = FULL_SCALE * 10 ** (-2.5 / 20)


@given(arrays(np.int16, st.integers(0, 2000)), st.floats(-6, 20))
def test_nothing_is_above_the_ceiling_and_nothing_is_lost(pcm: np.ndarray, gain_db: float) -> None:  # type: ignore[type-arg]
    out = level(pcm, gain_db, -2.5)
    assert out.shape == pcm.shape and out.dtype == np.int16
    assert np.abs(out.astype(int)).max(initial=0) <= CEILING + 1


def test_what_is_below_the_ceiling_is_only_amplified() -> None:
    pcm = (np.sin(np.arange(4000) / 15) * 5000).astype(np.int16)
    assert np.abs(level(pcm, 6.0, -2.5) - pcm * 10 ** (6 / 20)).max() <= 1


def test_the_limiter_turns_down_smoothly_and_does_not_clip() -> None:
    """A loud burst in a quiet tone: the peaks keep their shape (a clipped sine has strong odd harmonics)."""
    time = np.arange(22050) / 22050
    wave = np.sin(2 * np.pi * 300 * time) * np.where((time > 0.4) & (time < 0.6), 20000, 4000)
    out = level(wave.astype(np.int16), 9.0, -2.5)
    burst = out[round(0.45 * 22050) : round(0.55 * 22050)].astype(float)
    spectrum = np.abs(np.fft.rfft(burst * np.hanning(len(burst))))
    tone = spectrum[round(300 * len(burst) / 22050)]
    third = spectrum[round(900 * len(burst) / 22050) - 1 : round(900 * len(burst) / 22050) + 2].max()
    assert third < tone / 50
