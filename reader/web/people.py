"""The administrator's page: who works here, in which role; invitations and lost telephones."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from reader.errors import BadInput
from reader.radio import Action, Role, Station
from reader.records import INVITATION_HOURS
from reader.speech import OF_ACCENT
from reader.web.address import href
from reader.web.rooms import library, settings
from reader.web.security import allowed, in_person
from reader.web.words import gettext as _

LONGEST_STATION = 100
"""Characters of a station's name, and of its place."""

bp = Blueprint("people", __name__, url_prefix="/nguoi-dung")
bp.before_request(in_person)


@bp.before_request
def administrators_only() -> None:
    """Raises what `allowed` raises."""
    allowed(Action.PEOPLE)


@bp.get("")
def show() -> str:
    names = {record.key: record.station.name for record in library().stations()}
    return render_template("people.html", people=library().people(), names=names, longest=LONGEST_STATION)


@bp.post("")
def add() -> Response:
    name = request.form.get("ten", "").strip().lower()
    library().add_person(name, current_user.id, request.form.get("ho-ten", ""))
    return _one(name, _invitation(name))


@bp.post("/dai-moi")
def add_station() -> Response:
    """With what most stations want; its chief sets the rest."""
    name, place = (" ".join(request.form.get(key, "").split()) for key in ("ten-dai", "dia-ban"))
    for text in (name, place):
        if not text or len(text) > LONGEST_STATION:
            raise BadInput(text or _("chưa có tên"))
    accent = settings().accent
    station = Station(name, place, voice=OF_ACCENT[accent].key, accent=accent)
    library().add_station(station, current_user.id)
    flash(_("Đã thêm đài."))
    return redirect(href("people.show", _anchor="dai"), 303)


@bp.get("/<name>")
def one(name: str) -> Response:
    return _one(name)


@bp.post("/<name>/lien-ket")
def invite(name: str) -> Response:
    """Shown in the answer itself, so that no cookie and no address ever holds it."""
    return _one(name, _invitation(name))


@bp.post("/<name>/ho-ten")
def rename(name: str) -> Response:
    library().rename_person(name, request.form.get("ho-ten", ""), current_user.id)
    return _done(name)


@bp.post("/<name>/vai-tro")
def give_role(name: str) -> Response:
    chosen = request.form.get("vai-tro", "")
    if chosen and chosen not in (Role.OPERATOR, Role.CHIEF):
        raise BadInput(chosen)
    library().give_role(name, request.form.get("dai", ""), Role(chosen) if chosen else None, current_user.id)
    return _done(name)


@bp.post("/<name>/quan-tri")
def set_administrator(name: str) -> Response:
    library().set_administrator(name, _yes(), current_user.id)
    return _done(name)


@bp.post("/<name>/hoat-dong")
def set_active(name: str) -> Response:
    library().set_active(name, _yes(), current_user.id)
    return _done(name)


@bp.post("/<name>/mo-khoa")
def unlock(name: str) -> Response:
    library().unlock(name, current_user.id)
    return _done(name)


@bp.post("/<name>/bo-buoc-hai")
def remove_totp(name: str) -> Response:
    library().remove_totp(name, current_user.id)
    return _done(name)


def _yes() -> bool:
    answer = request.form.get("bat", "")
    if answer not in ("0", "1"):
        raise BadInput(f"bat={answer}")
    return answer == "1"


def _done(name: str) -> Response:
    flash(_("Đã lưu."))
    return redirect(href("people.one", name=name), 303)


def _invitation(name: str) -> str:
    token = library().issue_sign_in(name, INVITATION_HOURS * 60, current_user.id)
    site = (settings().public_url or request.host_url).rstrip("/")
    return site + url_for("account.sign_in", token=token)


def _one(name: str, link: str = "") -> Response:
    person = library().person(name)
    roles = [(record, person.roles.get(record.key)) for record in library().stations()]
    page = render_template(
        "person.html",
        person=person,
        roles=roles,
        offered=(Role.OPERATOR, Role.CHIEF),
        link=link,
        hours=INVITATION_HOURS,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
