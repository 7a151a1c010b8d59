from __future__ import annotations

import threading

import pytest

from reader.errors import StorageFull
from reader.jobs.clock import Chore, Clock


def test_every_chore_comes_again_whatever_befell_it(caplog: pytest.LogCaptureFixture) -> None:
    done = {name: threading.Semaphore(0) for name in ("sound", "told", "mistaken")}

    def told() -> None:
        done["told"].release()
        raise StorageFull

    def mistaken() -> None:
        done["mistaken"].release()
        raise ZeroDivisionError("ours")

    chores = [
        Chore("sound", 0.01, done["sound"].release),
        Chore("told", 0.01, told),
        Chore("mistaken", 0.01, mistaken),
    ]
    with Clock(chores, threading.Event()):
        for count in done.values():
            for _ in range(3):
                assert count.acquire(timeout=30)
    assert "told: Ổ đĩa đã đầy" in caplog.text
    assert "ZeroDivisionError: ours" in caplog.text


def test_a_slow_chore_holds_up_no_other_and_hears_of_the_end() -> None:
    stopping, other = threading.Event(), threading.Semaphore(0)
    ended = threading.Event()

    def slow() -> None:
        stopping.wait(30)
        ended.set()

    with Clock([Chore("slow", 60, slow), Chore("other", 0.01, other.release)], stopping):
        for _ in range(3):
            assert other.acquire(timeout=30)
        assert not ended.is_set()
    assert ended.is_set()
    while other.acquire(blocking=False):
        pass
    assert not other.acquire(timeout=0.1)  # nothing runs on
