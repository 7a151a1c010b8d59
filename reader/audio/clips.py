"""Sentences -> Clips in the store, each made once however many ask."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

from reader.audio.clip import ClipFacts, clip_key
from reader.audio.pool import Pool
from reader.audio.profile import Profile
from reader.audio.store import Store
from reader.speech import Voice, engine_version


class ClipMaker:
    """One for a process: the store, the workers that fill it, and the profile they encode in."""

    def __init__(self, store: Store, pool: Pool, profile: Profile) -> None:
        self.store = store
        self.pool = pool
        self.profile = profile
        self.made = 0
        """Clips made so far, cached ones not counted."""
        self._lock = threading.Lock()
        self._under_way: dict[str, Future[ClipFacts]] = {}
        # Each thread waits for one worker, or for the disk, or for another process that makes the same Clip: with two
        # for each worker, one speaks while the Clip before it is stored.
        self._threads = ThreadPoolExecutor(2 * pool.size, thread_name_prefix="clip")

    def key(self, text: str, voice: Voice) -> str:
        return clip_key(text, voice, engine_version(voice.engine), self.profile)

    def start(self, text: str, voice: Voice) -> Future[ClipFacts]:
        """The Clip's facts, at once when it is there, else when it is made.

        The future raises what the engine raises, or StorageFull.
        """
        key = self.key(text, voice)
        with self._lock:
            future = self._under_way.get(key)
            if future is not None:
                return future
            facts = self.store.facts(key)
            if facts is not None:
                ready: Future[ClipFacts] = Future()
                ready.set_result(facts)
                return ready
            future = self._under_way[key] = self._threads.submit(self._make, key, text, voice)
        future.add_done_callback(lambda _: self._forget(key))
        return future

    def close(self) -> None:
        self.pool.close()
        self._threads.shutdown(cancel_futures=True)

    def _make(self, key: str, text: str, voice: Voice) -> ClipFacts:
        facts, made = self.store.make_clip(key, lambda: self.pool.make(text, voice, self.profile))
        with self._lock:
            self.made += made
        return facts

    def _forget(self, key: str) -> None:
        with self._lock:
            self._under_way.pop(key, None)
