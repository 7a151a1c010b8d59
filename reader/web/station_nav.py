"""The pages of a station, as each of them lists them: those that who has signed in may use."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request

from reader.radio import Action
from reader.web.address import href
from reader.web.security import signed_in
from reader.web.words import gettext as _


@dataclass(frozen=True)
class Place:
    label: str
    address: str
    here: bool


def init_app(app: Flask) -> None:
    app.jinja_env.globals["station_nav"] = places
    app.jinja_env.globals["endpoints"] = app.view_functions


def places(station: str) -> list[Place]:
    person = signed_in()
    pages = (
        ("bulletins.day", Action.LISTEN, _("Hôm nay")),
        ("urgent.show", Action.EDIT, _("Khẩn cấp")),
        ("notices.show", Action.EDIT, _("Thông báo")),
        ("sources.show", Action.EDIT, _("Nguồn tin")),
        ("sounds.show", Action.EDIT, _("Âm thanh")),
        ("programmes.show", Action.STATION, _("Chương trình")),
        ("channels.show", Action.EXPORT, _("Kênh phát")),
        ("plays.show", Action.LISTEN, _("Nhật ký phát")),
        ("station.show", Action.STATION, _("Cài đặt đài")),
    )
    return [
        Place(label, href(endpoint, station=station), request.endpoint == endpoint)
        for endpoint, action, label in pages
        if endpoint in current_app.view_functions and person.may(action, station)
    ]
