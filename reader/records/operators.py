"""Sign-in links that are good once, and keys for programs. Only their hashes are kept.

The tokens are 256 random bits, so that a plain SHA-256 is enough: nobody can try them all.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from reader.records.events import note
from reader.records.models import TokenRow, now
from reader.records.part import Part
from reader.records.people import Person, described, person_row, subject
from reader.records.radio_models import PersonRow

SIGN_IN = "sign-in"
API = "api"
INVITATION_HOURS = 72
"""Life of a link that an administrator gives to somebody: over a weekend."""


class Operators(Part):
    def issue_sign_in(self, name: str, minutes: int, who: str | None = None) -> str:
        """A token for one sign-in of that person, issued by `who` or by themselves.

        Raises NotFound where nobody active is named so.
        """
        return self._issue(SIGN_IN, name, datetime.timedelta(minutes=minutes), who or name)

    def issue_api_token(self, name: str, days: int = 90) -> str:
        """A key for programs that act for a person, with their roles. Raises NotFound where nobody active is named so."""
        return self._issue(API, name, datetime.timedelta(days=days), name)

    def operator_of(self, token: str) -> Person | None:
        """Whose API key it is; None if nobody's, expired, or of somebody who is no longer active."""
        with self._database.reading() as session:
            row = session.scalar(
                select(PersonRow)
                .join(TokenRow, TokenRow.who == PersonRow.name)
                .where(*_good(API, token), PersonRow.active)
            )
            return described(session, row) if row else None

    def revoke_api_tokens(self, name: str) -> None:
        """All keys of one person."""
        with self._database.writing() as session:
            session.execute(delete(TokenRow).where(TokenRow.kind == API, TokenRow.who == name))
            note(session, name, "API keys revoked", subject(name))

    def _issue(self, kind: str, name: str, life: datetime.timedelta, who: str) -> str:
        token = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            person_row(session, name, active=True)
            session.execute(delete(TokenRow).where(TokenRow.expires_at < now()))
            session.add(TokenRow(sha256=_sha256(token), kind=kind, who=name, expires_at=now() + life))
            note(session, who, f"{kind} token for {name} issued", subject(name))
        return token


def holder(session: Session, token: str) -> str | None:
    """Whom a sign-in link is for; None for one that is none or no more."""
    return session.scalar(select(TokenRow.who).where(*_good(SIGN_IN, token)))


def take(session: Session, token: str) -> str | None:
    """The same, and the link is used up: of several who press at once, one gets the name."""
    return session.scalar(delete(TokenRow).where(*_good(SIGN_IN, token)).returning(TokenRow.who))


def _good(kind: str, token: str) -> tuple[ColumnElement[bool], ...]:
    return TokenRow.sha256 == _sha256(token), TokenRow.kind == kind, TokenRow.expires_at > now()


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode(errors="backslashreplace")).hexdigest()
