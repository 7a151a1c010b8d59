"""What is heard: the address that always plays, and the immutable ones it leads to."""

from __future__ import annotations

import functools
import itertools
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, Map

from reader.audio import held
from reader.errors import NotRecorded
from reader.web import voices
from reader.web.assets import FOREVER
from reader.web.rooms import studio
from reader.web.security import limiter

if TYPE_CHECKING:
    from reader.audio import Recording
    from reader.speech import Voice

PIECE = 256 * 1024  # bytes read from a file at a time
WRITTEN_S = 5
"""How long after its last sentence a Recording is put down at the latest, seconds."""
TAKE = "tai"
"""`?tai=1`: to be kept as a file, not played."""
TYPES = {".mp3": "audio/mpeg", ".vtt": "text/vtt; charset=utf-8", ".words.vtt": "text/vtt; charset=utf-8"}
_TOO_LONG_VI = "Tạo giọng đọc lâu hơn mọi khi. Xin thử lại sau ít phút."
_TOO_LONG_EN = "Making the voice takes longer than usual. Please try again in a few minutes."
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")
_CLOSED_RANGE = re.compile(r"bytes=\d+-\d+")

bp = Blueprint("audio", __name__)


class Sha256(BaseConverter):
    regex = "[0-9a-f]{64}"
    part_isolating = True


def init_app(app: Flask) -> None:
    url_map: Map = app.url_map
    url_map.converters["sha256"] = Sha256
    app.register_blueprint(bp)


@bp.get("/articles/<slug>/audio.mp3")
@limiter.limit("120 per minute")
def play(slug: str) -> ResponseReturnValue:
    """The whole file once it is ready; until then what there is, from the first byte, while it is being made."""
    voice = voices.chosen()
    ready = studio().status(slug, voice).recording
    if ready:
        return _to_file(slug, ready, ".mp3")
    if request.method == "HEAD":
        return _stream(slug, iter(()))
    if _CLOSED_RANGE.fullmatch(request.headers.get("Range", "")):
        # Safari asks for the first two bytes to see whether parts can be had, and plays nothing if not.
        return _to_file(slug, made(slug, voice), ".mp3")
    chunks = studio().stream(slug, voice)
    first = next(chunks, b"")  # what cannot be made says so here, before a byte is sent
    return _stream(slug, itertools.chain([first], chunks))


@bp.get("/articles/<slug>/captions.vtt")
@limiter.limit("30 per minute")
def captions(slug: str) -> ResponseReturnValue:
    """The captions, after the Recording has been made."""
    voice = voices.chosen()
    return _to_file(slug, studio().status(slug, voice).recording or made(slug, voice), ".vtt")


# Hashed files are as cheap as files come, and a player asks for many small parts of one: no limit of rate.
@bp.get("/audio/<sha256:sha256>.mp3", defaults={"suffix": ".mp3"})
@bp.get("/audio/<sha256:sha256>.vtt", defaults={"suffix": ".vtt"})
@bp.get("/audio/<sha256:sha256>.words.vtt", defaults={"suffix": ".words.vtt"})
@limiter.exempt
def show(sha256: str, suffix: str) -> ResponseReturnValue:
    """A stored file, whole or in part. Its content never changes, so a browser need never ask again."""
    path = studio().path(sha256, suffix)
    size = path.stat().st_size
    response = Response(content_type=TYPES[suffix])
    # The captions of a Recording share its hash, not its bytes.
    response.set_etag(sha256 if suffix == ".mp3" else sha256 + suffix)
    response.headers["Cache-Control"] = FOREVER
    if TAKE in request.args:
        as_file(response, request.args[TAKE], sha256, suffix)
    return in_parts(response, size, functools.partial(pieces, path))


def in_parts(
    response: Response, size: int, pieces_of: Callable[[int, int], Iterator[bytes]]
) -> ResponseReturnValue:
    """The answer to a GET or HEAD for the whole, for a part (Range, If-Range), or for what the asker has already.

    `response` carries the tag; `pieces_of(start, stop)` gives the bytes and is called for no more than is sent.
    """
    response.content_length = size
    answer = response.make_conditional(request, accept_ranges=True, complete_length=size)
    if request.method == "GET" and answer.status_code in (200, 206):
        part = answer.content_range
        answer.response = pieces_of(part.start or 0, part.stop or size)
    return answer


def pieces(path: Path, start: int, stop: int) -> Iterator[bytes]:
    """The bytes of a file from `start` to before `stop`; the file is open only while they are read."""
    with held(path) as file:
        file.seek(start)
        while start < stop and (piece := file.read(min(PIECE, stop - start))):
            start += len(piece)
            yield piece


def made(slug: str, voice: Voice) -> Recording:
    """Waits until the Recording is made. Raises what ended the making."""
    for _ in studio().stream(slug, voice):
        pass
    end = time.monotonic() + WRITTEN_S
    while True:
        status = studio().status(slug, voice)
        if status.recording:
            return status.recording
        if status.error:
            raise status.error
        if time.monotonic() > end:
            raise NotRecorded(slug, told_vi=_TOO_LONG_VI, told_en=_TOO_LONG_EN)
        time.sleep(0.05)


def _to_file(slug: str, recording: Recording, suffix: str) -> ResponseReturnValue:
    take: dict[str, Any] = {TAKE: slug} if TAKE in request.args else {}
    response = redirect(url_for("audio.show", sha256=recording.sha256, suffix=suffix, **take))
    response.headers["Cache-Control"] = "no-store"
    return response


def _stream(slug: str, chunks: Iterator[bytes]) -> Response:
    response = Response(chunks, mimetype="audio/mpeg")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # nginx: pass each piece on at once
    if TAKE in request.args:
        as_file(response, slug, slug, ".mp3")
    return response


def as_file(response: Response, wanted: str, sha256: str, suffix: str) -> None:
    """A name of ASCII letters, digits and hyphens: radio sets read no other from a USB stick."""
    name = wanted if _NAME.fullmatch(wanted) else f"loa-phuong-{sha256[:8]}"
    response.headers.set("Content-Disposition", "attachment", filename=name + suffix)
