"""Where a reading holds: everywhere, at a station, in an article; and who may write it there."""

from __future__ import annotations

from flask_login import current_user

from reader.radio import Action
from reader.script import Entry
from reader.web.rooms import library
from reader.web.security import allowed, my_stations
from reader.web.words import gettext as _

EVERYWHERE = "all"


def may_write(scope: str) -> None:
    """Raises what `allowed` raises."""
    kind, _colon, key = scope.partition(":")
    if kind == "station":
        allowed(Action.EDIT, key)
    else:
        allowed(Action.LEXICON if scope == EVERYWHERE else Action.EDIT)


def choices(slug: str | None = None) -> list[tuple[str, str]]:
    """The scopes that who has signed in may write to, as a form offers them: value and label, the narrowest first."""
    person = current_user.person
    found = [(f"article:{slug}", _("Chỉ bài này"))] if slug and person.may(Action.EDIT) else []
    found += [(record.scope, record.station.name) for record in my_stations(Action.EDIT)]
    return found + ([(EVERYWHERE, _("Mọi bài"))] if person.may(Action.LEXICON) else [])


def names() -> dict[str, str]:
    """What a table calls the scopes of everything and of one's own stations."""
    return {EVERYWHERE: _("Mọi bài")} | {
        record.scope: record.station.name for record in my_stations(Action.LISTEN)
    }


def seen() -> tuple[Entry, ...]:
    """The lexicon, without the lines of stations where the visitor has no role."""
    mine = {r.scope for r in my_stations(Action.LISTEN)} if current_user.is_authenticated else set()
    return tuple(e for e in library().entries() if not e.scope.startswith("station:") or e.scope in mine)
