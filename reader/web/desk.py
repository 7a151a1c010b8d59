"""The operator's desk: articles in, readings corrected, keys for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from reader.article import Article, Page
from reader.errors import BadInput, EmptyInput
from reader.radio import Action
from reader.script import DOUBT, TITLE, Entry, Script
from reader.web.address import href
from reader.web.incoming import MAX_ADDRESS, MAX_SPOKEN, MAX_WRITTEN, NewEntry, checked
from reader.web.pages import upload
from reader.web.rooms import library, studio
from reader.web.scopes import EVERYWHERE, choices, may_write, names, seen
from reader.web.security import API_KEY_DAYS, allowed, in_person, operator_only
from reader.web.words import gettext as _

bp = Blueprint("desk", __name__)


@dataclass(frozen=True)
class Shown:
    """A Reading as the desk lists it."""

    written: str
    spoken: str
    rule: str
    doubt: bool


@bp.get("/ban-lam-viec")
@operator_only
def show() -> str:
    return _desk()


@bp.post("/ban-lam-viec/dia-chi")
def add_url() -> Response:
    allowed(Action.EDIT)
    url = request.form.get("url", "").strip()
    if not url:
        raise EmptyInput
    return _added(studio().add_url(url[: MAX_ADDRESS + 1], current_user.id))


@bp.post("/ban-lam-viec/tep")
def add_file() -> Response:
    allowed(Action.EDIT)
    file = request.files.get("file")
    body = file.read() if file else b""
    if not file or not body:
        raise EmptyInput
    # What a browser calls the file goes by its name's ending; only a declared charset would say more.
    return _added(studio().add_page(Page(body, None, file.content_type), current_user.id))


@bp.post("/ban-lam-viec/van-ban")
def add_text() -> Response:
    allowed(Action.EDIT)
    return _added(studio().add_text(request.form.get("text", ""), current_user.id))


@bp.post("/ban-lam-viec/tu-dien")
@operator_only
def save_entry() -> Response:
    fields = {name: " ".join(request.form.get(name, "").split()) for name in ("written", "spoken")}
    scope = request.form.get("scope", EVERYWHERE)
    new = checked(NewEntry, {**fields, "scope": scope})
    may_write(new.scope)
    library().save_entry(Entry(new.written, new.spoken, new.scope), current_user.id)
    flash(_("Từ nay “%(written)s” đọc là “%(spoken)s”.", written=new.written, spoken=new.spoken))
    return redirect(href("desk.show", _anchor="tu-dien"), 303)


@bp.post("/ban-lam-viec/tu-dien/xoa")
@operator_only
def delete_entry() -> Response:
    scope = request.form.get("scope", EVERYWHERE)
    may_write(scope)
    library().remove_entry(request.form.get("written", ""), scope, current_user.id)
    flash(_("Đã xoá khỏi từ điển."))
    return redirect(href("desk.show", _anchor="tu-dien"), 303)


@bp.post("/ban-lam-viec/khoa-api")
@operator_only
def api_token() -> str:
    """Shown in the answer itself, so that no cookie and no address ever holds it."""
    in_person()  # or a key that was stolen would make the next one before it ends
    return _desk(api_token=library().issue_api_token(current_user.id, days=API_KEY_DAYS))


@bp.post("/ban-lam-viec/khoa-api/thu-hoi")
@operator_only
def revoke_api_tokens() -> Response:
    library().revoke_api_tokens(current_user.id)
    flash(_("Đã thu hồi mọi khoá của bạn."))
    return redirect(href("desk.show", _anchor="khoa"), 303)


@bp.get("/articles/<slug>/cach-doc")
@operator_only
def readings(slug: str) -> str:
    article = library().article(slug)
    shown = _differing(article, studio().script(slug))
    return render_template("readings.html", article=article, slug=slug, readings=shown)


@bp.post("/articles/<slug>/xoa")
def delete(slug: str) -> Response:
    allowed(Action.EDIT)
    if not request.form.get("chac-chan"):
        raise BadInput(_("xin đánh dấu vào ô xác nhận trước khi xoá"))
    library().delete_article(slug, current_user.id)
    flash(_("Đã xoá bài."))
    return redirect(href("pages.library"), 303)


def _added(slug: str) -> Response:
    """On to the article, its Recording under way in the default voice."""
    studio().request(slug, studio().voice(None))
    flash(_("Đã thêm bài. Giọng đọc đang được tạo."))
    return redirect(href("pages.article", slug=slug), 303)


def _desk(**more: Any) -> str:
    return render_template(
        "desk.html",
        entries=seen(),
        saved=library().saved(),
        scopes=choices(request.args.get("bai")),
        scope_names=names(),
        stations=library().stations_of(current_user.id),
        reports=library().reports(),
        max_written=MAX_WRITTEN,
        max_spoken=MAX_SPOKEN,
        **{"api_token": None, **upload(), **more},
    )


def _differing(article: Article, script: Script) -> list[Shown]:
    """Each way of reading that differs from what is written, once, the doubtful ones first."""
    found: dict[tuple[str, str], Shown] = {}
    for utterance in script.utterances:
        text = article.title if utterance.block == TITLE else article.blocks[utterance.block].text
        for reading in utterance.readings:
            written = text[reading.start : reading.end]
            doubt = reading.certainty < DOUBT
            if not written:  # said without being written: the number of a list item
                continue
            if doubt or written.lower() != reading.spoken.lower():
                found.setdefault(
                    (written, reading.spoken), Shown(written, reading.spoken, reading.rule, doubt)
                )
    return sorted(found.values(), key=lambda one: not one.doubt)
