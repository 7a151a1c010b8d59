"""What leaves a station: feed, playlists, the newest bulletin at an address that stays, files and packs.

Open to all where the station says so, else to who has one of its keys (`?khoa=`, Basic or Bearer) or a role there.
"""

from __future__ import annotations

import base64
import datetime
import functools
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from reader.errors import Conflict, KeyNeeded, NotFound
from reader.radio import (
    TYPES,
    Action,
    Outlet,
    chapters,
    file_of,
    master_name,
    master_of,
    must_be_intact,
    playlist,
    station_feed,
)
from reader.radio.outlet import MASTER, TOKEN
from reader.web import audio, failures
from reader.web.rooms import library, newsroom, settings
from reader.web.security import allowed, limiter

if TYPE_CHECKING:
    from reader.jobs import Approved
    from reader.radio import Programme
    from reader.records import StationRecord
    from reader.web.assets import Assets

LONGEST_KEY = 200
NUMBER = "int(max=2147483647)"
"""A bulletin's number, as far as tables count."""
_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d", re.ASCII)

bp = Blueprint("outgoing", __name__)


@dataclass(frozen=True)
class Way:
    """How somebody got in."""

    station: StationRecord
    token: str = ""
    """In the address: what is named in the answer must carry it too."""
    holder: str | None = None
    """The label of the key that was shown."""


def opened(station: str, action: Action, public: bool = True) -> Way:
    """Raises NotFound, KeyNeeded; and for somebody who has signed in what `allowed` raises."""
    record = library().station(station)
    key, in_address = _shown_key()
    holder = library().holder(station, key) if key else None
    if holder is not None:
        return Way(record, key if in_address else "", holder)
    if public and record.feed_public:
        return Way(record)
    if not current_user.is_authenticated:
        raise KeyNeeded(station)
    allowed(action, station)
    return Way(record)


@bp.errorhandler(KeyNeeded)
def key_needed(error: KeyNeeded) -> Response:
    """Players of podcasts ask for a password where they are told to."""
    answer = failures.reader_error(error)
    answer.headers["WWW-Authenticate"] = 'Basic realm="Loa Phuong", charset="UTF-8"'
    return answer


@bp.get("/dai/<station>/feed.xml")
def feed(station: str) -> ResponseReturnValue:
    way, master = opened(station, Action.LISTEN), asked_master()
    record = way.station
    bulletins = newsroom().approved(station)
    body = station_feed(record.station, bulletins, outlet(station, way.token), master, record.feed_public)
    return _text(way, body, "application/rss+xml; charset=utf-8")


@bp.get("/dai/<station>/playlist.m3u8", defaults={"extended": True})
@bp.get("/dai/<station>/playlist.m3u", defaults={"extended": False})
def station_playlist(station: str, extended: bool) -> ResponseReturnValue:
    way, master = opened(station, Action.LISTEN), asked_master()
    body = playlist(newsroom().approved(station), outlet(station, way.token), master, extended)
    return _text(way, body, "audio/x-mpegurl; charset=utf-8")


@bp.get("/dai/<station>/moi-nhat.mp3", defaults={"clock": None})
@bp.get("/dai/<station>/<clock>/moi-nhat.mp3")
@limiter.exempt  # whole loudspeaker clusters ask from one address
def newest(station: str, clock: str | None) -> ResponseReturnValue:
    """The newest approved bulletin, of the slot that starts at `clock` (HHMM) or of any."""
    way = opened(station, Action.LISTEN)
    return _file(way, newsroom().newest(station, _start(clock)), asked_master(), ".mp3")


@bp.get(f"/dai/<station>/ban-tin/<{NUMBER}:number>/<master>.mp3", defaults={"suffix": ".mp3"})
@bp.get(f"/dai/<station>/ban-tin/<{NUMBER}:number>/<master>.wav", defaults={"suffix": ".wav"})
@bp.get(f"/dai/<station>/ban-tin/<{NUMBER}:number>/<master>.ogg", defaults={"suffix": ".ogg"})
@limiter.exempt
def file(station: str, number: int, master: str, suffix: str) -> ResponseReturnValue:
    way = opened(station, Action.LISTEN)
    return _file(way, approved(station, number), master_of(master), suffix)


