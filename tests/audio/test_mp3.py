from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.audio import BIT_RATES_KBPS, Profile
from reader.audio.clip import clip_key
from reader.audio.encode import encode
from reader.audio.mp3 import Format, frame_sizes, info_frame, silence
from reader.errors import Damaged
from reader.speech import Speech, voice


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 32000, 44100, 48000])
@pytest.mark.parametrize("kbps", BIT_RATES_KBPS)
def test_lame_writes_the_frames_that_we_expect(rate: int, kbps: int) -> None:
    noise = np.random.default_rng(1).integers(-9000, 9000, rate, np.int16)
    clip = encode(Speech(noise, rate, ()), 0.0, Profile(bit_rate_kbps=kbps))
    assert clip.facts.form == Format(rate, kbps)
    assert clip.data[:2] == Format(rate, kbps).header[:2]
    assert {size - Format(rate, kbps).frame_bytes for size in frame_sizes(clip.data)} <= {0, 1}
    assert clip.facts.frames * clip.facts.form.frame_samples >= rate + 1105
    assert all(size == Format(rate, kbps).frame_bytes for size in frame_sizes(silence(Format(rate, kbps), 3)))
    (only,) = frame_sizes(info_frame(Format(rate, kbps), 2, 200, range(100)))
    assert only


@given(st.binary(max_size=300))
def test_rubbish_is_no_mp3(data: bytes) -> None:
    with contextlib.suppress(Damaged):
        assert sum(frame_sizes(data)) == len(data)


def test_everything_that_makes_a_clip_is_in_its_key() -> None:
    base = clip_key("một", voice("nam"), "1", Profile())
    others = {
        clip_key("hai", voice("nam"), "1", Profile()),
        clip_key("một", voice("bac"), "1", Profile()),
        clip_key("một", voice("nam", rate=1.1), "1", Profile()),
        clip_key("một", voice("nam"), "2", Profile()),
        clip_key("một", voice("nam"), "1", Profile(bit_rate_kbps=64)),
    }
    assert base not in others and len(others) == 5
