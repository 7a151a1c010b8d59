"""The radio's day at a station, and its bulletins: made, put in order, sent."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from reader.errors import BadInput, NotFound, ReaderError
from reader.jobs import Timing
from reader.radio import Action, Airing, Bulletin, ItemKind, RunningOrder, airings, compose, edit
from reader.radio.template import Template
from reader.records import BulletinRecord, StationRecord
from reader.web.address import href
from reader.web.incoming import moment
from reader.web.language import language
from reader.web.rooms import library, newsroom
from reader.web.security import allowed, my_stations, operator_only
from reader.web.words import gettext as _

DAYS_AHEAD = 2
SHOWN = 30
LONGEST_NUMBER = 9
"""Digits of a number that a form sends."""

bp = Blueprint("bulletins", __name__)


@dataclass(frozen=True)
class Upcoming:
    """A slot to come, and the bulletins for it."""

    airing: Airing
    bulletins: tuple[BulletinRecord, ...]


@dataclass(frozen=True)
class Line:
    """An item in the editor."""

    item: object
    title: str
    seconds: float
    doubts: int
    spoken: bool


@bp.get("/dai")
@operator_only
def stations() -> str | Response:
    """Where one works; straight on where there is only one."""
    mine = my_stations(Action.LISTEN)
    if len(mine) == 1:
        return redirect(href("bulletins.day", station=mine[0].key))
    return render_template("stations.html", stations=mine)


@bp.get("/dai/<station>")
def day(station: str) -> str:
    allowed(Action.LISTEN, station)
    record = library().station(station)
    found = newsroom().bulletins(station, SHOWN)
    return render_template("day.html", record=record, upcoming=_upcoming(record, found), bulletins=found)


@bp.post("/dai/<station>/ban-tin")
def new(station: str) -> Response:
    """A bulletin for a slot, by the station's programme; or an empty one at an hour of one's own."""
    allowed(Action.EDIT, station)
    airing = _airing(library().station(station))
    if request.form.get("trong"):
        title = f"{Template().title} {airing.starts_at:%H:%M, ngày %d/%m/%Y}"
        number = library().add_bulletin(station, Bulletin(title, airing), current_user.id)
    else:
        there = [one.id for one in library().bulletins(station, SHOWN) if one.slot == airing.name]
        number = there[0] if there else newsroom().draft(station, airing, current_user.id)
    if number is None:
        raise BadInput(_("khung giờ này chưa có chương trình nào; hãy soạn bản tin trống"))
    return redirect(href("bulletins.show", station=station, number=number), 303)


@bp.get("/dai/<station>/ban-tin/<int:number>")
def show(station: str, number: int) -> str:
    allowed(Action.LISTEN, station)
    return page(station, number)


@bp.post("/dai/<station>/ban-tin/<int:number>/ten")
def rename(station: str, number: int) -> Response:
    """Its title and hour."""
    record = editable(station, number)
    airing = _airing(library().station(station))
    title = request.form.get("ten", "")
    if not title.strip():
        raise BadInput(_("bản tin chưa có tên"))
    return save(record, Bulletin(title, airing, record.bulletin.items), "đổi tên hoặc giờ phát")


@bp.post("/dai/<station>/ban-tin/<int:number>/thu-tu")
def order(station: str, number: int) -> Response:
    """One item up or down, or all of them as they were dragged."""
    record = editable(station, number)
    items, item = record.bulletin.items, request.form.get("muc", "")
    dragged = request.form.get("thu-tu", "")
    if dragged:
        after = edit.reordered(items, dragged.split())
    else:
        after = edit.moved(items, item, -1 if request.form.get("huong") == "len" else 1)
    answer = save(record, with_items(record, after), "đổi thứ tự", item)
    if after == items:
        flash(_("Mục đã ở đúng chỗ theo mức ưu tiên."))
    else:
        at = edit.place(after, item) + 1
        flash(_("Đã chuyển tới vị trí %(at)d trong %(all)d.", at=at, all=len(after)))
    return answer


@bp.post("/dai/<station>/ban-tin/<int:number>/xoa")
def delete(station: str, number: int) -> Response:
    record = editable(station, number)
    if not request.form.get("chac-chan"):
        raise BadInput(_("xin đánh dấu vào ô xác nhận trước khi xoá"))
    library().delete_bulletin(record.id, current_user.id)
    flash(_("Đã xoá bản tin."))
    return redirect(href("bulletins.day", station=station), 303)


# For the other pages of a bulletin


def of_station(station: str, number: int) -> BulletinRecord:
    """Reviewed. Raises NotFound also for another station's."""
    record = library().bulletin(number)
    if record.station != station:
        raise NotFound(number)
    return newsroom().review(record)


