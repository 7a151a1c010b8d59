"""What is done again and again in a worker, each chore at its own interval."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType

from reader.errors import ReaderError

log = logging.getLogger(__name__)

STOP_S = 5.0
"""How long chores that are under way are waited for at the end. Each must be one that may be cut off anywhere."""


@dataclass(frozen=True, slots=True)
class Chore:
    name: str
    """For the log."""
    interval_s: float
    """From the end of one round to the start of the next, seconds."""
    call: Callable[[], object]
    """One round. A ReaderError is logged, and the next round comes all the same."""


class Clock:
    """Runs chores as long as its block lasts. Each has a thread: a slow portal does not hold up the draft of 04:30."""

    def __init__(self, chores: Sequence[Chore], stopping: threading.Event) -> None:
        """`stopping` is set when the block ends; a chore that takes long may look at it and come to an early end."""
        self._stopping = stopping
        self._threads = [
            threading.Thread(target=self._run, args=(chore,), name=chore.name, daemon=True)
            for chore in chores
        ]

    def __enter__(self) -> Clock:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        until = time.monotonic() + STOP_S
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0))

    def _run(self, chore: Chore) -> None:
        while not self._stopping.is_set():
            try:
                chore.call()
            except ReaderError as error:
                log.warning("%s: %s", chore.name, error)
            except Exception:  # a mistake of ours in one round must not take away tomorrow's bulletin
                log.exception("%s", chore.name)
            self._stopping.wait(chore.interval_s)
