"""The library and the reading page: what anybody may see, without a cookie."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from reader.article import Article
from reader.errors import BadInput
from reader.export import PAPERS
from reader.web import voices
from reader.web.address import href
from reader.web.audio import TAKE
from reader.web.cues import page_cues
from reader.web.keys import KEYS
from reader.web.language import language
from reader.web.outline import outline
from reader.web.rooms import library, settings, studio
from reader.web.security import csrf, limiter, own_form_only
from reader.web.take import TYPE_SIZES, USUAL_SIZE
from reader.web.words import gettext as _

if TYPE_CHECKING:
    from reader.jobs import Status
    from reader.speech import Voice

SPEEDS = (0.5, 0.75, 1, 1.25, 1.5, 1.75, 2)
SLEEP_MINUTES = (5, 15, 30, 60)
MAX_QUERY = 200  # characters
PER_PAGE = 20
LAST_PAGE = 100_000
MAX_REPORT = 500  # characters of each field
TRAP = "website"
"""A field that people do not see, and that only machines fill in."""

bp = Blueprint("pages", __name__)


@bp.get("/", endpoint="library")
def show_library() -> str:
    asked = " ".join(request.args.get("q", "").split())[:MAX_QUERY]
    number = request.args.get("trang", 1, type=int)
    if not 1 <= number <= LAST_PAGE:
        abort(404)
    shelf = library().articles(asked, number, PER_PAGE)
    pages = max(-(-shelf.total // PER_PAGE), 1)
    if number > pages:
        abort(404)
    return render_template(
        "library.html",
        articles=shelf.items,
        total=shelf.total,
        query=asked,
        page=number,
        pages=pages,
        **upload(),
    )


@bp.get("/articles/<slug>")
def article(slug: str) -> str:
    found = library().article(slug)
    voice = voices.chosen()
    asked = voices.query(voice)
    take: dict[str, Any] = {**asked, TAKE: 1}
    status = studio().status(slug, voice)
    return render_template(
        "article.html",
        article=found,
        slug=slug,
        outline=outline(found),
        source_link=_web_address(found),
        voice=voice,
        voices=studio().voices(),
        speeds=SPEEDS,
        sleep_minutes=SLEEP_MINUTES,
        keys=KEYS,
        status=status,
        progress=_progress(status),
        note=fall_back(status),
        recording_url=url_for("pages.recording", slug=slug, **asked),
        cues_url=url_for("pages.cues", slug=slug, **asked),
        audio_url=url_for("audio.play", slug=slug, **asked),
        download_url=url_for("audio.play", slug=slug, **take),
        captions_url=url_for("audio.captions", slug=slug, **take),
        book_url=url_for("take.book", slug=slug, **asked),
        text_url=url_for("take.text", slug=slug),
        sheet_url=url_for("take.sheet", slug=slug),
        papers=PAPERS,
        type_sizes=TYPE_SIZES,
        usual_size=USUAL_SIZE,
        max_report=MAX_REPORT,
    )


@bp.get("/articles/<slug>/recording.json")
def recording(slug: str) -> Response:
    """How far the Recording is."""
    voice = voices.chosen()
    status = studio().status(slug, voice)
    response = jsonify(page_status(status, voice))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/articles/<slug>/cues.json")
def cues(slug: str) -> ResponseReturnValue:
    """The times of its sentences; none before it is ready."""
    found = library().article(slug)
    ready = studio().status(slug, voices.chosen()).recording
    response = jsonify(sentences=page_cues(found, ready) if ready else [])
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:16])
    return response.make_conditional(request)


@bp.get("/articles/<slug>/bao-loi")
def report(slug: str) -> str:
    return render_template("report.html", article=library().article(slug), slug=slug, max_report=MAX_REPORT)


@bp.post("/articles/<slug>/bao-loi")
@limiter.limit("5 per minute; 30 per hour")
def send_report(slug: str) -> ResponseReturnValue:
    own_form_only()
    library().article(slug)
    text, note = (" ".join(request.form.get(name, "").split()) for name in ("text", "note"))
    if not text:
        raise BadInput(_("xin viết chữ bị đọc sai"))
    if max(len(text), len(note)) > MAX_REPORT:
        raise BadInput(_("lời báo dài quá %(limit)d ký tự", limit=MAX_REPORT))
    if not request.form.get(TRAP):
        library().add_report(slug, text, note)
    return redirect(href("pages.reported", slug=slug), 303)


csrf.exempt(send_report)  # a visitor has no session to carry a token; own_form_only stands in


@bp.get("/articles/<slug>/da-bao-loi")
def reported(slug: str) -> str:
    return render_template("reported.html", article=library().article(slug), slug=slug)


@bp.get("/robots.txt")
def robots() -> Response:
    """A crawler that follows every link would have every voice made."""
    made = ("audio.mp3", "captions.vtt", "sach.epub", "to-dan-bang.pdf")
    paths = (*(f"/articles/*/{name}" for name in made), "/dang-nhap/", "/api/")
    return Response(
        "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in paths), mimetype="text/plain"
    )


def page_status(status: Status, voice: Voice) -> dict[str, Any]:
    """What static/recording.js asks for, and the API's Recording is built on."""
    ready = status.recording
    return {
        "state": status.state,
        "done": status.done,
        "total": status.total,
        "audio": url_for("audio.show", sha256=ready.sha256, suffix=".mp3") if ready else None,
        "duration_s": round(ready.duration_s, 3) if ready else None,
        "message": status.error.message(language()) if status.error else None,
        "note": fall_back(status),
    }


def fall_back(status: Status) -> str | None:
    """What a listener must know when another voice speaks than the one chosen."""
    if not (status.fell_back_from and status.recording):
        return None
    speaks = studio().voice(status.recording.voice).label
    return _("Giọng đã chọn không dùng được, nên bài do giọng “%(voice)s” đọc.", voice=speaks)


def upload() -> dict[str, str]:
    """What the forms that add an article say."""
    return {"upload_limit": f"{settings().max_page_mb:g} MB"}


def _progress(status: Status) -> dict[str, Any] | None:
    if status.state not in ("waiting", "making"):
        return None
    if status.state == "waiting" or not status.total:
        text = _("Đang chờ tạo giọng đọc…")
    else:
        text = _("Đang tạo giọng đọc: {done} trên {total} câu").format(done=status.done, total=status.total)
    return {"done": status.done, "total": status.total, "text": text}


def _web_address(found: Article) -> str | None:
    """The original page, where it is on the web."""
    url = found.source_url or ""
    return url if urlsplit(url).scheme in ("http", "https") else None
