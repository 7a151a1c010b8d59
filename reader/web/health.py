"""For whoever watches the machine: /healthz (the process answers), /readyz (it can do its work)."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from reader.errors import ReaderError
from reader.web.language import language
from reader.web.rooms import studio
from reader.web.security import limiter

bp = Blueprint("health", __name__)
limiter.exempt(bp)


@bp.get("/healthz")
def alive() -> Response:
    return _unkept(jsonify(status="ok"))


@bp.get("/readyz")
def ready() -> Response:
    """503 with the reason while something that the work needs is missing."""
    try:
        return _unkept(jsonify(status="ready", **studio().health()))
    except ReaderError as error:
        response = _unkept(jsonify(status="not-ready", code=error.code, detail=error.message(language())))
        response.status_code = 503
        return response


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
