"""The play log of a station: confirmed by people and platforms, corrected by adding, shown and taken out by month."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from pydantic import Field

from reader.errors import BadInput, KeyNeeded
from reader.radio import Action, Month, Report, monthly, report_csv, report_pdf, report_xlsx
from reader.records import StationRecord
from reader.web.address import href
from reader.web.incoming import Body, sent
from reader.web.outgoing import NUMBER, key_needed, now, opened
from reader.web.rooms import library
from reader.web.security import allowed, csrf, limiter
from reader.web.words import gettext as _

LARGEST_CALLBACK = 10_000  # bytes
FORMS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", report_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", report_xlsx),
    "pdf": ("application/pdf", report_pdf),
}

bp = Blueprint("plays", __name__)
bp.register_error_handler(KeyNeeded, key_needed)


class NewPlay(Body):
    """What a platform tells; docs/platforms.md says the same."""

    started_at: str = Field(max_length=40)
    bulletin: int | None = Field(default=None, ge=1, le=2**31 - 1)
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    seconds: float | None = Field(default=None, gt=0, le=24 * 3600)


@bp.post("/dai/<station>/phat-thanh")
@limiter.limit("120 per minute")
def callback(station: str) -> ResponseReturnValue:
    """A platform tells what it aired. The same airing twice is one line."""
    request.max_content_length = LARGEST_CALLBACK
    holder = opened(station, Action.LOG, public=False).holder
    if holder is None:  # a person's session is no key: their form has a token against forgery, this has none
        raise KeyNeeded(station)
    told = sent(NewPlay)
    meant = library().aired_file(station, told.bulletin, told.sha256)
    new = library().confirm_play(station, meant, _moment(told.started_at), holder, told.seconds)
    return jsonify(bulletin=meant.bulletin, sha256=meant.sha256, new=new), 201 if new else 200


csrf.exempt(callback)  # only a key opens it, which no browser sends by itself


@bp.get("/dai/<station>/nhat-ky-phat")
def show(station: str) -> str:
    allowed(Action.LISTEN, station)
    record = library().station(station)
    month = _month(record, request.args.get("thang"))
    lines = library().plays(station, *month.borders(record.station.time_zone))
    return render_template(
        "play_log.html",
        station=record,
        month=month,
        report=monthly(record.station, month, lines, now()),
        lines=lines,
        files=library().airable(station),
        zone=ZoneInfo(record.station.time_zone),
        now=now(),
        forms=FORMS,
    )


@bp.get("/dai/<station>/nhat-ky-phat/<month>.<form>")
@limiter.limit("30 per minute")
def take(station: str, month: str, form: str) -> Response:
    allowed(Action.LISTEN, station)
    record, wanted = library().station(station), Month.of(month)
    if form not in FORMS:
        raise BadInput(form)
    content_type, write = FORMS[form]
    lines = library().plays(station, *wanted.borders(record.station.time_zone))
    response = Response(write(monthly(record.station, wanted, lines, now())), content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"nhat-ky-phat_{wanted.name}.{form}")
    return response


@bp.post("/dai/<station>/nhat-ky-phat")
def confirm(station: str) -> ResponseReturnValue:
    allowed(Action.LOG, station)
    record = library().station(station)
    at = _form_moment(record)
    meant = library().aired_file(station, sha256=request.form.get("tep", ""))
    new = library().confirm_play(station, meant, at, current_user.id, note=request.form.get("ghi-chu", ""))
    flash(_("Đã ghi vào nhật ký.") if new else _("Lượt phát này đã có trong nhật ký."))
    return _back(record, at)


@bp.post(f"/dai/<station>/nhat-ky-phat/<{NUMBER}:number>/sua")
def correct(station: str, number: int) -> ResponseReturnValue:
    allowed(Action.LOG, station)
    record = library().station(station)
    at = _form_moment(record)
    seconds = 0.0 if request.form.get("khong-phat") else _minutes(request.form.get("phut", "")) * 60
    library().correct_play(station, number, at, seconds, current_user.id, request.form.get("ghi-chu", ""))
    flash(_("Đã thêm dòng sửa; dòng cũ vẫn còn trong nhật ký."))
    return _back(record, at)


def _back(record: StationRecord, at: datetime.datetime) -> ResponseReturnValue:
    """To the month in which the line stands."""
    month: dict[str, Any] = {"thang": Month.at(at, record.station.time_zone).name}
    return redirect(href("plays.show", station=record.key, **month), 303)


def _month(record: StationRecord, name: str | None) -> Month:
    return Month.of(name) if name else Month.at(now(), record.station.time_zone)


def _form_moment(record: StationRecord) -> datetime.datetime:
    """What a form's clock says, on the station's clock. Raises BadInput."""
    at = _parsed(request.form.get("luc", ""))
    return at.replace(tzinfo=ZoneInfo(record.station.time_zone)) if at.tzinfo is None else at


def _moment(text: str) -> datetime.datetime:
    """With its zone. Raises BadInput."""
    at = _parsed(text)
    if at.tzinfo is None:
        raise BadInput(_("“%(text)s” không có múi giờ", text=text))
    return at


def _parsed(text: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(text[:40])
    except ValueError:
        raise BadInput(_("giờ “%(text)s”", text=text)) from None


def _minutes(text: str) -> float:
    """As people write it: with a comma. Raises BadInput."""
    try:
        return float(text[:20].replace(",", "."))
    except ValueError:
        raise BadInput(_("số phút “%(text)s”", text=text)) from None
