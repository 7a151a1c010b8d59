"""Is a programme's file still the one that was approved?"""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from reader.errors import Damaged
from reader.radio.programme import Programme

_Seen = tuple[int, int, int, int]
_looked: dict[tuple[Path, str], _Seen] = {}
_looking = threading.Lock()


def must_be_intact(programme: Programme) -> None:
    """Raises Damaged where it is not, byte for byte.

    A file is read whole once in a process, and again only when the system says that it was touched: its size, inode,
    and the times of its last write and change, the latter of which no program can set back.
    """
    path = programme.path
    try:
        seen = _stamp(path)
        if seen[0] != programme.size:
            raise Damaged(path.name)
        key = (path, programme.sha256)
        with _looking:
            if _looked.get(key) == seen:
                return
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != programme.sha256 or _stamp(path) != seen:
            raise Damaged(path.name)
    except OSError as error:
        raise Damaged(path.name) from error
    with _looking:
        _looked[key] = seen


def _stamp(path: Path) -> _Seen:
    told = path.stat()
    return told.st_size, told.st_ino, told.st_mtime_ns, told.st_ctime_ns
