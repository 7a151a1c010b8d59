"""The items of a bulletin: added, changed, taken out, heard."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, flash, jsonify, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from reader.errors import BadInput
from reader.radio import Action, Item, ItemKind, Priority, edit
from reader.records import BulletinRecord
from reader.web.bulletins import editable, of_station, save, with_items
from reader.web.incoming import MAX_LINE, moment
from reader.web.rooms import library, newsroom
from reader.web.security import allowed, limiter
from reader.web.words import gettext as _

MOST_ADDED = 20
"""Articles taken into a bulletin at once."""

bp = Blueprint("items", __name__)


@bp.post("/dai/<station>/ban-tin/<int:number>/muc")
def add(station: str, number: int) -> AnyResponse:
    """One item of a kind; of articles, all that were ticked."""
    record = editable(station, number)
    items = record.bulletin.items
    new = _new(record)
    for item in new:
        items = edit.added(items, item)
    if not {item.id for item in new} <= {item.id for item in items}:
        raise BadInput(_("nhạc nền cần có mục nằm trên nó; hãy thêm mục ấy trước"))
    answer = save(record, with_items(record, items), "thêm mục", new[-1].id)
    flash(_("Đã thêm %(count)d mục.", count=len(new)))
    return answer


@bp.get("/dai/<station>/ban-tin/<int:number>/muc/<item>")
def show(station: str, number: int, item: str) -> str:
    """The form of one item."""
    record = editable(station, number)
    return render_template(
        "bulletin_item.html",
        record=record,
        station=library().station(station),
        item=_item(record, item),
        sounds=library().sounds(station),
        priorities=Priority,
    )


@bp.post("/dai/<station>/ban-tin/<int:number>/muc/<item>")
def change(station: str, number: int, item: str) -> AnyResponse:
    record = editable(station, number)
    new = _changed(record, _item(record, item), library().station(station).station.time_zone)
    return save(record, with_items(record, edit.changed(record.bulletin.items, new)), "sửa mục", item)


@bp.post("/dai/<station>/ban-tin/<int:number>/muc/<item>/bo")
def take_out(station: str, number: int, item: str) -> AnyResponse:
    record = editable(station, number)
    answer = save(record, with_items(record, edit.without(record.bulletin.items, item)), "bỏ mục")
    flash(_("Đã bỏ một mục ra khỏi bản tin."))
    return answer


@bp.get("/dai/<station>/ban-tin/<int:number>/muc/<item>.mp3")
@limiter.limit("120 per minute")
def hear(station: str, number: int, item: str) -> Response:
    """The words of an item as they would be heard now."""
    allowed(Action.LISTEN, station)
    record = of_station(station, number)
    return _mp3(Response(newsroom().listen(record, item), mimetype="audio/mpeg"))


@bp.get("/dai/<station>/ban-tin/<int:number>/muc/<item>/<int:sentence>.mp3")
@limiter.limit("120 per minute")
def sentence(station: str, number: int, item: str, sentence: int) -> Response:
    """One sentence of it."""
    allowed(Action.LISTEN, station)
    record = of_station(station, number)
    return _mp3(Response(newsroom().sentence(record, item, sentence), mimetype="audio/mpeg"))


@bp.post("/dai/<station>/do-dai.json")
@limiter.limit("120 per minute")
def length(station: str) -> Response:
    """How long a notice will take while it is typed, seconds."""
    allowed(Action.EDIT, station)
    text = request.form.get("loi", "")[:MAX_LINE]
    if not text.strip():
        return jsonify(seconds=0)
    return jsonify(seconds=round(newsroom().length(station, Item("loi", ItemKind.NOTICE, text=text)), 1))


def _mp3(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"  # after a correction the same address says something else
    return response


def _item(record: BulletinRecord, item: str) -> Item:
    return record.bulletin.items[edit.place(record.bulletin.items, item)]


def _new(record: BulletinRecord) -> list[Item]:
    """What the form adds, at least one. Raises BadInput."""
    kind = ItemKind(_one_of("loai", set(ItemKind)))
    name = secrets.token_hex(4)
    if kind is ItemKind.ARTICLE:
        slugs = request.form.getlist("bai")[:MOST_ADDED]
        if not slugs:
            raise BadInput(_("chưa chọn bài nào"))
        for slug in slugs:
            library().article(slug)
        return [Item(f"{name}-{n}", kind, article=slug) for n, slug in enumerate(slugs)]
    if kind is ItemKind.NOTICE:
        return [_notice(record, name)]
    if kind in (ItemKind.RECORDING, ItemKind.BED):
        return [_sound(record, Item(name, kind, sound=_one_of("am-thanh", _own_sounds(record.station))))]
    if kind is ItemKind.REPEAT:
        return [Item(name, kind, of=_one_of("cua", {item.id for item in record.bulletin.items}))]
    return [Item(name, kind)]


def _notice(record: BulletinRecord, name: str) -> Item:
    """One that waits, or a new one."""
    chosen = request.form.get("thong-bao", "")
    if not chosen:
        return Item(name, ItemKind.NOTICE, text=_text("loi"))
    now = min(record.bulletin.airing.starts_at, record.updated_at)
    for notice in library().posted(record.station, now):
        if str(notice.id) == chosen:
            taken = {item.id for item in record.bulletin.items}
            item = notice.item()
            return replace(item, id=name) if item.id in taken else item
    raise BadInput(_("thông báo này đã hết hạn hoặc đã bị xoá"))


def _sound(record: BulletinRecord, item: Item) -> Item:
    title = next(sound.title for sound in library().sounds(record.station) if sound.sha256 == item.sound)
    return replace(item, title=title)


def _own_sounds(station: str) -> set[str]:
    return {sound.sha256 for sound in library().sounds(station)}


def _changed(record: BulletinRecord, item: Item, zone: str) -> Item:
    """The item with what its form says; a field that its kind has not stays. Raises BadInput."""
    form = request.form
    readers: dict[str, tuple[str, Callable[[str], object]]] = {
        "title": ("ten", _line),
        "text": ("loi", lambda text: text[:MAX_LINE]),
        "paragraphs": ("doan", lambda text: _number(text) if text else None),
        "times": ("lan-phat", _number),
        "priority": ("uu-tien", lambda text: Priority(_one_of("uu-tien", set(Priority)))),
        "valid_until": ("han", lambda text: moment(text, zone) if text else None),
        "under": ("so-muc", _number),
        "lead_s": ("dao-dau", float_of),
        "duck_db": ("giam", float_of),
        "sound": ("am-thanh", lambda _text: _one_of("am-thanh", _own_sounds(record.station) | {item.sound})),
    }
    told = {field: read(form[name]) for field, (name, read) in readers.items() if name in form}
    return replace(item, **told)  # type: ignore[arg-type]


def _line(text: str) -> str:
    return " ".join(text.split())[:200]


def _text(field: str) -> str:
    text = request.form.get(field, "")
    if len(text) > MAX_LINE:
        raise BadInput(_("thông báo quá dài"))
    return text


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        raise BadInput(text)
    return int(text)


def float_of(text: str) -> float:
    """A number as a form writes it, with a comma or a point. Raises BadInput."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise BadInput(text) from None
    if not abs(value) < 1e6:
        raise BadInput(text)
    return value


def _one_of(field: str, values: set[str]) -> str:
    value = request.form.get(field, "")
    if value not in values:
        raise BadInput(value or field)
    return value
