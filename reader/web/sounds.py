"""A station's own sounds: sent as files or recorded here, heard by its people alone."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from reader.audio.files import UNFINISHED, storage
from reader.errors import EmptyInput, NotFound, TooLarge
from reader.radio import Action
from reader.radio.intake import sound_file, taken
from reader.records.sounds import LONGEST_TITLE
from reader.web.address import href
from reader.web.audio import in_parts, pieces
from reader.web.rooms import library, settings
from reader.web.security import allowed, limiter, signed_in, with_microphone
from reader.web.words import gettext as _

FORM = 100_000
"""Bytes that a form may have around the file."""
TYPES = {".mp3": "audio/mpeg", ".wav": "audio/wav", ".flac": "audio/flac", ".ogg": "audio/ogg"}

bp = Blueprint("sounds", __name__)


@bp.url_value_preprocessor
def _longer(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """A sound may be longer than any page; only who has signed in may send so much."""
    if endpoint == "sounds.add" and current_user.is_authenticated:
        request.max_content_length = _limit() + FORM


@bp.get("/dai/<station>/am-thanh")
def show(station: str) -> str:
    allowed(Action.LISTEN, station)
    return render_template(
        "sounds.html",
        station=library().station(station),
        edit=signed_in().may(Action.EDIT, station),
        sounds=library().sounds(station),
        limit_mb=f"{settings().max_sound_mb:g} MB",
        limit_bytes=_limit(),
        max_title=LONGEST_TITLE,
    )


@bp.record
def _microphone(state: BlueprintSetupState) -> None:
    """This page alone may record, and play what it has recorded before it is sent."""
    vars(show)["talisman_view_options"] = with_microphone(state.app.extensions["inline"])


@bp.post("/dai/<station>/am-thanh")
@limiter.limit("30 per minute")
def add(station: str) -> AnyResponse:
    allowed(Action.EDIT, station)
    file = request.files.get("tep")
    if not file:
        raise EmptyInput
    title = " ".join(request.form.get("ten", "").split()) or Path(file.filename or "").stem[:LONGEST_TITLE]
    folder = _folder()
    with storage():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=UNFINISHED, dir=folder) as copy:
            _put_down(file, Path(copy.name))
            with taken(Path(copy.name), folder) as sound:
                library().add_sound(station, sound, title or _("Bản ghi âm"), current_user.id)
    flash(_("Đã lưu âm thanh."))
    return _back(station)


@bp.get("/dai/<station>/am-thanh/<sha256:sha256>")
@limiter.exempt
def hear(station: str, sha256: str) -> ResponseReturnValue:
    """A sound's file, whole or in part."""
    allowed(Action.LISTEN, station)
    record = library().sound(station, sha256)
    path = sound_file(_folder(), sha256, record.suffix)
    if not path.is_file():
        raise NotFound(sha256)
    response = Response(content_type=TYPES[record.suffix])
    response.set_etag(sha256)
    response.headers["Cache-Control"] = "private, no-cache"  # who has no role here any more is not to hear it
    return in_parts(response, record.size, functools.partial(pieces, path))


@bp.post("/dai/<station>/am-thanh/<sha256:sha256>/ten")
def name(station: str, sha256: str) -> AnyResponse:
    allowed(Action.EDIT, station)
    library().name_sound(station, sha256, request.form.get("ten", ""), current_user.id)
    flash(_("Đã đổi tên."))
    return _back(station)


@bp.post("/dai/<station>/am-thanh/<sha256:sha256>/xoa")
def remove(station: str, sha256: str) -> AnyResponse:
    allowed(Action.EDIT, station)
    library().remove_sound(station, sha256, _folder(), current_user.id)
    flash(_("Đã xoá âm thanh."))
    return _back(station)


def _put_down(file: FileStorage, path: Path) -> None:
    """Raises EmptyInput, TooLarge, StorageFull."""
    file.save(path)
    size = path.stat().st_size
    if not size:
        raise EmptyInput
    if size > _limit():
        raise TooLarge(f"{settings().max_sound_mb:g} MB")


def _limit() -> int:
    return int(settings().max_sound_mb * 1_000_000)


def _folder() -> Path:
    return settings().folder / "sounds"


def _back(station: str) -> AnyResponse:
    return redirect(href("sounds.show", station=station), 303)
