"""The Newsroom: Bulletins become programmes, are approved, and go out. Beside the Studio, over the same queue.

Nothing here asks whether somebody may; that is the pages' and the terminal's part (`radio.rights`).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reader.errors import (
    Conflict,
    Damaged,
    EmptyInput,
    NotApproved,
    NotFound,
    ReaderError,
    Removed,
    TooLong,
    Unsettled,
)
from reader.jobs.drafts import HOUSE, Drafts
from reader.jobs.rehearsal import now as _now
from reader.jobs.studio import Studio
from reader.radio import (
    HORN,
    Pack,
    PackFacts,
    Priority,
    Programme,
    RunningOrder,
    announcement,
    make_programme,
    must_be_intact,
)
from reader.radio.approval import Approval, State, changes, described, fingerprint, restored
from reader.records import BulletinRecord, StationRecord

log = logging.getLogger(__name__)

MANY = 50
"""How many of the newest approved bulletins are looked at."""
LATE = datetime.timedelta(hours=1)
"""How long behind its slot's end a bulletin is still handed out for it: a platform may be late, yesterday's news is not."""
SOON = datetime.timedelta(hours=1)
"""What begins within this is next on air."""
DAY = datetime.timedelta(days=1)
KEPT_UNAPPROVED = datetime.timedelta(days=7)
"""How long the files of what was sent and not approved stay behind its hour."""
STALE = datetime.timedelta(minutes=15)
"""A programme that was ordered so long ago and is not made has lost its maker: an hour's takes two or three minutes."""


@dataclass(frozen=True, slots=True)
class Approved:
    """A Bulletin that may be aired, with its files."""

    record: BulletinRecord
    station: StationRecord
    programmes: Mapping[str, Programme]
    """By master."""

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def title(self) -> str:
        return self.record.bulletin.title

    @property
    def starts_at(self) -> datetime.datetime:
        return self.record.bulletin.airing.starts_at

    @property
    def minutes(self) -> int:
        return self.record.bulletin.airing.minutes

    @property
    def approvers(self) -> tuple[str, ...]:
        return tuple(approval.who for approval in self.record.approvals)

    @property
    def approved_at(self) -> datetime.datetime:
        return self.record.approvals[-1].at

    @property
    def lexicon_version(self) -> str:
        return str((self.record.sent_order or {}).get("lexicon", ""))

    @property
    def valid_until(self) -> datetime.datetime | None:
        """The earliest that any of its items may not be aired any more."""
        return min(
            (item.valid_until for item in self.record.bulletin.items if item.valid_until), default=None
        )

    def order(self) -> RunningOrder:
        """As it was approved, whatever changed since."""
        return restored(self.record.sent_order or {}, self.record.bulletin, self.station.station)


