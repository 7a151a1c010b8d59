"""The Library: everything that must outlive a restart, behind one door."""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from reader.article import Article
from reader.errors import BadInput, NotAllowed, NotFound
from reader.records.database import Database
from reader.records.models import ArticleRow, EntryRow, EventRow, RecordingRow, ReportRow, TokenRow, now
from reader.records.names import fold, slug
from reader.script import Entry, Lexicon
from reader.settings import Settings

State = Literal["waiting", "making", "ready", "failed"]
UNDER_WAY: tuple[State, ...] = ("waiting", "making")
LONGEST_REPORT = 2000  # characters
LONGEST_WRITTEN = 200
LONGEST_SPOKEN = 200
_ESCAPE = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})


@dataclass(frozen=True, slots=True)
class ShelfItem:
    slug: str
    title: str
    unit: str | None
    date: datetime.date | None
    added_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the library."""

    items: tuple[ShelfItem, ...]
    total: int


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


@dataclass(frozen=True, slots=True)
class Report:
    slug: str
    text: str
    note: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime.datetime
    who: str
    what: str


class Library:
    """Safe to use from any thread and from several processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, settings: Settings) -> Library:
        """Raises BadSetting, StorageFull."""
        return cls(Database(settings))

    def close(self) -> None:
        self._database.close()

    # Articles

    def add_article(self, article: Article, who: str) -> str:
        """Its slug; an Article that is there already gives the slug it has. Raises StorageFull."""
        body = article.as_dict()
        sha256 = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        with self._database.writing() as session:
            there = session.scalar(select(ArticleRow.slug).where(ArticleRow.sha256 == sha256))
            if there is not None:
                return there
            name = _free(session, slug(article.title))
            session.add(
                ArticleRow(
                    slug=name,
                    title=article.title,
                    unit=article.unit,
                    date=article.date,
                    body=body,
                    sha256=sha256,
                    folded=fold(f"{article.title}\n{article.unit or ''}\n{article.text}"),
                    added_by=who,
                )
            )
            _note(session, who, f"add article {name}")
        return name

    def article(self, slug: str) -> Article:
        """Raises NotFound."""
        with self._database.reading() as session:
            return Article.from_dict(_row(session, slug).body)

    def articles(self, query: str = "", page: int = 1, per_page: int = 20) -> Shelf:
        """Newest first; every word of the query must stand in title, unit or text, whatever its case and marks."""
        found = select(ArticleRow)
        for word in fold(query).split():
            found = found.where(ArticleRow.folded.like(f"%{word.translate(_ESCAPE)}%", escape="\\"))
        newest = found.order_by(ArticleRow.added_at.desc(), ArticleRow.id.desc())
        with self._database.reading() as session:
            total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
            rows = session.scalars(newest.offset((page - 1) * per_page).limit(per_page))
            items = tuple(ShelfItem(r.slug, r.title, r.unit, r.date, r.added_at) for r in rows)
        return Shelf(items, total)

    def delete_article(self, slug: str, who: str) -> None:
        """With its recordings' records and reports. Raises NotFound."""
        with self._database.writing() as session:
            session.delete(_row(session, slug))
            _note(session, who, f"delete article {slug}")

    # Recordings

    def recording(self, slug: str, voice_id: str, script_sha256: str | None = None) -> RecordingRecord | None:
        """What is known of it; None when there is none, or only one of an older Script. Raises NotFound."""
        with self._database.reading() as session:
            row = session.get(RecordingRow, (_row(session, slug).id, voice_id))
            if row is None or (script_sha256 is not None and row.script_sha256 != script_sha256):
                return None
            return _record(row)

    def save_recording(self, slug: str, voice_id: str, record: RecordingRecord) -> None:
        """Raises NotFound, StorageFull."""
        with self._database.writing() as session:
            _save(session, _row(session, slug).id, voice_id, record)

    def begin_recording(
        self, slug: str, voice_id: str, record: RecordingRecord, stale: datetime.timedelta
    ) -> bool:
        """Save a `waiting` record unless the same Script is under way already; True if it was saved.

        One that nobody wrote to for `stale` has lost its maker. Raises NotFound, StorageFull.
        """
        with self._database.writing() as session:
            article_id = _row(session, slug).id
            row = session.get(RecordingRow, (article_id, voice_id))
            if (
                row is not None
                and row.state in UNDER_WAY
                and row.script_sha256 == record.script_sha256
                and now() - row.updated_at < stale
            ):
                return False
            _save(session, article_id, voice_id, record)
            return True

    def unfinished(self) -> tuple[tuple[str, str], ...]:
        """(slug, voice id) of every Recording that was under way: work to take up after a crash."""
        with self._database.reading() as session:
            rows = session.execute(
                select(ArticleRow.slug, RecordingRow.voice_id)
                .join(ArticleRow, ArticleRow.id == RecordingRow.article_id)
                .where(RecordingRow.state.in_(UNDER_WAY))
                .order_by(RecordingRow.updated_at)
            )
            return tuple((slug, voice_id) for slug, voice_id in rows)

    # Lexicon

    def lexicon(self, slug: str | None = None) -> Lexicon:
        """What holds for all, and for one Article."""
        return Lexicon(self.entries(), article=slug)

    def entries(self) -> tuple[Entry, ...]:
        with self._database.reading() as session:
            rows = session.scalars(select(EntryRow).order_by(EntryRow.written, EntryRow.scope))
            return tuple(Entry(r.written, r.spoken, r.scope) for r in rows)

    def save_entry(self, entry: Entry, who: str) -> None:
        """Add it, or replace what the same words said in the same scope. Raises BadInput, StorageFull."""
        written, spoken = " ".join(entry.written.split()), " ".join(entry.spoken.split())
        if not written or not spoken or len(written) > LONGEST_WRITTEN or len(spoken) > LONGEST_SPOKEN:
            raise BadInput(entry.written)
        with self._database.writing() as session:
            session.execute(
                delete(EntryRow).where(EntryRow.written == written, EntryRow.scope == entry.scope)
            )
            session.add(EntryRow(written=written, spoken=spoken, scope=entry.scope))
            _note(session, who, f"lexicon {entry.scope}: {written} -> {spoken}")

    def remove_entry(self, written: str, scope: str, who: str) -> None:
        """Raises NotFound."""
        with self._database.writing() as session:
            row = session.scalar(select(EntryRow).where(EntryRow.written == written, EntryRow.scope == scope))
            if row is None:
                raise NotFound(written)
            session.delete(row)
            _note(session, who, f"lexicon {scope}: {written} removed")

    # Who may do what

    def issue_sign_in(self, who: str, minutes: int) -> str:
        """A token for one sign-in."""
        return self._issue("sign-in", who, datetime.timedelta(minutes=minutes))

    def redeem_sign_in(self, token: str) -> str:
        """The operator's name; the token is used up. Raises NotAllowed."""
        with self._database.writing() as session:
            row = session.get(TokenRow, _sha256(token))
            if row is None or row.kind != "sign-in":
                raise NotAllowed
            session.delete(row)
            who, expired = row.who, row.expires_at < now()
            _note(session, who, "sign-in link expired" if expired else "sign in")
        if expired:
            raise NotAllowed
        return who

    def issue_api_token(self, who: str, days: int = 90) -> str:
        """A key for programs that act for an operator."""
        return self._issue("api", who, datetime.timedelta(days=days))

    def operator_of(self, token: str) -> str | None:
        """Whose API key it is; None if nobody's, or expired."""
        with self._database.reading() as session:
            row = session.get(TokenRow, _sha256(token))
            return row.who if row is not None and row.kind == "api" and row.expires_at > now() else None

    def revoke_api_tokens(self, who: str) -> None:
        with self._database.writing() as session:
            session.execute(delete(TokenRow).where(TokenRow.kind == "api", TokenRow.who == who))
            _note(session, who, "API keys revoked")

    # Reports and events

    def add_report(self, slug: str, text: str, note: str) -> None:
        """A visitor's word that something was misread. Raises NotFound, BadInput."""
        if not text.strip() or len(text) > LONGEST_REPORT or len(note) > LONGEST_REPORT:
            raise BadInput(text)
        with self._database.writing() as session:
            article = _row(session, slug)
            session.add(ReportRow(article_id=article.id, text=text.strip(), note=note.strip()))

    def reports(self, limit: int = 200) -> tuple[Report, ...]:
        """Newest first."""
        with self._database.reading() as session:
            rows = session.execute(
                select(ArticleRow.slug, ReportRow.text, ReportRow.note, ReportRow.at)
                .join(ArticleRow, ArticleRow.id == ReportRow.article_id)
                .order_by(ReportRow.id.desc())
                .limit(limit)
            )
            return tuple(Report(slug, text, note, at) for slug, text, note, at in rows)

    def events(self, limit: int = 200) -> tuple[Event, ...]:
        """Who did what, newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(EventRow).order_by(EventRow.id.desc()).limit(limit))
            return tuple(Event(row.at, row.who, row.what) for row in rows)

    def check(self) -> None:
        """Reads and writes once, so that /readyz knows. Raises StorageFull, or what the database raises."""
        with self._database.writing() as session:
            session.execute(update(TokenRow).where(TokenRow.sha256 == "").values(kind=""))

    def _issue(self, kind: str, who: str, life: datetime.timedelta) -> str:
        token = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            session.execute(delete(TokenRow).where(TokenRow.expires_at < now()))
            session.add(TokenRow(sha256=_sha256(token), kind=kind, who=who, expires_at=now() + life))
            _note(session, who, f"{kind} token issued")
        return token


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _note(session: Session, who: str, what: str) -> None:
    session.add(EventRow(who=who, what=what))


def _row(session: Session, slug: str) -> ArticleRow:
    row = session.scalar(select(ArticleRow).where(ArticleRow.slug == slug))
    if row is None:
        raise NotFound(slug)
    return row


def _free(session: Session, base: str) -> str:
    taken = set(
        session.scalars(select(ArticleRow.slug).where(ArticleRow.slug.startswith(base, autoescape=True)))
    )
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _record(row: RecordingRow) -> RecordingRecord:
    state: State = row.state  # type: ignore[assignment]
    return RecordingRecord(
        row.script_sha256,
        state,
        row.done,
        row.total,
        row.sha256,
        row.duration_s,
        row.voice,
        row.fell_back_from,
        row.error_vi,
        row.error_en,
        row.updated_at,
    )


def _save(session: Session, article_id: int, voice_id: str, record: RecordingRecord) -> None:
    values = {**asdict(record), "updated_at": now()}
    session.merge(RecordingRow(article_id=article_id, voice_id=voice_id, **values))
