"""The help page for residents; docs/help.md holds the same words (a test compares them)."""

from __future__ import annotations

from flask import Blueprint, render_template

from reader.web.keys import KEYS

bp = Blueprint("guide", __name__)


@bp.get("/tro-giup")
def show() -> str:
    return render_template("help.html", keys=KEYS)
