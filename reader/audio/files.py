"""Files appear whole or not at all."""

from __future__ import annotations

import errno
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
        file = Unfinished(os.fdopen(handle, "wb"), Path(name))
        try:
            yield file
        finally:
            with suppress(
                OSError
            ):  # closing writes what is buffered; an error before this one is what matters
                file.stream.close()
            file.path.unlink(missing_ok=True)


class Unfinished:
    def __init__(self, stream: BinaryIO, path: Path) -> None:
        self.stream = stream
        self.path = path

    def keep(self, target: Path) -> Path:
        """Flush it to the disk and move it. Replaces a file of that name in one step."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        os.fchmod(self.stream.fileno(), 0o644)
        self.stream.close()
        self.path.replace(target)
        return target


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a small file whole. Raises StorageFull."""
    with whole(folder) as file:
        file.stream.write(data)
        return file.keep(folder / name)
