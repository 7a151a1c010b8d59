"""Speech workers: as many processes as there are cores, started when they are needed, replaced when they crash."""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import queue
import selectors
import subprocess
import sys
import threading
from typing import cast

from reader.audio.maker import Order
from reader.audio.profile import Profile
from reader.errors import EngineCrashed, ReaderError
from reader.speech import EngineOptions, Voice

log = logging.getLogger(__name__)

TRIES = 2
"""A crash is often the machine's (out of memory, a kill); the same sentence crashing twice is the engine's."""
PATIENCE_S = 120.0
"""A worker that is silent for longer hangs: more than all tries of an online engine take together."""


class _Crashed(Exception):
    """What the worker's end looked like."""


class _Worker:
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reader.audio.maker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.process.stdin and self.process.stdout
        self.orders, self.answers = self.process.stdin, self.process.stdout

    def ask(self, order: Order) -> bytes:
        try:
            pickle.dump(order, self.orders, pickle.HIGHEST_PROTOCOL)
            self.orders.flush()
            with selectors.DefaultSelector() as selector:
                selector.register(self.answers, selectors.EVENT_READ)
                if not selector.select(PATIENCE_S):
                    raise _Crashed(f"no answer in {PATIENCE_S:g} s")
            answer = pickle.load(self.answers)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise _Crashed(f"exit status {self.process.poll()}") from error
        if isinstance(answer, ReaderError):
            raise answer
        return cast(bytes, answer)

    def end(self, at_once: bool = False) -> None:
        if at_once:
            self.process.kill()
        with contextlib.suppress(OSError):  # closing flushes what a dead worker no longer takes
            self.orders.close()
        self.answers.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Pool:
    """`size`: workers; 0 means one for each core that this process may use. Safe to use from any thread."""

    def __init__(self, size: int = 0, options: EngineOptions | None = None) -> None:
        self.size = size or len(os.sched_getaffinity(0))
        self.options = options or EngineOptions()
        self.crashes = 0
        self._lock = threading.Lock()
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()  # None: one that was not started yet
        for _ in range(self.size):
            self._idle.put(None)
        self._closed = False

    def make(self, text: str, voice: Voice, profile: Profile) -> bytes:
        """Speak and encode one sentence: a Clip's file. Waits for a free worker.

        Raises what the engine raises, and EngineCrashed when `TRIES` workers died of it.
        """
        order = Order(text, voice, profile, self.options)
        worker = self._idle.get()
        try:
            for left in reversed(range(TRIES)):
                if self._closed:
                    raise EngineCrashed(voice.engine, "closed")
                worker = worker or _Worker()
                try:
                    return worker.ask(order)
                except _Crashed as crash:
                    self._count()
                    log.warning("speech worker died (%s); %s", crash, "trying again" if left else "giving up")
                    worker.end(at_once=True)
                    worker, reason = None, str(crash)
            raise EngineCrashed(voice.engine, reason)
        finally:
            if self._closed and worker:
                worker.end()
                worker = None
            self._idle.put(worker)

    def warm(self) -> None:
        """Start every worker now, so that whoever asks first does not wait for interpreters to start."""
        slots = [self._idle.get() for _ in range(self.size)]
        for worker in slots:
            self._idle.put(worker or _Worker())

    def close(self) -> None:
        """End the workers; those at work end after their sentence."""
        self._closed = True
        idle: list[_Worker | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for worker in idle:
            if worker:
                worker.end()
            self._idle.put(None)  # whoever still waits for a worker gets an answer: that there is none

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _count(self) -> None:
        with self._lock:
            self.crashes += 1
