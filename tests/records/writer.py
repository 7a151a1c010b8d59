"""A process that waits for a word, opens the Library, and writes until it is killed.

What it tells through the pipe was committed before. One warm server process forks them, so that they start at once.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from reader.records import Library, RecordingRecord
from reader.script import Entry
from reader.settings import load_settings
from tests.records.conftest import an_article

_CONTEXT = multiprocessing.get_context("forkserver")
OPEN = "open"


class Writer:
    def __init__(self, folder: Path, name: str) -> None:
        self._ear, mouth = _CONTEXT.Pipe()
        self._process: BaseProcess = _CONTEXT.Process(target=_write, args=(folder, name, mouth), daemon=True)
        self._process.start()
        mouth.close()

    def go(self) -> None:
        self._ear.send("go")

    def hear(self) -> str:
        """Its next word. Raises EOFError when it has ended by itself."""
        return str(self._ear.recv())

    def kill(self) -> list[str]:
        """kill -9; what it had told and nobody had heard."""
        self._process.kill()
        self._process.join()
        told = []
        try:
            while self._ear.poll():
                told.append(self.hear())
        except (EOFError, ConnectionResetError):
            pass
        self._ear.close()
        return told


@contextmanager
def writers(folder: Path, names: str, told: list[str]) -> Iterator[list[Writer]]:
    """One for each letter, all of which open the Library at the same moment; killed at the end."""
    _CONTEXT.set_forkserver_preload([__name__])
    some = [Writer(folder, name) for name in names]
    try:
        for writer in some:
            assert writer.hear() == "waiting"
        for writer in some:
            writer.go()
        for writer in some:
            assert writer.hear() == OPEN
        yield some
    finally:
        for writer in some:
            told += writer.kill()


def _write(folder: Path, name: str, pipe: Connection) -> None:
    pipe.send("waiting")
    pipe.recv()
    library = Library.open(load_settings(data_dir=folder))
    pipe.send(OPEN)
    number = 0
    while True:
        number += 1
        article = an_article(f"Tin {name} {number}", "Sáng nay phường họp dân. " * 200)
        slug = library.add_article(article, name)
        pipe.send(slug)
        library.save_recording(slug, "nam", RecordingRecord("0" * 64, "making", number, number))
        library.save_entry(Entry(f"chữ {number % 7}", f"lần {number}"), name)
