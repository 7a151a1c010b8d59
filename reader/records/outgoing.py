"""Who may take a station's bulletins away, and whom to tell of a new one: tokens, webhooks, deliveries."""

from __future__ import annotations

import datetime
import hashlib
import logging
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from reader.article import parse_address
from reader.errors import BadInput, NotFound, RecordsUnavailable, StorageFull
from reader.records.events import note
from reader.records.models import now
from reader.records.part import Part, line
from reader.records.radio_models import DeliveryRow, FeedTokenRow, WebhookRow
from reader.records.stations import station_row

log = logging.getLogger(__name__)

LONGEST_LABEL = 100
LONGEST_ANSWER = 300
MOST_TOKENS = 50
MOST_WEBHOOKS = 10
WAITING, ARRIVED, GIVEN_UP = "waiting", "arrived", "given-up"
LEASE = datetime.timedelta(minutes=1)
"""A delivery that was taken is nobody else's for so long: more than one sending takes. Whoever took it may have died."""
KEPT = datetime.timedelta(days=90)
"""How long a delivery that is over is shown."""
_SEEN = datetime.timedelta(minutes=1)
"""`used_at` is no finer than this: a download in many parts is one write."""


@dataclass(frozen=True, slots=True)
class FeedToken:
    id: int
    label: str
    created_by: str
    created_at: datetime.datetime
    used_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Webhook:
    id: int
    url: str
    created_by: str
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to a webhook, as people see it."""

    url: str
    event: str
    title: str
    state: str
    """`waiting`, `arrived`, `given-up`."""
    tries: int
    next_at: datetime.datetime
    answer: str
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to send, now."""

    id: int
    tries: int
    """This one counted."""
    url: str
    secret: str
    body: Mapping[str, Any]


class Outgoing(Part):
    # Tokens

    def issue_feed_token(self, station: str, label: str, who: str) -> str:
        """A new key to a station's bulletins; only its hash is kept. Raises NotFound, BadInput, StorageFull."""
        label = line(label, LONGEST_LABEL, shortest=1)
        token = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            row = station_row(session, station)
            _room(session, FeedTokenRow, row.id, MOST_TOKENS)
            session.add(FeedTokenRow(station_id=row.id, sha256=_sha256(token), label=label, created_by=who))
            note(session, who, f"feed token issued: {label}", f"station:{station}")
        return token

    def feed_tokens(self, station: str) -> tuple[FeedToken, ...]:
        """The oldest first. Raises NotFound."""
        with self._database.reading() as session:
            mine = FeedTokenRow.station_id == station_row(session, station).id
            rows = session.scalars(select(FeedTokenRow).where(mine).order_by(FeedTokenRow.id))
            return tuple(FeedToken(r.id, r.label, r.created_by, r.created_at, r.used_at) for r in rows)

    def holder(self, station: str, token: str) -> str | None:
        """The label of a token of that station; None: it is none, or it was revoked. Raises NotFound."""
        with self._database.reading() as session:
            mine = FeedTokenRow.station_id == station_row(session, station).id
            row = session.scalar(select(FeedTokenRow).where(mine, FeedTokenRow.sha256 == _sha256(token)))
        if row is None:
            return None
        if row.used_at is None or now() - row.used_at > _SEEN:
            try:
                with self._database.writing() as session:
                    session.execute(
                        update(FeedTokenRow).where(FeedTokenRow.id == row.id).values(used_at=now())
                    )
            except (StorageFull, RecordsUnavailable) as error:
                # A full disk must not keep an approved bulletin from the loudspeakers.
                log.warning("the use of a feed token was not noted: %s", error)
        return row.label

    def revoke_feed_token(self, station: str, number: int, who: str) -> None:
        """At once. Raises NotFound."""
        with self._database.writing() as session:
            row = _own(session, FeedTokenRow, station, number)
            note(session, who, f"feed token revoked: {row.label}", f"station:{station}")
            session.delete(row)

    # Webhooks

    def add_webhook(self, station: str, url: str, who: str) -> str:
        """The secret that signs what it is sent. Raises NotFound, BadAddress, ForbiddenAddress, BadInput, StorageFull."""
        url = parse_address(url).url
        secret = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            row = station_row(session, station)
            _room(session, WebhookRow, row.id, MOST_WEBHOOKS)
            session.add(WebhookRow(station_id=row.id, url=url, secret=secret, created_by=who))
            note(session, who, f"webhook added: {_host(url)}", f"station:{station}")
        return secret

    def webhooks(self, station: str) -> tuple[Webhook, ...]:
        """The oldest first. Raises NotFound."""
        with self._database.reading() as session:
            mine = WebhookRow.station_id == station_row(session, station).id
            rows = session.scalars(select(WebhookRow).where(mine).order_by(WebhookRow.id))
            return tuple(Webhook(r.id, r.url, r.created_by, r.created_at) for r in rows)

    def remove_webhook(self, station: str, number: int, who: str) -> None:
        """What still waits for it goes too. Raises NotFound."""
        with self._database.writing() as session:
            row = _own(session, WebhookRow, station, number)
            note(session, who, f"webhook removed: {_host(row.url)}", f"station:{station}")
            session.execute(delete(DeliveryRow).where(DeliveryRow.webhook_id == row.id))
            session.delete(row)

    def test_webhook(self, station: str, number: int, payload: Mapping[str, Any], who: str) -> None:
        """Queue one message to one webhook. Raises NotFound, StorageFull."""
        with self._database.writing() as session:
            row = _own(session, WebhookRow, station, number)
            _queue(session, row.id, payload)
            note(session, who, f"webhook tried: {_host(row.url)}", f"station:{station}")

    # Deliveries

    def deliveries(self, station: str, limit: int = 20) -> tuple[Delivery, ...]:
        """Newest first. Raises NotFound."""
        with self._database.reading() as session:
            rows = session.execute(
                select(DeliveryRow, WebhookRow.url)
                .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
                .where(WebhookRow.station_id == station_row(session, station).id)
                .order_by(DeliveryRow.id.desc())
                .limit(limit)
            )
            return tuple(_delivery(row, url) for row, url in rows)

    def claim_delivery(self) -> Claim | None:
        """The delivery that has been due longest, for the caller alone (`LEASE`); None: nothing is due."""
        moment = now()
        due = (DeliveryRow.state == WAITING) & (DeliveryRow.next_at <= moment)
        oldest = (
            select(DeliveryRow, WebhookRow)
            .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
            .where(due)
            .order_by(DeliveryRow.next_at, DeliveryRow.id)
            .limit(1)
        )
        while True:
            with self._database.reading() as session:
                found = session.execute(oldest).first()
            if found is None:
                return None
            row, webhook = found
            # Another worker may have taken it since: then nothing is due there any more, and no row changes.
            take = (
                update(DeliveryRow)
                .where(DeliveryRow.id == row.id, DeliveryRow.tries == row.tries, due)
                .values(tries=row.tries + 1, next_at=moment + LEASE)
                .returning(DeliveryRow.id)
            )
            with self._database.writing() as session:
                if session.scalar(take) is not None:
                    return Claim(row.id, row.tries + 1, webhook.url, webhook.secret, row.body)

    def settle_delivery(self, claim: Claim, answer: str, again_at: datetime.datetime | None = None) -> None:
        """It has arrived, unless there is a time to try again. Nothing happens where it is another's by now."""
        self._settle(claim, answer, ARRIVED if again_at is None else WAITING, again_at)

    def give_up_delivery(self, claim: Claim, answer: str) -> None:
        self._settle(claim, answer, GIVEN_UP, None)

    def _settle(self, claim: Claim, answer: str, state: str, again_at: datetime.datetime | None) -> None:
        values = {"state": state, "answer": answer[:LONGEST_ANSWER], "next_at": again_at or now()}
        ours = (DeliveryRow.id == claim.id) & (DeliveryRow.tries == claim.tries)
        with self._database.writing() as session:
            session.execute(update(DeliveryRow).where(ours, DeliveryRow.state == WAITING).values(values))


