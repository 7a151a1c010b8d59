"""The programmes of the day: the rules from which a slot's bulletin is drafted by itself."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from reader.errors import BadInput, ChangedMeanwhile, NotFound
from reader.radio import Action, upcoming
from reader.radio.template import LONGEST_TITLE, MOST_ARTICLES, MOST_RULES, Rule, RuleKind, Template
from reader.records import StationRecord, TemplateRecord
from reader.web.address import href
from reader.web.fields import Fields
from reader.web.programme_words import Words
from reader.web.rooms import library, newsroom
from reader.web.security import allowed
from reader.web.words import gettext as _

MOST_DAYS = 60
MOST_PARAGRAPHS = 100

bp = Blueprint("programmes", __name__, url_prefix="/dai/<station>/chuong-trinh")


@bp.get("")
def show(station: str) -> str:
    allowed(Action.STATION, station)
    return _list(library().station(station), Fields({}))


@bp.post("")
def add(station: str) -> ResponseReturnValue:
    """A new one, with the ordinary rules to begin from."""
    allowed(Action.STATION, station)
    record, form = library().station(station), Fields.sent()
    template = _titled(Template(), record, form)
    if template is None:
        return _list(record, form), 400
    number = library().add_template(station, template, current_user.id)
    return redirect(href("programmes.edit", station=station, number=number), 303)


@bp.post("/soan")
def draft(station: str) -> AnyResponse:
    """The draft of the next slot, now."""
    allowed(Action.EDIT, station)
    settings = library().station(station).station
    airing = upcoming(settings.slots, datetime.datetime.now(datetime.UTC), settings.time_zone)
    if airing is None:
        raise BadInput(_("đài chưa có khung giờ phát nào"))
    number = newsroom().draft(station, airing, current_user.id)
    if number is None:
        number = next((one.id for one in newsroom().bulletins(station) if one.slot == airing.name), None)
        if number is None:
            raise BadInput(
                _("không có chương trình nào cho khung giờ %(start)s", start=f"{airing.starts_at:%H:%M}")
            )
        flash(_("Khung giờ này đã có bản nháp."))
    return redirect(href("bulletins.show", station=station, number=number), 303)


@bp.get("/<int:number>")
def edit(station: str, number: int) -> str:
    allowed(Action.STATION, station)
    return _page(station, number)


@bp.post("/<int:number>")
def save(station: str, number: int) -> ResponseReturnValue:
    """Its title, and the slots that it is for."""
    found, form = _changed(station, number), Fields.sent()
    template = _titled(found.template, library().station(station), form)
    if template is None:
        return _page(station, number, ten=form), 400
    flash(_("Đã lưu."))
    return _saved(station, number, template)


@bp.post("/<int:number>/xoa")
def delete(station: str, number: int) -> AnyResponse:
    _changed(station, number)
    if not request.form.get("chac-chan"):
        raise BadInput(_("xin đánh dấu vào ô xác nhận trước khi xoá"))
    library().delete_template(station, number, current_user.id)
    flash(_("Đã xoá chương trình."))
    return redirect(href("programmes.show", station=station), 303)


@bp.post("/<int:number>/phan")
def add_rule(station: str, number: int) -> ResponseReturnValue:
    """Behind the rest, but before the closing."""
    found, form = _changed(station, number), Fields.sent()
    rules = found.template.rules
    rule = _rule(station, RuleKind(form.one_of("loai", [str(kind) for kind in RuleKind])), form)
    if len(rules) >= MOST_RULES:
        form.fault("loai", _("Một chương trình có tối đa %(most)d phần.", most=MOST_RULES))
    if rule is None or not form.good:
        return _page(station, number, moi=form), 400
    at = len(rules) - (bool(rules) and rules[-1].kind is RuleKind.CLOSING)
    flash(_("Đã thêm phần %(at)d.", at=at + 1))
    return _with_rules(station, found, (*rules[:at], rule, *rules[at:]), at)


@bp.post("/<int:number>/phan/<int:at>")
def change_rule(station: str, number: int, at: int) -> ResponseReturnValue:
    """Its details; or a place up, a place down, or out."""
    found, form = _changed(station, number), Fields.sent()
    rules = found.template.rules
    if at >= len(rules):
        raise NotFound(at)
    rest = (*rules[:at], *rules[at + 1 :])
    match form["viec"]:
        case "len" | "xuong" as way:
            to = min(max(at + (1 if way == "xuong" else -1), 0), len(rest))
            flash(_("Đã chuyển tới vị trí %(at)d trong %(all)d.", at=to + 1, all=len(rules)))
            return _with_rules(station, found, (*rest[:to], rules[at], *rest[to:]), to)
        case "bo":
            if not rest:
                raise BadInput(_("chương trình phải còn ít nhất một phần"))
            flash(_("Đã bỏ một phần."))
            return _with_rules(station, found, rest, min(at, len(rest) - 1))
    rule = _rule(station, rules[at].kind, form)
    if rule is None:
        return _page(station, number, **{str(at): form}), 400
    flash(_("Đã lưu."))
    return _with_rules(station, found, (*rules[:at], rule, *rules[at + 1 :]), at)


# What the pages show


def _list(record: StationRecord, form: Fields) -> str:
    now = datetime.datetime.now(datetime.UTC)
    return render_template(
        "programmes.html",
        station=record,
        templates=library().templates(record.key),
        ordinary=Template(),
        words=_words(record),
        form=form,
        starts=_starts(record, ()),
        airing=upcoming(record.station.slots, now, record.station.time_zone),
        longest=LONGEST_TITLE,
    )


def _page(station: str, number: int, **sent: Fields) -> str:
    """The page; `sent`: the form that was filled in, by its name, where it goes back to who did."""
    record, found = library().station(station), _one(station, number)
    template = found.template
    forms = {"ten": _title_fields(template), "moi": _rule_fields(Rule(RuleKind.NEWEST))}
    forms |= {str(at): _rule_fields(rule) for at, rule in enumerate(template.rules)}
    return render_template(
        "programme.html",
        station=record,
        found=found,
        template=template,
        words=_words(record),
        forms=forms | sent,
        kinds=RuleKind,
        starts=_starts(record, template.starts),
        feeds=library().feeds(station),
        sounds=library().sounds(station),
        sound_titles=[(sound.sha256, sound.title) for sound in library().sounds(station)],
        mark=_mark(template),
        longest=LONGEST_TITLE,
        most_articles=MOST_ARTICLES,
        most_days=MOST_DAYS,
        most_paragraphs=MOST_PARAGRAPHS,
    )


def _words(record: StationRecord) -> Words:
    feeds = {feed.id: feed.title for feed in library().feeds(record.key)}
    return Words(feeds, {sound.sha256: sound.title for sound in library().sounds(record.key)})


def _starts(record: StationRecord, more: Sequence[datetime.time]) -> list[str]:
    """The station's hours, and those that a programme names though the station has them no more."""
    return sorted({f"{start:%H:%M}" for start in (*(slot.start for slot in record.station.slots), *more)})


