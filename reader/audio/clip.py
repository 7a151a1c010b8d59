"""A Clip: the audio of one Utterance in one Voice and one profile, and the hash that is its name."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from typing import BinaryIO

from reader.audio.mp3 import Format
from reader.audio.profile import Profile
from reader.errors import Damaged
from reader.speech import Voice, WordTime

MAGIC = b"LOA-CLIP-2 "


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a Recording must know of a Clip besides its bytes."""

    form: Format
    frames: int
    samples: int
    """Of speech; the frames hold the encoder's delay and padding too."""
    size: int
    """Bytes of all frames."""
    words: tuple[WordTime, ...]
    """In seconds from the Clip's start, as a player that cuts the encoder's delay hears them."""

    @property
    def speech_s(self) -> float:
        return self.samples / self.form.sample_rate


@dataclass(frozen=True, slots=True)
class Clip:
    facts: ClipFacts
    data: bytes
    """Whole MP3 frames; the first refers to no earlier one."""

    def to_bytes(self) -> bytes:
        """The Clip's file: a line with a checksum over all that follows, a line of facts, the frames."""
        facts = self.facts
        head = {
            "sample_rate": facts.form.sample_rate,
            "bit_rate_kbps": facts.form.bit_rate_kbps,
            "frames": facts.frames,
            "samples": facts.samples,
            "size": facts.size,
            "words": [[w.at, w.to, w.start_s, w.end_s] for w in facts.words],
        }
        rest = json.dumps(head, separators=(",", ":")).encode() + b"\n" + self.data
        return MAGIC + hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest

    @classmethod
    def from_bytes(cls, data: bytes) -> Clip:
        """The reverse. Raises Damaged."""
        frames = frames_of(data)
        return cls(read_facts(io.BytesIO(data)), frames)


def read_facts(file: BinaryIO) -> ClipFacts:
    """A Clip's facts from the beginning of its file, the frames unread and unchecked. Raises Damaged."""
    if not file.readline().startswith(MAGIC):
        raise Damaged("clip")
    try:
        told = json.loads(file.readline())
        form = Format(told["sample_rate"], told["bit_rate_kbps"])
        words = tuple(WordTime(*word) for word in told["words"])
        return ClipFacts(form, told["frames"], told["samples"], told["size"], words)
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged("clip") from error


def frames_of(data: bytes) -> bytes:
    """The frames of a Clip's file, checked. Raises Damaged."""
    first = data.find(b"\n") + 1
    second = data.find(b"\n", first) + 1
    told = data[len(MAGIC) : first - 1]
    if not (data.startswith(MAGIC) and second) or hashlib.sha256(data[first:]).hexdigest().encode() != told:
        raise Damaged("clip")
    return data[second:]


def clip_key(text: str, voice: Voice, engine_version: str, profile: Profile) -> str:
    """SHA-256, in hex, over all that made the Clip."""
    made_by = "\0".join((text, voice.id, engine_version, profile.id))
    return hashlib.sha256(made_by.encode()).hexdigest()