def editable(station: str, number: int) -> BulletinRecord:
    """The same for who may change it. Raises MissingRight, NotFound."""
    allowed(Action.EDIT, station)
    return of_station(station, number)


def with_items(record: BulletinRecord, items: edit.Items) -> Bulletin:
    return Bulletin(record.bulletin.title, record.bulletin.airing, items)


def save(record: BulletinRecord, bulletin: Bulletin, what: str, item: str = "") -> Response:
    """Keep the change, unless somebody else was faster, and go back to the item. Raises ChangedMeanwhile."""
    if bulletin != record.bulletin:
        library().save_bulletin(record.id, bulletin, revision(), current_user.id, what)
    anchor = f"muc-{item}" if item else None
    return redirect(href("bulletins.show", station=record.station, number=record.id, _anchor=anchor), 303)


def revision() -> int:
    """The one that the form was made from. Raises BadInput."""
    told = request.form.get("lan", "")
    if not told.isdecimal() or len(told) > LONGEST_NUMBER:
        raise BadInput("lan")
    return int(told)


def page(station: str, number: int, **more: object) -> str:
    record = of_station(station, number)
    order, timing, problem = _heard(record)
    home = library().station(station)
    return render_template(
        "bulletin.html",
        record=record,
        station=home,
        swept=newsroom().swept(record),
        own=record.sent_by == current_user.id and not home.own_approval,
        lines=_lines(record, order, timing),
        timing=timing,
        problem=problem,
        doubts=sum(1 for _found in order.doubts()) if order else 0,
        steps=library().events_of(record.subject, 50),
        **_choices(station),
        **more,
    )


def _heard(record: BulletinRecord) -> tuple[RunningOrder | None, Timing | None, str]:
    """As it would be heard, how long, and what stands in the way."""
    try:
        order = newsroom().order(record)
        timing = newsroom().timing(record, order)
    except ReaderError as error:
        return None, None, error.message(language())
    gone = compose.expired(record.bulletin, datetime.datetime.now(datetime.UTC))
    if gone and record.state.open:
        titles = ", ".join(part.title for part in order.parts if part.item in gone)
        return order, timing, _("Đã hết hạn phát, xin bỏ ra hoặc sửa hạn: %(titles)s", titles=titles)
    return order, timing, ""


def _lines(record: BulletinRecord, order: RunningOrder | None, timing: Timing | None) -> list[Line]:
    if order is None or timing is None:
        return [
            Line(item, item.title or item.article or item.kind.label, 0.0, 0, False)
            for item in record.bulletin.items
        ]
    doubts: dict[str, int] = {}
    for part, _utterance, _reading in order.doubts():
        doubts[part.item.id] = doubts.get(part.item.id, 0) + 1
    return [
        Line(part.item, part.title, length.seconds, doubts.get(part.item.id, 0), bool(part.utterances))
        for part, length in zip(order.parts, timing.lengths, strict=True)
    ]


def _choices(station: str) -> dict[str, object]:
    """What may be added: the newest articles, the notices that wait, the station's sounds."""
    now = datetime.datetime.now(datetime.UTC)
    return {
        "articles": library().articles(request.args.get("tim", ""), per_page=20).items,
        "notices": library().posted(station, now),
        "sounds": library().sounds(station),
        "kinds": ItemKind,
    }


def _upcoming(record: StationRecord, found: tuple[BulletinRecord, ...]) -> list[Upcoming]:
    station = record.station
    now = datetime.datetime.now(ZoneInfo(station.time_zone))
    days = airings(
        station.slots, now.date(), now.date() + datetime.timedelta(days=DAYS_AHEAD), station.time_zone
    )
    return [
        Upcoming(airing, tuple(one for one in found if one.bulletin.airing.starts_at == airing.starts_at))
        for airing in days
        if airing.ends_at > now
    ][:4]


def _airing(record: StationRecord) -> Airing:
    minutes = request.form.get("phut", "")
    if not minutes.isdecimal() or len(minutes) > LONGEST_NUMBER or not 1 <= int(minutes) <= 180:
        raise BadInput(_("thời lượng từ 1 đến 180 phút"))
    return Airing(moment(request.form.get("luc", ""), record.station.time_zone), int(minutes))
