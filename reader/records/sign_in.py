"""Signing in: a name with its password and code, or a link that is good once; and what wrong tries lead to."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import select

from reader.errors import NotAllowed, SignInRefused, WrongCode
from reader.records import models, passwords, totp
from reader.records.events import note
from reader.records.operators import holder, take
from reader.records.part import Part
from reader.records.people import Person, described, known_form, person_row, subject
from reader.records.radio_models import PersonRow

TRIES = 5
"""Wrong ones in a row that are let pass."""
FIRST_LOCK = datetime.timedelta(minutes=15)
LONGEST_LOCK = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Tried:
    """What a try is held against."""

    password_hash: str = ""
    totp_secret: str = ""
    totp_last: int = 0
    real: bool = False
    """Somebody who may try: not unknown, inactive or locked."""


class SignIn(Part):
    def sign_in(self, name: str, password: str, code: str = "") -> Person:
        """Raises SignInRefused, the same whatever was wrong."""
        return self._try(name, password, code, "sign in")

    def prove(self, name: str, password: str) -> Person:
        """That whoever sits there knows the password. Raises SignInRefused."""
        return self._try(name, password, None, None)

    def link_asks_code(self, token: str) -> bool:
        """Has whom this link is for a second step?"""
        with self._database.reading() as session:
            name = holder(session, token)
            return bool(name and session.scalar(select(PersonRow.totp_secret).where(PersonRow.name == name)))

    def redeem_sign_in(self, token: str, code: str = "") -> Person:
        """The link is used up, and whoever was locked is not any longer.

        Raises NotAllowed for a link that is none or no more, SignInRefused for a wrong code; the link then stays.
        """
        step = self._step_for_link(token, code)
        with self._database.writing() as session:
            name = take(session, token)
            if name is None:
                raise NotAllowed
            row = person_row(session, name)
            if not row.active or bool(row.totp_secret) != (step is not None):
                raise NotAllowed
            _let_in(row, step)
            note(session, name, "sign in by link", subject(name))
            return described(session, row)

    def set_totp(self, name: str, secret: str, code: str) -> None:
        """Turns the second step on, once a code shows that the telephone has the secret. Raises WrongCode, NotFound."""
        step = totp.step_of(secret, code, models.now()) if totp.is_secret(secret) else None
        if step is None:
            raise WrongCode
        with self._database.writing() as session:
            row = person_row(session, name)
            row.totp_secret, row.totp_last = secret, step
            note(session, name, "second step on", subject(name))

    def remove_totp(self, name: str, who: str) -> None:
        """By themselves, or by an administrator when the telephone is lost. Raises NotFound."""
        with self._database.writing() as session:
            row = person_row(session, name)
            row.totp_secret, row.totp_last = "", 0
            note(session, who, f"second step of {name} off", subject(name))

    def unlock(self, name: str, who: str) -> None:
        """Raises NotFound."""
        with self._database.writing() as session:
            row = person_row(session, name)
            row.failures, row.locked_until = 0, None
            note(session, who, f"{name} unlocked", subject(name))

    def _try(self, name: str, password: str, code: str | None, what: str | None) -> Person:
        """Counted as wrong before it is looked at, so that a hundred at once are a hundred tries."""
        tried = self._count(name)
        right = passwords.matches(tried.password_hash, password)
        step = None
        if right and tried.totp_secret and code is not None:
            step = totp.step_of(tried.totp_secret, code, models.now(), tried.totp_last)
            right = step is not None
        if not (right and tried.real):
            self._refuse(name, tried)
        held = passwords.again(password) if passwords.outdated(tried.password_hash) else tried.password_hash
        with self._database.writing() as session:
            row = person_row(session, name)
            if not row.active or row.password_hash != tried.password_hash:
                raise SignInRefused  # changed in between
            row.password_hash = held
            _let_in(row, step)
            if what:
                note(session, name, what, subject(name))
            return described(session, row)

    def _count(self, name: str) -> _Tried:
        at = models.now()
        with self._database.writing() as session:
            row = session.scalar(
                select(PersonRow).where(PersonRow.name == known_form(name)).with_for_update()
            )
            if row is None:
                return _Tried()
            free = row.active and (row.locked_until is None or row.locked_until <= at)
            if free:
                row.failures += 1
                row.locked_until = locked_until(row.failures, at)
            return _Tried(row.password_hash, row.totp_secret, row.totp_last, free)

    def _refuse(self, name: str, tried: _Tried) -> NoReturn:
        """Raises SignInRefused. Only who is known is written down: a strange name may be somebody's password."""
        if tried.real:
            with self._database.writing() as session:
                row = person_row(session, name)
                if row.locked_until is not None:
                    note(session, name, f"locked after {row.failures} wrong tries", subject(name))
        raise SignInRefused

    def _step_for_link(self, token: str, code: str) -> int | None:
        """None where no code is asked for. Raises NotAllowed, SignInRefused."""
        with self._database.reading() as session:
            name = holder(session, token)
            if name is None:
                raise NotAllowed
            if not session.scalar(select(PersonRow.totp_secret).where(PersonRow.name == name)):
                return None
        tried = self._count(name)
        step = totp.step_of(tried.totp_secret, code, models.now(), tried.totp_last)
        if step is None or not tried.real:
            self._refuse(name, tried)
        return step


def locked_until(failures: int, at: datetime.datetime) -> datetime.datetime | None:
    """Nobody tries again before: 15 minutes after five wrong ones in a row, and each further one doubles it, up to a day.

    >>> at = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
    >>> [str(locked_until(n, at) - at) if locked_until(n, at) else None for n in (4, 5, 6, 7, 40)]
    [None, '0:15:00', '0:30:00', '1:00:00', '1 day, 0:00:00']
    """
    if failures < TRIES:
        return None
    doubled: int = 2 ** min(failures - TRIES, 20)
    return at + min(FIRST_LOCK * doubled, LONGEST_LOCK)


def _let_in(row: PersonRow, step: int | None) -> None:
    if step is not None:
        if step <= row.totp_last:
            raise SignInRefused
        row.totp_last = step
    row.failures, row.locked_until = 0, None
