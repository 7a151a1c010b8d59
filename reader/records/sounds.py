"""A station's own sounds: chimes, beds, what its people recorded. Their files lie in the data folder's `sounds/`."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from reader.errors import BadInput, InUse, NotFound
from reader.radio.intake import Sound, sound_file
from reader.records.events import note
from reader.records.part import Part, line
from reader.records.radio_models import BulletinRow, SoundRow, StationRow, TemplateRow
from reader.records.stations import station_row

LONGEST_TITLE = 200
MOST_SOUNDS = 500
"""Of one station."""


@dataclass(frozen=True, slots=True)
class SoundRecord:
    sha256: str
    """Its name in bulletins, and the hash of its file."""
    title: str
    seconds: float
    size: int
    """Bytes."""
    suffix: str
    added_by: str
    added_at: datetime.datetime


class Sounds(Part):
    def sounds(self, station: str) -> tuple[SoundRecord, ...]:
        """The newest first. Raises NotFound."""
        with self._database.reading() as session:
            mine = SoundRow.station_id == station_row(session, station).id
            rows = session.scalars(select(SoundRow).where(mine).order_by(SoundRow.id.desc()))
            return tuple(map(_record, rows))

    def sound(self, station: str, sha256: str) -> SoundRecord:
        """Raises NotFound, also for another station's."""
        with self._database.reading() as session:
            return _record(_own(session, station, sha256))

    def add_sound(self, station: str, sound: Sound, title: str, who: str) -> SoundRecord:
        """Keep a sound; one that the station has already only gets the new title. Raises NotFound, BadInput, StorageFull.

        The file gets its name inside the transaction: who deletes the last record of a file waits for it, or it for them.
        """
        title = line(title, LONGEST_TITLE, shortest=1)
        with self._database.writing() as session:
            mine = SoundRow.station_id == station_row(session, station).id
            rows = {row.sha256: row for row in session.scalars(select(SoundRow).where(mine))}
            if sound.sha256 not in rows and len(rows) >= MOST_SOUNDS:
                raise BadInput(f"một đài giữ nhiều nhất {MOST_SOUNDS} bản ghi âm")
            row = rows.get(sound.sha256)
            if row is None:
                row = SoundRow(
                    station_id=station_row(session, station).id,
                    sha256=sound.sha256,
                    seconds=sound.seconds,
                    size=sound.size,
                    suffix=sound.suffix,
                    added_by=who,
                )
                session.add(row)
            row.title = title
            note(session, who, f"add sound {title} ({sound.sha256[:12]})", f"station:{station}")
            session.flush()
            sound.keep()
            return _record(row)

    def name_sound(self, station: str, sha256: str, title: str, who: str) -> None:
        """Raises NotFound, BadInput."""
        title = line(title, LONGEST_TITLE, shortest=1)
        with self._database.writing() as session:
            row = _own(session, station, sha256)
            row.title = title
            note(session, who, f"name sound {title} ({sha256[:12]})", f"station:{station}")

    def remove_sound(self, station: str, sha256: str, folder: Path, who: str) -> None:
        """With its file in that folder, unless another station has the same one. Raises NotFound, InUse."""
        with self._database.writing() as session:
            row = _own(session, station, sha256)
            user = _user(session, row)
            if user is not None:
                raise InUse(user)
            session.delete(row)
            note(session, who, f"remove sound {row.title} ({sha256[:12]})", f"station:{station}")
            session.flush()
            if session.scalar(select(SoundRow.id).where(SoundRow.sha256 == sha256).limit(1)) is None:
                sound_file(folder, sha256, row.suffix).unlink(missing_ok=True)


def _user(session: Session, sound: SoundRow) -> str | None:
    """What of its station needs a sound: a bulletin, a programme of the day, the station's own chime."""
    for kind, name in ((BulletinRow, BulletinRow.title), (TemplateRow, TemplateRow.title)):
        named = cast(kind.body, Text).contains(sound.sha256)
        found = session.scalar(select(name).where(kind.station_id == sound.station_id, named).limit(1))
        if found is not None:
            return found
    station = session.get_one(StationRow, sound.station_id)
    return str(station.body["name"]) if station.body.get("chime") == sound.sha256 else None


def _own(session: Session, station: str, sha256: str) -> SoundRow:
    mine = SoundRow.station_id == station_row(session, station).id
    row = session.scalar(select(SoundRow).where(mine, SoundRow.sha256 == sha256))
    if row is None:
        raise NotFound(sha256)
    return row


def _record(row: SoundRow) -> SoundRecord:
    return SoundRecord(row.sha256, row.title, row.seconds, row.size, row.suffix, row.added_by, row.added_at)
