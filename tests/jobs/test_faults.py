"""Killed with SIGKILL at ten random moments: no half file is ever there, the job finishes, nothing is lost."""

from __future__ import annotations

import functools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.audio import Store
from reader.jobs import Studio
from reader.records import Library
from reader.script import Entry
from reader.settings import load_settings
from reader.speech import voice
from tests.jobs.conftest import TEXT

LONG = TEXT + "\n".join(
    f"Tổ dân phố số {n} có {n * 7} hộ đăng ký tham gia. Hạn cuối là ngày {n}/7/2023." for n in range(1, 21)
)
KILLS = 10


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "reader.cli", "worker"],
        env={**os.environ, "READER_DATA_DIR": str(folder), "READER_SPEECH_WORKERS": "1"},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        # A shell's background jobs ignore SIGINT, and hand that down to the tests that they run.
        preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )


def test_killed_ten_times_and_still_made(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    library = Library.open(settings)
    studio = Studio(settings, library)
    slug = studio.add_text(LONG, "an")
    south = voice("nam")
    dice = random.Random(20261125)
    kills = 0
    saved: list[Entry] = []
    studio.request(slug, south)
    until = time.monotonic() + 120
    while kills < KILLS:
        # A corrected reading makes new Clips: there is always something to kill.
        worker = start(tmp_path)
        time.sleep(dice.uniform(0.5, 1.4))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        kills += 1
        assert Store(settings.audio_dir, 10**9).verify() == [], "a half file was there under its name"
        status = studio.status(slug, south)
        if status.state == "ready":
            saved.append(_another(kills))
            library.save_entry(saved[-1], "an")
            studio.request(slug, south)
        assert time.monotonic() < until
    worker = start(tmp_path)
    try:
        while studio.status(slug, south).state != "ready":
            assert worker.poll() is None and time.monotonic() < until
            time.sleep(0.1)
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait()
    recording = studio.status(slug, south).recording
    assert recording and len(recording.cues) == len(studio.script(slug).utterances)
    assert studio.store.verify() == []
    assert library.entries() == tuple(saved[-1:])
    studio.close()
    library.close()


def _another(number: int) -> Entry:
    return Entry(
        "tổ dân phố",
        f"tổ dân phố {['hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười', 'mốt', 'một'][number % 11]}",
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_stops_when_told_and_leaves_no_process(tmp_path: Path, number: signal.Signals) -> None:
    worker = start(tmp_path)
    until = time.monotonic() + 20
    while len(_group(worker.pid)) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    os.kill(worker.pid, number)
    worker.wait(15)
    while left := _group(worker.pid):
        assert time.monotonic() < until, left
        time.sleep(0.05)


def _group(leader: int) -> list[int]:
    told = subprocess.run(
        ["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split() for line in told.splitlines()]
    return [int(pid) for pid, group, state in rows if int(group) == leader and not state.startswith("Z")]
