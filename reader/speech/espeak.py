"""espeak-ng through its C API: the default voice, with no network and no system package.

The library comes in the `espeakng-loader` wheel. It holds global state, so one process has one engine and one thread
of it; `reader.audio.pool` keeps it in worker processes. Names and numbers below are those of `speak_lib.h`.
"""

from __future__ import annotations

import ctypes
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    Union,
    c_char,
    c_char_p,
    c_int,
    c_short,
    c_uint,
    c_void_p,
)
from typing import Any

import espeakng_loader
import numpy as np

from reader.errors import SpeechFailed
from reader.speech.espeak_library import load, version
from reader.speech.model import EngineInfo, Speech, Voice, WordTime

NAME = "espeak"
ORDINARY_WPM = 165
"""At espeak-ng's own 175 words a minute the Vietnamese syllables run together; a radio presenter reads about 200
syllables a minute, which this comes to with the pauses between sentences."""
SLOWEST_WPM, FASTEST_WPM = 80, 450
ORDINARY_PITCH = 50
QUIET = 12
"""16-bit units; espeak-ng's silence is exactly or nearly zero."""
EDGE_S = 0.03
"""Silence left before the first and after the last sound of a sentence."""

AUDIO_OUTPUT_SYNCHRONOUS = 2
DONT_EXIT = 0x8000
RATE, PITCH = 1, 3
CHARS_UTF8 = 1
POSITION_CHARACTER = 1
LIST_TERMINATED, WORD = 0, 1


class _Id(Union):
    _fields_ = [("number", c_int), ("name", c_char_p), ("string", c_char * 8)]


class _Event(Structure):
    _fields_ = [
        ("type", c_int),
        ("unique_identifier", c_uint),
        ("text_position", c_int),
        ("length", c_int),
        ("audio_position", c_int),
        ("sample", c_int),
        ("user_data", c_void_p),
        ("id", _Id),
    ]


_Callback = CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(_Event))


class Espeak:
    """One synthesizer: make one for each process."""

    def __init__(self) -> None:
        """Raises SpeechFailed where the library or its data cannot be loaded."""
        try:
            self._library = load()
            data = espeakng_loader.get_data_path()
        except (OSError, RuntimeError) as error:
            raise SpeechFailed(NAME, error) from error
        self._sample_rate: int = self._library.espeak_Initialize(
            AUDIO_OUTPUT_SYNCHRONOUS, 500, data.encode(), DONT_EXIT
        )
        if self._sample_rate <= 0:
            raise SpeechFailed(NAME, "espeak_Initialize")
        self._chunks: list[bytes] = []
        self._starts: list[tuple[int, int, int]] = []
        self._failure: Exception | None = None
        self._callback = _Callback(self._take)  # kept: the library holds no reference of its own
        self._library.espeak_SetSynthCallback(self._callback)
        self._set: tuple[str, float, float] | None = None

    @property
    def info(self) -> EngineInfo:
        return EngineInfo(NAME, version(), word_times=True, needs_network=False, licence="GPL-3.0-or-later")

    def speak(self, text: str, voice: Voice) -> Speech:
        """Speak one sentence. Silence at its edges is cut to `EDGE_S`. Raises SpeechFailed."""
        self._choose(voice)
        self._chunks.clear()
        self._starts.clear()
        self._failure = None
        data = text.replace("\0", " ").encode()
        status = self._library.espeak_Synth(
            data, len(data) + 1, 0, POSITION_CHARACTER, 0, CHARS_UTF8, None, None
        )
        if status != 0 or self._failure is not None:
            raise SpeechFailed(NAME, self._failure or f"espeak_Synth: {status}")
        return self._cut(np.frombuffer(b"".join(self._chunks), np.int16))

    def close(self) -> None:
        self._library.espeak_Terminate()

    def _choose(self, voice: Voice) -> None:
        wanted = (voice.name, voice.rate, voice.pitch)
        if wanted == self._set:
            return
        if self._library.espeak_SetVoiceByName(voice.name.encode()) != 0:
            raise SpeechFailed(NAME, f"no voice {voice.name}")
        words_per_minute = min(max(round(ORDINARY_WPM * voice.rate), SLOWEST_WPM), FASTEST_WPM)
        self._library.espeak_SetParameter(RATE, words_per_minute, 0)
        self._library.espeak_SetParameter(PITCH, min(max(round(ORDINARY_PITCH * voice.pitch), 0), 99), 0)
        self._set = wanted

    def _take(self, samples: Any, count: int, events: Any) -> int:
        """Called by the library for each piece; 0 asks for more, 1 stops. An error must not cross C."""
        try:
            if count > 0 and samples:
                self._chunks.append(ctypes.string_at(samples, count * 2))
            number = 0
            while events and events[number].type != LIST_TERMINATED:
                event = events[number]
                if event.type == WORD and event.length > 0:
                    self._starts.append((event.text_position - 1, event.length, event.audio_position))
                number += 1
        except (ValueError, MemoryError) as error:
            self._failure = error
            return 1
        return 0

    def _cut(self, pcm: np.ndarray[Any, np.dtype[np.int16]]) -> Speech:
        rate = self._sample_rate
        loud = np.flatnonzero((pcm > QUIET) | (pcm < -QUIET))
        edge = round(EDGE_S * rate)
        first, last = (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, 0)
        begin, end = max(first - edge, 0), min(last + edge, len(pcm))
        cut = pcm[begin:end]
        length_s = len(cut) / rate
        spoken_s = (last - begin) / rate
        starts = [min(max(ms / 1000 - begin / rate, 0.0), length_s) for _, _, ms in self._starts]
        ends = [*starts[1:], max(spoken_s, 0.0)] if starts else []
        words = tuple(
            WordTime(at, at + length, start, max(start, stop))
            for (at, length, _), start, stop in zip(self._starts, starts, ends, strict=True)
        )
        return Speech(cut, rate, words)
