"""The bulletins: what they hold, how far each is on its way, and every step noted in the audit log.

Each step is one transaction that looks at the state it starts from, so that of two people, or two workers, one wins and
the other is told.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reader.errors import ChangedMeanwhile, Conflict, NotFound, ReaderError
from reader.radio.approval import Approval, State
from reader.radio.model import Bulletin, ItemKind
from reader.records.events import note
from reader.records.models import now
from reader.records.outgoing import queue_deliveries
from reader.records.part import Part, line
from reader.records.radio_models import BulletinRow, StationRow
from reader.records.stations import station_row

LONGEST_TITLE = 200
LONGEST_REMARK = 1000
LARGEST = 2**31 - 1
"""Number of a row, as far as tables count: a larger one, which anybody can write in an address, is none."""
THERE = tuple(state for state in State if state is not State.DELETED)
MAKING, FAILED = "making", "failed"


@dataclass(frozen=True, slots=True)
class BulletinRecord:
    """A Bulletin as the records keep it."""

    id: int
    station: str
    """Its station's key."""
    bulletin: Bulletin
    slot: str | None
    """`Airing.name` of the slot that it was drafted for by itself."""
    revision: int
    state: State
    remark: str
    sent_by: str
    sent_at: datetime.datetime | None
    approvals: tuple[Approval, ...]
    fingerprint: str
    """Of what was sent."""
    sent_order: Mapping[str, Any] | None
    """`approval.described` of what was sent."""
    made: Mapping[str, Mapping[str, Any]]
    """`Programme.as_dict` by master, for the fingerprint."""
    making: str
    """`making`, `failed` or empty."""
    error_vi: str
    error_en: str
    created_by: str
    created_at: datetime.datetime
    updated_at: datetime.datetime

    @property
    def subject(self) -> str:
        """In the audit log."""
        return f"bulletin:{self.id}"

    @property
    def approved_at(self) -> datetime.datetime | None:
        return self.approvals[-1].at if self.state is State.APPROVED else None


