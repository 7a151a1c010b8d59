"""A station's typed notices: written, changed, taken away."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from reader.errors import BadInput
from reader.radio import Action, Priority
from reader.radio.model import MOST_TIMES
from reader.records import Notice, NoticeRecord, StationRecord
from reader.records.notices import LONGEST_TEXT, LONGEST_TITLE
from reader.web.address import href
from reader.web.incoming import moment
from reader.web.outgoing import NUMBER
from reader.web.rooms import library
from reader.web.security import allowed, signed_in
from reader.web.words import gettext as _

bp = Blueprint("notices", __name__)


@bp.get("/dai/<station>/thong-bao")
def show(station: str) -> str:
    allowed(Action.LISTEN, station)
    return _page(station)


@bp.get(f"/dai/<station>/thong-bao/<{NUMBER}:number>")
def edit(station: str, number: int) -> str:
    allowed(Action.EDIT, station)
    return _page(station, library().notice(station, number))


@bp.post("/dai/<station>/thong-bao")
def add(station: str) -> Response:
    allowed(Action.EDIT, station)
    library().add_notice(station, _sent(library().station(station)), current_user.id)
    flash(_("Đã lưu thông báo."))
    return redirect(href("notices.show", station=station), 303)


@bp.post(f"/dai/<station>/thong-bao/<{NUMBER}:number>")
def save(station: str, number: int) -> Response:
    allowed(Action.EDIT, station)
    library().save_notice(station, number, _sent(library().station(station)), current_user.id)
    flash(_("Đã lưu thông báo."))
    return redirect(href("notices.show", station=station), 303)


@bp.post(f"/dai/<station>/thong-bao/<{NUMBER}:number>/xoa")
def remove(station: str, number: int) -> Response:
    allowed(Action.EDIT, station)
    library().remove_notice(station, number, current_user.id)
    flash(_("Đã xoá thông báo."))
    return redirect(href("notices.show", station=station), 303)


def _page(station: str, chosen: NoticeRecord | None = None) -> str:
    record, now = library().station(station), datetime.datetime.now(datetime.UTC)
    return render_template(
        "notices.html",
        station=record,
        zone=ZoneInfo(record.station.time_zone),
        edit=signed_in().may(Action.EDIT, station),
        chosen=chosen,
        current=library().current_notices(station, now),
        over=[one for one in library().notices(station) if one.expired(now)],
        priorities=[(one, _priority(one)) for one in Priority],
        label=_priority,
        max_title=LONGEST_TITLE,
        max_text=LONGEST_TEXT,
        max_times=MOST_TIMES,
    )


def _sent(station: StationRecord) -> Notice:
    """What the form says. Raises BadInput."""
    form = request.form
    times, until = form.get("lan", "1"), form.get("han", "").strip()
    try:
        priority = Priority(form.get("muc", Priority.ORDINARY))
    except ValueError as error:
        raise BadInput(form["muc"]) from error
    if not times.isascii() or not times.isdecimal():
        raise BadInput(times)
    return Notice(
        form.get("tieu-de", ""),
        form.get("chu", ""),
        priority,
        int(times[:4]),
        moment(until, station.station.time_zone) if until else None,
    )


def _priority(one: Priority) -> str:
    return {
        Priority.ORDINARY: _("Thông thường"),
        Priority.FIRST: _("Ưu tiên (phát trước)"),
        Priority.URGENT: _("Khẩn cấp"),
    }[one]
