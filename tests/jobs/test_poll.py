"""The poller against a portal on loopback: what is new comes in once, and nothing that is bad stops the rest."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from reader.jobs import Studio
from reader.jobs.poll import Poller
from reader.radio import Station
from reader.records import EntryRecord, FeedRecord, Library
from reader.settings import Settings, load_settings
from tests.jobs.portal import WardPortal, article_page, open_portal

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(
        data_dir=tmp_path / "data",
        speech_workers=1,
        feed_pause_s=0,
        feed_articles=10,
        fetch_timeout_s=1,
        max_page_mb=0.2,
    )


@pytest.fixture
def portal() -> Iterator[WardPortal]:
    with open_portal() as portal:
        yield portal


@pytest.fixture
def station(library: Library) -> str:
    return library.add_station(Station("Đài truyền thanh phường Hoa Sen", "phường Hoa Sen", voice="bac"), "x")


@pytest.fixture
def poller(studio: Studio, portal: WardPortal) -> Poller:
    return Poller(studio, allowed=portal.allowed)


def of(library: Library, number: int) -> FeedRecord:
    return next(feed for feed in library.feeds() if feed.id == number)


def entries(library: Library, station: str) -> dict[str, EntryRecord]:
    return {entry.url.rpartition("/")[2]: entry for entry in library.entries_of(station, 200)}


def again(library: Library, station: str, number: int, poller: Poller) -> int:
    library.poll_soon(station, number)
    return poller.poll_due()


def test_new_articles_are_spoken_and_waiting(
    library: Library, studio: Studio, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.feed([3, 2, 1])
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    assert poller.poll_due() == 3
    feed = of(library, number)
    assert (feed.title, feed.failures, feed.error_vi) == ("Tin Hoa Sen", 0, "")
    assert feed.next_at - datetime.datetime.now(datetime.UTC) > HOUR / 3
    slug = entries(library, station)["3.html"].slug
    assert slug is not None
    assert library.article(slug).title == "Phường Hoa Sen họp dân lần 3"
    assert studio.status(slug, studio.voice("bac")).state == "ready"  # the station's voice
    assert "nguồn: " in {event.who for event in library.events() if event.what == f"add article {slug}"}.pop()
    assert poller.poll_due() == 0  # nothing is due


def test_what_has_not_changed_is_not_sent_again(
    library: Library, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.feed([2, 1])
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    poller.poll_due()
    assert again(library, station, number, poller) == 0
    marks = [mark for path, mark in portal.asked if path == "/rss"]
    assert marks[0] is None and marks[1] is not None
    assert [portal.count(f"/tin/{n}.html") for n in (1, 2)] == [1, 1]
    portal.feed([3, 2, 1])
    assert again(library, station, number, poller) == 1
    assert again(library, station, number, poller) == 0
    assert portal.count("/robots.txt") == 1  # believed for an hour


def test_the_first_time_only_the_newest_ten(
    library: Library, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.feed(list(range(40, 0, -1)))
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    assert poller.poll_due() == 10
    assert set(entries(library, station)) == {f"{n}.html" for n in range(40, 30, -1)}
    assert again(library, station, number, poller) == 0  # the old ones never come
    portal.feed(list(range(53, 0, -1)))
    assert [again(library, station, number, poller) for _ in range(3)] == [10, 3, 0]


def test_bad_articles_stop_no_other(
    library: Library, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.feed([6, 5, 4, 3, 2, 1])
    huge = article_page(6, "x" * 300_000)
    portal.answers["/tin/6.html"] = (200, {}, huge)
    portal.answers["/tin/5.html"] = portal.slowly((200, {}, article_page(5)))
    portal.answers["/tin/4.html"] = (200, {}, b"\xff\xd8\xff\xe0 a picture")
    portal.answers["/tin/3.html"] = (500, {}, b"?")
    portal.answers["/tin/2.html"] = (302, {"Location": "http://169.254.169.254/latest/"}, b"")
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    assert poller.poll_due() == 1
    found = entries(library, station)
    assert found["1.html"].slug is not None
    told = {name: entry.error_vi for name, entry in found.items() if entry.slug is None}
    assert "lớn quá mức" in told["6.html"]
    assert "trả lời quá chậm" in told["5.html"]
    assert "không phải trang web" in told["4.html"]
    assert "HTTP 500" in told["3.html"]
    assert "thuộc mạng nội bộ" in told["2.html"]
    for _ in range(4):
        again(library, station, number, poller)
    counts = {n: portal.count(f"/tin/{n}.html") for n in range(1, 7)}
    assert counts == {1: 1, 2: 1, 3: 3, 4: 3, 5: 3, 6: 3}  # nobody knocks at a private address twice
    assert all(entries(library, station)[f"{n}.html"].given_up for n in range(2, 7))
    portal.answers["/tin/3.html"] = (200, {}, article_page(3))
    library.retry_entry(station, number, found["3.html"].page)
    assert poller.poll_due() == 1
    assert of(library, number).failures == 0


def test_an_article_of_two_feeds_comes_in_once(
    library: Library, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.feed([2, 1])
    portal.feed([3, 2], "/rss2")
    other = library.add_station(Station("Đài phường Bên", "phường Bên"), "x")
    library.add_feed(station, portal.url("/rss"), "chi-hai")
    library.add_feed(other, portal.url("/rss2"), "anh-ba")
    poller.poll_due()
    assert portal.count("/tin/2.html") == 1
    assert entries(library, station)["2.html"].slug == entries(library, other)["2.html"].slug
    assert library.articles().total == 3


def test_robots_are_kept(library: Library, portal: WardPortal, station: str, poller: Poller) -> None:
    portal.feed([2, 1])
    portal.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /tin/2")
    library.add_feed(station, portal.url("/rss"), "chi-hai")
    assert poller.poll_due() == 1
    assert portal.count("/tin/2.html") == 0
    assert "robots.txt" in entries(library, station)["2.html"].error_vi
    assert entries(library, station)["2.html"].given_up


def test_a_portal_that_forbids_its_feed_or_has_broken_robots(
    library: Library, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.feed([1])
    portal.answers["/robots.txt"] = (503, {}, b"")  # RFC 9309: then nothing may be loaded
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    assert poller.poll_due() == 0
    assert portal.count("/rss") == 0
    assert "HTTP 503" in of(library, number).error_vi
    portal.answers["/robots.txt"] = (200, {}, b"User-agent: LoaPhuong\nDisallow: /")
    assert again(library, station, number, poller) == 0
    assert portal.count("/rss") == 0
    assert of(library, number).failures == 2


def test_a_portal_that_fails_is_asked_less_and_less(
    library: Library, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.answers["/rss"] = (500, {}, b"?")
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    poller.poll_due()
    waits = []
    for _ in range(9):
        again(library, station, number, poller)
        waits.append(of(library, number).next_at - datetime.datetime.now(datetime.UTC))
    assert waits[0] < 3 * HOUR
    assert all(later > earlier for earlier, later in pairwise(waits[:4]))
    assert 20 * HOUR < waits[-1] < 27 * HOUR
    portal.feed([1])
    assert again(library, station, number, poller) == 1
    assert of(library, number).failures == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_feed_that_is_gone_is_paused_with_a_note(
    library: Library, portal: WardPortal, station: str, poller: Poller, status: int
) -> None:
    portal.answers["/rss"] = (status, {}, b"?")
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    poller.poll_due()
    feed = of(library, number)
    assert not feed.active
    assert f"HTTP {status}" in feed.error_vi
    assert again(library, station, number, poller) == 0
    assert portal.count("/rss") == 1
    portal.feed([1])
    library.pause_feed(station, number, "chi-hai", active=True)
    assert poller.poll_due() == 1


def test_a_category_page_is_a_feed_too(
    library: Library, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.feed([4, 3, 2, 1])
    cards = "".join(
        f'<div class=tin><h3><a href="/tin/{n}.html">Phường Hoa Sen họp dân lần thứ {n}</a></h3></div>'
        for n in (4, 3, 2, 1)
    )
    portal.answers["/muc"] = (200, {}, f"<html><meta charset=utf-8><body>{cards}</body></html>".encode())
    library.add_feed(station, portal.url("/muc"), "chi-hai")
    assert poller.poll_due() == 4


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>?</body></html>", b"\x89PNG\r\n\x1a\n", b"<rss><!ENTITY a 'b'>"]
)
def test_what_is_no_feed_says_so(
    library: Library, portal: WardPortal, station: str, poller: Poller, body: bytes
) -> None:
    portal.answers["/rss"] = (200, {}, body)
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    assert poller.poll_due() == 0
    assert of(library, number).error_vi
    assert of(library, number).failures == 1


def test_without_the_tests_own_rule_loopback_is_refused(
    library: Library, studio: Studio, portal: WardPortal, station: str
) -> None:
    portal.feed([1])
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    assert Poller(studio).poll_due() == 0
    assert portal.asked == []
    assert "thuộc mạng nội bộ" in of(library, number).error_vi


def test_a_pause_between_two_requests(tmp_path: Path, portal: WardPortal) -> None:
    settings = load_settings(data_dir=tmp_path / "cham", speech_workers=1, feed_pause_s=0.2)
    library = Library.open(settings)
    studio = Studio(settings, library, inline=True)
    portal.feed([2, 1])
    at: list[float] = []

    def allowed(address: object, port: int) -> bool:
        at.append(time.monotonic())
        return port == portal.port

    library.add_feed(library.add_station(Station("Đài", "phường"), "x"), portal.url("/rss"), "x")
    assert Poller(studio, allowed=allowed).poll_due() == 2
    asked = at[::2]  # each connection is checked before and after
    assert len(asked) == 4
    assert min(b - a for a, b in pairwise(asked)) >= 0.19
    studio.close()
    library.close()


# Two at once, and one that is killed


def test_two_pollers_at_once_take_nothing_twice(
    settings: Settings, library: Library, portal: WardPortal, station: str
) -> None:
    for n in range(6):
        portal.feed([10 * n + 12, 10 * n + 11], f"/rss{n}")
        library.add_feed(station, portal.url(f"/rss{n}"), "chi-hai")
    libraries = [Library.open(settings) for _ in range(2)]
    studios = [Studio(settings, one) for one in libraries]
    taken = [0, 0]

    def poll(which: int) -> None:
        poller = Poller(studios[which], allowed=portal.allowed)
        until = time.monotonic() + 60
        while library.articles().total < 12 and time.monotonic() < until:
            taken[which] += poller.poll_due()
            for feed in library.feeds():  # what the other one's host was too busy for
                if feed.checked_at is None and feed.next_at < datetime.datetime.now(datetime.UTC) + HOUR / 60:
                    library.poll_soon(station, feed.id)

    threads = [threading.Thread(target=poll, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.articles().total == 12
    assert sum(taken) == 12
    pages = [path for path, _ in portal.asked if path.startswith("/tin/")]
    assert sorted(pages) == sorted(set(pages))
    for studio in studios:
        studio.close()
    for one in libraries:
        one.close()


KILLED = """
import sys
from reader.jobs import Studio
from reader.jobs.poll import Poller
from reader.records import Library
from reader.settings import load_settings

