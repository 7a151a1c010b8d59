"""The feeds and category pages that a station follows, and what they have shown."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from reader.article import Entry, parse_address
from reader.errors import BadInput, NotFound, ReaderError
from reader.records.events import note
from reader.records.models import now
from reader.records.names import page_key
from reader.records.part import Part, line
from reader.records.radio_models import FeedEntryRow, FeedRow, StationRow
from reader.records.stations import station_row

MOST_FEEDS = 50
"""Of one station."""
LONGEST_TITLE = 200
MOST_TRIES = 3
"""An article that could not be had so often is shown with its error and left alone."""
OLD = -1
"""`tries` of what was there before the feed was followed: seen, and not taken."""
LEASE = datetime.timedelta(minutes=15)
"""A claim that its poller does not renew for so long is anybody's: longer than one article can take."""


@dataclass(frozen=True, slots=True)
class FeedRecord:
    id: int
    station: str
    """The station's key."""
    url: str
    title: str
    """As people or the feed itself call it; else its address."""
    active: bool
    etag: str
    last_modified: str
    checked_at: datetime.datetime | None
    next_at: datetime.datetime
    failures: int
    """In a row."""
    error_vi: str
    error_en: str

    @property
    def who(self) -> str:
        """In the audit log."""
        return f"nguồn: {self.title}"


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """What a feed has shown. With a slug it is an article; else it waits, or has its error."""

    feed: int
    page: str
    url: str
    title: str
    published_at: datetime.datetime | None
    seen_at: datetime.datetime
    tries: int
    slug: str | None
    error_vi: str
    error_en: str

    @property
    def given_up(self) -> bool:
        return self.slug is None and self.tries >= MOST_TRIES


