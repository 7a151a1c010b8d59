"""What a page says, in the visitor's language: Flask-Babel's two doors, with types."""

from __future__ import annotations

from typing import Any

import flask_babel  # type: ignore[import-untyped]


def gettext(words: str, **values: object) -> str:
    return str(flask_babel.gettext(words, **values))


def lazy_gettext(words: str) -> Any:
    """Translated when it is shown: for what is written down before any request."""
    return flask_babel.lazy_gettext(words)
