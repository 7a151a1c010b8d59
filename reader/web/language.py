"""Vietnamese first, English second.

A page is Vietnamese unless its address says `?ngon-ngu=en`: the articles are Vietnamese, and a phone set to English is
often only a phone that nobody set. The API has no such readers and goes by Accept-Language.
"""

from __future__ import annotations

from flask import Flask, request
from flask_babel import Babel  # type: ignore[import-untyped]

from reader.web.look import LANGUAGES, Look


def language() -> str:
    """`vi` or `en` for this request."""
    if request.path.startswith("/api/"):
        return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0])
    return Look(request.args).language


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = LANGUAGES[0]
    Babel(app, locale_selector=language)
