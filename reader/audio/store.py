"""Clips and Recordings on disk: named by hashes, one maker for each, the longest unused leave first.

audio_cache/
  clips/abcd….clip
  recordings/abcd….mp3 .json, and .vtt .words.vtt once somebody has asked for them
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import logging
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reader.audio.clip import Clip, ClipFacts, frames_of, read_facts
from reader.audio.files import UNFINISHED, put, sole
from reader.audio.mp3 import frame_sizes
from reader.errors import Damaged, NotFound

log = logging.getLogger(__name__)

PARTS = (".mp3", ".json")
"""What a Recording is; captions are written from the second when they are first asked for."""
CAPTIONS = (".vtt", ".words.vtt")
RECENT_S = 15 * 60
"""What was asked for within this time stays, even over the limit: somebody may be hearing it."""
ABANDONED_S = 60 * 60
"""An unfinished file as old as this has no maker any more."""
REMEMBERED = 1000
"""Clips whose facts are kept in memory: about 6 MB."""
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Usage:
    """What the cache holds."""

    clips: int
    recordings: int
    clip_bytes: int
    recording_bytes: int

    @property
    def total_bytes(self) -> int:
        return self.clip_bytes + self.recording_bytes


class Store:
    """`limit_bytes`: what `prune` keeps the folder under."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self._clips = folder / "clips"
        self._recordings = folder / "recordings"
        self._known: dict[str, ClipFacts] = {}

    # Clips

    def facts(self, key: str) -> ClipFacts | None:
        """A Clip's facts without its audio, or None. One that cannot be read goes away, so that it is made again."""
        path = self._clip(key)
        if not _used(path):
            return None
        known = self._known.get(key)
        if known is not None:
            return known
        try:
            with path.open("rb") as file:
                facts = read_facts(file)
        except FileNotFoundError:
            return None
        except Damaged:
            self._discard(path)
            return None
        self._remember(key, facts)
        return facts

    def frames(self, key: str) -> bytes | None:
        """A Clip's audio, or None. One that is damaged goes away, so that it is made again."""
        path = self._clip(key)
        try:
            return frames_of(path.read_bytes())
        except FileNotFoundError:
            return None
        except Damaged:
            self._discard(path)
            return None

    def make_clip(self, key: str, make: Callable[[], bytes]) -> tuple[ClipFacts, bool]:
        """The Clip's facts, and whether it was made now: `make` gives its file (`Clip.to_bytes`).

        One maker at a time for a key, over threads and processes; the others wait and find it made. Raises what
        `make` raises, and StorageFull.
        """
        while True:
            facts = self.facts(key)
            if facts is not None:
                return facts, False
            with sole(self._clips, key) as file:
                if file is None or self._clip(key).exists():
                    continue
                data = make()
                file.stream.write(data)
                file.keep(self._clip(key))
            facts = read_facts(io.BytesIO(data))
            self._remember(key, facts)
            return facts, True

    # Recordings

    @property
    def recordings(self) -> Path:
        """Their folder."""
        return self._recordings

    def path(self, sha256: str, suffix: str = ".mp3") -> Path:
        """A Recording's file. Raises NotFound."""
        if not _HASH.fullmatch(sha256) or suffix not in (*PARTS, *CAPTIONS):
            raise NotFound(f"{sha256}{suffix}")
        path = self._recordings / f"{sha256}{suffix}"
        if not path.exists():
            raise NotFound(path.name)
        _used(path)
        return path

    def has_recording(self, sha256: str) -> bool:
        return all((self._recordings / f"{sha256}{suffix}").exists() for suffix in PARTS)

    # The whole cache

    def check(self) -> None:
        """Writes a small file and takes it away. Raises StorageFull, or OSError where the folder is not ours."""
        put(self.folder, f"{UNFINISHED}check-{os.getpid()}", b"ok").unlink(missing_ok=True)

    def usage(self) -> Usage:
        clips = [path.stat().st_size for path in self._files(self._clips)]
        recordings = [(path.suffix, path.stat().st_size) for path in self._files(self._recordings)]
        return Usage(
            len(clips),
            sum(suffix == ".mp3" for suffix, _ in recordings),
            sum(clips),
            sum(size for _, size in recordings),
        )

    def verify(self) -> list[Path]:
        """Read everything; remove and name what is damaged. It will be made again when it is asked for."""
        damaged = []
        for path in self._files(self._clips):
            try:
                clip = Clip.from_bytes(path.read_bytes())
                whole_frames = sum(1 for _ in frame_sizes(clip.data)) == clip.facts.frames
            except Damaged:
                whole_frames = False
            if not whole_frames:
                damaged.append(path)
        for path in self._files(self._recordings):
            if path.suffix == ".mp3" and _sha256(path) != path.stem:
                damaged.append(path)
        for path in damaged:
            path.unlink(missing_ok=True)
        return damaged

    def prune(self, limit_bytes: int | None = None) -> int:
        """Bring the cache under its limit, the longest unused first; returns the bytes freed.

        What is being served, or was asked for in the last `RECENT_S`, stays.
        """
        self.sweep()
        limit = self.limit_bytes if limit_bytes is None else limit_bytes
        found = []
        for path in (*self._files(self._clips), *self._files(self._recordings)):
            facts = path.stat()
            found.append((facts.st_mtime, facts.st_size, path))
        over = sum(size for _, size, _ in found) - limit
        freed = 0
        now = time.time()
        for used, size, path in sorted(found):
            if freed >= over or now - used < RECENT_S:
                break
            if _remove_unless_served(path):
                freed += size
        return freed

    def sweep(self) -> None:
        """Remove what killed makers left."""
        for path in self.folder.rglob(f"{UNFINISHED}*"):
            if time.time() - path.stat().st_mtime > ABANDONED_S:
                path.unlink(missing_ok=True)

    def _remember(self, key: str, facts: ClipFacts) -> None:
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[key] = facts

    def _discard(self, path: Path) -> None:
        log.warning("%s", Damaged(path.name))
        path.unlink(missing_ok=True)

    def _clip(self, key: str) -> Path:
        return self._clips / f"{key}.clip"

    @staticmethod
    def _files(folder: Path) -> list[Path]:
        return [p for p in folder.glob("*") if not p.name.startswith(UNFINISHED)]


def _used(path: Path) -> bool:
    """Note that somebody wants it, by the time of its last change, because many disks are mounted with noatime.

    False: it is not there, or was pruned in this moment; whoever holds it open keeps it.
    """
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _remove_unless_served(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            path.unlink()
    except FileNotFoundError:
        return False
    return True


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
