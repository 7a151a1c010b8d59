"""The voices there are, and the engine that speaks each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from reader.errors import SpeechFailed, UnknownVoice
from reader.manner import Accent
from reader.speech.model import Engine, Voice

SLOWEST, FASTEST = 0.5, 2.0

# gain_db: measured by `bench/voice_gain.py`, so that a Recording comes out at -16 LUFS (EBU R128 s1: speech on the
# web) after the limiter. Google's is a guess: it could not be measured where this was written.
SOUTH = Voice("espeak", "vi-vn-x-south", Accent.SOUTH, "nam", "Giọng miền Nam", gain_db=9.0)
CENTRAL = Voice("espeak", "vi-vn-x-central", Accent.CENTRAL, "trung", "Giọng miền Trung", gain_db=9.5)
NORTH = Voice("espeak", "vi", Accent.NORTH, "bac", "Giọng miền Bắc", gain_db=7.0)
GOOGLE = Voice("gtts", "vi", Accent.NORTH, "google", "Giọng Google (cần Internet)", gain_db=2.0)
TONE = Voice("tone", "tone", Accent.SOUTH, "tone", "Âm thử")

VOICES = (SOUTH, CENTRAL, NORTH, GOOGLE)
"""What people may choose from, the default first."""
OF_ACCENT = {voice.accent: voice for voice in (SOUTH, CENTRAL, NORTH)}


def voice(key: str, rate: float = 1.0, pitch: float = 1.0) -> Voice:
    """The Voice of a key (`nam`) or of an engine and its own name (`espeak:vi`); at a rate and pitch of 0.5-2.

    Raises UnknownVoice.
    """
    known = {**{v.key: v for v in (*VOICES, TONE)}, **{f"{v.engine}:{v.name}": v for v in VOICES}}
    found = known.get(key)
    if found is None:
        raise UnknownVoice(key)
    for wanted in (rate, pitch):
        if not SLOWEST <= wanted <= FASTEST:
            raise UnknownVoice(f"{key} ×{wanted:g}")
    return replace(found, rate=rate, pitch=pitch)


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What an administrator may set about engines."""

    gtts_tld: str = "com.vn"
    gtts_timeout_s: float = 10.0
    gtts_tries: int = 3


def _espeak(_: EngineOptions) -> Engine:
    from reader.speech.espeak import Espeak  # each engine is loaded only by who uses it

    return Espeak()


def _gtts(options: EngineOptions) -> Engine:
    from reader.speech.google import Google

    return Google(options.gtts_tld, options.gtts_timeout_s, options.gtts_tries)


def _tone(_: EngineOptions) -> Engine:
    from reader.speech.tone import Tone

    return Tone()


VERSIONS = {"gtts": "1", "tone": "1"}
"""Raised by hand when such an engine would speak otherwise: Google tells none."""
ENGINES: Mapping[str, Callable[[EngineOptions], Engine]] = {"espeak": _espeak, "gtts": _gtts, "tone": _tone}


def open_engine(name: str, options: EngineOptions | None = None) -> Engine:
    """A new engine. Raises UnknownVoice for a name that is none, SpeechFailed where it cannot start."""
    make = ENGINES.get(name)
    if make is None:
        raise UnknownVoice(name)
    return make(options or EngineOptions())


def engine_version(name: str) -> str:
    """The engine's version, without loading what it speaks with. Raises UnknownVoice, SpeechFailed."""
    if name == "espeak":
        from reader.speech.espeak_library import version

        try:
            return version()
        except OSError as error:
            raise SpeechFailed(name, error) from error
    if name not in VERSIONS:
        raise UnknownVoice(name)
    return VERSIONS[name]
