"""The voice a visitor chose (`?giong=nam`), and the list to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from reader.web.rooms import studio

if TYPE_CHECKING:
    from reader.speech import Voice

QUERY = "giong"


def chosen() -> Voice:
    """What the address asks for; without, the default. Raises UnknownVoice."""
    return studio().voice(request.args.get(QUERY) or None)


def query(voice: Voice) -> dict[str, Any]:
    """How an address asks for it; the default needs no asking."""
    return {} if voice.key == studio().voices()[0].key else {QUERY: voice.key}