settings = load_settings(data_dir=sys.argv[1], speech_workers=1, feed_pause_s=0, fetch_timeout_s=60)
Poller(Studio(settings, Library.open(settings)), allowed=lambda _, port: port == int(sys.argv[2])).poll_due()
"""


def test_a_poller_that_is_killed_loses_nothing_and_takes_nothing_twice(
    settings: Settings, library: Library, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.feed([4, 3, 2, 1])
    portal.answers["/tin/2.html"] = portal.slowly((200, {}, article_page(2)))
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(settings.folder), str(portal.port)], env=environment
    )
    until = time.monotonic() + 60
    while portal.count("/tin/2.html") == 0 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert library.articles().total == 2
    assert poller.poll_due() == 0  # the claim of the dead one still stands
    portal.slow.set()
    assert again(library, station, number, poller) == 2
    assert library.articles().total == 4
    assert {n: portal.count(f"/tin/{n}.html") for n in (1, 2, 3, 4)} == {1: 1, 2: 2, 3: 1, 4: 1}


def test_killed_between_the_article_and_its_note(
    library: Library, portal: WardPortal, station: str, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.feed([2, 1])
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")
    with monkeypatch.context() as patch:
        patch.setattr(Library, "take_entry", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            poller.poll_due()
    assert library.articles().total == 1
    assert again(library, station, number, poller) == 2
    assert library.articles().total == 2
    assert portal.count("/tin/2.html") == 1


def test_a_worker_that_stops_lets_go_of_its_feed(
    studio: Studio, library: Library, portal: WardPortal, station: str
) -> None:
    portal.feed([3, 2, 1])
    stopping = threading.Event()

    def stop_at_the_second(_headers: object) -> tuple[int, dict[str, str], bytes]:
        stopping.set()
        return 200, {}, article_page(2)

    portal.answers["/tin/2.html"] = stop_at_the_second
    library.add_feed(station, portal.url("/rss"), "chi-hai")
    assert Poller(studio, stopping, portal.allowed).poll_due() == 2
    assert Poller(studio, allowed=portal.allowed).poll_due() == 1  # at once


def test_a_feed_that_is_removed_or_paused_meanwhile(
    studio: Studio, library: Library, portal: WardPortal, station: str, poller: Poller
) -> None:
    portal.feed([3, 2, 1])
    number = library.add_feed(station, portal.url("/rss"), "chi-hai")

    def remove(_headers: object) -> tuple[int, dict[str, str], bytes]:
        library.remove_feed(station, number, "chi-hai")
        return 200, {}, article_page(2)

    portal.answers["/tin/2.html"] = remove
    assert poller.poll_due() == 2
    assert library.feeds() == ()
    assert library.articles().total == 2
