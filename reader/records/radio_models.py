"""The tables of the radio desk: people, stations, what they air, where it comes from and where it goes."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reader.records.models import Base, Moment, now

# People


class PersonRow(Base):
    """Who signs in. Never deleted: the audit log names them; `active` goes instead."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    """What they sign in with, and what the audit log calls them: small ASCII letters, digits, `.`, `-`."""
    full_name: Mapped[str] = mapped_column(Text, default="")
    """What sheets call them."""
    administrator: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str] = mapped_column(Text, default="")
    """argon2id; empty: only by a sign-in link."""
    totp_secret: Mapped[str] = mapped_column(Text, default="")
    """Base32; empty: no second step."""
    totp_last: Mapped[int] = mapped_column(default=0)
    """The newest time step that was used: a code is good once."""
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong passwords in a row."""
    locked_until: Mapped[datetime.datetime | None] = mapped_column(Moment)
    session_number: Mapped[int] = mapped_column(default=0)
    """A session's cookie carries it; signing out everywhere raises it."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class MembershipRow(Base):
    """Somebody's role at a station."""

    __tablename__ = "memberships"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    station_id: Mapped[int] = mapped_column(
        ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(20))
    """`rights.Role`."""


# Stations


class StationRow(Base):
    __tablename__ = "stations"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """Its name in addresses and in the lexicon's scopes (`station:<key>`)."""
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`Station.as_dict`."""
    approvals: Mapped[int] = mapped_column(default=1)
    """The approval chain: how many different chiefs must approve, one after the other."""
    own_approval: Mapped[bool] = mapped_column(default=False)
    """May who sent it approve it too? Small stations have one person; the others have four eyes."""
    feed_public: Mapped[bool] = mapped_column(default=False)
    """May anybody take its approved bulletins, or only who has a token?"""
    created_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class SoundRow(Base):
    """An uploaded sound: a chime, a bed, an operator's recording. The file lies in the data folder's `sounds/`."""

    __tablename__ = "sounds"
    __table_args__ = (UniqueConstraint("station_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(Text)
    seconds: Mapped[float]
    size: Mapped[int]
    """Bytes."""
    suffix: Mapped[str] = mapped_column(String(8))
    added_by: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class NoticeRow(Base):
    """A typed notice that waits for a bulletin."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    priority: Mapped[str] = mapped_column(String(10))
    """`model.Priority`."""
    times: Mapped[int] = mapped_column(default=1)
    valid_until: Mapped[datetime.datetime | None] = mapped_column(Moment)
    added_by: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class TemplateRow(Base):
    """A programme of the day: rules from which a slot's bulletin is drafted by itself."""

    __tablename__ = "templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`template.Template.as_dict`."""


# Sources


class FeedRow(Base):
    """A portal's feed or category page that is polled."""

    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("station_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)
    etag: Mapped[str] = mapped_column(Text, default="")
    last_modified: Mapped[str] = mapped_column(Text, default="")
    checked_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    next_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now, index=True)
    failures: Mapped[int] = mapped_column(default=0)
    """In a row; each makes the wait longer."""
    error_vi: Mapped[str] = mapped_column(Text, default="")
    error_en: Mapped[str] = mapped_column(Text, default="")


class FeedEntryRow(Base):
    """What a feed has shown, so that each article comes in once."""

    __tablename__ = "feed_entries"

    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[str] = mapped_column(String(64), primary_key=True)
    """`names.page_key` of its address."""
    url: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    seen_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    tries: Mapped[int] = mapped_column(default=0)
    slug: Mapped[str | None] = mapped_column(String(100))
    """The article that it became."""
    error_vi: Mapped[str] = mapped_column(Text, default="")
    error_en: Mapped[str] = mapped_column(Text, default="")


# Bulletins


class BulletinRow(Base):
    """A bulletin on its way: draft, sent, approved."""

    __tablename__ = "bulletins"
    __table_args__ = (
        UniqueConstraint("station_id", "slot"),
        Index("ix_bulletins_station_starts", "station_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"))
    slot: Mapped[str | None] = mapped_column(String(20))
    """`Airing.name` of the slot that it was drafted for by itself: one draft for each. None: a person made it."""
    title: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime.datetime] = mapped_column(Moment)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`Bulletin.as_dict`."""
    revision: Mapped[int] = mapped_column(default=1)
    """Goes up with every change: two who edit at once do not undo each other's work unseen."""
    state: Mapped[str] = mapped_column(String(10), default="draft")
    """`approval.State`."""
    remark: Mapped[str] = mapped_column(Text, default="")
    """Why it was returned, or what voided its approval."""
    sent_by: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    approvals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """`approval.Approval.as_dict`, in order."""
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    """Of what was sent: `approval.fingerprint`."""
    sent_order: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """`approval.described` of what was sent, so that a voided approval can say what changed."""
    made: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """master -> `Programme.as_dict`, of the fingerprint's files in the data folder's `programmes/`."""
    making: Mapped[str] = mapped_column(String(10), default="")
    """`making`, `failed`, or empty."""
    error_vi: Mapped[str] = mapped_column(Text, default="")
    error_en: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    updated_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


# Getting it out


class FeedTokenRow(Base):
    """A revocable key for a private feed. Only its hash is kept."""

    __tablename__ = "feed_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    used_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class WebhookRow(Base):
    """Whom to tell when a bulletin is approved."""

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(Text)
    """Signs what is sent (HMAC-SHA256); shown once."""
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class DeliveryRow(Base):
    """One message to a webhook, until it has arrived or is given up."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    """`waiting`, `arrived`, `given-up`."""
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    answer: Mapped[str] = mapped_column(Text, default="")
    """What the other side said last."""
    created_at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class PlayRow(Base):
    """A line of the play log (sổ nhật ký phát thanh): what was aired when. Never changed: a later line corrects it."""

    __tablename__ = "plays"
    __table_args__ = (
        UniqueConstraint("station_id", "sha256", "started_at", "corrects"),
        Index("ix_plays_station_started", "station_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id", ondelete="CASCADE"))
    bulletin_id: Mapped[int | None] = mapped_column(ForeignKey("bulletins.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    """The file that was aired."""
    started_at: Mapped[datetime.datetime] = mapped_column(Moment)
    seconds: Mapped[float]
    kinds: Mapped[dict[str, float]] = mapped_column(JSON)
    """`model.ItemKind` -> seconds."""
    confirmed_by: Mapped[str] = mapped_column(Text)
    """A person's name, or the label of the platform's token."""
    note: Mapped[str] = mapped_column(Text, default="")
    corrects: Mapped[int] = mapped_column(default=0)
    """The line that this one stands for; 0: none. No foreign key: NULL would let the same line in twice."""
    at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
