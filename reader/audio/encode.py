"""Speech -> a Clip. Only speech workers load this: nobody else needs LAME and numpy."""

from __future__ import annotations

from dataclasses import replace

import lameenc

from reader.audio.clip import Clip, ClipFacts
from reader.audio.level import level
from reader.audio.mp3 import Format, frame_sizes
from reader.audio.profile import Profile
from reader.speech import Speech


def encode(speech: Speech, gain_db: float, profile: Profile) -> Clip:
    """Level the speech and pack it."""
    form = Format(speech.sample_rate, profile.bit_rate_kbps)
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(form.sample_rate)
    encoder.set_out_sample_rate(form.sample_rate)
    encoder.set_bit_rate(form.bit_rate_kbps)
    encoder.set_quality(profile.quality)
    pcm = level(speech.pcm, gain_db, profile.ceiling_dbfs)
    data = bytes(encoder.encode(pcm.tobytes()) + encoder.flush())
    frames = sum(1 for _ in frame_sizes(data))
    # Rounded as they are stored, so that a Clip is the same before and after.
    words = tuple(replace(w, start_s=round(w.start_s, 4), end_s=round(w.end_s, 4)) for w in speech.words)
    return Clip(ClipFacts(form, frames, len(pcm), len(data), words), data)
