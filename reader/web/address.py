"""Addresses inside our own pages: they carry on what the reader chose (see `look`)."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from reader.web.look import LANGUAGE_QUERY, LANGUAGES, LOOK, Look


def look() -> Look:
    return Look(request.args)


def href(endpoint: str, **values: Any) -> str:
    """`url_for` with the look carried on; None leaves a value out."""
    return url_for(endpoint, **{**look().kept, **values})


def here(**changes: str | None) -> str:
    """This page's address with other query values; None takes one away. A page that was posted to: the library."""
    if request.endpoint is None or request.method not in ("GET", "HEAD") or request.routing_exception:
        return href("pages.library")
    query = {**request.args.to_dict(), **changes}
    path = request.view_args or {}
    kept: dict[str, Any] = {k: v for k, v in query.items() if k not in path and v is not None}
    return url_for(request.endpoint, **path, **kept)


def init_app(app: Flask) -> None:
    @app.context_processor
    def names() -> dict[str, Any]:
        chosen = look()
        other = LANGUAGES[1] if chosen.language == LANGUAGES[0] else LANGUAGES[0]
        own = {choice.query for choice in LOOK}
        return {
            "look": chosen,
            "choices": LOOK[1:],  # the size has buttons of its own
            "href": href,
            "here": here,
            "other_language": other,
            "switch_language": lambda: here(**{LANGUAGE_QUERY: other if other != LANGUAGES[0] else None}),
            "restep": lambda by: here(**{"co-chu": chosen.step(by) if by else None}),
            "reset_look": lambda: here(**dict.fromkeys(own)),
            "kept_elsewhere": lambda: [(k, v) for k, v in request.args.items() if k not in own - {"co-chu"}],
            "token": _token,
        }


def _token() -> Markup:
    """The hidden field that shows a form came from our own page. Only for signed-in visitors: it needs a cookie."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())
