"""Work on a stranger's file in a process of its own.

Whatever the file costs, it costs that process: at the limit of time or memory it is ended, and the server, which answers
others meanwhile, does not notice. A crash of a C library there is the same as a limit. The two sides speak JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from reader import errors
from reader.errors import BrokenFile, ReaderError, TooHard

MEMORY = 1_000_000_000
"""Bytes of address space; a report of 200 pages or an hour of sound takes a third."""


def ask(module: str, *words: str, kind: str, seconds: float, body: bytes = b"") -> dict[str, Any]:
    """What `python -m module words…` answers, which must call `answer`.

    `kind`: what the file is called in an error. Raises TooHard at a limit, and whatever ReaderError the other side names.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            input=body,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise TooHard(kind) from error
    told: dict[str, Any] = json.loads(done.stdout)
    if "error" in told:
        fault: type[ReaderError] = getattr(errors, told["error"])
        raise fault(told["value"])
    return told


def answer(work: Callable[[], dict[str, Any]], kind: str, seconds: float) -> None:
    """The other side: does the work within the limits and says what came of it."""
    cpu = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    sys.stdout.buffer.write(json.dumps(outcome(work, kind)).encode())


def outcome(work: Callable[[], dict[str, Any]], kind: str) -> dict[str, Any]:
    """What came of it: the work's own answer, or an `error` by name with its `value`."""
    try:
        return work()
    except (RecursionError, MemoryError):
        return {"error": TooHard.__name__, "value": kind}
    except ReaderError as error:
        return {"error": type(error).__name__, "value": error.value}
    except Exception:  # noqa: BLE001 - the libraries raise whatever a broken file makes them stumble over
        return {"error": BrokenFile.__name__, "value": kind}