@bp.get(f"/dai/<station>/ban-tin/<{NUMBER}:number>/<master>.chapters.json")
def file_chapters(station: str, number: int, master: str) -> ResponseReturnValue:
    opened(station, Action.LISTEN)
    response = jsonify(chapters(_made(approved(station, number), master_of(master), ".mp3")))
    response.content_type = "application/json+chapters"
    return response


@bp.get(f"/dai/<station>/ban-tin/<{NUMBER}:number>/goi.zip")
@limiter.limit("60 per minute")
def pack(station: str, number: int) -> ResponseReturnValue:
    """The pack for a USB stick; a broken download goes on. Never for all: it names who approved."""
    way, master = opened(station, Action.EXPORT, public=False), asked_master()
    bulletin = approved(station, number)
    must_be_intact(_made(bulletin, master, ".mp3"))
    packed = newsroom().pack(bulletin, master, outlet(station).pack(number, master))
    response = Response(content_type="application/zip")
    response.set_etag(packed.sha256)
    _headers(response, way, bulletin, packed.name, "attachment")
    return audio.in_parts(response, packed.size, packed.pieces)


@bp.get("/dai/bieu-tuong.png")
def icon() -> Response:
    """The picture of every station, at an address that does not change with our version."""
    assets: Assets = current_app.extensions["assets"]
    response = Response(assets.files["icon-512.png"].body, mimetype="image/png")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def outlet(station: str, token: str = "") -> Outlet:
    return Outlet((settings().public_url or request.host_url).rstrip("/"), station, token)


def asked_master() -> str:
    """`?ban=loa`. Raises NotFound."""
    return master_of(request.args.get(MASTER, "web"))


def approved(station: str, number: int) -> Approved:
    """Raises NotFound also for another station's, NotApproved, Conflict where something in it has expired."""
    if library().bulletin(number).station != station:
        raise NotFound(number)
    found = newsroom().approved_one(number)
    if found.valid_until is not None and found.valid_until <= now():
        raise Conflict(f"“{found.title}” có mục đã hết hạn")
    return found


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _made(bulletin: Approved, master: str, suffix: str) -> Programme:
    """Raises NotFound."""
    programme = file_of(bulletin, master, suffix)
    if programme is None:
        raise NotFound(master_name(master) + suffix)
    return programme


def _file(way: Way, bulletin: Approved, master: str, suffix: str) -> ResponseReturnValue:
    programme = _made(bulletin, master, suffix)
    must_be_intact(programme)
    response = Response(content_type=TYPES[suffix])
    response.set_etag(programme.sha256)
    # RFC 9530: what a platform may check the whole file by.
    digest = base64.b64encode(bytes.fromhex(programme.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    name = f"ban-tin_{bulletin.starts_at:%Y%m%d-%H%M}_{master_name(master)}{suffix}"
    _headers(response, way, bulletin, name, "inline")
    return audio.in_parts(response, programme.size, functools.partial(audio.pieces, programme.path))


def _headers(response: Response, way: Way, bulletin: Approved, name: str, how: str) -> None:
    response.last_modified = bulletin.approved_at
    response.headers["Cache-Control"] = _kept(way)
    response.headers.set("Content-Disposition", how, filename=name)


def _text(way: Way, body: bytes, content_type: str) -> ResponseReturnValue:
    response = Response(body, content_type=content_type)
    response.set_etag(hashlib.sha256(body).hexdigest())
    response.headers["Cache-Control"] = _kept(way)
    return response.make_conditional(request)


def _kept(way: Way) -> str:
    """Ask again each time; and no shared cache keeps what a key opened."""
    return "no-cache" if way.station.feed_public else "private, no-cache"


def _shown_key() -> tuple[str, bool]:
    """The key, and whether it stood in the address."""
    key = request.args.get(TOKEN, "")
    if key:
        return key[:LONGEST_KEY], True
    shown = request.authorization
    if shown is None:
        return "", False
    return (shown.token or shown.password or "")[:LONGEST_KEY], False


def _start(clock: str | None) -> datetime.time | None:
    """Raises NotFound."""
    if clock is None:
        return None
    if not _CLOCK.fullmatch(clock):
        raise NotFound(clock)
    return datetime.time(int(clock[:2]), int(clock[2:]))
