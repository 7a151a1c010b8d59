from __future__ import annotations

import datetime

import pytest

from reader.article import Entry
from reader.errors import BadAddress, BadInput, ForbiddenAddress, NotFound, PageGone
from reader.radio import Station
from reader.records import Library
from reader.records.feeds import MOST_FEEDS

NOW = datetime.datetime.now(datetime.UTC)
URL = "https://hoasen.gov.vn/rss"


@pytest.fixture
def station(library: Library) -> str:
    return library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen"), "x")


def test_a_feed_is_followed_paused_and_left(library: Library, station: str) -> None:
    number = library.add_feed(station, " https://HoaSen.gov.vn/rss ", "chi-hai", "Tin  phường")
    feed = library.feeds(station)[0]
    assert (feed.id, feed.url, feed.title, feed.active) == (number, URL, "Tin phường", True)
    library.pause_feed(station, number, "chi-hai")
    assert library.claim_feed() is None
    library.pause_feed(station, number, "chi-hai", active=True)
    assert library.claim_feed() is not None
    library.remove_feed(station, number, "chi-hai")
    assert library.feeds() == ()
    did = [(event.who, event.what) for event in library.events_of(f"station:{station}")]
    assert did[:4] == [("chi-hai", f"{what} feed {URL}") for what in ("remove", "resume", "pause", "add")]


def test_what_cannot_be_followed(library: Library, station: str) -> None:
    library.add_feed(station, URL, "x")
    for url, fault in (
        ("http://hoasen.gov.vn/rss?utm_source=zalo", BadInput),
        ("ftp://hoasen.gov.vn/rss", BadAddress),
        ("http://localhost/rss", ForbiddenAddress),
        ("", BadAddress),
    ):
        with pytest.raises(fault):
            library.add_feed(station, url, "x")
    with pytest.raises(NotFound):
        library.add_feed("khong-co", URL, "x")
    for n in range(MOST_FEEDS - 1):
        library.add_feed(station, f"{URL}/{n}", "x")
    with pytest.raises(BadInput, match="nhiều nhất 50"):
        library.add_feed(station, f"{URL}/them", "x")


def test_another_stations_feed_is_not_touched(library: Library, station: str) -> None:
    other = library.add_station(Station("Đài Bên", "phường Bên"), "x")
    number = library.add_feed(station, URL, "x")
    for touch in (
        lambda: library.remove_feed(other, number, "x"),
        lambda: library.pause_feed(other, number, "x"),
        lambda: library.poll_soon(other, number),
        lambda: library.retry_entry(other, number, "a"),
    ):
        with pytest.raises(NotFound):
            touch()
    assert library.feeds(other) == library.entries_of(other) == ()
    assert len(library.feeds(station)) == 1


def test_a_claim_is_one_pollers_alone(library: Library, station: str) -> None:
    library.add_feed(station, URL, "x")
    feed = library.claim_feed()
    assert feed is not None
    assert library.claim_feed() is None
    held = library.renew_claim(feed)
    assert held is not None
    assert library.renew_claim(feed) is None  # the older claim holds nothing any more
    library.settle_feed(feed, NOW, "Tin khác", "e", "")
    assert library.feeds()[0].etag == ""
    library.settle_feed(held, NOW, "Tin Hoa Sen", '"e"', "m")
    feed = library.claim_feed()
    assert feed is not None
    assert (feed.title, feed.etag, feed.last_modified) == ("Tin Hoa Sen", '"e"', "m")
    library.poll_soon(station, feed.id)  # ordered anew: whoever held it comes to an end
    assert library.renew_claim(feed) is None


def test_a_feed_keeps_the_name_that_people_gave_it(library: Library, station: str) -> None:
    library.add_feed(station, URL, "x", "Tin của xã")
    feed = library.claim_feed()
    assert feed is not None
    library.settle_feed(feed, NOW, "RSS", "", "")
    assert library.feeds()[0].title == "Tin của xã"


def test_failures_are_counted_until_one_look_succeeds(library: Library, station: str) -> None:
    library.add_feed(station, URL, "x")
    for failures in (1, 2):
        feed = library.claim_feed()
        assert feed is not None
        library.fail_feed(feed, PageGone(URL, "HTTP 410"), NOW)
        assert library.feeds()[0].failures == failures
    feed = library.claim_feed()
    assert feed is not None
    library.fail_feed(feed, PageGone(URL, "HTTP 410"), NOW, pause=True)
    paused = library.feeds()[0]
    assert (paused.active, "HTTP 410" in paused.error_vi, "HTTP 410" in paused.error_en) == (
        False,
        True,
        True,
    )
    library.pause_feed(station, paused.id, "x", active=True)
    assert (library.feeds()[0].failures, library.feeds()[0].error_vi) == (0, "")


def test_entries_are_seen_once_however_they_are_spelt(library: Library, station: str) -> None:
    library.add_feed(station, URL, "x")
    feed = library.claim_feed()
    assert feed is not None
    shown = [Entry(f"https://hoasen.gov.vn/tin/{n}", f"Tin {n}") for n in range(5)]
    assert library.see_entries(feed, shown, newest=3) == 5
    again = [Entry(entry.url.replace("https", "http") + "?utm_source=rss", "?") for entry in shown]
    assert library.see_entries(feed, again, newest=3) == 0
    assert [entry.title for entry in library.untaken_entries(feed, 10)] != []
    assert {entry.title for entry in library.untaken_entries(feed, 10)} == {"Tin 0", "Tin 1", "Tin 2"}
    assert {entry.title for entry in library.entries_of(station)} == {"Tin 0", "Tin 1", "Tin 2"}
