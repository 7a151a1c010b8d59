"""The fake voice of the tests: a tone for each word. Exact times, no library, always the same."""

from __future__ import annotations

import time
import zlib

import numpy as np

from reader.errors import SpeechFailed
from reader.speech.model import EngineInfo, Speech, Voice, WordTime
from reader.speech.words import WORD

NAME = "tone"
SAMPLE_RATE = 22050
WORD_S = 0.2
GAP_S = 0.05
LEVEL = 8000
SLOW_S = 0.15
"""Seconds that the `slow` voice takes over a sentence, so that a test can look while it works."""


class Tone:
    """Voices: `tone` (at once), `slow` (takes `SLOW_S` a sentence), `mute` (refuses)."""

    info = EngineInfo(NAME, "1", word_times=True, needs_network=False, licence="Apache-2.0")

    def speak(self, text: str, voice: Voice) -> Speech:
        """Raises SpeechFailed for the voice `mute`."""
        if voice.name == "mute":
            raise SpeechFailed(NAME, "mute")
        if voice.name == "slow":
            time.sleep(SLOW_S)
        sound = round(WORD_S * SAMPLE_RATE / voice.rate)
        step = sound + round(GAP_S * SAMPLE_RATE / voice.rate)
        spans = [match.span() for match in WORD.finditer(text)]
        pcm = np.zeros(step * len(spans), np.int16)
        fade = np.hanning(sound) ** 0.25
        words = []
        for number, (at, to) in enumerate(spans):
            pitch_hz = (220 + zlib.crc32(text[at:to].encode()) % 440) * voice.pitch
            wave = np.sin(2 * np.pi * pitch_hz * np.arange(sound) / SAMPLE_RATE) * fade * LEVEL
            begin = number * step
            pcm[begin : begin + sound] = wave.astype(np.int16)
            words.append(WordTime(at, to, begin / SAMPLE_RATE, (begin + sound) / SAMPLE_RATE))
        return Speech(pcm, SAMPLE_RATE, tuple(words))

    def close(self) -> None:
        pass
