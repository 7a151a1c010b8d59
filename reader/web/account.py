"""Signing in with a link that is good once, and out again."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from reader.web.address import href
from reader.web.rooms import library
from reader.web.security import Operator, csrf, limiter, own_form_only
from reader.web.words import gettext as _

bp = Blueprint("account", __name__)


@bp.get("/dang-nhap/<token>")
def sign_in(token: str) -> Response:
    """Only a button: programs that look at every link in a message must not use it up."""
    response = make_response(render_template("sign_in.html", sign_in_token=token))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/dang-nhap/<token>")
@limiter.limit("10 per minute")
def redeem(token: str) -> Response:
    own_form_only()
    person = library().redeem_sign_in(token, request.form.get("code", ""))
    session.clear()
    session.permanent = True
    login_user(Operator(person))
    flash(_("Đã đăng nhập: %(name)s", name=person.name))
    return redirect(href("desk.show"), 303)


csrf.exempt(redeem)  # nobody is signed in yet, so nobody has a token; own_form_only stands in


@bp.post("/dang-xuat")
def sign_out() -> Response:
    logout_user()
    session.clear()
    return redirect(href("pages.library"), 303)
