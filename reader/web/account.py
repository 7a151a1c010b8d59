"""One's own account: signing in and out, the password, the second step, every other session's end."""

from __future__ import annotations

import time

import segno
from flask import Blueprint, flash, make_response, redirect, render_template, request, session
from flask_login import current_user, login_user, logout_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from reader.records import Person, new_secret, totp_address
from reader.web.address import href
from reader.web.rooms import library
from reader.web.security import Operator, csrf, in_person, limiter, member_only, own_form_only
from reader.web.words import gettext as _

CAME_BY_LINK = "link"
LINK_S = 15 * 60
"""Whoever came by a link proves by it who they are: so long they set a password without knowing the old one."""

bp = Blueprint("account", __name__)
bp.before_request(in_person)


@bp.get("/dang-nhap")
def door() -> Response:
    return _page("sign_in.html", link=None, asks_code=True)


@bp.post("/dang-nhap")
@limiter.limit("10 per minute")
def enter() -> Response:
    own_form_only()
    fields = request.form
    name = fields.get("ten", "").strip().lower()
    return _entered(library().sign_in(name, fields.get("mat-khau", ""), fields.get("ma", "")))


@bp.get("/dang-nhap/<token>")
def sign_in(token: str) -> Response:
    """Only a button: programs that look at every link in a message must not use it up."""
    return _page("sign_in.html", link=token, asks_code=library().link_asks_code(token))


@bp.post("/dang-nhap/<token>")
@limiter.limit("10 per minute")
def redeem(token: str) -> Response:
    own_form_only()
    return _entered(library().redeem_sign_in(token, request.form.get("ma", "")), by_link=True)


for view in (enter, redeem):  # nobody is signed in yet, so nobody has a token; own_form_only stands in
    csrf.exempt(view)


@bp.post("/dang-xuat")
def sign_out() -> Response:
    logout_user()
    session.clear()
    return redirect(href("pages.library"), 303)


@bp.get("/tai-khoan")
@member_only
def show() -> Response:
    return _account()


@bp.post("/tai-khoan/mat-khau")
@limiter.limit("10 per minute")
@member_only
def set_password() -> Response:
    _prove()
    library().set_password(current_user.id, request.form.get("mat-khau-moi", ""), current_user.id)
    _enter(library().person(current_user.id))
    flash(_("Đã đổi mật khẩu. Mọi nơi khác đã bị đăng xuất, mọi khoá API đã thu hồi."))
    return redirect(href("account.show"), 303)


@bp.post("/tai-khoan/buoc-hai")
@member_only
def new_code() -> Response:
    """The secret stands in this answer alone until a code shows that the telephone has it."""
    secret = new_secret()
    return _account(secret=secret, picture=_qr(secret))


@bp.post("/tai-khoan/buoc-hai/bat")
@limiter.limit("10 per minute")
@member_only
def turn_on() -> Response:
    _prove()
    library().set_totp(current_user.id, request.form.get("bi-mat", ""), request.form.get("ma", ""))
    flash(_("Đã bật bước thứ hai. Từ nay đăng nhập cần thêm mã 6 số."))
    return redirect(href("account.show"), 303)


@bp.post("/tai-khoan/buoc-hai/tat")
@limiter.limit("10 per minute")
@member_only
def turn_off() -> Response:
    _prove()
    library().remove_totp(current_user.id, current_user.id)
    flash(_("Đã tắt bước thứ hai."))
    return redirect(href("account.show"), 303)


@bp.post("/tai-khoan/dang-xuat-het")
@member_only
def sign_out_everywhere() -> Response:
    library().sign_out_everywhere(current_user.id, current_user.id)
    logout_user()
    session.clear()
    return redirect(href("account.door"), 303)


def _entered(person: Person, by_link: bool = False) -> Response:
    """Always on to a page of ours: no address comes from the request."""
    _enter(person)
    flash(_("Đã đăng nhập: %(name)s", name=person.name))
    if by_link:
        session[CAME_BY_LINK] = int(time.time())
        if not person.has_password:
            flash(_("Bạn chưa có mật khẩu. Đặt ở trang Tài khoản để lần sau vào bằng tên đăng nhập."))
    return redirect(href("desk.show" if person.has_role else "account.show"), 303)


def _enter(person: Person) -> None:
    """A session of its own, so that nobody goes on in one that another began."""
    session.clear()
    session.permanent = True
    login_user(Operator(person))


def _prove() -> None:
    """By the password, or by a link redeemed a moment ago. Raises SignInRefused."""
    if not _fresh():
        library().prove(current_user.id, request.form.get("mat-khau", ""))


def _fresh() -> bool:
    came: int = session.get(CAME_BY_LINK, 0)
    return 0 <= time.time() - came < LINK_S


def _account(secret: str = "", picture: str = "") -> Response:
    stations = library().stations_of(current_user.id)
    return _page(
        "account.html",
        person=current_user.person,
        stations=stations,
        asks_password=not _fresh(),
        secret=secret,
        picture=picture,
    )


def _qr(secret: str) -> Markup:
    """Drawn by segno from attributes alone, as the policy wants; on white, so that a camera sees it in the dark too."""
    code = segno.make(totp_address(secret, current_user.id), error="m", micro=False)
    return Markup(code.svg_inline(scale=5, dark="#000", light="#fff", svgclass=None, lineclass=None))


def _page(template: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-store"
    return response
