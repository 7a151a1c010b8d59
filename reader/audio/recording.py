"""A Recording: an Article in a Voice, as it stands in the store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from reader.audio.captions import Cue
from reader.audio.store import Store
from reader.errors import Damaged


@dataclass(frozen=True, slots=True)
class Recording:
    sha256: str
    """Of the MP3: its name everywhere."""
    path: Path
    duration_s: float
    voice: str
    """Its key, e.g. `nam`."""
    cues: tuple[Cue, ...]
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
            },
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
            told["fell_back_from"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(path.name) from error
