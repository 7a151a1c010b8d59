"""How far each Recording is, so that pages and workers agree, also after a crash."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from reader.records.articles import article_id
from reader.records.models import ArticleRow, RecordingRow, now
from reader.records.part import Part

State = Literal["waiting", "making", "ready", "failed"]
UNDER_WAY: tuple[State, ...] = ("waiting", "making")


@dataclass(frozen=True, slots=True)
class RecordingRecord:
    """How far the Recording of an Article in a Voice is."""

    script_sha256: str
    state: State
    done: int = 0
    total: int = 0
    sha256: str | None = None
    """The Recording's name, once ready."""
    duration_s: float = 0.0
    voice: str = ""
    """The key of the voice that speaks in fact."""
    fell_back_from: str | None = None
    error_vi: str = ""
    error_en: str = ""
    updated_at: datetime.datetime | None = None
    """Set by the Library."""


class Recordings(Part):
    def recording(self, slug: str, voice_id: str, script_sha256: str | None = None) -> RecordingRecord | None:
        """What is known of it; None when there is none, or only one of an older Script. Raises NotFound."""
        with self._database.reading() as session:
            found = session.get(RecordingRow, (article_id(session, slug), voice_id))
            if found is None or (script_sha256 is not None and found.script_sha256 != script_sha256):
                return None
            return _record(found)

    def save_recording(self, slug: str, voice_id: str, record: RecordingRecord) -> None:
        """Raises NotFound, StorageFull."""
        with self._database.writing() as session:
            _save(session, article_id(session, slug), voice_id, record)

    def begin_recording(
        self,
        slug: str,
        voice_id: str,
        record: RecordingRecord,
        stale: datetime.timedelta,
        gone: str | None = None,
    ) -> bool:
        """Save a `waiting` record unless the same Script is under way or ready already; True if it was saved.

        One that nobody wrote to for `stale` has lost its maker; one whose file is `gone` (its SHA-256) is ready no
        more. Raises NotFound, StorageFull.
        """
        with self._database.writing() as session:
            article = article_id(session, slug)
            there = session.get(RecordingRow, (article, voice_id))
            if there is not None and there.script_sha256 == record.script_sha256:
                under_way = there.state in UNDER_WAY and now() - there.updated_at < stale
                ready = there.state == "ready" and there.sha256 != gone
                if under_way or ready:
                    return False
            _save(session, article, voice_id, record)
            return True

    def unfinished(self) -> tuple[tuple[str, str], ...]:
        """(slug, voice id) of every Recording that was under way: work to take up after a crash."""
        with self._database.reading() as session:
            found = session.execute(
                select(ArticleRow.slug, RecordingRow.voice_id)
                .join(ArticleRow, ArticleRow.id == RecordingRow.article_id)
                .where(RecordingRow.state.in_(UNDER_WAY))
                .order_by(RecordingRow.updated_at)
            )
            return tuple((slug, voice_id) for slug, voice_id in found)


def _record(found: RecordingRow) -> RecordingRecord:
    state: State = found.state  # type: ignore[assignment]
    return RecordingRecord(
        found.script_sha256,
        state,
        found.done,
        found.total,
        found.sha256,
        found.duration_s,
        found.voice,
        found.fell_back_from,
        found.error_vi,
        found.error_en,
        found.updated_at,
    )


def _save(session: Session, article: int, voice_id: str, record: RecordingRecord) -> None:
    values = {**asdict(record), "updated_at": now()}
    session.merge(RecordingRow(article_id=article, voice_id=voice_id, **values))
