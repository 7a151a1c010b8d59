"""/api/v1: the same library, for programs. openapi.json beside this file is its contract; a test holds both together."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask_login import current_user
from markupsafe import escape

from reader.article import Article, Block, BlockKind, Page
from reader.errors import BadInput, EmptyInput
from reader.radio import Action
from reader.script import Accent, Entry, Script, write_script
from reader.web.failures import API
from reader.web.incoming import NewArticle, NewEntry, NewRecording, NewScript, sent
from reader.web.pages import LAST_PAGE, MAX_QUERY, PER_PAGE, page_status
from reader.web.rooms import library, settings, studio
from reader.web.scopes import EVERYWHERE, may_write, seen
from reader.web.security import allowed, csrf, limiter, operator_only
from reader.web.words import gettext as _

if TYPE_CHECKING:
    from reader.jobs import Status
    from reader.speech import Voice

bp = Blueprint("api", __name__, url_prefix=API + "v1")
csrf.exempt(bp)  # checked below, where a browser's session acts


@bp.before_request
def own_pages_only() -> None:
    """A session's cookie comes by itself, so its requests must show a form token; a key does not."""
    if (
        request.method not in ("GET", "HEAD", "OPTIONS")
        and current_user.is_authenticated
        and not current_user.by_key
    ):
        csrf.protect()


@bp.get("/openapi.json")
def openapi() -> Response:
    return jsonify(contract())


@bp.get("/voices")
def voices() -> Response:
    return jsonify(items=[_voice(one) for one in studio().voices()])


@bp.get("/articles")
def articles() -> Response:
    query = request.args.get("q", "")
    try:
        number = int(request.args.get("page", "1"))
    except ValueError:
        number = 0
    if not 1 <= number <= LAST_PAGE:
        raise BadInput(f"page={request.args['page']}")
    if len(query) > MAX_QUERY:
        raise BadInput(_("“%(field)s” dài quá %(limit)s ký tự", field="q", limit=MAX_QUERY))
    shelf = library().articles(query, number, PER_PAGE)
    items = [
        {
            "slug": item.slug,
            "title": item.title,
            "unit": item.unit,
            "date": item.date.isoformat() if item.date else None,
            "url": url_for("pages.article", slug=item.slug),
        }
        for item in shelf.items
    ]
    return jsonify(items=items, total=shelf.total, page=number, pages=max(-(-shelf.total // PER_PAGE), 1))


@bp.post("/articles")
@limiter.limit("60 per minute")
def add_article() -> Response:
    allowed(Action.EDIT)
    new = sent(NewArticle)
    if (new.text is not None) + (new.html is not None or new.url is not None) != 1:
        raise BadInput(_("cần đúng một trong “url”, “html”, “text”"))
    if new.text is not None:
        slug = studio().add_text(new.text, current_user.id)
    elif new.html is not None:
        body = new.html.encode("utf-8", "replace")
        slug = studio().add_page(Page(body, new.url, "text/html; charset=utf-8"), current_user.id)
    else:
        slug = studio().add_url(new.url or "", current_user.id)
    response = jsonify(_article(slug, library().article(slug)))
    response.status_code = 201
    response.location = url_for("api.article", slug=slug)
    return response


@bp.get("/articles/<slug>")
def article(slug: str) -> Response:
    return jsonify(_article(slug, library().article(slug)))


@bp.delete("/articles/<slug>")
def delete_article(slug: str) -> Response:
    allowed(Action.EDIT)
    library().delete_article(slug, current_user.id)
    return Response(status=204)


@bp.get("/articles/<slug>/script")
def script(slug: str) -> Response:
    asked = request.args.get("accent")
    if asked is not None and asked not in set(Accent):
        raise BadInput(f"accent={asked}")
    return jsonify(_script(studio().script(slug, Accent(asked) if asked else None)))


@bp.post("/scripts")
@limiter.limit("60 per minute")
@operator_only
def make_script() -> Response:
    new = sent(NewScript)
    accent = new.accent or settings().accent
    return jsonify(_script(write_script(_lines(new.text), accent, settings().style, library().lexicon())))


@bp.get("/articles/<slug>/recordings")
def recordings(slug: str) -> Response:
    found = [(voice, studio().status(slug, voice)) for voice in studio().voices()]
    return jsonify(items=[_recording(slug, v, status) for v, status in found if status.state != "absent"])


@bp.post("/articles/<slug>/recordings")
@limiter.limit("60 per minute")
@operator_only
def make_recording(slug: str) -> Response:
    new = sent(NewRecording) if request.content_length else NewRecording()
    voice = studio().voice(new.voice)
    status = studio().request(slug, voice)
    response = jsonify(_recording(slug, voice, status))
    if status.state != "ready":
        response.status_code = 202
        response.location = url_for("api.recording", slug=slug, voice=voice.key)
    return response


@bp.get("/articles/<slug>/recordings/<voice>")
def recording(slug: str, voice: str) -> Response:
    known = studio().voice(voice)
    return jsonify(_recording(slug, known, studio().status(slug, known)))


@bp.get("/lexicon")
def lexicon() -> Response:
    return jsonify(items=[asdict(entry) for entry in seen()])


@bp.put("/lexicon")
@operator_only
def save_entry() -> Response:
    new = sent(NewEntry)
    may_write(new.scope)
    entry = Entry(new.written, new.spoken, new.scope)
    library().save_entry(entry, current_user.id)
    return jsonify(asdict(entry))


@bp.delete("/lexicon")
@operator_only
def delete_entry() -> Response:
    scope = request.args.get("scope", EVERYWHERE)
    may_write(scope)
    library().remove_entry(request.args.get("written", ""), scope, current_user.id)
    return Response(status=204)


@cache
def contract() -> dict[str, Any]:
    """openapi.json."""
    document: dict[str, Any] = json.loads(
        (Path(__file__).parent / "openapi.json").read_text(encoding="utf-8")
    )
    return document


def _article(slug: str, found: Article) -> dict[str, Any]:
    return {"slug": slug, "url": url_for("pages.article", slug=slug), **found.as_dict()}


def _lines(text: str) -> Article:
    """A text taken as it is, a paragraph a line: nothing of it is furniture. Raises EmptyInput."""
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines()]
    blocks = tuple(Block(BlockKind.PARAGRAPH, line, str(escape(line))) for line in lines if line)
    if not blocks:
        raise EmptyInput
    return Article("", blocks)


def _voice(voice: Voice) -> dict[str, str]:
    return {
        "id": voice.key,
        "label": voice.label,
        "engine": voice.engine,
        "name": voice.name,
        "accent": str(voice.accent),
    }


def _recording(slug: str, voice: Voice, status: Status) -> dict[str, Any]:
    ready = status.recording
    return {
        "voice": voice.key,
        **page_status(status, voice),
        "sha256": ready.sha256 if ready else None,
        "captions": url_for("audio.show", sha256=ready.sha256, suffix=".vtt") if ready else None,
        "cues": url_for("pages.cues", slug=slug, giong=voice.key) if ready else None,
        "stream": url_for("audio.play", slug=slug, giong=voice.key),
    }


def _script(made: Script) -> dict[str, Any]:
    return {
        "accent": str(made.accent),
        "style": str(made.style),
        "utterances": [asdict(utterance) for utterance in made.utterances],
    }
