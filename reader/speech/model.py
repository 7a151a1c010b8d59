"""The contract of a speech engine: a sentence and a Voice in, PCM and word times out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reader.manner import Accent

if TYPE_CHECKING:  # whoever only names a Voice needs no numpy
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, and how. Its `id` is part of every Clip's key."""

    engine: str
    """`espeak`, `gtts`, `tone`."""
    name: str
    """The engine's own name for it, e.g. `vi-vn-x-south`."""
    accent: Accent
    key: str
    """What people and addresses call it, e.g. `nam`."""
    label: str
    """What a person reads, e.g. `Giọng miền Nam`."""
    rate: float = 1.0
    """1 is the engine's ordinary speed; 0.5-2."""
    pitch: float = 1.0
    """1 is the engine's ordinary pitch; 0.5-2."""
    gain_db: float = 0.0
    """Measured for each voice so that a Recording comes out at the profile's loudness, dB."""

    @property
    def id(self) -> str:
        return f"{self.engine}:{self.name}:{self.rate:g}:{self.pitch:g}:{self.gain_db:g}"


@dataclass(frozen=True, slots=True)
class WordTime:
    """When one word is heard."""

    at: int
    """Its span in the spoken text, characters."""
    to: int
    start_s: float
    """Seconds from the beginning of the PCM."""
    end_s: float


@dataclass(frozen=True, slots=True)
class Speech:
    """One sentence, spoken."""

    pcm: NDArray[np.int16]
    """Shape (samples,), mono."""
    sample_rate: int
    """Hz."""
    words: tuple[WordTime, ...]


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What an engine says of itself."""

    name: str
    version: str
    """Part of every Clip's key: another version may sound otherwise."""
    word_times: bool
    """False: times are estimated from the words' lengths."""
    needs_network: bool
    licence: str


class Engine(Protocol):
    """One way to speak. Not shared between threads."""

    @property
    def info(self) -> EngineInfo: ...

    def speak(self, text: str, voice: Voice) -> Speech:
        """Speak one sentence. Raises SpeechFailed, EngineOffline."""
        ...

    def close(self) -> None: ...
