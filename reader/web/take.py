"""What is taken along: a book that speaks, a sheet for the notice board, plain text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from reader.errors import BadInput
from reader.export import NoticeSheet, SpokenSpan, epub, notice_sheet, plain_text
from reader.web import voices
from reader.web.audio import as_file, made
from reader.web.rooms import library, settings, studio
from reader.web.security import limiter
from reader.web.words import gettext as _

if TYPE_CHECKING:
    from reader.audio import Cue

TYPE_SIZES = (18, 24, 28, 32, 36)
"""What the page offers, points; the address may ask for any between."""
USUAL_SIZE = NoticeSheet().type_pt

bp = Blueprint("take", __name__)


@bp.get("/articles/<slug>/sach.epub")
@limiter.limit("30 per minute")
def book(slug: str) -> ResponseReturnValue:
    """An EPUB 3 with Media Overlays in the chosen voice; waits until the Recording is made."""
    article = library().article(slug)
    voice = voices.chosen()
    recording = studio().status(slug, voice).recording or made(slug, voice)
    body = epub(article, recording.path, recording.duration_s, map(_span, recording.cues))
    return _file(body, "application/epub+zip", slug, ".epub")


@bp.get("/articles/<slug>/to-dan-bang.pdf")
@limiter.limit("30 per minute")
def sheet(slug: str) -> ResponseReturnValue:
    """The large-print sheet: `?kho=a4|a3&co=18..36`, with a QR code to the page where the article is heard."""
    article = library().article(slug)
    paper, size = request.args.get("kho", "a4"), request.args.get("co", str(USUAL_SIZE))
    if not size.isascii() or not size.isdecimal():
        raise BadInput(_("cỡ chữ %(size)s", size=size))
    root = (settings().public_url or request.host_url).rstrip("/")
    wanted = NoticeSheet(paper, int(size[:4]), root + url_for("pages.article", slug=slug))
    return _file(notice_sheet(article, wanted), "application/pdf", slug, ".pdf")


@bp.get("/articles/<slug>/van-ban.txt")
def text(slug: str) -> ResponseReturnValue:
    body = plain_text(library().article(slug)).encode()
    return _file(body, "text/plain", slug, ".txt")


def _file(body: bytes, mimetype: str, slug: str, suffix: str) -> ResponseReturnValue:
    response = Response(body, mimetype=mimetype)
    digest = hashlib.sha256(body).hexdigest()
    as_file(response, slug, digest, suffix)
    response.set_etag(digest[:16])
    return response.make_conditional(request)


def _span(cue: Cue) -> SpokenSpan:
    return SpokenSpan(cue.block, cue.start, cue.end, cue.from_s, cue.to_s)
