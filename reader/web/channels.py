"""How a station's bulletins get out: addresses, keys, webhooks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from reader.radio import MASTER_NAMES, Action
from reader.web.address import href
from reader.web.outgoing import NUMBER, outlet
from reader.web.rooms import library, newsroom
from reader.web.security import allowed
from reader.web.words import gettext as _

BULLETINS_SHOWN = 5

bp = Blueprint("channels", __name__)


@bp.get("/dai/<station>/kenh")
def show(station: str) -> str:
    allowed(Action.LISTEN, station)
    return _page(station)


@bp.post("/dai/<station>/kenh/cong-khai")
def publish(station: str) -> Response:
    allowed(Action.STATION, station)
    record = replace(library().station(station), feed_public=bool(request.form.get("cong-khai")))
    library().save_station(record, current_user.id)
    flash(
        _("Đã mở bản tin cho mọi người.")
        if record.feed_public
        else _("Từ nay phải có khoá mới tải được bản tin.")
    )
    return _back(station, "khoa")


@bp.post("/dai/<station>/kenh/khoa")
def issue(station: str) -> str:
    """Shown in the answer itself, so that no cookie and no address ever holds it."""
    allowed(Action.STATION, station)
    return _page(
        station, new_key=library().issue_feed_token(station, request.form.get("ten", ""), current_user.id)
    )


@bp.post(f"/dai/<station>/kenh/khoa/<{NUMBER}:number>/thu-hoi")
def revoke(station: str, number: int) -> Response:
    allowed(Action.STATION, station)
    library().revoke_feed_token(station, number, current_user.id)
    flash(_("Đã thu hồi khoá."))
    return _back(station, "khoa")


@bp.post("/dai/<station>/kenh/bao-tin")
def hook(station: str) -> str:
    allowed(Action.STATION, station)
    url = request.form.get("url", "").strip()
    return _page(station, new_secret=library().add_webhook(station, url, current_user.id))


@bp.post(f"/dai/<station>/kenh/bao-tin/<{NUMBER}:number>/xoa")
def unhook(station: str, number: int) -> Response:
    allowed(Action.STATION, station)
    library().remove_webhook(station, number, current_user.id)
    flash(_("Đã bỏ địa chỉ nhận tin."))
    return _back(station, "bao-tin")


@bp.post(f"/dai/<station>/kenh/bao-tin/<{NUMBER}:number>/thu")
def try_hook(station: str, number: int) -> Response:
    allowed(Action.STATION, station)
    told = {"event": "test", "station": station, "title": _("Tin thử từ Loa Phường")}
    library().test_webhook(station, number, told, current_user.id)
    flash(_("Đã xếp một tin thử vào hàng gửi. Xin tải lại trang sau ít giây để xem kết quả."))
    return _back(station, "bao-tin")


def _page(station: str, **more: Any) -> str:
    record = library().station(station)
    may_set = current_user.person.may(Action.STATION, station)
    return render_template(
        "channels.html",
        station=record,
        outlet=outlet(station),
        zone=ZoneInfo(record.station.time_zone),
        masters=MASTER_NAMES,
        bulletins=newsroom().approved(station, BULLETINS_SHOWN),
        may_set=may_set,
        may_export=current_user.person.may(Action.EXPORT, station),
        tokens=library().feed_tokens(station) if may_set else (),
        webhooks=library().webhooks(station) if may_set else (),
        deliveries=library().deliveries(station) if may_set else (),
        **{"new_key": None, "new_secret": None, **more},
    )


def _back(station: str, anchor: str) -> Response:
    return redirect(href("channels.show", station=station, _anchor=anchor), 303)
