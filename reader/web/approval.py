"""A bulletin's pre-air sheet, and its way through the hands that approve it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from reader.errors import NotFound, Removed
from reader.radio import Action, RunningOrder
from reader.radio.approval import State
from reader.script import Entry, Script
from reader.web import audio
from reader.web.address import href
from reader.web.bulletins import editable, of_station, revision
from reader.web.incoming import MAX_SPOKEN
from reader.web.preair import Question, decided, questions
from reader.web.rooms import library, newsroom
from reader.web.security import allowed, limiter
from reader.web.words import gettext as _

SOUNDS = {".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg"}

bp = Blueprint("approval", __name__)


@dataclass(frozen=True)
class Sheet:
    """The questions of one item."""

    item: str
    title: str
    questions: list[Question]


@bp.get("/dai/<station>/ban-tin/<int:number>/phieu-nghe-duyet")
def check(station: str, number: int) -> str:
    """Everything in the bulletin that the machine is not sure of, item by item."""
    allowed(Action.LISTEN, station)
    record = of_station(station, number)
    return render_template(
        "bulletin_check.html",
        record=record,
        station=library().station(station),
        sheets=sheets(newsroom().order(record)),
        max_spoken=MAX_SPOKEN,
    )


@bp.post("/dai/<station>/ban-tin/<int:number>/phieu-nghe-duyet")
def settle(station: str, number: int) -> AnyResponse:
    """What is decided goes into the lexicon, of this station or everywhere."""
    record = editable(station, number)
    everywhere = request.form.get("pham-vi") == "all"
    if everywhere:
        allowed(Action.LEXICON)
    entry = decided("all" if everywhere else library().station(station).scope)
    library().save_entry(Entry(entry.written, entry.spoken, entry.scope), current_user.id)
    flash(_("Từ nay “%(written)s” đọc là “%(spoken)s”.", written=entry.written, spoken=entry.spoken))
    newsroom().review(record)
    return redirect(href("approval.check", station=station, number=number), 303)


@bp.post("/dai/<station>/ban-tin/<int:number>/gui")
def send(station: str, number: int) -> AnyResponse:
    allowed(Action.SEND, station)
    of_station(station, number)
    newsroom().send(number, revision(), current_user.id, bool(request.form.get("van-gui")))
    flash(_("Đã gửi duyệt. Âm thanh đang được làm."))
    return _back(station, number)


@bp.post("/dai/<station>/ban-tin/<int:number>/duyet")
def approve(station: str, number: int) -> AnyResponse:
    allowed(Action.APPROVE, station)
    of_station(station, number)
    mark, reason = request.form.get("dau", ""), request.form.get("ly-do", "")
    record = newsroom().approve(number, mark, current_user.id, reason)
    done = record.state is State.APPROVED
    flash(
        _("Đã duyệt. Bản tin đã sẵn sàng phát.") if done else _("Đã ghi một lượt duyệt; còn chờ người khác.")
    )
    return _back(station, number)


@bp.post("/dai/<station>/ban-tin/<int:number>/tra-lai")
def give_back(station: str, number: int) -> AnyResponse:
    allowed(Action.APPROVE, station)
    of_station(station, number)
    newsroom().give_back(number, current_user.id, request.form.get("nhan-xet", ""))
    flash(_("Đã trả lại cho người soạn."))
    return _back(station, number)


@bp.post("/dai/<station>/ban-tin/<int:number>/rut-ve")
def take_back(station: str, number: int) -> AnyResponse:
    """To change what was sent or approved, one takes it back first, and everybody sees that."""
    editable(station, number)
    newsroom().take_back(number, current_user.id)
    flash(_("Đã rút về. Sửa xong xin gửi duyệt lại."))
    return _back(station, number)


@bp.get("/dai/<station>/ban-tin/<int:number>/nghe/<name>")
@limiter.exempt  # a player asks for many small parts
def listen(station: str, number: int, name: str) -> ResponseReturnValue:
    """A master that waits for approval, or has it: what the chief hears is the file that will be aired."""
    allowed(Action.LISTEN, station)
    record = of_station(station, number)
    if newsroom().swept(record):
        raise Removed(record.bulletin.title)
    programme = newsroom().programmes(record).get(name)
    if programme is None:
        raise NotFound(name)
    response = Response(mimetype=SOUNDS[programme.path.suffix])
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(programme.sha256)
    return audio.in_parts(response, programme.size, functools.partial(audio.pieces, programme.path))


def sheets(order: RunningOrder) -> list[Sheet]:
    """The questions of each item that has some."""
    found = []
    for part in order.parts:
        if part.source is not None:
            asked = questions(part.source, Script(part.utterances))
            if asked:
                found.append(Sheet(part.item.id, part.title, asked))
    return found


def _back(station: str, number: int) -> AnyResponse:
    return redirect(href("bulletins.show", station=station, number=number), 303)
