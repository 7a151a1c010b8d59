"""Several processes as one tree: started together, replaced when they crash, and never left behind."""

from __future__ import annotations

import ctypes
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
LOOK_S = 0.1
GRACE_S = 15.0
"""How long a branch may take to end after SIGTERM."""
CALM_S = 5.0
"""A branch that lived for less than this is not started again at once."""
MOST_CRASHES = 5
"""In a row, each soon after the start: then something is wrong that another start will not mend."""
UNUSABLE = 2
"""The exit status with which a branch says that its settings or its port cannot be used."""


@dataclass
class Branch:
    """One process of the tree: a name for the log, and its command."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = field(default=0)

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=die_with_parent)
        self.started = time.monotonic()

    def stop(self, number: int) -> None:
        """A branch leads a session of its own: the signal reaches all its processes."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def die_with_parent() -> None:
    """Even when the parent is killed with SIGKILL, the kernel ends this process (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def become_tree(branches: Sequence[Branch]) -> NoReturn:
    """This process forgets all that it loaded and only watches over the branches from now on: 10 MB, not 25."""
    told = json.dumps([[branch.name, *branch.command] for branch in branches])
    os.execv(sys.executable, [sys.executable, "-m", "reader.jobs.tree", told])


def run_tree(branches: Sequence[Branch]) -> int:
    """Blocks until SIGINT or SIGTERM; the exit status for the terminal.

    A branch that crashes is started again and the crash is logged. When one says that it is unusable, or crashes over
    and over, everything stops with its status.
    """
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        for branch in branches:
            if branch.process and branch.process.poll() is None:
                os.kill(branch.process.pid, signal.SIGTERM)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    for branch in branches:
        branch.start()
    status = 0
    while True:
        ended = _ended(branches)
        if stopping:
            break
        if ended is None:
            time.sleep(LOOK_S)
            continue
        branch, code = ended
        branch.stop(signal.SIGKILL)  # what the dead branch left behind would hold its port
        branch.crashes = branch.crashes + 1 if time.monotonic() - branch.started < CALM_S else 1
        if code in (0, UNUSABLE) or branch.crashes >= MOST_CRASHES:
            status = code or 0
            stop()
            break
        log.warning("%s ended with status %s; starting it again", branch.name, code)
        branch.start()
    _wait_for_all(branches)
    return status


def _ended(branches: Sequence[Branch]) -> tuple[Branch, int] | None:
    for branch in branches:
        code = branch.process.poll() if branch.process else None
        if code is not None:
            return branch, code
    return None


def _wait_for_all(branches: Sequence[Branch]) -> None:
    until = time.monotonic() + GRACE_S
    for branch in branches:
        if branch.process is None:
            continue
        try:
            branch.process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            log.warning("%s did not end in %g s", branch.name, GRACE_S)
        branch.stop(signal.SIGKILL)
        branch.process.wait()


if __name__ == "__main__":
    logging.basicConfig(format="%(asctime)s %(levelname)s reader: %(message)s")
    sys.exit(run_tree([Branch(name, command) for name, *command in json.loads(sys.argv[1])]))
