"""What waits for a station's next bulletin: articles that came in by its sources, and typed notices that still hold."""

from __future__ import annotations

import datetime

from sqlalchemy import or_, select

from reader.radio.model import Priority
from reader.radio.template import Posted, Waiting
from reader.records.models import ArticleRow
from reader.records.part import Part
from reader.records.radio_models import FeedEntryRow, FeedRow, NoticeRow
from reader.records.stations import station_row


class WaitingRoom(Part):
    def waiting(self, station: str, since: datetime.datetime) -> tuple[Waiting, ...]:
        """The articles of a station's sources that were published, or else seen, from then on, and are still there.

        Raises NotFound.
        """
        at = FeedEntryRow.published_at
        with self._database.reading() as session:
            rows = session.scalars(
                select(FeedEntryRow)
                .join(FeedRow, FeedRow.id == FeedEntryRow.feed_id)
                .join(ArticleRow, ArticleRow.slug == FeedEntryRow.slug)  # somebody may have deleted it
                .where(
                    FeedRow.station_id == station_row(session, station).id,
                    or_(at >= since, FeedEntryRow.seen_at >= since),
                )
            )
            return tuple(
                Waiting(row.slug, row.feed_id, row.published_at or row.seen_at) for row in rows if row.slug
            )

    def posted(self, station: str, now: datetime.datetime) -> tuple[Posted, ...]:
        """The notices that hold now, the oldest first. Raises NotFound."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(NoticeRow)
                .where(
                    NoticeRow.station_id == station_row(session, station).id,
                    or_(NoticeRow.valid_until.is_(None), NoticeRow.valid_until > now),
                )
                .order_by(NoticeRow.id)
            )
            return tuple(
                Posted(row.id, row.title, row.text, Priority(row.priority), row.times, row.valid_until)
                for row in rows
            )
