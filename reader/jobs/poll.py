"""Follows the stations' feeds: what is new on a portal is fetched, cleaned, and spoken before anybody asks.

Politely: what has not changed is not sent again (ETag), robots.txt is kept, one request at a time to one host with a pause
before the next, and a portal that fails is asked less and less often. A poller may be killed anywhere: what it had begun
is begun again, and nothing comes in twice.
"""

from __future__ import annotations

import datetime
import fcntl
import hashlib
import logging
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from reader.article import (
    Allowed,
    Fetched,
    FetchLimits,
    Robots,
    fetch_changed,
    public_only,
    read_feed,
    read_page,
    robots_address,
)
from reader.errors import (
    BadInput,
    FetchFailed,
    ForbiddenAddress,
    PageGone,
    PageRefused,
    RobotsForbid,
)
from reader.jobs.studio import Studio
from reader.records import EntryRecord, FeedRecord

log = logging.getLogger(__name__)

INTERVAL_S = 20.0
"""How often a worker looks whether a feed is due."""
LONGEST_WAIT = datetime.timedelta(hours=24)
JITTER = 0.1
"""A wait is longer or shorter by up to this share, so that stations do not all ask a portal at once."""
BUSY_WAIT = datetime.timedelta(seconds=30)
"""Until a feed is tried again whose host another poller is at."""
ROBOTS_S = 3600.0
"""How long a robots.txt is believed; RFC 9309 allows a day."""
HOPELESS = (RobotsForbid, ForbiddenAddress)
"""Errors of an article that another try does not mend."""


class Poller:
    """`stopping`: once it is set, a round comes to its end soon. `allowed`: as for `reader.article.fetch`."""

    def __init__(
        self, studio: Studio, stopping: threading.Event | None = None, allowed: Allowed = public_only
    ) -> None:
        self._studio = studio
        self._library = studio.library
        self._settings = studio.settings
        self._stopping = stopping or threading.Event()
        self._allowed = allowed
        self._robots: dict[str, tuple[float, Robots]] = {}
        self._asked: dict[str, float] = {}
        """When a host was asked last, on the monotonic clock."""

    def poll_due(self) -> int:
        """Every feed that is due; how many articles came in. Several may do it at once: a feed is one's alone."""
        taken = 0
        while not self._stopping.is_set() and (feed := self._library.claim_feed()):
            with _alone_at(self._settings.folder / "polling", _host(feed.url)) as alone:
                if alone:
                    taken += self._poll(feed)
                else:
                    self._library.leave_feed(feed, _now() + BUSY_WAIT)
        return taken

    def _poll(self, feed: FeedRecord) -> int:
        try:
            answer = self._fetch(feed.url, feed.etag, feed.last_modified)
            title = ""
            if answer.page is not None:
                found = read_feed(answer.page)
                title = found.title
                new = self._library.see_entries(feed, found.entries, self._settings.feed_articles)
                log.info("%s: %d new", feed.url, new)
        except (BadInput, FetchFailed) as error:
            log.warning("%s: %s", feed.url, error)
            wait = self._wait(feed.failures + 1)
            self._library.fail_feed(feed, error, _now() + wait, pause=isinstance(error, PageGone))
            return 0
        held, taken = self._take(feed)
        if held is not None:
            marks = (answer.etag, answer.last_modified)
            if answer.page is None:  # a server need not repeat them in a 304
                marks = (answer.etag or feed.etag, answer.last_modified or feed.last_modified)
            self._library.settle_feed(held, _now() + self._wait(0), title, *marks)
        return taken

    def _take(self, feed: FeedRecord) -> tuple[FeedRecord | None, int]:
        """What came in. The feed is None where it is not ours any more, or where we are to stop."""
        taken = 0
        for entry in self._library.untaken_entries(feed, self._settings.feed_articles):
            if self._stopping.is_set():
                self._library.leave_feed(feed, _now())
                return None, taken
            renewed = self._library.renew_claim(feed)
            if renewed is None:
                return None, taken
            feed = renewed
            self._library.try_entry(entry)
            try:
                slug = self._add(feed, entry)
            except (BadInput, FetchFailed) as error:
                log.warning("%s: %s", entry.url, error)
                self._library.fail_entry(entry, error, for_good=isinstance(error, HOPELESS))
            else:
                self._speak(feed, slug)
                self._library.take_entry(entry, slug)
                taken += 1
        return feed, taken

    def _add(self, feed: FeedRecord, entry: EntryRecord) -> str:
        """The article's slug; one that came in already, by another feed or before a crash, is not fetched again."""
        known = self._library.slug_of(entry.url)
        if known is not None:
            return known
        page = self._fetch(entry.url).page
        if page is None:
            raise FetchFailed(entry.url, "HTTP 304")
        slug = self._library.add_article(read_page(page), feed.who)
        self._library.note_source(entry.url, slug)  # it may have led there by a redirect
        return slug

    def _speak(self, feed: FeedRecord, slug: str) -> None:
        """Ordered in the station's voice, so that it can be heard in the morning."""
        try:
            station = self._library.station(feed.station).station
            self._studio.request(slug, self._studio.voice(station.voice))
        except (
            BadInput
        ) as error:  # no voice of that name, or nothing to say: whoever opens the article is told
            log.warning("%s is not spoken: %s", slug, error)

    def _fetch(self, url: str, etag: str = "", last_modified: str = "") -> Fetched:
        rules = self._rules(url)
        if not rules.allows(url):
            raise RobotsForbid(url)
        return self._ask(url, rules.delay_s, etag, last_modified)

    def _rules(self, url: str) -> Robots:
        """Its host's robots.txt. Raises FetchFailed where the host does not answer: then it is not asked for more."""
        host = _host(url)
        at, rules = self._robots.get(host, (0.0, None))
        if rules is None or time.monotonic() - at > ROBOTS_S:
            try:
                rules = Robots(self._ask(robots_address(url), 0.0).page)
            except (PageRefused, BadInput):  # none there, or no text
                rules = Robots(None)
            self._robots[host] = (time.monotonic(), rules)
        return rules

    def _ask(self, url: str, delay_s: float, etag: str = "", last_modified: str = "") -> Fetched:
        """One request, not too soon after the last one to the same host."""
        host = _host(url)
        since = time.monotonic() - self._asked.get(host, float("-inf"))
        self._stopping.wait(max(max(self._settings.feed_pause_s, delay_s) - since, 0))
        limits = FetchLimits(
            int(self._settings.max_page_mb * 1_000_000),
            self._settings.fetch_timeout_s,
            self._settings.max_redirects,
        )
        try:
            return fetch_changed(url, etag, last_modified, limits, self._allowed)
        finally:
            self._asked[host] = time.monotonic()

    def _wait(self, failures: int) -> datetime.timedelta:
        """Until the next look: doubled for each failure in a row."""
        usual = datetime.timedelta(minutes=self._settings.feed_interval_min)
        wait = min(usual * 2.0 ** min(failures, 20), LONGEST_WAIT)
        return wait * (1 + JITTER * (2 * random.random() - 1))


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@contextmanager
def _alone_at(folder: Path, host: str) -> Iterator[bool]:
    """Whether no other poller of this machine is at a host. The system gives a killed poller's place away."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / hashlib.sha256(host.encode()).hexdigest()[:16]).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
