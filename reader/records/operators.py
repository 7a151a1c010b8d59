"""Who may do what: sign-in links that are good once, and keys for programs. Only their hashes are kept.

The tokens are 256 random bits, so that a plain SHA-256 is enough: nobody can try them all.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets

from sqlalchemy import delete, select

from reader.errors import NotAllowed
from reader.records.events import note
from reader.records.models import TokenRow, now
from reader.records.part import Part, name

SIGN_IN = "sign-in"
API = "api"


class Operators(Part):
    def issue_sign_in(self, who: str, minutes: int) -> str:
        """A token for one sign-in. Raises BadInput where nobody is named."""
        return self._issue(SIGN_IN, who, datetime.timedelta(minutes=minutes))

    def redeem_sign_in(self, token: str) -> str:
        """The operator's name; the token is used up. Raises NotAllowed."""
        taken = (
            delete(TokenRow)
            .where(TokenRow.sha256 == _sha256(token), TokenRow.kind == SIGN_IN, TokenRow.expires_at > now())
            .returning(TokenRow.who)
        )
        with self._database.writing() as session:
            who = session.scalar(taken)
            if who is None:
                raise NotAllowed
            note(session, who, "sign in")
            return who

    def issue_api_token(self, who: str, days: int = 90) -> str:
        """A key for programs that act for an operator. Raises BadInput where nobody is named."""
        return self._issue(API, who, datetime.timedelta(days=days))

    def operator_of(self, token: str) -> str | None:
        """Whose API key it is; None if nobody's, or expired."""
        with self._database.reading() as session:
            return session.scalar(
                select(TokenRow.who).where(
                    TokenRow.sha256 == _sha256(token), TokenRow.kind == API, TokenRow.expires_at > now()
                )
            )

    def revoke_api_tokens(self, who: str) -> None:
        """All keys of one operator."""
        with self._database.writing() as session:
            session.execute(delete(TokenRow).where(TokenRow.kind == API, TokenRow.who == who))
            note(session, who, "API keys revoked")

    def _issue(self, kind: str, who: str, life: datetime.timedelta) -> str:
        who = name(who)
        token = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            session.execute(delete(TokenRow).where(TokenRow.expires_at < now()))
            session.add(TokenRow(sha256=_sha256(token), kind=kind, who=who, expires_at=now() + life))
            note(session, who, f"{kind} token issued")
        return token


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode(errors="backslashreplace")).hexdigest()
