"""The Newsroom: Bulletins become programmes, are approved, and go out. Beside the Studio, over the same queue.

Nothing here asks whether somebody may; that is the pages' and the terminal's part (`radio.rights`).
"""

from __future__ import annotations

import datetime
import functools
import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from reader.article import Article
from reader.errors import (
    Conflict,
    EmptyInput,
    NotApproved,
    NotFound,
    ReaderError,
    TooLong,
    Unsettled,
)
from reader.jobs.deliver import announce
from reader.jobs.studio import Studio
from reader.radio import (
    HORN,
    MASTERS,
    Airing,
    Bulletin,
    Fit,
    Item,
    ItemKind,
    Length,
    Pack,
    PackFacts,
    Part,
    Programme,
    RunningOrder,
    due,
    fit,
    lengths,
    make_programme,
    must_be_intact,
    running_order,
    seconds,
)
from reader.radio.approval import Approval, State, changes, described, fingerprint, restored
from reader.radio.template import Template, draft
from reader.records import BulletinRecord, StationRecord
from reader.script import Script

log = logging.getLogger(__name__)

HOUSE = "Loa Phường"
"""Who did it, in the audit log, where no person did."""
DRAFTS_SINCE = datetime.timedelta(days=2)
"""How far back drafts are looked up: longer than any slot can still be due."""
LONGEST_MEMORY = datetime.timedelta(days=60)
"""How long what was aired is no news: as old as any rule takes articles."""
FEW, MANY = 6, 50
"""How many of the newest approved bulletins are looked at."""
ON_AIR = HORN
"""The slot is measured by the master for the poles, which is the longer one."""


@dataclass(frozen=True, slots=True)
class Timing:
    """A running order beside its slot, before anything is spoken."""

    lengths: tuple[Length, ...]
    """Of each part, on the poles."""
    fit: Fit


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


