"""Sound that comes in: operators' own files and Clips, decoded by libsndfile. No ffmpeg is needed.

A file comes as pydub segments, half a minute each, so that an hour's recording does not lie in memory.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from reader.audio.clip import ClipFacts
from reader.audio.mp3 import DECODER_DELAY, ENCODER_DELAY
from reader.errors import BadInput, Damaged
from reader.radio.filters import Blocks, Samples, resample

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pydub looks for ffmpeg when it is loaded; we decode without it
    from pydub import AudioSegment

SEGMENT_S = 30
EDGE_MS = 30
"""Faded in and out, so that a recording cut in the middle of a wave does not click."""
LONGEST_S = 4 * 3600
FULL_SCALE = 32768.0
RATES = range(8000, 192001)


def seconds(path: Path) -> float:
    """How long a sound file is. Raises BadInput where it is none, or one that we do not take."""
    with _opened(path) as file:
        return float(file.frames / file.samplerate)


def segments(path: Path) -> Iterator[AudioSegment]:
    """A sound file in mono, its edges faded. Raises BadInput."""
    with _opened(path) as file:
        rate, left = file.samplerate, file.frames
        first = True
        while left > 0:
            data = file.read(min(SEGMENT_S * rate, left), dtype="int16", always_2d=True)
            left = left - len(data) if len(data) else 0
            if not len(data):
                return
            segment = AudioSegment(data.tobytes(), frame_rate=rate, sample_width=2, channels=data.shape[1])
            segment = segment.set_channels(1) if data.shape[1] <= 2 else segment.split_to_mono()[0]
            edge = min(EDGE_MS, len(segment) // 2)
            if first and edge:
                segment = segment.fade_in(edge)
            if not left and edge:
                segment = segment.fade_out(edge)
            first = False
            yield segment


def file_blocks(path: Path) -> Iterator[Samples]:
    """A sound file at the programme's rate. Raises BadInput."""
    with _opened(path) as file:
        rate = file.samplerate
    yield from resample((samples(segment) for segment in segments(path)), rate)


def samples(segment: AudioSegment) -> Samples:
    """A mono segment's samples, full scale 1.0."""
    found: Samples = np.frombuffer(segment.raw_data, np.int16).astype(np.float32) / np.float32(FULL_SCALE)
    return found


def segment_of(block: Samples, rate: int) -> AudioSegment:
    """The reverse."""
    pcm = np.rint(np.clip(block * FULL_SCALE, -FULL_SCALE, FULL_SCALE - 1)).astype(np.int16)
    return AudioSegment(pcm.tobytes(), frame_rate=rate, sample_width=2, channels=1)


def clip_samples(frames: bytes, facts: ClipFacts) -> Samples:
    """A Clip's speech, the encoder's and decoder's delay and padding cut. Raises Damaged."""
    try:
        found, rate = soundfile.read(io.BytesIO(frames), dtype="float32")
    except soundfile.LibsndfileError as error:
        raise Damaged("clip") from error
    if rate != facts.form.sample_rate or found.ndim != 1:
        raise Damaged("clip")
    delay = ENCODER_DELAY + DECODER_DELAY
    # What the decoder may leave out at the end is a Clip's edge, which is silent.
    speech: Samples = found[delay : delay + facts.samples]
    return np.concatenate([speech, np.zeros(facts.samples - len(speech), np.float32)])


def _opened(path: Path) -> soundfile.SoundFile:
    try:
        file = soundfile.SoundFile(path)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise BadInput(f"tệp âm thanh {path.name} (dùng MP3, WAV, FLAC hoặc Ogg)") from error
    if file.samplerate not in RATES or not 0 < file.frames <= LONGEST_S * file.samplerate:
        file.close()
        raise BadInput(f"tệp âm thanh {path.name} (dài quá 4 giờ, rỗng hoặc tần số lấy mẫu lạ)")
    return file


__all__ = [
    "AudioSegment",
    "Blocks",
    "clip_samples",
    "file_blocks",
    "samples",
    "seconds",
    "segment_of",
    "segments",
]