class Feeds(Part):
    def add_feed(self, station: str, url: str, who: str, title: str = "") -> int:
        """Its number; due at once. Raises NotFound, BadAddress, ForbiddenAddress, BadInput where it is there already."""
        address = parse_address(url).url
        title = line(title, LONGEST_TITLE)
        with self._database.writing() as session:
            row = station_row(session, station)
            there = session.scalars(select(FeedRow.url).where(FeedRow.station_id == row.id)).all()
            if page_key(address) in map(page_key, there):
                raise BadInput(f"nguồn này đã có: {address}")
            if len(there) >= MOST_FEEDS:
                raise BadInput(f"một đài theo nhiều nhất {MOST_FEEDS} nguồn")
            feed = FeedRow(station_id=row.id, url=address, title=title)
            session.add(feed)
            session.flush()
            note(session, who, f"add feed {address}", f"station:{station}")
            return feed.id

    def remove_feed(self, station: str, number: int, who: str) -> None:
        """The articles that came from it stay. Raises NotFound."""
        with self._database.writing() as session:
            feed = _own(session, station, number)
            session.delete(feed)
            note(session, who, f"remove feed {feed.url}", f"station:{station}")

    def pause_feed(self, station: str, number: int, who: str, active: bool = False) -> None:
        """Or let it go on, at once and with a clean slate. Raises NotFound."""
        with self._database.writing() as session:
            feed = _own(session, station, number)
            feed.active = active
            if active:
                feed.next_at, feed.failures, feed.error_vi, feed.error_en = now(), 0, "", ""
            note(session, who, f"{'resume' if active else 'pause'} feed {feed.url}", f"station:{station}")

    def poll_soon(self, station: str, number: int) -> None:
        """At the next round of a worker. Raises NotFound."""
        with self._database.writing() as session:
            _own(session, station, number).next_at = now()

    def feeds(self, station: str | None = None) -> tuple[FeedRecord, ...]:
        """Of a station, or all; the oldest first."""
        asked = select(FeedRow, StationRow.key).join(StationRow, StationRow.id == FeedRow.station_id)
        if station is not None:
            asked = asked.where(StationRow.key == station)
        with self._database.reading() as session:
            return tuple(_record(row, key) for row, key in session.execute(asked.order_by(FeedRow.id)))

    def entries_of(self, station: str, limit: int = 50) -> tuple[EntryRecord, ...]:
        """What a station's feeds have shown and was taken, is to be taken or could not be: the newest first."""
        newest = (
            select(FeedEntryRow)
            .join(FeedRow, FeedRow.id == FeedEntryRow.feed_id)
            .join(StationRow, StationRow.id == FeedRow.station_id)
            .where(StationRow.key == station, FeedEntryRow.tries != OLD)
            .order_by(FeedEntryRow.seen_at.desc(), FeedEntryRow.published_at.desc(), FeedEntryRow.page)
            .limit(limit)
        )
        with self._database.reading() as session:
            return tuple(map(_entry, session.scalars(newest)))

    # For pollers. `next_at` is also the claim: while a poller holds a feed, it lies `LEASE` ahead.

    def claim_feed(self) -> FeedRecord | None:
        """The feed that has been due longest, for the caller alone; None: nothing is due."""
        while True:
            moment = now()
            due: ColumnElement[bool] = FeedRow.active & (FeedRow.next_at <= moment)
            oldest = (
                select(FeedRow, StationRow.key)
                .join(StationRow, StationRow.id == FeedRow.station_id)
                .where(due)
                .order_by(FeedRow.next_at, FeedRow.id)
                .limit(1)
            )
            with self._database.reading() as session:
                found = session.execute(oldest).first()
            if found is None:
                return None
            row, key = found
            # Another poller may have taken it since: then it is not due any more, and no row changes.
            take = update(FeedRow).where(FeedRow.id == row.id, due).values(next_at=moment + LEASE)
            with self._database.writing() as session:
                if session.scalar(take.returning(FeedRow.id)) is not None:
                    return _record(row, key, moment + LEASE)

    def renew_claim(self, feed: FeedRecord) -> FeedRecord | None:
        """Hold it for longer; None: it was removed, paused, ordered anew or taken over meanwhile."""
        until = now() + LEASE
        longer = update(FeedRow).where(_held(feed)).values(next_at=until).returning(FeedRow)
        with self._database.writing() as session:
            row = session.scalar(longer)
            return _record(row, feed.station, until) if row is not None else None

    def settle_feed(
        self, feed: FeedRecord, next_at: datetime.datetime, title: str, etag: str, last_modified: str
    ) -> None:
        """It was polled. Nothing happens where it is another's by now; so with the ones below."""
        values = {"etag": etag, "last_modified": last_modified, "failures": 0, "error_vi": "", "error_en": ""}
        named = (
            {}
            if feed.title != feed.url or not title
            else {"title": line(title[:LONGEST_TITLE], LONGEST_TITLE)}
        )
        self._release(feed, {**values, **named, "next_at": next_at, "checked_at": now()})

    def leave_feed(self, feed: FeedRecord, next_at: datetime.datetime) -> None:
        """It was not polled, e.g. because another poller is at its host."""
        self._release(feed, {"next_at": next_at})

    def fail_feed(
        self, feed: FeedRecord, error: ReaderError, next_at: datetime.datetime, pause: bool = False
    ) -> None:
        told = {"error_vi": error.message("vi"), "error_en": error.message("en")}
        self._release(feed, {**told, "failures": feed.failures + 1, "next_at": next_at, "active": not pause})

    def _release(self, feed: FeedRecord, values: dict[str, object]) -> None:
        with self._database.writing() as session:
            session.execute(update(FeedRow).where(_held(feed)).values(values))

    def see_entries(self, feed: FeedRecord, entries: Sequence[Entry], newest: int) -> int:
        """Write down what a feed shows, the newest first; how many were not known.

        The first time only so many are there to be taken: nobody wants last year's news in the morning.
        """
        with self._database.writing() as session:
            known = set(session.scalars(select(FeedEntryRow.page).where(FeedEntryRow.feed_id == feed.id)))
            new = 0
            for place, entry in enumerate(entries):
                key = page_key(entry.url)
                if key in known:
                    continue
                known.add(key)
                new += 1
                old = feed.checked_at is None and place >= newest
                session.add(
                    FeedEntryRow(
                        feed_id=feed.id,
                        page=key,
                        url=entry.url,
                        title=entry.title,
                        published_at=entry.published,
                        tries=OLD if old else 0,
                    )
                )
            return new

    def untaken_entries(self, feed: FeedRecord, limit: int) -> tuple[EntryRecord, ...]:
        """What is still to be taken: what was not tried yet comes first, then the newest."""
        waiting = (
            select(FeedEntryRow)
            .where(
                FeedEntryRow.feed_id == feed.id,
                FeedEntryRow.slug.is_(None),
                FeedEntryRow.tries.between(0, MOST_TRIES - 1),
            )
            .order_by(
                FeedEntryRow.tries, FeedEntryRow.published_at.desc(), FeedEntryRow.seen_at, FeedEntryRow.page
            )
            .limit(limit)
        )
        with self._database.reading() as session:
            return tuple(map(_entry, session.scalars(waiting)))

    def try_entry(self, entry: EntryRecord) -> None:
        """Counted before it is tried: an article that kills its poller is not tried for ever."""
        self._change(entry, {"tries": FeedEntryRow.tries + 1})

    def take_entry(self, entry: EntryRecord, slug: str) -> None:
        """It has become an article."""
        self._change(entry, {"slug": slug, "error_vi": "", "error_en": ""})

    def fail_entry(self, entry: EntryRecord, error: ReaderError, for_good: bool = False) -> None:
        told: dict[str, object] = {"error_vi": error.message("vi"), "error_en": error.message("en")}
        self._change(entry, told | ({"tries": MOST_TRIES} if for_good else {}))

    def _change(self, entry: EntryRecord, values: dict[str, object]) -> None:
        one = (FeedEntryRow.feed_id == entry.feed) & (FeedEntryRow.page == entry.page)
        with self._database.writing() as session:
            session.execute(update(FeedEntryRow).where(one).values(values))

    def retry_entry(self, station: str, number: int, page: str) -> None:
        """An entry that was given up is tried again at the next round. Raises NotFound."""
        with self._database.writing() as session:
            feed = _own(session, station, number)
            entry = session.get(FeedEntryRow, (feed.id, page))
            if entry is None or entry.slug is not None:
                raise NotFound(page)
            entry.tries, feed.next_at = 0, now()


def _held(feed: FeedRecord) -> ColumnElement[bool]:
    """The claim that a poller has."""
    return (FeedRow.id == feed.id) & FeedRow.active & (FeedRow.next_at == feed.next_at)


def _own(session: Session, station: str, number: int) -> FeedRow:
    """A feed of that station, and of no other. Raises NotFound."""
    mine = FeedRow.station_id == station_row(session, station).id
    row = session.scalar(select(FeedRow).where(FeedRow.id == number, mine))
    if row is None:
        raise NotFound(number)
    return row


def _record(row: FeedRow, station: str, next_at: datetime.datetime | None = None) -> FeedRecord:
    return FeedRecord(
        row.id,
        station,
        row.url,
        row.title or row.url,
        row.active,
        row.etag,
        row.last_modified,
        row.checked_at,
        next_at or row.next_at,
        row.failures,
        row.error_vi,
        row.error_en,
    )


def _entry(row: FeedEntryRow) -> EntryRecord:
    return EntryRecord(
        row.feed_id,
        row.page,
        row.url,
        row.title,
        row.published_at,
        row.seen_at,
        row.tries,
        row.slug,
        row.error_vi,
        row.error_en,
    )
