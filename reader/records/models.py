"""The tables."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime.datetime]):
    """A point in time, in UTC wherever it is stored; SQLite would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Raises ValueError for a time without a zone, which could be seven hours off."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(datetime.UTC) if value is not None else None

    def process_result_value(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        return value.replace(tzinfo=datetime.UTC) if value is not None and value.tzinfo is None else value


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Base(DeclarativeBase):
    pass


class ArticleRow(Base):
    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(Text)
    date: Mapped[datetime.date | None]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`Article.as_dict`."""
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the body: the same article twice is one."""
    folded: Mapped[str] = mapped_column(Text)
    """Title, unit and text without case and marks, for the search."""
    added_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now, index=True)
    added_by: Mapped[str] = mapped_column(Text)


class SourceRow(Base):
    """Which Article a page of the web is: the newest that was read there."""

    __tablename__ = "sources"

    page: Mapped[str] = mapped_column(String(64), primary_key=True)
    """`names.page_key` of its address."""
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class RecordingRow(Base):
    __tablename__ = "recordings"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    voice_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    """The voice that was asked for."""
    script_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    duration_s: Mapped[float] = mapped_column(default=0.0)
    voice: Mapped[str] = mapped_column(Text, default="")
    fell_back_from: Mapped[str | None] = mapped_column(Text)
    error_vi: Mapped[str] = mapped_column(Text, default="")
    error_en: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class EntryRow(Base):
    """A line of the lexicon."""

    __tablename__ = "lexicon"
    __table_args__ = (UniqueConstraint("written", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[str] = mapped_column(Text)
    spoken: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[str] = mapped_column(Text, default="")
    """Empty: before this was kept."""
    saved_at: Mapped[datetime.datetime | None] = mapped_column(Moment, default=now, onupdate=now)


class TokenRow(Base):
    """A one-time sign-in link or a program's key. Only its hash is kept."""

    __tablename__ = "tokens"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    who: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ReportRow(Base):
    """A visitor says that something was misread."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class EventRow(Base):
    """Who did what, when. Lines are only ever added."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_at", "at"), Index("ix_events_subject", "subject"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    who: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(100), default="")
    """What it happened to, e.g. `bulletin:12`."""
    sha256: Mapped[str] = mapped_column(String(64))
    """`events.link` over the line before and this one: who changes a line breaks the chain behind it."""
