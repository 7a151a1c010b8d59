"""Help for residents and the webmaster's guide; docs/help.md and docs/webmaster.md hold the same words (tests compare)."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from reader.web.keys import KEYS
from reader.web.rooms import settings

bp = Blueprint("guide", __name__)


@bp.get("/tro-giup")
def show() -> str:
    return render_template("help.html", keys=KEYS)


@bp.get("/huong-dan-nhung")
def webmaster() -> str:
    """With this service's own address in every line that is to be pasted."""
    return render_template("webmaster.html", site=(settings().public_url or request.host_url).rstrip("/"))
