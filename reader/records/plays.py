"""The play log: what was aired when, confirmed by a person or a platform. Lines are only added; one may correct another."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from reader.errors import BadInput, NotFound
from reader.radio.outlet import master_name
from reader.radio.report import Play, kinds_of
from reader.records.events import note as note_event
from reader.records.models import now
from reader.records.part import Part, line
from reader.records.radio_models import BulletinRow, PlayRow
from reader.records.stations import station_row

LONGEST_NOTE = 500
MOST_LINES = 5000
"""Of a month: two slots a day are sixty."""
AHEAD = datetime.timedelta(minutes=10)
"""How far a platform's clock may be before ours."""
OLDEST = datetime.timedelta(days=400)
AIRABLE = ("approved", "voided")
"""What was approved may have been aired before something voided it: a word of the lexicon that was corrected at noon
does not undo the morning."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class AiredFile:
    """A file of a bulletin that may have been aired."""

    bulletin: int
    title: str
    starts_at: datetime.datetime
    master: str
    sha256: str
    seconds: float
    items: tuple[tuple[str, float, float], ...]
    """(kind, start, duration), seconds."""


class Plays(Part):
    def airable(self, station: str, limit: int = 20) -> tuple[AiredFile, ...]:
        """The files of the newest bulletins, for a person to choose from: the horn's first. Raises NotFound."""
        with self._database.reading() as session:
            rows = session.scalars(
                _bulletins(session, station)
                .order_by(BulletinRow.starts_at.desc(), BulletinRow.id.desc())
                .limit(limit)
            )
            return tuple(file for row in rows for file in _files(row))

    def aired_file(self, station: str, bulletin: int | None = None, sha256: str | None = None) -> AiredFile:
        """The file that is meant; of a bulletin's, where no more is said, the horn's.

        Raises NotFound where that station has none such, BadInput where neither is told.
        """
        if sha256 is not None and not _SHA256.fullmatch(sha256):
            raise BadInput(sha256)
        if bulletin is None and sha256 is None:
            raise BadInput("bulletin, sha256")
        with self._database.reading() as session:
            wanted = _bulletins(session, station)
            if bulletin is not None:
                wanted = wanted.where(BulletinRow.id == bulletin)
            if sha256 is not None:
                wanted = wanted.where(cast(BulletinRow.made, Text).contains(sha256))
            for row in session.scalars(wanted.limit(2)):
                for file in _files(row):
                    if sha256 in (None, file.sha256):
                        return file
        raise NotFound(sha256 or bulletin)

    def confirm_play(
        self,
        station: str,
        file: AiredFile,
        started_at: datetime.datetime,
        who: str,
        seconds: float | None = None,
        note: str = "",
    ) -> bool:
        """Write down that it was aired, the first `seconds` of it or all; False: that is in the log already.

        Raises BadInput for a time that cannot be, NotFound, StorageFull.
        """
        started_at = _moment(started_at)
        heard = _heard(file.seconds, seconds)
        play = PlayRow(
            bulletin_id=file.bulletin,
            title=file.title,
            sha256=file.sha256,
            started_at=started_at,
            seconds=heard,
            kinds=kinds_of(file.items, heard),
            confirmed_by=line(who, LONGEST_NOTE, shortest=1),
            note=line(note, LONGEST_NOTE),
        )
        return self._add(station, play, who, f"aired {file.title} at {started_at.isoformat()}")

    def correct_play(
        self,
        station: str,
        number: int,
        started_at: datetime.datetime,
        seconds: float,
        who: str,
        note: str,
    ) -> None:
        """A new line that stands for an old one; 0 seconds: it was not aired. `note` says why.

        Raises NotFound, BadInput also where another line stands for it already, StorageFull.
        """
        note = line(note, LONGEST_NOTE, shortest=1)
        started_at = _moment(started_at)
        with self._database.reading() as session:
            mine = PlayRow.station_id == station_row(session, station).id
            old = session.scalar(select(PlayRow).where(PlayRow.id == number, mine))
        if old is None:
            raise NotFound(number)
        heard = _heard(old.seconds, seconds) if seconds else 0.0
        share = heard / old.seconds if old.seconds else 0.0
        play = PlayRow(
            bulletin_id=old.bulletin_id,
            title=old.title,
            sha256=old.sha256,
            started_at=started_at,
            seconds=heard,
            kinds={kind: round(part * share, 3) for kind, part in old.kinds.items() if heard},
            confirmed_by=line(who, LONGEST_NOTE, shortest=1),
            note=note,
            corrects=number,
        )
        if not self._add(station, play, who, f"play log: line {number} corrected: {note}"):
            raise BadInput(f"dòng {number} đã được sửa")

    def plays(self, station: str, begin: datetime.datetime, end: datetime.datetime) -> tuple[Play, ...]:
        """The lines that start from `begin` to before `end`, in order. Raises NotFound."""
        later = aliased(PlayRow)
        corrected = select(later.id).where(later.corrects == PlayRow.id).exists()
        with self._database.reading() as session:
            mine = PlayRow.station_id == station_row(session, station).id
            rows = session.execute(
                select(PlayRow, corrected)
                .where(mine, PlayRow.started_at >= begin, PlayRow.started_at < end)
                .order_by(PlayRow.started_at, PlayRow.id)
                .limit(MOST_LINES)
            )
            return tuple(_play(row, bool(is_corrected)) for row, is_corrected in rows)

    def _add(self, station: str, play: PlayRow, who: str, what: str) -> bool:
        try:
            with self._database.writing() as session:
                play.station_id = station_row(session, station).id
                if session.scalar(_same(play)) is not None:
                    return False
                session.add(play)
                note_event(session, who, what, f"station:{station}")
        except IntegrityError:  # another process was faster
            return False
        return True


