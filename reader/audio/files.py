"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from reader.errors import StorageFull

UNFINISHED = ".unfinished-"
"""How the name of a file begins that is not whole yet; `sweep` removes those that a killed process left."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def storage() -> Iterator[None]:
    """Says StorageFull where the system says that the disk, or a quota, is full."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(error.filename or "") from error
        raise


@contextmanager
def whole(folder: Path) -> Iterator[Unfinished]:
    """A file to write into; `keep(target)` gives it its name. Without that, or on an error, nothing stays."""
    with storage():
        try:
            handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
        except FileNotFoundError:
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
        with _unfinished(handle, Path(name)) as file:
            yield file


@contextmanager
def sole(folder: Path, name: str) -> Iterator[Unfinished | None]:
    """The same for a file that only one maker at a time may make, whatever thread or process it is in.

    Waits for the other maker. None: it has come to an end meanwhile, so look whether the file is there now. A maker
    that was killed holds up nobody: the system takes its lock away, and the next one writes over what it left.
    """
    path = folder / f"{UNFINISHED}{name}"
    with storage():
        try:
            handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        except FileNotFoundError:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not _is_at(handle, path):
            os.close(handle)
            yield None
            return
        os.ftruncate(handle, 0)
        with _unfinished(handle, path) as file:
            yield file


@contextmanager
def _unfinished(handle: int, path: Path) -> Iterator[Unfinished]:
    file = Unfinished(os.fdopen(handle, "wb"), path)
    try:
        yield file
    finally:
        if not file.kept:
            path.unlink(missing_ok=True)
        with suppress(OSError):  # closing writes what is buffered; an error before this one is what matters
            file.stream.close()


def _is_at(handle: int, path: Path) -> bool:
    """Whether the open file still has this name: whoever held the lock before may have renamed or removed it."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


@contextmanager
def held(path: Path) -> Iterator[BinaryIO]:
    """A whole file, open for reading; `Store.prune` passes it by meanwhile. Raises FileNotFoundError."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield file


class Unfinished:
    def __init__(self, stream: BinaryIO, path: Path) -> None:
        self.stream = stream
        self.path = path
        self.kept = False

    def keep(self, target: Path) -> Path:
        """Flush it to the disk and move it. Replaces a file of that name in one step."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        os.fchmod(self.stream.fileno(), 0o644)
        # Renamed before it is closed: with its last handle goes the lock that `sole` holds.
        self.path.replace(target)
        self.kept = True
        self.stream.close()
        return target


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a small file whole. Raises StorageFull."""
    with whole(folder) as file:
        file.stream.write(data)
        return file.keep(folder / name)
