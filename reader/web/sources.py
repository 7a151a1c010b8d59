"""A station's sources: the feeds and category pages that it follows, and what they brought."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from reader.radio import Action
from reader.web.address import href
from reader.web.incoming import MAX_ADDRESS
from reader.web.language import language
from reader.web.outgoing import NUMBER
from reader.web.rooms import library
from reader.web.security import allowed
from reader.web.words import gettext as _

SHOWN = 60

bp = Blueprint("sources", __name__)


@bp.get("/dai/<station>/nguon")
def show(station: str) -> str:
    allowed(Action.EDIT, station)
    record = library().station(station)
    return render_template(
        "sources.html",
        station=record,
        zone=ZoneInfo(record.station.time_zone),
        feeds=library().feeds(station),
        entries=library().entries_of(station, SHOWN),
        told=f"error_{language()}",
        max_address=MAX_ADDRESS,
    )


@bp.post("/dai/<station>/nguon")
def add(station: str) -> Response:
    allowed(Action.EDIT, station)
    url, title = request.form.get("url", "")[: MAX_ADDRESS + 1], request.form.get("ten", "")
    library().add_feed(station, url, current_user.id, title)
    flash(_("Đã theo nguồn này. Bài mới sẽ hiện bên dưới trong ít phút."))
    return _back(station)


@bp.post(f"/dai/<station>/nguon/<{NUMBER}:number>/xem-ngay")
def poll(station: str, number: int) -> Response:
    allowed(Action.EDIT, station)
    library().poll_soon(station, number)
    flash(_("Máy sẽ xem nguồn này trong nửa phút nữa."))
    return _back(station)


@bp.post(f"/dai/<station>/nguon/<{NUMBER}:number>/tam-dung")
def pause(station: str, number: int) -> Response:
    allowed(Action.EDIT, station)
    active = request.form.get("chay") == "1"
    library().pause_feed(station, number, current_user.id, active)
    flash(_("Đã chạy lại nguồn này.") if active else _("Đã tạm dừng nguồn này."))
    return _back(station)


@bp.post(f"/dai/<station>/nguon/<{NUMBER}:number>/xoa")
def remove(station: str, number: int) -> Response:
    allowed(Action.EDIT, station)
    library().remove_feed(station, number, current_user.id)
    flash(_("Đã thôi theo nguồn này. Những bài đã lấy vẫn còn trong thư viện."))
    return _back(station)


@bp.post(f"/dai/<station>/nguon/<{NUMBER}:number>/bai/<page>")
def retry(station: str, number: int, page: str) -> Response:
    allowed(Action.EDIT, station)
    library().retry_entry(station, number, page)
    flash(_("Máy sẽ thử lấy lại bài này trong nửa phút nữa."))
    return _back(station, "bai")


def _back(station: str, place: str | None = None) -> Response:
    return redirect(href("sources.show", station=station, _anchor=place), 303)
