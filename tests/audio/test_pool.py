"""Workers are processes: they crash, they are killed, they hang, and the sentence is still spoken or the error told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.audio import Pool, Profile
from reader.audio.clip import Clip
from reader.errors import EngineCrashed, SpeechFailed
from reader.speech import voice
from reader.speech.tone import SLOW_S
from tests.audio.test_recorder import named

TONE = voice("tone")
PROFILE = Profile()


@pytest.fixture(autouse=True)
def others() -> Iterator[None]:
    """Workers of other rooms' tests, which keep theirs for the whole session, are none of ours."""
    _others.update(workers(os.getpid()))
    yield
    _others.clear()


@pytest.fixture
def pool(others: None) -> Iterator[Pool]:
    with Pool(1) as pool:
        yield pool


_others: set[int] = set()


def workers(parent: int) -> list[int]:
    told = subprocess.run(
        ["ps", "-o", "pid=,stat=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    rows = [line.split() for line in told.stdout.splitlines()]
    found = []
    for pid, state in rows:
        command = Path(f"/proc/{pid}/cmdline")
        if not state.startswith("Z") and command.exists() and b"reader.audio.maker" in command.read_bytes():
            found.append(int(pid))
    return [pid for pid in found if pid not in _others]


def test_a_killed_worker_is_replaced_and_the_sentence_spoken(pool: Pool) -> None:
    pool.make("một", TONE, PROFILE)
    (victim,) = workers(os.getpid())
    timer = threading.Timer(SLOW_S / 3, os.kill, (victim, signal.SIGKILL))
    timer.start()
    clip = Clip.from_bytes(pool.make("một hai", named(TONE, "slow"), PROFILE))
    assert len(clip.facts.words) == 2
    assert pool.crashes == 1


def test_a_sentence_that_kills_every_worker_is_told(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.audio.pool._Worker.__init__", _dying_worker)
    with pytest.raises(EngineCrashed) as caught:
        pool.make("một", TONE, PROFILE)
    assert "dừng đột ngột" in caught.value.message()
    assert pool.crashes == 2
    monkeypatch.undo()
    assert Clip.from_bytes(pool.make("một", TONE, PROFILE)).facts.frames


def _dying_worker(worker: object) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "import os; os.abort()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    worker.process, worker.orders, worker.answers = process, process.stdin, process.stdout  # type: ignore[attr-defined]


def test_an_engines_refusal_is_no_crash(pool: Pool) -> None:
    with pytest.raises(SpeechFailed, match="mute"):
        pool.make("một", named(TONE, "mute"), PROFILE)
    assert pool.crashes == 0


def test_a_worker_that_hangs_is_given_up(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    pool.make("một", TONE, PROFILE)
    monkeypatch.setattr("reader.audio.pool.PATIENCE_S", 5)
    (victim,) = workers(os.getpid())
    os.kill(victim, signal.SIGSTOP)
    assert Clip.from_bytes(pool.make("một", TONE, PROFILE)).facts.frames
    assert pool.crashes == 1


def test_closing_ends_the_workers() -> None:
    pool = Pool(2)
    pool.make("một", TONE, PROFILE)
    assert workers(os.getpid())
    pool.close()
    assert not workers(os.getpid())
    with pytest.raises(EngineCrashed):
        pool.make("một", TONE, PROFILE)


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from reader.audio import Pool, Profile\n"
        "from reader.speech import voice\n"
        "pool = Pool(1); pool.make('một', voice('tone'), Profile())\n"
        "print('ready', flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout and parent.stdout.readline() == b"ready\n"
    (worker,) = workers(parent.pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and "Z" not in Path(f"/proc/{worker}/stat").read_text().split()[2]:
        assert time.monotonic() < until, "the worker outlived its parent"
        time.sleep(0.05)


def test_a_worker_loads_nothing_it_does_not_need() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, reader.audio.maker; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(told.stdout.split())
    assert "lameenc" in loaded
    assert not loaded & {"flask", "lxml", "requests", "sqlalchemy", "gtts", "reader.article", "reader.script"}
