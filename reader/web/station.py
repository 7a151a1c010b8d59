"""A station's settings: what it is called and how it speaks, its slots, who approves, who may listen in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from reader.errors import BadInput, ChangedMeanwhile, NotFound
from reader.manner import Accent
from reader.radio import Action, Chime, Part, Slot, Station, chime_mp3
from reader.radio.model import VARIABLES
from reader.radio.slots import LENGTHS_MINUTES, LONGEST_MINUTES, PRESETS
from reader.records import StationRecord
from reader.records.stations import MOST_APPROVALS
from reader.web.address import href
from reader.web.fields import Fields
from reader.web.rooms import library, newsroom, studio
from reader.web.security import allowed, limiter
from reader.web.words import gettext as _

LONGEST_NAME = 120
LONGEST_TEXT = 500
MOST_SLOTS = 24
DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
CHIMES = (Chime.BELLS, Chime.STEPS, Chime.BAMBOO)
OTHER = "khac"
KEPT_S = 30 * 86400

bp = Blueprint("station", __name__)


@bp.get("/dai/<station>/cai-dat")
def show(station: str) -> str:
    allowed(Action.STATION, station)
    return _page(library().station(station))


@bp.post("/dai/<station>/cai-dat")
def save(station: str) -> ResponseReturnValue:
    """How it is called and speaks; or only how that would be read out."""
    allowed(Action.STATION, station)
    record, form = library().station(station), Fields.sent()
    wanted = _spoken_so(record, form)
    if wanted is None:
        return _page(record, {"dai": form}), 400
    if request.form.get("viec") == "thu":
        return _page(record, {"dai": form}, wanted)
    return _saved(wanted, "dai")


@bp.post("/dai/<station>/cai-dat/duyet")
def save_approval(station: str) -> ResponseReturnValue:
    allowed(Action.STATION, station)
    record, form = library().station(station), Fields.sent()
    approvals = form.number("luot", 1, MOST_APPROVALS)
    if not form.good:
        return _page(record, {"duyet": form}), 400
    own, public = form.ticked("tu-duyet"), form.ticked("cong-khai")
    return _saved(replace(record, approvals=approvals, own_approval=own, feed_public=public), "duyet")


@bp.post("/dai/<station>/cai-dat/khung-gio")
def add_slot(station: str) -> ResponseReturnValue:
    allowed(Action.STATION, station)
    record, form = library().station(station), Fields.sent()
    slot = _slot(form)
    if slot is not None and len(record.station.slots) >= MOST_SLOTS:
        form.fault("gio", _("Đài đã có %(most)d khung giờ.", most=MOST_SLOTS))
    if slot is None or not form.good:
        return _page(record, {"moi": form}), 400
    return _with_slots(record, (*record.station.slots, slot))


@bp.post("/dai/<station>/cai-dat/khung-gio/<name>")
def change_slot(station: str, name: str) -> ResponseReturnValue:
    """Another hour, or none any more."""
    allowed(Action.STATION, station)
    record, form = library().station(station), Fields.sent()
    others = tuple(slot for slot in record.station.slots if slot_name(slot) != name)
    if len(others) == len(record.station.slots):
        raise ChangedMeanwhile(record.station.name)
    if request.form.get("viec") == "bo":
        return _with_slots(record, others)
    slot = _slot(form)
    if slot is None:
        return _page(record, {name: form}), 400
    return _with_slots(record, (*others, slot))


@bp.post("/dai/<station>/cai-dat/doc-thu.json")
@limiter.limit("120 per minute")
def try_out(station: str) -> Response:
    """What would be read out, while it is typed."""
    allowed(Action.STATION, station)
    form = Fields.sent()
    part = _tried(library().station(station), form)
    return jsonify(lines=part.text.splitlines() if part else [], fault=form.faults.get("loi", ""))


@bp.get("/dai/<station>/cai-dat/doc-thu.mp3")
@limiter.limit("60 per minute")
def hear(station: str) -> Response:
    """The same, heard."""
    allowed(Action.STATION, station)
    form = Fields(request.args.to_dict(flat=False))
    part = _tried(library().station(station), form)
    if part is None:
        raise BadInput(form.faults["loi"])
    answer = Response(newsroom().hear(part, form["giong"]), mimetype="audio/mpeg")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/nhac-hieu/<name>.mp3")
def hear_chime(name: str) -> Response:
    """A sound that we make ourselves: the same for everybody."""
    if name not in set(Chime):
        raise NotFound(name)
    answer = Response(chime_mp3(Chime(name)), mimetype="audio/mpeg")
    answer.cache_control.public, answer.cache_control.max_age = True, KEPT_S
    return answer


def slot_name(slot: Slot) -> str:
    """What a form calls it: who changes a slot that somebody else has changed meanwhile is told so."""
    return f"{slot.start:%H%M}-{slot.minutes}-{''.join(map(str, sorted(slot.days)))}"


def _page(
    record: StationRecord, sent: Mapping[str, Fields] | None = None, tried: StationRecord | None = None
) -> str:
    """The page; `sent`: the form that was filled in, by its name, where it goes back to who did."""
    station = record.station
    forms = {
        "dai": _station_fields(station),
        "duyet": _approval_fields(record),
        "moi": _slot_fields(PRESETS[0]),
    }
    slots = {slot_name(slot): slot for slot in sorted(station.slots, key=lambda slot: slot.start)}
    forms |= {name: _slot_fields(slot) for name, slot in slots.items()}
    shown = tried or record
    texts = {"loi-chao": shown.station.greeting, "loi-ket": shown.station.closing}
    return render_template(
        "station.html",
        station=record,
        forms={**forms, **(sent or {})},
        slots=slots,
        spoken={name: newsroom().try_out(shown, text).text.splitlines() for name, text in texts.items()},
        shown=shown.station,
        texts=texts,
        tried=tried is not None,
        voice_options=[(voice.key, voice.label) for voice in studio().voices()],
        accents={Accent.NORTH: _("miền Bắc"), Accent.CENTRAL: _("miền Trung"), Accent.SOUTH: _("miền Nam")},
        chimes=CHIMES,
        sounds=library().sounds(record.key),
        variables=VARIABLES,
        presets=PRESETS,
        lengths=LENGTHS_MINUTES,
        longest=LONGEST_MINUTES,
        days=DAYS,
        most_approvals=MOST_APPROVALS,
    )


def _saved(record: StationRecord, anchor: str) -> AnyResponse:
    library().save_station(record, current_user.id)
    flash(_("Đã lưu."))
    return redirect(href("station.show", station=record.key, _anchor=anchor), 303)


def _with_slots(record: StationRecord, slots: tuple[Slot, ...]) -> AnyResponse:
    in_order = tuple(sorted(set(slots), key=lambda slot: (slot.start, sorted(slot.days), slot.minutes)))
    return _saved(replace(record, station=replace(record.station, slots=in_order)), "khung-gio")


# Forms


def _spoken_so(record: StationRecord, form: Fields) -> StationRecord | None:
    """The station as the form wants it; None where that cannot be."""
    own = {sound.sha256 for sound in library().sounds(record.key)}
    new: dict[str, Any] = {
        "name": form.text("ten", LONGEST_NAME, 1),
        "place": form.text("noi", LONGEST_NAME, 1),
        "voice": form.one_of("giong", [*(voice.key for voice in studio().voices()), record.station.voice]),
        "accent": Accent(form.one_of("vung", [str(accent) for accent in Accent])),
        "chime": form.one_of("nhac-hieu", [*map(str, CHIMES), *own]),
    }
    station = form.made("ten", lambda: replace(record.station, **new))
    station = _with_text(form, station, "loi-chao", "greeting")
    station = _with_text(form, station, "loi-ket", "closing")
    return replace(record, station=station) if station else None


def _with_text(form: Fields, station: Station | None, name: str, field: str) -> Station | None:
    text = form.lines(name, LONGEST_TEXT, 1)
    change: dict[str, Any] = {field: text}
    changed = form.made(name, lambda: replace(station, **change)) if station else None
    return changed if form.good else None


def _tried(record: StationRecord, form: Fields) -> Part | None:
    """One text (`loi`) of a station as the form names it. None where the text cannot be read out."""
    text = form.lines("loi", LONGEST_TEXT, 1)
    name = " ".join(form["ten"].split())[:LONGEST_NAME] or record.station.name
    accent = form["vung"] if form["vung"] in set(Accent) else record.station.accent
    station = form.made(
        "loi", lambda: replace(record.station, name=name, accent=Accent(accent), greeting=text)
    )
    if station is None or not form.good:
        return None
    return newsroom().try_out(replace(record, station=station), text)


def _slot(form: Fields) -> Slot | None:
    start = form.made("gio", lambda: _clock(form["gio"]))
    minutes = (
        form.number("phut-khac", 1, LONGEST_MINUTES)
        if form["phut"] == OTHER
        else int(form.one_of("phut", [str(minutes) for minutes in LENGTHS_MINUTES]))
    )
    days = form.some_of("ngay", [str(day) for day in range(7)])
    if not days:
        form.fault("ngay", _("Xin chọn ít nhất một ngày."))
    if start is None or not form.good:
        return None
    return form.made("gio", lambda: Slot(start, minutes, frozenset(map(int, days))))


def _clock(text: str) -> datetime.time:
    """Raises BadInput."""
    try:
        found = datetime.datetime.strptime(text.strip(), "%H:%M")
    except ValueError:
        raise BadInput(_("giờ phát, như 05:00")) from None
    return found.time()


def _station_fields(station: Station) -> Fields:
    return Fields(
        {
            "ten": station.name,
            "noi": station.place,
            "giong": station.voice,
            "vung": str(station.accent),
            "loi-chao": station.greeting,
            "loi-ket": station.closing,
            "nhac-hieu": str(station.chime),
        }
    )


def _approval_fields(record: StationRecord) -> Fields:
    ticks: Mapping[str, bool] = {"tu-duyet": record.own_approval, "cong-khai": record.feed_public}
    return Fields({"luot": str(record.approvals), **{name: "1" for name, on in ticks.items() if on}})


def _slot_fields(slot: Slot) -> Fields:
    usual = slot.minutes in LENGTHS_MINUTES
    return Fields(
        {
            "gio": f"{slot.start:%H:%M}",
            "phut": str(slot.minutes) if usual else OTHER,
            "phut-khac": "" if usual else str(slot.minutes),
            "ngay": [str(day) for day in sorted(slot.days)],
        }
    )