def queue_deliveries(session: Session, station: str, payload: Mapping[str, Any]) -> int:
    """One message to each webhook of a station, in the transaction of what it tells of; how many.

    `payload`: what JSON can hold (`reader.radio.announcement`). Raises NotFound.
    """
    mine = WebhookRow.station_id == station_row(session, station).id
    webhooks = session.scalars(select(WebhookRow.id).where(mine)).all()
    for webhook in webhooks:
        _queue(session, webhook, payload)
    return len(webhooks)


def _queue(session: Session, webhook: int, payload: Mapping[str, Any]) -> None:
    over = (DeliveryRow.state != WAITING) & (DeliveryRow.created_at < now() - KEPT)
    session.execute(delete(DeliveryRow).where(DeliveryRow.webhook_id == webhook, over))
    # The id is the same at every try, so that who gets a message twice knows it.
    session.add(DeliveryRow(webhook_id=webhook, body={"id": uuid.uuid4().hex, **payload}))


def _own(session: Session, kind: Any, station: str, number: int) -> Any:
    """A row of that station, and of no other. Raises NotFound."""
    mine = kind.station_id == station_row(session, station).id
    row = session.scalar(select(kind).where(kind.id == number, mine))
    if row is None:
        raise NotFound(number)
    return row


def _room(session: Session, kind: Any, station: int, most: int) -> None:
    """Raises BadInput where a station has as many as it may."""
    if (session.scalar(select(func.count(kind.id)).where(kind.station_id == station)) or 0) >= most:
        raise BadInput(f"> {most}")


def _delivery(row: DeliveryRow, url: str) -> Delivery:
    event, title = (str(row.body.get(key, "")) for key in ("event", "title"))
    return Delivery(url, event, title, row.state, row.tries, row.next_at, row.answer, row.created_at)


def _host(url: str) -> str:
    """The audit log names no more: a webhook's path is often its password."""
    return url.split("/", 3)[2]


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode(errors="backslashreplace")).hexdigest()