def _bulletins(session: Session, station: str) -> Any:
    mine = BulletinRow.station_id == station_row(session, station).id
    return select(BulletinRow).where(mine, BulletinRow.state.in_(AIRABLE))


def _same(play: PlayRow) -> Any:
    """A line that tells of the same airing; of a correction, any that stands for the same line."""
    found = select(PlayRow.id).where(PlayRow.station_id == play.station_id)
    if play.corrects:
        return found.where(PlayRow.corrects == play.corrects)
    return found.where(
        PlayRow.sha256 == play.sha256, PlayRow.started_at == play.started_at, PlayRow.corrects == 0
    )


def _files(row: BulletinRow) -> list[AiredFile]:
    made: list[Mapping[str, Any]] = sorted(row.made.values(), key=lambda told: str(told["master"]))
    return [
        AiredFile(
            row.id,
            row.title,
            row.starts_at,
            master_name(told["master"]),
            told["sha256"],
            told["duration_s"],
            tuple((item["kind"], item["start_s"], item["duration_s"]) for item in told["items"]),
        )
        for told in made
    ]


def _moment(at: datetime.datetime) -> datetime.datetime:
    """To the second. Raises BadInput for one without a zone, in the future, or long ago."""
    if at.tzinfo is None:
        raise BadInput(f"{at.isoformat()}: thiếu múi giờ")
    if not now() - OLDEST <= at <= now() + AHEAD:
        raise BadInput(at.isoformat())
    return at.astimezone(datetime.UTC).replace(microsecond=0)


def _heard(whole: float, seconds: float | None) -> float:
    """No more than there is. Raises BadInput."""
    if seconds is None:
        return whole
    if not 0 < seconds <= 24 * 3600:  # also refuses what is no number (NaN)
        raise BadInput(f"{seconds} giây")
    return min(float(seconds), whole)


def _play(row: PlayRow, corrected: bool) -> Play:
    return Play(
        row.id,
        row.bulletin_id,
        row.title,
        row.sha256,
        row.started_at,
        row.seconds,
        row.kinds,
        row.confirmed_by,
        row.note,
        row.at,
        row.corrects,
        corrected,
    )
