"""A voice's gain and a look-ahead limiter: even loudness, no clipped peak."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Samples whose peak is taken together: 1.5 ms at 22,050 Hz."""
REACH = 2
"""Blocks on each side over which the gain moves: 3 ms. espeak-ng's peaks are single pitch pulses; a limiter as slow as
10 ms turned whole syllables down with them and lost 0.5 LU (measured on the sample article)."""
RAMP = np.arange(BLOCK, dtype=np.float32) / BLOCK
FULL_SCALE = 32768.0


def level(pcm: NDArray[np.int16], gain_db: float, ceiling_dbfs: float) -> NDArray[np.int16]:
    """Amplify, then turn down smoothly around each peak above the ceiling.

    Shape (samples,) in and out. No sample of the answer is above the ceiling: the gain of a block is the least that
    any block within `REACH` needs, averaged over as many blocks as the least was taken over.
    """
    if not len(pcm):
        return pcm
    gain = np.float32(10 ** (gain_db / 20))
    ceiling = np.float32(FULL_SCALE * 10 ** (ceiling_dbfs / 20))
    count = -(-len(pcm) // BLOCK)
    samples = np.zeros((count, BLOCK), np.float32)
    samples.reshape(-1)[: len(pcm)] = pcm
    peaks = np.maximum(samples.max(axis=1), -samples.min(axis=1)) * gain
    needed = gain * np.minimum(np.float32(1), ceiling / np.maximum(peaks, np.float32(1)))
    if needed.min() < gain:
        window = 2 * REACH + 1
        # One block more at the end, because the gain runs in a straight line from each block to the next.
        around = np.pad(needed, (2 * REACH + 1, 2 * REACH + 1), constant_values=gain)
        least = np.lib.stride_tricks.sliding_window_view(around, window + 1).min(axis=1)
        smooth = np.convolve(least, np.full(window, 1 / window), mode="valid").astype(np.float32)
        samples *= smooth[:count, None] + np.diff(smooth[: count + 1])[:, None] * RAMP
    else:
        samples *= gain
    levelled: NDArray[np.int16] = np.rint(samples, out=samples).astype(np.int16).reshape(-1)[: len(pcm)]
    return levelled
