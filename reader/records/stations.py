"""The stations, and who is what there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reader.errors import BadInput, NotFound
from reader.radio.model import Station
from reader.radio.rights import Role
from reader.records.events import note
from reader.records.names import numbered, slug
from reader.records.part import Part
from reader.records.radio_models import MembershipRow, PersonRow, StationRow

MOST_APPROVALS = 3


@dataclass(frozen=True, slots=True)
class StationRecord:
    """A Station as the records keep it."""

    key: str
    """Its name in addresses and in the lexicon's scopes."""
    station: Station
    approvals: int = 1
    """How many different chiefs must approve, one after the other."""
    own_approval: bool = False
    """May who sent a bulletin approve it too?"""
    feed_public: bool = False
    """May anybody take its approved bulletins, or only who has a token?"""

    @property
    def scope(self) -> str:
        """Of its own lines in the lexicon."""
        return f"station:{self.key}"

    @property
    def subject(self) -> str:
        """In the audit log."""
        return f"station:{self.key}"


class Stations(Part):
    def stations(self) -> tuple[StationRecord, ...]:
        """Every one, the oldest first."""
        with self._database.reading() as session:
            return tuple(map(_record, session.scalars(select(StationRow).order_by(StationRow.id))))

    def station(self, key: str) -> StationRecord:
        """Raises NotFound."""
        with self._database.reading() as session:
            return _record(station_row(session, key))

    def add_station(self, station: Station, who: str, approvals: int = 1, own_approval: bool = False) -> str:
        """Its key, made from its name. Raises BadInput, StorageFull."""
        with self._database.writing() as session:
            return new_station(session, station, who, approvals, own_approval).key

    def save_station(self, record: StationRecord, who: str) -> None:
        """Replace what was there under that key. Raises NotFound, BadInput, StorageFull."""
        with self._database.writing() as session:
            row = station_row(session, record.key)
            changed = sorted(
                name for name, value in record.station.as_dict().items() if row.body.get(name) != value
            )
            row.body = record.station.as_dict()
            if row.approvals != record.approvals:
                changed.append(f"approvals {row.approvals} to {record.approvals}")
            if row.own_approval != record.own_approval:
                changed.append(f"own approval {'allowed' if record.own_approval else 'refused'}")
            row.approvals, row.own_approval = _chain(record.approvals), record.own_approval
            if row.feed_public != record.feed_public:
                changed.append(f"feed {'public' if record.feed_public else 'private'}")
            row.feed_public = record.feed_public
            note(session, who, f"change station: {', '.join(changed) or 'nothing'}", record.subject)

    def role_at(self, name: str, key: str) -> Role | None:
        """What somebody is at a station; None: nothing. An administrator is one at each."""
        with self._database.reading() as session:
            person = session.scalar(select(PersonRow).where(PersonRow.name == name, PersonRow.active))
            if person is None:
                return None
            role = session.scalar(
                select(MembershipRow.role)
                .join(StationRow, StationRow.id == MembershipRow.station_id)
                .where(MembershipRow.person_id == person.id, StationRow.key == key)
            )
            if role is not None:
                return Role(role)
            return Role.ADMINISTRATOR if person.administrator else None

    def stations_of(self, name: str) -> tuple[tuple[StationRecord, Role], ...]:
        """Where somebody has a role, with it; the oldest station first."""
        with self._database.reading() as session:
            person = session.scalar(select(PersonRow).where(PersonRow.name == name, PersonRow.active))
            if person is None:
                return ()
            mine = select(MembershipRow.station_id, MembershipRow.role).where(
                MembershipRow.person_id == person.id
            )
            roles = {station: Role(role) for station, role in session.execute(mine)}
            found = []
            for row in session.scalars(select(StationRow).order_by(StationRow.id)):
                if row.id in roles:
                    found.append((_record(row), roles[row.id]))
                elif person.administrator:
                    found.append((_record(row), Role.ADMINISTRATOR))
            return tuple(found)

    def give_role(self, name: str, key: str, role: Role | None, who: str) -> None:
        """Make somebody operator or chief of a station; None takes the role away. Raises NotFound, BadInput."""
        if role is Role.ADMINISTRATOR:
            raise BadInput(str(role))
        with self._database.writing() as session:
            person = session.scalar(select(PersonRow.id).where(PersonRow.name == name))
            if person is None:
                raise NotFound(name)
            station = station_row(session, key)
            session.execute(
                delete(MembershipRow).where(
                    MembershipRow.person_id == person, MembershipRow.station_id == station.id
                )
            )
            if role is not None:
                session.add(MembershipRow(person_id=person, station_id=station.id, role=str(role)))
            note(session, who, f"role of {name}: {role or 'none'}", f"station:{key}")


def new_station(
    session: Session, station: Station, who: str, approvals: int = 1, own_approval: bool = False
) -> StationRow:
    """Raises BadInput."""
    base, number = slug(station.name), 1
    while session.scalar(select(StationRow.id).where(StationRow.key == numbered(base, number))):
        number += 1
    row = StationRow(
        key=numbered(base, number),
        body=station.as_dict(),
        approvals=_chain(approvals),
        own_approval=own_approval,
    )
    session.add(row)
    session.flush()
    note(session, who, f"add station {station.name}", f"station:{row.key}")
    return row


def station_row(session: Session, key: str) -> StationRow:
    """Raises NotFound."""
    found = session.scalar(select(StationRow).where(StationRow.key == key))
    if found is None:
        raise NotFound(key)
    return found


def _record(row: StationRow) -> StationRecord:
    return StationRecord(
        row.key, Station.from_dict(row.body), row.approvals, row.own_approval, row.feed_public
    )


def _chain(approvals: int) -> int:
    if not 1 <= approvals <= MOST_APPROVALS:
        raise BadInput(f"{approvals} lượt duyệt (1–{MOST_APPROVALS})")
    return approvals
