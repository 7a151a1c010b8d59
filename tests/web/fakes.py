"""Stand-ins for what speaks behind the pages: instant, and as slow or broken as a test wants."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lameenc
import numpy as np

from reader.article import Page, read_page, read_text
from reader.errors import FetchFailed, NotFound, ReaderError, TooLarge, UnknownVoice
from reader.records import Library
from reader.script import Accent, Script, write_script
from reader.speech import VOICES, Voice

SENTENCE_S = 0.6
RATE = 22050


@dataclass(frozen=True)
class Settings:
    accent: Accent = Accent.SOUTH
    style: str = "radio"
    max_page_mb: float = 5
    requests_per_minute: int = 100_000
    session_hours: int = 12
    trusted_proxies: int = 0
    public_url: str | None = None
    embed_sites: tuple[str, ...] = ()
    embed_per_minute: int = 60
    max_sound_mb: float = 1
    folder: Path = Path("khong-co")

    def signing_key(self) -> str:
        return "a key for tests"


@dataclass(frozen=True)
class CueWord:
    start: int
    end: int
    from_s: float
    to_s: float


@dataclass(frozen=True)
class Cue:
    block: int
    start: int
    end: int
    from_s: float
    to_s: float
    words: tuple[CueWord, ...]


@dataclass(frozen=True)
class Recording:
    sha256: str
    path: Path
    duration_s: float
    voice: str
    """Its key."""
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class Status:
    state: str
    done: int = 0
    total: int = 0
    recording: Recording | None = None
    fell_back_from: str | None = None
    error: ReaderError | None = None


@dataclass
class Studio:
    library: Library
    folder: Path
    made: dict[tuple[str, str], Recording] = field(default_factory=dict)
    state: str | None = None
    """What every Recording that is not made yet says of itself, when a test wants other than `absent`."""
    fault: ReaderError | None = None
    """What making a Recording ends with."""
    fell_back_from: str | None = None

    def add_url(self, url: str, who: str) -> str:
        raise FetchFailed(url, "offline")

    def add_page(self, page: Page, who: str) -> str:
        if len(page.body) > 5_000_000:
            raise TooLarge("5 MB")
        return self.library.add_article(read_page(page), who)

    def add_text(self, text: str, who: str) -> str:
        return self.library.add_article(read_text(text), who)

    def script(self, slug: str, accent: Accent | None = None) -> Script:
        return write_script(
            self.library.article(slug), accent or Accent.SOUTH, lexicon=self.library.lexicon(slug)
        )

    def voices(self) -> tuple[Voice, ...]:
        return VOICES

    def voice(self, value: str | None) -> Voice:
        if value is None:
            return VOICES[0]
        for voice in VOICES:
            if voice.key == value:
                return voice
        raise UnknownVoice(value)

    def request(self, slug: str, voice: Voice) -> Status:
        if self.status(slug, voice).state == "absent" and not self.fault:
            self.make(slug, voice)
        return self.status(slug, voice)

    def status(self, slug: str, voice: Voice) -> Status:
        self.library.article(slug)
        ready = self.made.get((slug, voice.key))
        if ready:
            total = len(ready.cues)
            return Status("ready", total, total, ready, self.fell_back_from)
        if self.fault:
            return Status("failed", 2, 9, error=self.fault)
        return Status(self.state or "absent", 2 if self.state == "making" else 0, 9 if self.state else 0)

    def stream(self, slug: str, voice: Voice) -> Iterator[bytes]:
        if self.fault:
            raise self.fault
        body = self.make(slug, voice).path.read_bytes()
        for at in range(0, len(body), 10_000):
            yield body[at : at + 10_000]

    def sentence(self, slug: str, voice: Voice, number: int) -> bytes:
        if number >= len(self.script(slug, voice.accent).utterances):
            raise NotFound(slug)
        return tone(SENTENCE_S, 300)

    def path(self, sha256: str, suffix: str) -> Path:
        path = self.folder / f"{sha256}{suffix}"
        if not path.exists():
            raise NotFound(sha256)
        return path

    def health(self) -> dict[str, str]:
        if self.fault:
            raise self.fault
        return {"database": "ok", "audio": "ok", "queue": "ok", "engine": "ok"}

    def make(self, slug: str, voice: Voice) -> Recording:
        cues = tuple(self._cues(slug))
        body = tone(cues[-1].to_s, 220 + 40 * VOICES.index(voice))
        name = hashlib.sha256(body).hexdigest()
        for suffix, content in ((".mp3", body), (".vtt", b"WEBVTT\n"), (".words.vtt", b"WEBVTT\n\nwords\n")):
            (self.folder / f"{name}{suffix}").write_bytes(content)
        recording = Recording(name, self.folder / f"{name}.mp3", cues[-1].to_s, voice.key, cues)
        self.made[slug, voice.key] = recording
        return recording

    def _cues(self, slug: str) -> Iterator[Cue]:
        at = 0.0
        for utterance in self.script(slug).utterances:
            share = SENTENCE_S / max(len(utterance.readings), 1)
            words = tuple(
                CueWord(reading.start, reading.end, at + i * share, at + (i + 1) * share)
                for i, reading in enumerate(utterance.readings)
            )
            yield Cue(utterance.block, utterance.start, utterance.end, at, at + SENTENCE_S, words)
            at += SENTENCE_S


class Newsroom:
    """Of a house where nothing has been approved."""

    def approved(self, station: str, limit: int = 0) -> tuple[Any, ...]:
        return ()


def tone(seconds: float, hertz: float) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(48)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.silence()
    wave = np.sin(np.arange(int(seconds * RATE)) * (2 * np.pi * hertz / RATE)) * 3000
    return bytes(encoder.encode(wave.astype(np.int16).tobytes()) + encoder.flush())
