"""The records, as a command uses them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reader.cli.terminal import configured

if TYPE_CHECKING:
    from reader.records import Library


@contextmanager
def opened() -> Iterator[Library]:
    """Raises BadSetting, StorageFull."""
    from reader.records import Library

    library = Library.open(configured())
    try:
        yield library
    finally:
        library.close()
