"""An urgent notice: typed or taken from a preset, sent in one step, approved in the next, then downloaded."""

from __future__ import annotations

import datetime
import time
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from reader.errors import BadInput, ReaderError, TooLong
from reader.jobs import Timing
from reader.radio import Action, Outlet, Priority
from reader.radio.approval import State
from reader.radio.model import MOST_TIMES
from reader.radio.template import PRESETS_OF_URGENT, URGENT_TIMES, URGENT_VALID_HOURS, urgent
from reader.records import BulletinRecord, StationRecord
from reader.script import Entry
from reader.web.address import href
from reader.web.approval import sheets
from reader.web.bulletins import of_station
from reader.web.fields import Fields
from reader.web.incoming import MAX_SPOKEN
from reader.web.language import language
from reader.web.preair import decided
from reader.web.rooms import library, newsroom
from reader.web.security import allowed
from reader.web.words import gettext as _

LONGEST_TEXT = 2000
LONGEST_REASON = 500
WAIT_S = 10.0
"""How long a page waits for the sound: it is mostly there by then, and nobody has to reload."""
LOOK_S = 0.1

bp = Blueprint("urgent", __name__, url_prefix="/dai/<station>/khan-cap")


@bp.get("")
def show(station: str) -> str:
    allowed(Action.EDIT, station)
    chosen = request.args.get("mau", "")
    text = next((one.text for one in PRESETS_OF_URGENT if one.key == chosen), "")
    return _form(station, Fields({"loi": text, "so-lan": str(URGENT_TIMES)}))


@bp.post("")
def make(station: str) -> ResponseReturnValue:
    """Written down and sent for approval at once; on to the page where it is heard and approved."""
    allowed(Action.EDIT, station)
    allowed(Action.SEND, station)
    form, settings = Fields.sent(), library().station(station).station
    text, times = form.lines("loi", LONGEST_TEXT, 1), form.number("so-lan", 1, MOST_TIMES)
    now = datetime.datetime.now(ZoneInfo(settings.time_zone)).replace(second=0, microsecond=0)
    bulletin = form.made("loi", lambda: urgent(text, settings, now, times)) if form.good else None
    number = library().add_bulletin(station, bulletin, current_user.id) if bulletin else None
    if number is None:
        return _form(station, form), 400
    try:
        newsroom().send(number, 1, current_user.id)
    except TooLong as error:  # then it was never there
        library().delete_bulletin(number, current_user.id)
        form.fault("so-lan", error)
        return _form(station, form), error.status
    return _on(station, number)


@bp.get("/<int:number>")
def result(station: str, number: int) -> ResponseReturnValue:
    """What was made, heard and with what is in doubt; to be approved, and then taken out."""
    allowed(Action.LISTEN, station)
    record = _made(of_station(station, number))
    if [item.priority for item in record.bulletin.items] != [Priority.URGENT]:
        return redirect(href("bulletins.show", station=station, number=number))
    order = newsroom().order(record)
    place = library().station(station)
    return render_template(
        "urgent_result.html",
        station=place,
        record=record,
        text=order.parts[0].text,
        times=order.parts[0].times,
        timing=_timing(record),
        questions=[question for sheet in sheets(order) for question in sheet.questions],
        item=record.bulletin.items[0].id,
        mine=_may_approve(record, place),
        feed=Outlet(request.host_url.rstrip("/"), station).feed("horn"),
        max_spoken=MAX_SPOKEN,
        longest_reason=LONGEST_REASON,
        problem=record.error_vi if language() == "vi" else record.error_en,
        hours=URGENT_VALID_HOURS,
    )


@bp.post("/<int:number>/cach-doc")
def settle(station: str, number: int) -> AnyResponse:
    """One doubt less; what is read otherwise now is sent again."""
    allowed(Action.EDIT, station)
    allowed(Action.SEND, station)
    of_station(station, number)
    new = decided(library().station(station).scope)
    library().save_entry(Entry(new.written, new.spoken, new.scope), current_user.id)
    record = newsroom().bulletin(number)
    if record.state.open:
        newsroom().send(number, record.revision, current_user.id, too_long=True)
    flash(_("Từ nay “%(written)s” đọc là “%(spoken)s”.", written=new.written, spoken=new.spoken))
    return _on(station, number)


@bp.post("/<int:number>/gui-lai")
def send_again(station: str, number: int) -> AnyResponse:
    """After a failure, or when a correction elsewhere took it back."""
    allowed(Action.SEND, station)
    record = of_station(station, number)
    if not record.state.open and record.making == "failed":
        record = newsroom().take_back(number, current_user.id)
    newsroom().send(number, record.revision, current_user.id, too_long=True)
    return _on(station, number)


@bp.post("/<int:number>/duyet")
def approve(station: str, number: int) -> AnyResponse:
    allowed(Action.APPROVE, station)
    of_station(station, number)
    reason = request.form.get("ly-do", "")
    if len(reason) > LONGEST_REASON:
        raise BadInput(_("lý do dài quá %(longest)d ký tự", longest=LONGEST_REASON))
    record = newsroom().approve(number, request.form.get("dau", ""), current_user.id, reason)
    done = record.state is State.APPROVED
    flash(
        _("Đã duyệt. Thông báo sẵn sàng phát.") if done else _("Đã ghi một lượt duyệt; còn chờ người khác.")
    )
    return _on(station, number)


def _form(station: str, form: Fields) -> str:
    return render_template(
        "urgent.html",
        station=library().station(station),
        form=form,
        presets=PRESETS_OF_URGENT,
        most_times=MOST_TIMES,
        longest=LONGEST_TEXT,
        hours=URGENT_VALID_HOURS,
    )


def _made(record: BulletinRecord) -> BulletinRecord:
    """The record when its sound is there, or has failed, or is long in coming."""
    end = time.monotonic() + WAIT_S
    while record.making == "making" and time.monotonic() < end:
        time.sleep(LOOK_S)
        record = newsroom().bulletin(record.id)
    return record


def _timing(record: BulletinRecord) -> Timing | None:
    try:
        return newsroom().timing(record, newsroom().order(record))
    except ReaderError:
        return None


def _may_approve(record: BulletinRecord, station: StationRecord) -> bool:
    """May who has signed in give the next approval? (Who may approve at all is the table's part.)"""
    before = {approval.who for approval in record.approvals}
    own = record.sent_by == current_user.id and not station.own_approval
    return record.state is State.SENT and current_user.id not in before and not own


def _on(station: str, number: int) -> AnyResponse:
    return redirect(href("urgent.result", station=station, number=number), 303)