class Bulletins(Part):
    def add_bulletin(
        self,
        station: str,
        bulletin: Bulletin,
        who: str,
        slot: str | None = None,
        again: bool = False,
    ) -> int | None:
        """Its number. None: that slot has its draft already, made by whoever was faster.

        `again`: also where somebody deleted the slot's draft, which the clock does not make a second time. Raises
        NotFound for the station, BadInput, StorageFull.
        """
        try:
            with self._database.writing() as session:
                home = station_row(session, station).id
                if again:
                    session.execute(
                        update(BulletinRow)
                        .where(
                            BulletinRow.station_id == home,
                            BulletinRow.slot == slot,
                            BulletinRow.state == str(State.DELETED),
                        )
                        .values(slot=None)
                    )
                row = BulletinRow(
                    station_id=home,
                    slot=slot,
                    title=line(bulletin.title, LONGEST_TITLE, shortest=1),
                    starts_at=bulletin.airing.starts_at,
                    body=bulletin.as_dict(),
                    created_by=who,
                )
                session.add(row)
                session.flush()
                note(session, who, f"tạo bản tin {bulletin.title}", f"bulletin:{row.id}")
                return row.id
        except IntegrityError:
            return None

    def bulletin(self, number: int) -> BulletinRecord:
        """Raises NotFound."""
        with self._database.reading() as session:
            return _record(session, bulletin_row(session, number))

    def bulletins(
        self, station: str, limit: int = 50, states: Collection[State] = THERE
    ) -> tuple[BulletinRecord, ...]:
        """A station's, those that air latest first. Raises NotFound."""
        with self._database.reading() as session:
            found = session.scalars(
                select(BulletinRow)
                .where(
                    BulletinRow.station_id == station_row(session, station).id,
                    BulletinRow.state.in_([str(state) for state in states]),
                )
                .order_by(BulletinRow.starts_at.desc(), BulletinRow.id.desc())
                .limit(limit)
            )
            return tuple(_record(session, row) for row in found)

    def drafted(self, station: str, since: datetime.datetime) -> frozenset[str]:
        """The slots from then on that have a draft. Raises NotFound."""
        with self._database.reading() as session:
            slots = session.scalars(
                select(BulletinRow.slot).where(
                    BulletinRow.station_id == station_row(session, station).id,
                    BulletinRow.slot.is_not(None),
                    BulletinRow.starts_at >= since,
                )
            )
            return frozenset(slot for slot in slots if slot)

    def aired_articles(self, station: str, since: datetime.datetime, at: datetime.datetime) -> frozenset[str]:
        """The slugs of the articles that were on air from then on, or will be by a bulletin after `at`. Raises NotFound.

        What was drafted and never approved was heard by nobody: it is still news.
        """
        heard = or_(BulletinRow.state == str(State.APPROVED), BulletinRow.starts_at >= at)
        with self._database.reading() as session:
            bodies = session.scalars(
                select(BulletinRow.body).where(
                    BulletinRow.station_id == station_row(session, station).id,
                    BulletinRow.starts_at >= since,
                    heard,
                )
            )
            return frozenset(
                item["article"]
                for body in bodies
                for item in body["items"]
                if item["kind"] == ItemKind.ARTICLE
            )

    def save_bulletin(self, number: int, bulletin: Bulletin, revision: int, who: str, what: str) -> int:
        """Replace what it holds; the new revision. What was sent or approved is not any more, and says why.

        `revision`: the one that was changed; `what`: what was done, for people. Raises NotFound, BadInput,
        ChangedMeanwhile where somebody else was faster, StorageFull.
        """
        with self._database.writing() as session:
            row = _at_revision(session, number, revision)
            row.title = line(bulletin.title, LONGEST_TITLE, shortest=1)
            row.starts_at = bulletin.airing.starts_at
            row.body = bulletin.as_dict()
            row.revision += 1
            row.updated_at = now()
            note(session, who, what, f"bulletin:{number}")
            if not State(row.state).open:
                _void(session, row, who, what)
            return row.revision

    def delete_bulletin(self, number: int, who: str) -> None:
        """Raises NotFound, Conflict for what was approved: its record stays."""
        with self._database.writing() as session:
            row = bulletin_row(session, number)
            if State(row.state) is State.APPROVED:
                raise Conflict(State.APPROVED.label)
            note(session, who, f"xoá bản tin {row.title}", f"bulletin:{number}")
            row.state, row.made, row.making, row.fingerprint = State.DELETED, {}, "", ""
            row.body = {**row.body, "items": []}  # its sounds are nobody's any more

    # The way on air

    def send_bulletin(
        self, number: int, revision: int, who: str, fingerprint: str, order: Mapping[str, Any]
    ) -> None:
        """Raises NotFound, ChangedMeanwhile, Conflict where it is sent already."""
        with self._database.writing() as session:
            row = _at_revision(session, number, revision)
            if not State(row.state).open:
                raise Conflict(State(row.state).label)
            if row.fingerprint != fingerprint:
                row.made = {}
            row.state, row.remark = State.SENT, ""
            row.sent_by, row.sent_at = who, now()
            row.fingerprint, row.sent_order = fingerprint, dict(order)
            row.approvals = []
            row.making, row.error_vi, row.error_en = MAKING, "", ""
            note(session, who, f"gửi duyệt, dấu vân {fingerprint[:12]}", f"bulletin:{number}")

    def keep_programme(self, number: int, fingerprint: str, name: str, programme: Mapping[str, Any]) -> bool:
        """What was made, unless something else has been sent meanwhile: then False."""
        with self._database.writing() as session:
            row = bulletin_row(session, number)
            if row.fingerprint != fingerprint or row.making != MAKING or State(row.state) is not State.SENT:
                return False
            row.made = {**row.made, name: dict(programme)}
            return True

    def end_making(self, number: int, fingerprint: str, error: ReaderError | None = None) -> None:
        with self._database.writing() as session:
            row = bulletin_row(session, number)
            if row.fingerprint == fingerprint:
                row.making = FAILED if error else ""
                row.error_vi = error.message("vi") if error else ""
                row.error_en = error.message("en") if error else ""

    def return_bulletin(self, number: int, fingerprint: str, who: str, remark: str) -> None:
        """Send it back. Raises NotFound, BadInput without a remark, Conflict where it does not wait for approval."""
        remark = line(remark, LONGEST_REMARK, shortest=1)
        with self._database.writing() as session:
            row = _waiting(session, number, fingerprint)
            row.state, row.remark, row.approvals = State.RETURNED, remark, []
            note(session, who, f"trả lại: {remark}", f"bulletin:{number}")

    def approve_bulletin(
        self,
        number: int,
        fingerprint: str,
        approval: Approval,
        told: Callable[[BulletinRecord], Mapping[str, Any]] | None = None,
    ) -> BulletinRecord:
        """One link of the chain; approved when the station's chain is whole.

        `told`: what its webhooks are told when it is, in the same transaction: nothing is approved in silence, and
        nothing told that was not approved.

        Raises NotFound; Conflict where it does not wait for approval, where the same person approved it already, or
        where the sender may not.
        """
        with self._database.writing() as session:
            row = _waiting(session, number, fingerprint)
            station = session.get_one(StationRow, row.station_id)
            if row.sent_by == approval.who and not station.own_approval:
                raise Conflict("người gửi duyệt không tự duyệt bản tin của mình")
            if approval.who in {one["who"] for one in row.approvals}:
                raise Conflict("mỗi người duyệt một lượt")
            row.approvals = [*row.approvals, approval.as_dict()]
            done = len(row.approvals) >= station.approvals
            if done:
                row.state = State.APPROVED
            passed = f", bỏ qua {approval.doubts} chỗ chưa chắc: {approval.reason}" if approval.doubts else ""
            step = f"{len(row.approvals)}/{station.approvals}"
            files = ", ".join(f"{name} {made['sha256'][:12]}" for name, made in sorted(row.made.items()))
            note(session, approval.who, f"duyệt {step} ({files}){passed}", f"bulletin:{number}")
            record = _record(session, row)
            if done and told is not None:
                queue_deliveries(session, record.station, told(record))
            return record

    def void_bulletin(self, number: int, fingerprint: str, reason: str, who: str) -> None:
        """Take approval, or the sending, away because something changed; nothing where it is another's by now."""
        with self._database.writing() as session:
            row = bulletin_row(session, number)
            if row.fingerprint == fingerprint and not State(row.state).open:
                _void(session, row, who, reason)

    def programme_files(self, approved: datetime.datetime, other: datetime.datetime) -> frozenset[str]:
        """The names of the files of what is approved and airs from `approved` on, and of all that airs from `other` on."""
        kept = (BulletinRow.state == str(State.APPROVED)) & (BulletinRow.starts_at >= approved)
        needed = or_(kept, BulletinRow.starts_at >= other)
        with self._database.reading() as session:
            made = session.scalars(select(BulletinRow.made).where(needed))
            return frozenset(programme["path"] for one in made for programme in one.values())

    def unmade(self, before: datetime.datetime) -> tuple[int, ...]:
        """The bulletins whose programmes were ordered before then and are not made: a worker that died left them."""
        left = select(BulletinRow.id).where(BulletinRow.making == MAKING, BulletinRow.sent_at <= before)
        with self._database.reading() as session:
            return tuple(session.scalars(left))


