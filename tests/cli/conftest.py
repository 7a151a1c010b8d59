"""A house with people, and the terminal in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reader.cli import main
from reader.records import Library
from reader.settings import load_settings
from tests.web.house import furnish

Reader = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kho"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    library = Library.open(load_settings(data_dir=folder))
    furnish(library)
    yield library
    library.close()


@pytest.fixture
def reader(folder: Path, library: Library) -> Reader:
    """The command in this process, for speed; tests/test_cli.py runs it as people do."""

    def run(*words: object, given: str = "") -> Result:
        env = {"READER_DATA_DIR": str(folder), "READER_SPEECH_WORKERS": "1"}
        return CliRunner(mix_stderr=False).invoke(main, list(map(str, words)), input=given, env=env)

    return run


def refused(told: Result, part: str) -> None:
    """Exit status 2, nothing on stdout, one sentence on stderr."""
    assert told.exit_code == 2, told.output
    assert told.stdout == ""
    assert part in told.stderr and len(told.stderr.strip().splitlines()) == 1, told.stderr
