"""`reader serve` as its users meet it: it starts, survives the death of its parts, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Server:
    def __init__(self, folder: Path, **settings: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reader.cli", "serve", "--port", "0"],
            env={**os.environ, "READER_DATA_DIR": str(folder), "READER_SPEECH_WORKERS": "1", **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.url = self._said(r"Loa Phường: (http://\S+)/$")
        self.wait_until_ready()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as told:
            for line in told:
                self.lines.append(line.rstrip())

    def _said(self, pattern: str) -> str:
        until = time.monotonic() + 40
        while time.monotonic() < until:
            for line in self.lines:
                found = re.search(pattern, line)
                if found:
                    return found[1]
            assert self.process.poll() is None, self.lines
            time.sleep(0.05)
        raise AssertionError(self.lines)

    def get(self, path: str) -> tuple[int, bytes]:
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return answer.status, answer.read()

    def wait_until_ready(self) -> None:
        until = time.monotonic() + 40
        while True:
            try:
                if self.get("/readyz")[0] == 200:
                    return
            except OSError:
                assert time.monotonic() < until, self.lines
                time.sleep(0.1)

    def processes(self) -> dict[int, str]:
        """The tree below us, pid -> command."""
        told = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 3) for line in told.stdout.splitlines()]
        tree, found = {self.process.pid}, {}
        for _ in range(5):
            for pid, parent, state, command in rows:
                if int(parent) in tree and not state.startswith("Z"):
                    tree.add(int(pid))
                    found[int(pid)] = command
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        status = self.process.wait(30)
        self._listener.join(30)  # until the last process of the tree has closed its end
        return status


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    server = Server(folder, **settings)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
        server._listener.join(30)


def alive(pids: dict[int, str]) -> list[str]:
    left = []
    for pid, command in pids.items():
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z":
            left.append(command)
    return left


def wait_until_gone(pids: dict[int, str], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while alive(pids):
        assert time.monotonic() < until, alive(pids)
        time.sleep(0.1)


def hear(server: Server) -> bytes:
    _, library = server.get("/")
    slug = re.search(r"/articles/[a-z0-9-]+", library.decode())
    assert slug
    status, audio = server.get(f"{slug[0]}/audio.mp3")
    assert status == 200 and audio[:3] == b"ID3"
    return audio


def test_a_new_user_hears_the_sample(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert len(hear(server)) > 100_000
        assert any("/dang-nhap/" in line for line in server.lines)
        tree = server.processes()
        assert server.stop() == 0
        wait_until_gone(tree)


def test_ctrl_c_stops_everything(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        tree = server.processes()
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(30) == 0
        wait_until_gone(tree)


def test_nothing_outlives_a_killed_parent(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        tree = server.processes()
        assert len(tree) >= 3
        server.stop(signal.SIGKILL)
        wait_until_gone(tree)


@pytest.mark.parametrize("part", ["granian", "cli worker", "audio.maker"])
def test_a_part_that_is_killed_is_replaced(tmp_path: Path, part: str) -> None:
    with serving(tmp_path) as server:
        until = time.monotonic() + 20
        while not (victims := [pid for pid, command in server.processes().items() if part in command]):
            assert time.monotonic() < until, server.processes()
            time.sleep(0.1)
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        time.sleep(0.5)
        server.wait_until_ready()
        assert len(hear(server)) > 100_000
        assert server.process.poll() is None


def test_two_servers_on_one_folder(tmp_path: Path) -> None:
    with serving(tmp_path) as one, serving(tmp_path) as two:
        assert one.url != two.url
        bodies: list[bytes] = []
        threads = [threading.Thread(target=lambda s=s: bodies.append(hear(s))) for s in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(bodies) == 2
        time.sleep(1)
        assert hear(one) == hear(two)
        clips = list((tmp_path / "audio_cache" / "clips").glob("*"))
        assert len(clips) == len({clip.name for clip in clips}) > 5


def test_a_port_in_use_is_told_and_stops_everything(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = subprocess.run(
            [sys.executable, "-m", "reader.cli", "serve", "--port", port],
            env={**os.environ, "READER_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert told.returncode == 2
    assert "READER_PORT" in told.stderr and port in told.stderr
    assert "Traceback" not in told.stderr


def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "reader.cli", "serve"],
        env={**os.environ, "READER_DATA_DIR": str(tmp_path), "READER_CACHE_LIMIT_MB": "nhiều"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 2 and "READER_CACHE_LIMIT_MB" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_fifty_visitors_at_once_hear_one_recording(tmp_path: Path) -> None:
    with serving(tmp_path, READER_SERVER_THREADS="32") as server:
        bodies: list[bytes] = []
        threads = [threading.Thread(target=lambda: bodies.append(hear(server))) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(bodies) == 50
        time.sleep(0.5)
        _, library = server.get("/")
        slug = re.search(r"/articles/[a-z0-9-]+", library.decode())
        assert slug
        told = json.loads(server.get(f"{slug[0]}/recording.json")[1])
        assert told["state"] == "ready"
        assert len(list((tmp_path / "audio_cache" / "recordings").glob("*.mp3"))) == 1
