"""What is served is what was approved, byte for byte, however it was changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from reader.errors import Damaged
from reader.radio import Programme, must_be_intact
from reader.radio import intact as module

BODY = b"ID3" + bytes(range(256)) * 40


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    path = tmp_path / "p.mp3"
    path.write_bytes(BODY)
    return Programme(path, hashlib.sha256(BODY).hexdigest(), len(BODY), 1.0, "web", None, None, ())


def test_a_whole_file_is_read_once(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    must_be_intact(programme)
    monkeypatch.setattr(module.hashlib, "file_digest", None)
    must_be_intact(programme)


def test_one_byte_is_enough_even_where_the_clock_was_set_back(programme: Programme) -> None:
    must_be_intact(programme)
    before = programme.path.stat()
    with programme.path.open("r+b") as file:
        file.seek(999)
        file.write(b"!")
    os.utime(programme.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    for _ in range(2):
        with pytest.raises(Damaged):
            must_be_intact(programme)
    programme.path.write_bytes(BODY)
    must_be_intact(programme)


def test_shorter_gone_or_another(programme: Programme, tmp_path: Path) -> None:
    must_be_intact(programme)
    (tmp_path / "q").write_bytes(BODY[:-1] + b"?")
    (tmp_path / "q").replace(programme.path)
    with pytest.raises(Damaged):
        must_be_intact(programme)
    programme.path.write_bytes(BODY[:-1])
    with pytest.raises(Damaged):
        must_be_intact(programme)
    programme.path.unlink()
    with pytest.raises(Damaged):
        must_be_intact(programme)
