"""A worker: takes orders off the queue and makes Recordings, until it is told to stop."""

from __future__ import annotations

import functools
import logging
import threading

from huey.consumer import Consumer

from reader.jobs.clock import Chore, Clock
from reader.jobs.deliver import INTERVAL_S, deliver
from reader.jobs.newsroom import STALE, Newsroom
from reader.jobs.poll import INTERVAL_S as POLL_S
from reader.jobs.poll import Poller
from reader.jobs.studio import Studio
from reader.records import Library
from reader.settings import Settings

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Recordings under way together: a short article need not wait for a long one. They share the speech workers."""
LOOK_S = 0.05
"""How long an order lies at most before it is taken."""
STOP_S = 5
LEFT_S = 60.0
"""How often it is looked whether a programme was left unmade."""
PRUNE_S = 6 * 3600.0
DRAFTS_S = 10.0
"""How often slots are looked at: a draft is late by no more."""


def work(settings: Settings) -> None:
    """Blocks. What another worker left unfinished, because it was killed, is taken up first."""
    library = Library.open(settings)
    studio = Studio(settings, library)
    newsroom = Newsroom(studio)
    try:
        studio.recorder.clips.pool.warm()
        take_up(studio)
        newsroom.take_up()
        consumer = Consumer(
            studio.queue,
            workers=AT_ONCE,
            periodic=False,
            initial_delay=LOOK_S,
            backoff=1.0,
            max_delay=LOOK_S,
            shutdown_timeout=STOP_S,
        )
        stopping = threading.Event()
        with Clock(chores(newsroom, stopping), stopping):
            consumer.run()
    finally:
        studio.close()
        library.close()


def chores(newsroom: Newsroom, stopping: threading.Event) -> tuple[Chore, ...]:
    """What a worker does by the clock. Several workers may do it at once: each chore sees to that itself."""
    return (
        Chore("drafts", DRAFTS_S, newsroom.draft_due),
        Chore("feeds", POLL_S, Poller(newsroom.studio, stopping).poll_due),
        Chore("programmes", LEFT_S, functools.partial(newsroom.take_up, STALE)),
        Chore("old programmes", PRUNE_S, newsroom.prune),
        Chore("webhooks", INTERVAL_S, functools.partial(deliver, newsroom.library)),
    )


def take_up(studio: Studio) -> int:
    """Order again whatever was waiting or half made; how many. Clips that are there are not made again."""
    unfinished = studio.library.unfinished()
    for slug, voice_key in unfinished:
        log.info("taking up %s in voice %s", slug, voice_key)
        studio.order(slug, voice_key)
    return len(unfinished)