class Newsroom:
    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.library = studio.library
        self.settings = studio.settings
        self.folder = self.settings.folder / "programmes"
        self.order_make = studio.queue.task(name="air")(self.make)
        self.order_speech = studio.queue.task(name="speak")(self.speak)
        tell = functools.partial(announce, self.library, self.settings.public_url or "")
        self.on_approved: list[Callable[[Approved], None]] = [tell]
        """Called after the last approval of a Bulletin."""

    # What it will sound like

    def order(self, record: BulletinRecord, now: datetime.datetime | None = None) -> RunningOrder:
        """As it would be spoken now. `now`: None looks at no item's validity.

        Raises NotFound for an article that is gone, BadInput for an item that has expired.
        """
        station = self.library.station(record.station)
        bulletin = record.bulletin
        articles = {
            item.article: self.library.article(item.article) for item in bulletin.items if item.article
        }
        return running_order(
            bulletin,
            station.station,
            articles,
            now,
            self.library.lexicon(),
            station.key,
            self.settings.mung,
        )

    def sounds(self, order: RunningOrder) -> dict[str, Path]:
        """The files that a running order names, by SHA-256. Raises NotFound."""
        folder = self.settings.folder / "sounds"
        found = {sha256: next(folder.glob(f"{sha256}.*"), None) for sha256 in order.sounds}
        for sha256, path in found.items():
            if path is None:
                raise NotFound(sha256)
        return {sha256: path for sha256, path in found.items() if path}

    def timing(self, record: BulletinRecord, order: RunningOrder) -> Timing:
        """Raises NotFound for a sound that is gone."""
        files = self.sounds(order)
        found = lengths(order, {sha256: seconds(path) for sha256, path in files.items()}, ON_AIR)
        return Timing(found, fit(found, record.bulletin.airing.minutes * 60))

    def length(self, station: str, item: Item) -> float:
        """How long an item of words will take on the poles, seconds. Raises NotFound, BadInput."""
        record = self.library.station(station)
        airing = Airing(_now(), 1)
        order = running_order(
            Bulletin("…", airing, (item,)), record.station, {}, None, self.library.lexicon(), record.key
        )
        return lengths(order, {}, ON_AIR)[0].seconds

    def part(self, record: BulletinRecord, item: str) -> Part:
        """One item as it would be heard. Raises NotFound."""
        for part in self.order(record).parts:
            if part.item.id == item:
                return part
        raise NotFound(item)

    def sentence(self, record: BulletinRecord, item: str, number: int) -> bytes:
        """The MP3 of one sentence of an item, as it would be heard now. Raises NotFound, and what the engine raises."""
        utterances = self.part(record, item).utterances
        if not 0 <= number < len(utterances):
            raise NotFound(f"{item}: {number}")
        voice = self.studio.voice(self.library.station(record.station).station.voice)
        script = Script((utterances[number],))
        self.order_speech(voice.key, [utterances[number].text])
        data = self.studio.recorder.sentence(script, 0, voice, lambda: True)
        if data is None:
            raise NotFound(f"{item}: {number}")
        return data

    def listen(self, record: BulletinRecord, item: str) -> Iterator[bytes]:
        """The MP3 of one item's words, from the first sentence that is ready. Raises NotFound, EmptyInput."""
        return self.hear(self.part(record, item), self.library.station(record.station).station.voice)

    def hear(self, part: Part, voice_key: str) -> Iterator[bytes]:
        """The MP3 of a part's words. Raises EmptyInput, UnknownVoice."""
        if not part.utterances:
            raise EmptyInput
        voice = self.studio.voice(voice_key)
        self.order_speech(voice.key, [utterance.text for utterance in part.utterances])
        source = replace(part.source or Article("", ()), title=part.title)
        return self.studio.recorder.stream(source, Script(part.utterances), voice, lambda: True)

    def try_out(self, record: StationRecord, text: str) -> Part:
        """A greeting or closing as it would be heard now, by a station's settings that need not be saved."""
        now = _now().astimezone(ZoneInfo(record.station.time_zone))
        bulletin = Bulletin("…", Airing(now, 1), (Item("loi", ItemKind.GREETING, text=text),))
        lexicon, mung = self.library.lexicon(), self.settings.mung
        return running_order(bulletin, record.station, {}, None, lexicon, record.key, mung).parts[0]

    def speak(self, voice_key: str, texts: Sequence[str], rates: Sequence[float] = (1.0,)) -> None:
        """The job: Clips of these sentences, at these speeds beside the voice's own."""
        voice = self.studio.voice(voice_key)
        clips = self.studio.recorder.clips
        speakers = [replace(voice, rate=round(voice.rate * rate, 3)) for rate in rates]
        for future in [clips.start(text, speaker) for speaker in speakers for text in texts]:
            try:
                future.result()
            except ReaderError as error:
                log.warning("voice %s: %s", voice_key, error)
                return

    # Drafts

    def draft_due(self, now: datetime.datetime | None = None) -> list[int]:
        """Draft every slot that is due and has no draft yet; the numbers of the new ones.

        However often it is asked, by however many workers, after whatever restart: one draft each slot. A slot that
        cannot be drafted holds up no other; it is tried again when this is next asked.
        """
        now = now or _now()
        made = []
        for record in self.library.stations():
            station = record.station
            drafted = self.library.drafted(record.key, now - DRAFTS_SINCE)
            for airing in due(station.slots, now, drafted, station.time_zone):
                try:
                    number = self.draft(record.key, airing)
                except ReaderError as error:
                    log.warning("%s %s: %s", record.key, airing.name, error)
                    continue
                if number is not None:
                    made.append(number)
        return made

    def draft(self, station: str, airing: Airing, who: str = HOUSE) -> int | None:
        """The draft of a slot by the station's first programme that fits it. None: it is there already, or none fits."""
        templates = [one.template for one in self.library.templates(station)] or [Template()]
        template = next((one for one in templates if one.fits(airing)), None)
        if template is None:
            return None
        since = airing.starts_at - LONGEST_MEMORY
        bulletin = draft(
            template,
            airing,
            self.library.waiting(station, since),
            self.library.posted(station, airing.starts_at),
            self.library.aired_articles(station, since),
        )
        number = self.library.add_bulletin(station, bulletin, who, airing.name, again=who != HOUSE)
        if number is not None:
            self._speak_ahead(self.library.bulletin(number))
        return number

    def _speak_ahead(self, record: BulletinRecord) -> None:
        """Have its Clips made for both masters, so that in the morning nobody waits."""
        try:
            order = self.order(record)
        except ReaderError as error:
            log.warning("bulletin %s: %s", record.id, error)
            return
        texts = [utterance.text for part in order.parts for utterance in part.utterances]
        self.order_speech(order.voice.key, texts, [master.rate for master in MASTERS.values()])

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
        told = described(order)
        mark = fingerprint(told)
        entries = self.library.lexicon().within(record.station).key()
        version = hashlib.sha256(json.dumps(entries, ensure_ascii=False).encode()).hexdigest()[:12]
        self.library.send_bulletin(number, revision, who, mark, {**told, "lexicon": version})
        self.order_make(number)
        return self.library.bulletin(number)

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
        if fingerprint(described(order)) != record.fingerprint:
            self.review(record)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        sounds = self.sounds(order)
        for name, master in MASTERS.items():
            for suffix in ("mp3", *self.settings.programme_also):
                key = name if suffix == "mp3" else f"{name}.{suffix}"
                target = self.folder / f"{record.fingerprint}.{name}.{suffix}"
                if key in record.made and target.is_file():
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
        if record.state.open or record.bulletin.airing.ends_at <= _now():
            return record
        try:
            told = described(self.order(record))
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
        """Its makers take it back to change it; its approval is void. Raises NotFound."""
        record = self.library.bulletin(number)
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
        doubts = sum(1 for _ in self.order(record, _now()).doubts())
        if doubts and not reason.strip():
            raise Unsettled(doubts)
        for programme in self.programmes(record).values():
            must_be_intact(programme)
        approval = Approval(who, _now(), doubts, " ".join(reason.split()) if doubts else "")
        record = self.library.approve_bulletin(number, mark, approval)
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
        return tuple(self._may_air(station, limit))

    def newest(self, station: str, start: datetime.time | None = None) -> Approved:
        """The newest of them, or the newest of the slot that starts then. Raises NotFound."""
        for limit in (FEW, MANY):  # platforms ask for this all day, and it is nearly always among the first
            for one in self._may_air(station, limit, start):
                return one
        raise NotFound(f"{station} {start:%H:%M}" if start else station)

    def _may_air(self, station: str, limit: int, start: datetime.time | None = None) -> Iterator[Approved]:
        at = self.library.station(station)
        for record in self.library.bulletins(station, limit, states=(State.APPROVED,)):
            if start is not None and record.bulletin.airing.starts_at.time() != start:
                continue
            if self.review(record).state is State.APPROVED:
                one = Approved(record, at, self.programmes(record))
                if one.valid_until is None or one.valid_until > _now():
                    yield one

    def approved_one(self, number: int) -> Approved:
        """Raises NotFound, NotApproved."""
        record = self.bulletin(number)
        if record.state is not State.APPROVED:
            raise NotApproved(record.bulletin.title)
        return self._approved(record)

    def pack(self, approved: Approved, master: str = ON_AIR.name, url: str | None = None) -> Pack:
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

    def take_up(self) -> int:
        """Order again whatever was being made when its worker died; how many."""
        unfinished = self.library.unmade()
        for number in unfinished:
            log.info("taking up bulletin %s", number)
            self.order_make(number)
        return len(unfinished)

    def _approved(self, record: BulletinRecord) -> Approved:
        return Approved(record, self.library.station(record.station), self.programmes(record))

    def programmes(self, record: BulletinRecord) -> dict[str, Programme]:
        """What was made of what was sent, by master; approved or not."""
        return {name: Programme.from_dict(told, self.folder) for name, told in record.made.items()}


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
