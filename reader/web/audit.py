"""The audit log: who did what, when; whether the chain is whole; as a file."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request

from reader.errors import BadInput
from reader.radio import Action
from reader.records import events_csv
from reader.web.rooms import library
from reader.web.security import allowed, limiter

LINES = 100
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LONGEST_NUMBER = 12

bp = Blueprint("audit", __name__)


@bp.get("/nhat-ky")
def show() -> str:
    allowed(Action.AUDIT)
    before = request.args.get("truoc", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) <= LONGEST_NUMBER):
        raise BadInput(f"truoc={before}")
    events = library().events(LINES, int(before) if before else None)
    return render_template("audit.html", events=events, zone=ZONE, chain=None, full=len(events) == LINES)


@bp.get("/nhat-ky/kiem-tra")
@limiter.limit("6 per minute")
def verify() -> str:
    """Reads every line there is."""
    allowed(Action.AUDIT)
    chain, events = library().verify_events(), library().events(LINES)
    return render_template("audit.html", events=events, zone=ZONE, chain=chain, full=len(events) == LINES)


@bp.get("/nhat-ky.csv")
@limiter.limit("6 per minute")
def export() -> Response:
    allowed(Action.AUDIT)
    response = Response(events_csv(library().every_event()), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="nhat-ky.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