def _title_fields(template: Template) -> Fields:
    return Fields({"ten": template.title, "gio": [f"{start:%H:%M}" for start in template.starts]})


def _rule_fields(rule: Rule) -> Fields:
    return Fields(
        {
            "so-bai": str(rule.count),
            "so-ngay": str(rule.days),
            "doan": str(rule.paragraphs or ""),
            "nguon": [str(feed) for feed in rule.feeds],
            "am-thanh": rule.sound,
        }
    )


# What the forms say


def _titled(template: Template, record: StationRecord, form: Fields) -> Template | None:
    title = form.text("ten", LONGEST_TITLE, 1)
    starts = form.some_of("gio", _starts(record, template.starts))
    if not form.good:
        return None
    clock = tuple(map(datetime.time.fromisoformat, starts))
    return form.made("ten", lambda: replace(template, title=title, starts=clock))


def _rule(station: str, kind: RuleKind, form: Fields) -> Rule | None:
    """What the form tells of a rule of that kind; fields of other kinds are left alone."""
    if kind is RuleKind.NEWEST:
        count, days = form.number("so-bai", 1, MOST_ARTICLES), form.number("so-ngay", 1, MOST_DAYS)
        paragraphs = form.number("doan", 1, MOST_PARAGRAPHS) if form["doan"].strip() else None
        feeds = form.some_of("nguon", [str(feed.id) for feed in library().feeds(station)])
        made = form.made("so-bai", lambda: Rule(kind, count, tuple(map(int, feeds)), days, paragraphs))
        return made if form.good else None
    if kind is RuleKind.SOUND:
        sounds = [sound.sha256 for sound in library().sounds(station)]
        if not sounds:
            form.fault("am-thanh", _("Đài chưa có âm thanh nào. Xin tải lên ở trang Âm thanh."))
            return None
        sound = form.one_of("am-thanh", sounds)
        return Rule(kind, sound=sound) if form.good else None
    return Rule(kind)


# What is kept


def _one(station: str, number: int) -> TemplateRecord:
    """Raises NotFound, also for another station's."""
    for one in library().templates(station):
        if one.id == number:
            return one
    raise NotFound(number)


def _changed(station: str, number: int) -> TemplateRecord:
    """The programme that a form changes, as it was when the form was shown. Raises ChangedMeanwhile."""
    allowed(Action.STATION, station)
    found = _one(station, number)
    if request.form.get("dau") != _mark(found.template):
        raise ChangedMeanwhile(found.template.title)
    return found


def _mark(template: Template) -> str:
    return hashlib.sha256(json.dumps(template.as_dict(), sort_keys=True).encode()).hexdigest()[:16]


def _with_rules(station: str, found: TemplateRecord, rules: tuple[Rule, ...], at: int) -> AnyResponse:
    return _saved(station, found.id, replace(found.template, rules=rules), f"phan-{at}")


def _saved(station: str, number: int, template: Template, anchor: str | None = None) -> AnyResponse:
    library().save_template(station, number, template, current_user.id)
    return redirect(href("programmes.edit", station=station, number=number, _anchor=anchor), 303)
