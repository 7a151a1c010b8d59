"""The length that is told before anything is spoken, beside what espeak then speaks."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from reader.radio.estimate import lengths_of, speech_s
from reader.speech import open_engine, voice

TEXTS = Path(__file__).parent.parent / "script"
SENTENCES = 10
"""A text is as long as an article's first paragraphs: half a minute."""


def texts() -> list[str]:
    found = []
    for name in ("heldout/ward.tsv", "heldout/general.tsv", "reviewed.tsv"):
        for line in (TEXTS / name).read_text("utf-8").splitlines():
            if "\t" in line and not line.startswith("#"):
                spoken = line.split("\t")[1].strip()
                # Phrases of a word or two are no sentence: what goes on air has more.
                if len(spoken) >= 30:
                    found.append(spoken)
    return found


@pytest.mark.parametrize(("key", "rate"), [("nam", 1.0), ("trung", 1.0), ("bac", 1.0), ("nam", 0.9)])
def test_fifty_texts_are_told_within_three_per_cent(key: str, rate: float) -> None:
    """None of these is among what the parts were fitted to: those are syllables at random."""
    speaker = voice(key, rate)
    engine = open_engine(speaker.engine)
    all_texts = texts()
    step = len(all_texts) // 50
    assert step >= 5
    off = []
    for number in range(50):
        # Taken from all over, so that no text is of one kind only.
        text = [all_texts[(number + 50 * k) % len(all_texts)] for k in range(SENTENCES)]
        told = sum(speech_s(sentence, speaker) for sentence in text)
        heard = 0.0
        for sentence in text:
            speech = engine.speak(sentence, speaker)
            heard += len(speech.pcm) / speech.sample_rate
        off.append(told / heard - 1)
    assert max(map(abs, off)) < 0.03, sorted(off)
    assert abs(sum(off) / 50) < 0.01


def test_a_voice_that_was_not_heard_says_so() -> None:
    assert lengths_of(voice("nam")).calibrated
    google = voice("google")
    assert not lengths_of(google).calibrated
    assert 4 < speech_s("một hai ba bốn năm sáu bảy tám chín mười " * 2, google) < 6


def test_nothing_takes_no_time() -> None:
    assert speech_s("", voice("nam")) == 0
    assert speech_s("…", voice("nam")) == 0


def test_a_slower_rate_is_longer_without_a_step() -> None:
    text = "Ủy ban nhân dân phường thông báo lịch tiêm ngừa."
    told = [speech_s(text, voice("nam", rate / 100)) for rate in range(50, 201)]
    assert all(0.95 < later / earlier < 1.005 for earlier, later in pairwise(told))
