"""A Recording: an Article in a Voice, as it stands in the store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from reader.audio.captions import Cue, sentences_vtt, words_vtt
from reader.audio.files import put
from reader.audio.store import CAPTIONS, Store
from reader.errors import Damaged, NotFound


@dataclass(frozen=True, slots=True)
class Recording:
    sha256: str
    """Of the MP3: its name everywhere."""
    path: Path
    duration_s: float
    voice: str
    """Its key, e.g. `nam`."""
    cues: tuple[Cue, ...]
    texts: dict[int, str]
    """What stands written in each block that the cues name."""
    fell_back_from: str | None = None
    """The key of the voice that was asked for and could not speak."""

    def to_json(self) -> str:
        return json.dumps(
            {
                "sha256": self.sha256,
                "duration_s": self.duration_s,
                "voice": self.voice,
                "fell_back_from": self.fell_back_from,
                "cues": [cue.as_list() for cue in self.cues],
                "texts": list(self.texts.items()),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )


def load_recording(store: Store, sha256: str) -> Recording:
    """Raises NotFound, Damaged."""
    path = store.path(sha256, ".mp3")
    try:
        told = json.loads(store.path(sha256, ".json").read_text("utf-8"))
        return Recording(
            sha256,
            path,
            told["duration_s"],
            told["voice"],
            tuple(Cue.from_list(cue) for cue in told["cues"]),
            dict(told["texts"]),
            told["fell_back_from"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(path.name) from error


def recording_file(store: Store, sha256: str, suffix: str = ".mp3") -> Path:
    """A Recording's MP3 (`.mp3`), its captions by sentence (`.vtt`) or by word (`.words.vtt`), or its facts (`.json`).

    Captions are written when they are first asked for. Raises NotFound, Damaged, StorageFull.
    """
    try:
        return store.path(sha256, suffix)
    except NotFound:
        if suffix not in CAPTIONS:
            raise
    recording = load_recording(store, sha256)
    write = sentences_vtt if suffix == ".vtt" else words_vtt
    data = write(recording.texts, recording.cues).encode()
    return put(recording.path.parent, f"{sha256}{suffix}", data)
