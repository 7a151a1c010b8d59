"""The people who sign in: their accounts. Never deleted, since the audit log names them; they are made inactive."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from reader.errors import BadInput, LastAdministrator, NotFound
from reader.radio.model import Station
from reader.radio.rights import Action, Role, may
from reader.records import passwords
from reader.records.events import note
from reader.records.models import TokenRow
from reader.records.part import Part, line
from reader.records.radio_models import MembershipRow, PersonRow, StationRow
from reader.records.stations import new_station

LONGEST_FULL_NAME = 100
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,79}")


@dataclass(frozen=True, slots=True)
class Person:
    """An account, without its secrets."""

    name: str
    """What they sign in with, and what the audit log calls them."""
    full_name: str = ""
    administrator: bool = False
    active: bool = True
    has_password: bool = False
    has_totp: bool = False
    locked_until: datetime.datetime | None = None
    session_number: int = 0
    """A session's cookie carries it; signing out everywhere raises it."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """A station's key -> what they are there. An administrator is one at every station besides."""

    @property
    def has_role(self) -> bool:
        """Any, anywhere."""
        return self.administrator or bool(self.roles)

    def may(self, action: Action, station: str | None = None) -> bool:
        """At that station; None: anywhere. By their role there, or as administrator."""
        held = set(self.roles.values()) if station is None else {self.roles.get(station)}
        return any(may(role, action) for role in (*held, Role.ADMINISTRATOR if self.administrator else None))


class People(Part):
    def people(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        with self._database.reading() as session:
            rows = session.scalars(select(PersonRow).order_by(PersonRow.name)).all()
            return tuple(described(session, row) for row in rows)

    def person(self, name: str) -> Person:
        """Raises NotFound."""
        with self._database.reading() as session:
            return described(session, person_row(session, name))

    def in_session(self, name: str, number: int) -> Person | None:
        """Whose session it is; None where they are no longer active, or have signed out everywhere since."""
        with self._database.reading() as session:
            row = session.scalar(
                select(PersonRow).where(
                    PersonRow.name == name, PersonRow.active, PersonRow.session_number == number
                )
            )
            return described(session, row) if row else None

    def add_person(self, name: str, who: str, full_name: str = "", administrator: bool = False) -> None:
        """Without a password: they come in by a link first. Raises BadInput, StorageFull."""
        with self._database.writing() as session:
            _add(session, name, who, full_name, administrator)

    def found(self, name: str, full_name: str, station: Station) -> None:
        """A house without people gets its first, an administrator; one without a station its first, of which that
        person is chief and may approve alone: whoever has just installed it can try everything.
        """
        with self._database.writing() as session:
            if session.scalar(select(PersonRow.id).limit(1)) is not None:
                return
            person = _add(session, name, name, full_name, administrator=True)
            if session.scalar(select(StationRow.id).limit(1)) is not None:
                return
            first = new_station(session, station, name, own_approval=True)
            session.add(MembershipRow(person_id=person.id, station_id=first.id, role=str(Role.CHIEF)))
            note(session, name, f"role of {name}: {Role.CHIEF}", f"station:{first.key}")

    def rename_person(self, name: str, full_name: str, who: str) -> None:
        """What sheets call them; the name that they sign in with stays. Raises NotFound, BadInput."""
        with self._database.writing() as session:
            person_row(session, name).full_name = line(full_name, LONGEST_FULL_NAME)
            note(session, who, f"full name of {name}", subject(name))

    def set_administrator(self, name: str, administrator: bool, who: str) -> None:
        """Raises NotFound, LastAdministrator."""
        with self._database.writing() as session:
            row = person_row(session, name)
            row.administrator = administrator
            _keep_one(session, name)
            note(
                session, who, f"{name} {'is' if administrator else 'no longer'} administrator", subject(name)
            )

    def set_active(self, name: str, active: bool, who: str) -> None:
        """Made inactive, somebody is signed out everywhere at once. Raises NotFound, LastAdministrator."""
        with self._database.writing() as session:
            row = person_row(session, name)
            row.active = active
            _keep_one(session, name)
            if not active:
                sign_out(session, row)
            note(session, who, f"{name} {'active' if active else 'deactivated'}", subject(name))

    def set_password(self, name: str, password: str, who: str) -> None:
        """Everywhere else they are signed out. Raises NotFound, WeakPassword."""
        held = passwords.kept(password, name)
        with self._database.writing() as session:
            row = person_row(session, name)
            row.password_hash, row.failures, row.locked_until = held, 0, None
            sign_out(session, row)
            note(session, who, f"password of {name} set", subject(name))

    def sign_out_everywhere(self, name: str, who: str) -> None:
        """Every session, key and unused link of theirs ends. Raises NotFound."""
        with self._database.writing() as session:
            sign_out(session, person_row(session, name))
            note(session, who, f"{name} signed out everywhere", subject(name))


def subject(name: str) -> str:
    """Of a person, in the audit log."""
    return f"person:{name}"


def known_form(name: str) -> str:
    """The name, or nobody's where no name is written so: not every database takes every string."""
    return name if _NAME.fullmatch(name) else ""


def person_row(session: Session, name: str, active: bool = False) -> PersonRow:
    """Held until the transaction ends, where the database can. Raises NotFound."""
    row = session.scalar(select(PersonRow).where(PersonRow.name == known_form(name)).with_for_update())
    if row is None or (active and not row.active):
        raise NotFound(name)
    return row


def described(session: Session, row: PersonRow) -> Person:
    roles = session.execute(
        select(StationRow.key, MembershipRow.role)
        .join(StationRow, StationRow.id == MembershipRow.station_id)
        .where(MembershipRow.person_id == row.id)
        .order_by(StationRow.id)
    )
    return Person(
        row.name,
        row.full_name,
        row.administrator,
        row.active,
        bool(row.password_hash),
        bool(row.totp_secret),
        row.locked_until,
        row.session_number,
        {key: Role(role) for key, role in roles},
    )


def sign_out(session: Session, row: PersonRow) -> None:
    row.session_number += 1
    session.execute(delete(TokenRow).where(TokenRow.who == row.name))


def _add(session: Session, name: str, who: str, full_name: str, administrator: bool) -> PersonRow:
    if not known_form(name):
        raise BadInput(
            f"tên đăng nhập “{name}” (chữ thường không dấu, chữ số, dấu chấm, gạch nối; 2–80 ký tự)"
        )
    if session.scalar(select(PersonRow.id).where(PersonRow.name == name)) is not None:
        raise BadInput(f"tên đăng nhập “{name}” đã có")
    row = PersonRow(name=name, full_name=line(full_name, LONGEST_FULL_NAME), administrator=administrator)
    session.add(row)
    session.flush()
    note(session, who, f"add {'administrator' if administrator else 'person'} {name}", subject(name))
    return row


def _keep_one(session: Session, name: str) -> None:
    """A house without an administrator could never have one again."""
    session.flush()
    left = select(func.count(PersonRow.id)).where(PersonRow.administrator, PersonRow.active)
    if not session.scalar(left):
        raise LastAdministrator(name)
