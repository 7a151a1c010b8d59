"""The cache on disk: whole files, least recently used leave, what is heard stays, a full disk harms nothing."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from reader.article import Article
from reader.audio import Recorder, Store
from reader.audio.clip import Clip, ClipFacts
from reader.audio.files import UNFINISHED, held, put, whole
from reader.audio.mp3 import Format, silence
from reader.errors import Damaged, StorageFull
from reader.script import Script
from reader.speech import WordTime, voice

FORM = Format(22050, 48)


def clip(frames: int = 20) -> Clip:
    data = silence(FORM, frames)
    return Clip(ClipFacts(FORM, frames, frames * 576 - 1200, len(data), (WordTime(0, 3, 0.0, 0.25),)), data)


def key(number: int) -> str:
    return f"{number:064x}"


def age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def files(store: Store) -> list[Path]:
    return sorted(p for p in store.folder.rglob("*") if p.is_file())


def test_a_clip_comes_back_as_it_was(store: Store) -> None:
    store.make_clip(key(1), clip().to_bytes)
    assert store.frames(key(1)) == clip().data
    assert store.facts(key(1)) == clip().facts
    assert store.frames(key(2)) is None and store.facts(key(2)) is None


@pytest.mark.parametrize(
    "damage", [b"", b"x", b"LOA-CLIP-2 ", b"LOA-CLIP-2 \n{}\nabc", b"LOA-CLIP-2 00\n[1]\n", b"\0" * 99]
)
def test_rubbish_in_the_store_is_no_clip(store: Store, damage: bytes) -> None:
    store.make_clip(key(1), clip().to_bytes)
    (path,) = files(store)
    path.write_bytes(damage)
    assert store.frames(key(1)) is None and store.facts(key(1)) is None
    store.make_clip(key(1), clip().to_bytes)
    path.write_bytes(damage)
    assert Store(store.folder, 10**9).facts(key(1)) is None, "another process, that remembers nothing"
    with pytest.raises(Damaged):
        Clip.from_bytes(damage)


def test_cut_short_is_damaged(store: Store) -> None:
    store.make_clip(key(1), clip().to_bytes)
    (path,) = files(store)
    path.write_bytes(path.read_bytes()[:-1])
    assert store.frames(key(1)) is None
    assert not path.exists()


def test_the_longest_unused_leave_first(store: Store) -> None:
    for number in range(5):
        store.make_clip(key(number), clip().to_bytes)
    for number, path in enumerate(files(store)):
        age(path, 10_000 - number)
    store.facts(key(0))  # used: young again
    size = files(store)[0].stat().st_size
    freed = store.prune(size * 3)
    assert freed == size * 2
    assert [store.facts(key(n)) is not None for n in range(5)] == [True, False, False, True, True]


def test_what_was_just_used_stays_even_over_the_limit(store: Store) -> None:
    store.make_clip(key(1), clip().to_bytes)
    assert store.prune(0) == 0
    assert store.facts(key(1))


def test_what_is_being_served_stays(recorder: Recorder, article: Article, script: Script) -> None:
    store = recorder.store
    recording = recorder.record(article, script, voice("tone"))
    with held(store.path(recording.sha256)) as served:
        for path in files(store):
            age(path, 100_000)
        store.prune(0)
        assert served.read(3) == b"ID3"
        assert recording.path.exists()
        assert files(store) == [recording.path]
    age(recording.path, 100_000)
    store.prune(0)
    assert not files(store)


def test_verify_finds_and_removes_what_is_damaged(
    recorder: Recorder, article: Article, script: Script
) -> None:
    store = recorder.store
    recording = recorder.record(article, script, voice("tone"))
    assert store.verify() == []
    usage = store.usage()
    assert usage.recordings == 1 and usage.clips == len(script.utterances) and usage.total_bytes > 10_000
    data = bytearray(recording.path.read_bytes())
    data[1000] ^= 1
    recording.path.write_bytes(data)
    assert store.verify() == [recording.path]
    assert not recording.path.exists()
    assert recorder.record(article, script, voice("tone")).sha256 == recording.sha256


class _FullDisk:
    """Stands for `os.fsync`: the moment at which many systems tell that the disk is full."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, *_: Any) -> None:
        raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_the_cache_sound(
    recorder: Recorder, article: Article, script: Script, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    store = recorder.store
    first = recorder.record(article, script, voice("tone"))
    before = files(store)
    monkeypatch.setattr("reader.audio.files.os.fsync", _FullDisk(number))
    with pytest.raises(StorageFull) as caught:
        recorder.record(article, script, voice("tone", rate=1.5))
    assert caught.value.message().startswith("Ổ đĩa đã đầy")
    assert caught.value.status == 507
    until = time.monotonic() + 10
    while files(store) != before:  # sentences that were under way come to their end first
        assert time.monotonic() < until, files(store)
        time.sleep(0.05)
    monkeypatch.undo()
    assert store.verify() == []
    assert recorder.record(article, script, voice("tone")) == first
    assert recorder.record(article, script, voice("tone", rate=1.5)).duration_s < first.duration_s


def test_a_really_full_disk(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write itself fails, half-way."""
    program = (
        "import resource, signal, sys, pathlib\n"
        "from reader.audio.files import put\n"
        "from reader.errors import StorageFull\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "try:\n"
        "    put(pathlib.Path(sys.argv[1]), 'a', b'x' * 100_000)\n"
        "except StorageFull as error:\n"
        "    print(error)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.startswith("Ổ đĩa đã đầy")
    assert list(tmp_path.iterdir()) == []


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole(tmp_path) as file:
        file.stream.write(b"half")
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == []
    assert put(tmp_path, "a", b"all").read_bytes() == b"all"
    assert put(tmp_path, "a", b"new").read_bytes() == b"new"


def test_what_a_killed_writer_left_is_swept(store: Store) -> None:
    store.folder.mkdir()
    program = (
        "import sys, pathlib, time\n"
        "from reader.audio.files import whole\n"
        "with whole(pathlib.Path(sys.argv[1])) as file:\n"
        "    file.stream.write(b'half'); file.stream.flush()\n"
        "    print('written', flush=True); time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", program, str(store.folder)], stdout=subprocess.PIPE)
    assert child.stdout and child.stdout.readline() == b"written\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    (left,) = store.folder.glob(f"{UNFINISHED}*")
    store.sweep()
    assert left.exists(), "it may still have a maker"
    age(left, 4000)
    store.sweep()
    assert not left.exists()
