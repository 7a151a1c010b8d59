"""What waits for the next bulletin: by station, by age, and only what still holds."""

from __future__ import annotations

import datetime

import pytest

from reader.errors import NotFound
from reader.radio import Priority, Station
from reader.radio.template import Posted, Waiting
from reader.records import Library
from reader.records.radio_models import FeedEntryRow, FeedRow, NoticeRow
from reader.records.stations import station_row
from tests.records.conftest import an_article

NOW = datetime.datetime(2023, 5, 31, 22, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def stations(library: Library) -> list[str]:
    return [library.add_station(Station(name, "phường"), "x") for name in ("Đài một", "Đài hai")]


def a_feed(library: Library, station: str, url: str = "https://a.vn/rss") -> int:
    with library._database.writing() as session:
        feed = FeedRow(station_id=station_row(session, station).id, url=url)
        session.add(feed)
        session.flush()
        return feed.id


def an_entry(
    library: Library,
    feed: int,
    slug: str | None,
    published: datetime.datetime | None = NOW,
    seen: datetime.datetime = NOW,
) -> None:
    with library._database.writing() as session:
        page = f"{slug}-{published}"
        session.add(
            FeedEntryRow(feed_id=feed, page=page, url=page, slug=slug, published_at=published, seen_at=seen)
        )


def a_notice(library: Library, station: str, text: str, until: datetime.datetime | None) -> None:
    with library._database.writing() as session:
        session.add(
            NoticeRow(
                station_id=station_row(session, station).id,
                title="Tin",
                text=text,
                priority=str(Priority.FIRST),
                times=2,
                valid_until=until,
                added_by="hai",
            )
        )


def test_articles_of_its_own_sources(library: Library, stations: list[str]) -> None:
    ours, theirs = stations
    slugs = [library.add_article(an_article(f"Bài {n}", "Nội dung."), "x") for n in range(5)]
    feed = a_feed(library, ours)
    an_entry(library, feed, slugs[0], NOW - DAY)
    an_entry(library, feed, slugs[1], None, NOW - DAY)  # tells no date: when it was seen counts
    an_entry(library, feed, slugs[2], NOW - 3 * DAY, NOW - 3 * DAY)
    an_entry(library, feed, None, NOW)  # has not been fetched, or has no text
    an_entry(library, a_feed(library, theirs), slugs[3], NOW)
    found = library.waiting(ours, NOW - 2 * DAY)
    assert set(found) == {Waiting(slugs[0], feed, NOW - DAY), Waiting(slugs[1], feed, NOW - DAY)}
    assert library.waiting(theirs, NOW - 2 * DAY)[0].slug == slugs[3]


def test_an_article_that_was_deleted_waits_no_longer(library: Library, stations: list[str]) -> None:
    slug = library.add_article(an_article("Bài", "Nội dung."), "x")
    an_entry(library, a_feed(library, stations[0]), slug)
    assert len(library.waiting(stations[0], NOW - DAY)) == 1
    library.delete_article(slug, "x")
    assert library.waiting(stations[0], NOW - DAY) == ()


def test_notices_that_still_hold(library: Library, stations: list[str]) -> None:
    ours, theirs = stations
    second = datetime.timedelta(seconds=1)
    for text, until in (("Mãi", None), ("Còn", NOW + second), ("Hết", NOW), ("Hôm qua", NOW - DAY)):
        a_notice(library, ours, text, until)
    a_notice(library, theirs, "Khác", None)
    found = library.posted(ours, NOW)
    assert [one.text for one in found] == ["Mãi", "Còn"]
    assert found[1] == Posted(found[1].id, "Tin", "Còn", Priority.FIRST, 2, NOW + second)


def test_no_such_station(library: Library) -> None:
    with pytest.raises(NotFound):
        library.waiting("khong-co", NOW)
    with pytest.raises(NotFound):
        library.posted("khong-co", NOW)
