from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reader.speech.words import estimate


def test_longer_words_take_longer_and_marks_take_time() -> None:
    pcm = np.full(22050, 5000, np.int16)
    short, long, after = estimate("ở nghiêng. đó", pcm, 22050)
    assert long.end_s - long.start_s > 1.5 * (short.end_s - short.start_s)
    assert after.start_s - long.end_s > 0.1
    assert abs(after.end_s - 1.0) < 1e-6


def test_silence_around_is_nobodys() -> None:
    pcm = np.zeros(22050, np.int16)
    pcm[5000:15000] = 9000
    (word,) = estimate("một", pcm, 22050)
    assert abs(word.start_s - 5000 / 22050) < 1e-3 and abs(word.end_s - 15000 / 22050) < 1e-3


@given(st.text(max_size=60), st.integers(0, 3000))
def test_times_are_in_order_and_inside(text: str, samples: int) -> None:
    words = estimate(text, np.ones(samples, np.int16) * 900, 22050)
    edges = [t for w in words for t in (w.start_s, w.end_s)]
    assert edges == sorted(edges)
    assert all(0 <= t <= samples / 22050 + 1e-6 for t in edges)