def bulletin_row(session: Session, number: int) -> BulletinRow:
    """Raises NotFound."""
    row = session.get(BulletinRow, number) if number <= LARGEST else None
    if row is None or State(row.state) is State.DELETED:
        raise NotFound(number)
    return row


def _at_revision(session: Session, number: int, revision: int) -> BulletinRow:
    row = bulletin_row(session, number)
    if row.revision != revision:
        raise ChangedMeanwhile(row.title)
    return row


def _waiting(session: Session, number: int, fingerprint: str) -> BulletinRow:
    row = bulletin_row(session, number)
    if State(row.state) is not State.SENT:
        raise Conflict(State(row.state).label)
    if row.fingerprint != fingerprint:
        raise ChangedMeanwhile(row.title)
    return row


def _void(session: Session, row: BulletinRow, who: str, reason: str) -> None:
    row.state, row.remark, row.approvals = State.VOIDED, reason[:LONGEST_REMARK], []
    row.revision += 1
    note(session, who, f"mất hiệu lực duyệt: {reason}", f"bulletin:{row.id}")


def _record(session: Session, row: BulletinRow) -> BulletinRecord:
    return BulletinRecord(
        row.id,
        session.get_one(StationRow, row.station_id).key,
        Bulletin.from_dict(row.body),
        row.slot,
        row.revision,
        State(row.state),
        row.remark,
        row.sent_by,
        row.sent_at,
        tuple(map(Approval.from_dict, row.approvals)),
        row.fingerprint,
        row.sent_order,
        row.made,
        row.making,
        row.error_vi,
        row.error_en,
        row.created_by,
        row.created_at,
        row.updated_at,
    )