class Newsroom(Drafts):
    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.folder = self.settings.folder / "programmes"
        self.order_make = studio.queue.task(name="air")(self.make)
        self.on_approved: list[Callable[[Approved], None]] = []
        """Called after the last approval of a Bulletin."""

    # The way on air

    def send(self, number: int, revision: int, who: str, too_long: bool = False) -> BulletinRecord:
        """Send for approval, and have its programmes made.

        `too_long`: also when it is longer than its slot. Raises NotFound; BadInput for an expired item; EmptyInput where
        nothing is heard; TooLong; ChangedMeanwhile; Conflict where it is sent already; StorageFull.
        """
        record = self.library.bulletin(number)
        order = self.order(record, _now())
        if not any(part.sound or part.utterances for part in order.parts):
            raise EmptyInput
        timing = self.timing(record, order)
        if timing.fit.over_s and not too_long:
            raise TooLong(f"{timing.fit.over_s:.0f}")
        told = self.described(order)
        mark = fingerprint(told)
        entries = self.library.lexicon().within(record.station).key()
        version = hashlib.sha256(json.dumps(entries, ensure_ascii=False).encode()).hexdigest()[:12]
        self.library.send_bulletin(number, revision, who, mark, {**told, "lexicon": version})
        self.order_make(number)
        return self.library.bulletin(number)

    def described(self, order: RunningOrder) -> dict[str, Any]:
        """All that can be heard of it, in this house's masters."""
        return described(order, self.masters.values())

    def make(self, number: int) -> None:
        """The job: every master. Whatever happens is written down; nothing is raised to the queue."""
        try:
            record = self.library.bulletin(number)
        except NotFound:
            log.info("bulletin %s was deleted before it was made", number)
            return
        if record.making != "making":
            return
        try:
            self._make(record)
        except ReaderError as error:
            log.warning("bulletin %s: %s", number, error)
            self.library.end_making(number, record.fingerprint, error)
        except Exception:  # a mistake of ours: nobody shall wait for what does not come
            self.library.end_making(number, record.fingerprint, ReaderError())
            raise
        else:
            self.library.end_making(number, record.fingerprint)

    def _make(self, record: BulletinRecord) -> None:
        order = self.order(record)
        if fingerprint(self.described(order)) != record.fingerprint:
            self.review(record)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        sounds = self.sounds(order)
        for name, master in self.masters.items():
            for suffix in ("mp3", *self.settings.programme_also):
                key = name if suffix == "mp3" else f"{name}.{suffix}"
                target = self.folder / f"{record.fingerprint}.{name}.{suffix}"
                if key in record.made and _intact(self.programmes(record)[key]):
                    continue
                made = make_programme(
                    order,
                    self.studio.recorder.clips,
                    sounds,
                    target,
                    master,
                    self.settings.programme_bit_rate_kbps,
                )
                if not self.library.keep_programme(record.id, record.fingerprint, key, made.as_dict()):
                    return

    def review(self, record: BulletinRecord) -> BulletinRecord:
        """The record, its approval taken away if what would be heard now is not what was sent.

        What has been on air is history: nothing that changes later changes it.
        """
        aired = record.state is State.APPROVED and record.bulletin.airing.ends_at <= _now()
        if record.state.open or aired:
            return record
        try:
            told = self.described(self.order(record))
        except ReaderError as error:
            reasons = [error.message("vi")]
        else:
            if fingerprint(told) == record.fingerprint:
                return record
            reasons = changes(record.sent_order or {}, told)
        self.library.void_bulletin(record.id, record.fingerprint, "; ".join(reasons), HOUSE)
        return self.library.bulletin(record.id)

    def give_back(self, number: int, who: str, remark: str) -> BulletinRecord:
        """Return it to its makers. Raises NotFound, BadInput without a remark, Conflict."""
        record = self.library.bulletin(number)
        self.library.return_bulletin(number, record.fingerprint, who, remark)
        return self.library.bulletin(number)

    def take_back(self, number: int, who: str) -> BulletinRecord:
        """Its makers take it back to change it; its approval is void. Raises NotFound, Conflict for what was aired."""
        record = self.library.bulletin(number)
        if record.state is State.APPROVED and record.bulletin.airing.ends_at <= _now():
            raise Conflict("bản tin đã phát thì giữ nguyên")
        self.library.void_bulletin(number, record.fingerprint, f"{who} rút về để sửa", who)
        return self.library.bulletin(number)

    def approve(self, number: int, mark: str, who: str, reason: str = "") -> BulletinRecord:
        """One approval, of what was heard: `mark` is its fingerprint.

        Raises NotFound; Conflict where it does not wait, is not made yet, or this person may not; BadInput for an item
        that has expired since; Unsettled where readings are in doubt and no reason is given; Damaged where a file is not
        what was made.
        """
        record = self.review(self.library.bulletin(number))
        if record.state is State.SENT and (record.making or not record.made):
            raise Conflict(record.error_vi or "âm thanh chưa làm xong")
        order = self.order(record, _now())
        if fingerprint(self.described(order)) != record.fingerprint:
            raise Conflict("nội dung vừa đổi, xin tải lại trang")
        doubts = sum(1 for _ in order.doubts())
        if doubts and not reason.strip():
            raise Unsettled(doubts)
        for programme in self.programmes(record).values():
            must_be_intact(programme)
        approval = Approval(who, _now(), doubts, " ".join(reason.split()) if doubts else "")
        record = self.library.approve_bulletin(number, mark, approval, self._announcement)
        if record.state is State.APPROVED:
            for told in self.on_approved:
                told(self._approved(record))
        return record

    # What may be aired

    def bulletin(self, number: int) -> BulletinRecord:
        """Reviewed. Raises NotFound."""
        return self.review(self.library.bulletin(number))

    def bulletins(self, station: str, limit: int = 50) -> tuple[BulletinRecord, ...]:
        """Reviewed, those that air latest first. Raises NotFound."""
        return tuple(map(self.review, self.library.bulletins(station, limit)))

    def approved(self, station: str, limit: int = MANY) -> tuple[Approved, ...]:
        """What may be aired: approved, unchanged since, nothing in it expired. Those that air latest first."""
        records = self.library.bulletins(station, limit, states=(State.APPROVED,))
        return tuple(found for record in records if (found := self._airable(record)))

    def newest(self, station: str, start: datetime.time | None = None) -> Approved:
        """What is to be aired now or next; in the slot that starts then, where one is named. Raises NotFound.

        In a slot: that day's bulletin and no other, from the end of the day before's until an hour behind its own end.
        Without: a live urgent notice before all else.
        """
        records = self.library.bulletins(station, MANY, states=(State.APPROVED,))
        for record in _by_turn(records, _now()) if start is None else _of_slot(records, _now(), start):
            if found := self._airable(record):
                return found
        raise NotFound(f"{station} {start:%H:%M}" if start else station)

    def _airable(self, record: BulletinRecord) -> Approved | None:
        if self.review(record).state is not State.APPROVED or self.swept(record):
            return None
        one = self._approved(record)
        return one if one.valid_until is None or one.valid_until > _now() else None

    def approved_one(self, number: int) -> Approved:
        """Raises NotFound, NotApproved; Removed where its audio is kept no longer."""
        record = self.bulletin(number)
        if record.state is not State.APPROVED:
            raise NotApproved(record.bulletin.title)
        if self.swept(record):
            raise Removed(record.bulletin.title)
        return self._approved(record)

    def pack(self, approved: Approved, master: str = HORN.name, url: str | None = None) -> Pack:
        """The ZIP for a USB stick, always the same bytes. Raises NotFound for the master, Damaged."""
        if master not in approved.programmes:
            raise NotFound(master)
        facts = PackFacts(
            ", ".join(approved.approvers),
            approved.approved_at,
            approved.lexicon_version,
            url,
            self.settings.programme_bit_rate_kbps,
        )
        return Pack(approved.order(), approved.programmes[master], facts)

    def take_up(self, older: datetime.timedelta = datetime.timedelta()) -> int:
        """Order again whatever was being made for longer than that when its worker died; how many."""
        unfinished = self.library.unmade(_now() - older)
        for number in unfinished:
            log.info("taking up bulletin %s", number)
            self.order_make(number)
        return len(unfinished)

    def prune(self) -> int:
        """Remove the files that no bulletin names any more, and what a killed worker left; how many.

        Not those of the last day: one may be under way. What was approved stays as long as the settings say.
        """
        if not self.folder.is_dir():
            return 0
        named = self.library.programme_files(_now() - self._kept - DAY, _now() - KEPT_UNAPPROVED)
        oldest = (_now() - DAY).timestamp()
        gone = [
            path for path in self.folder.iterdir() if path.name not in named and path.stat().st_mtime < oldest
        ]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    @property
    def _kept(self) -> datetime.timedelta:
        return datetime.timedelta(days=self.settings.keep_programmes_days)

    def swept(self, record: BulletinRecord) -> bool:
        """Whether its audio is kept no longer; its words, approvals and the files' marks are."""
        return record.bulletin.airing.starts_at < _now() - self._kept

    def _announcement(self, record: BulletinRecord) -> Mapping[str, Any]:
        approved = self._approved(record)
        root = (self.settings.public_url or "").rstrip("/")
        return announcement(approved.station.key, approved.station.station, approved, root)

    def _approved(self, record: BulletinRecord) -> Approved:
        return Approved(record, self.library.station(record.station), self.programmes(record))

    def programmes(self, record: BulletinRecord) -> dict[str, Programme]:
        """What was made of what was sent, by master; approved or not."""
        return {name: Programme.from_dict(told, self.folder) for name, told in record.made.items()}


def _intact(programme: Programme) -> bool:
    try:
        must_be_intact(programme)
    except Damaged:
        return False
    return True


def _of_slot(
    records: Iterable[BulletinRecord], now: datetime.datetime, start: datetime.time
) -> Iterator[BulletinRecord]:
    """Those for the airing of that slot which is on or next; tomorrow's never stands in for today's."""
    for record in records:
        airing = record.bulletin.airing
        if airing.starts_at.time() == start:
            over = airing.ends_at + LATE
            if over - DAY <= now < over:
                yield record


def _by_turn(records: Iterable[BulletinRecord], now: datetime.datetime) -> list[BulletinRecord]:
    """Live urgent notices; then what has begun or begins soon, the latest first; then what comes, the next first."""

    def turn(record: BulletinRecord) -> tuple[int, float]:
        starts_at = record.bulletin.airing.starts_at
        urgent = any(item.priority is Priority.URGENT for item in record.bulletin.items)
        if starts_at > now + SOON:
            return 2, starts_at.timestamp()
        return (0 if urgent and now - starts_at < DAY else 1), -starts_at.timestamp()

    return sorted(records, key=turn)
