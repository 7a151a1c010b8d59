"""Every door of the application (app.url_map), tried as somebody who must not come in.

Whoever adds a route adds nothing here, unless it is open to everybody (PUBLIC), takes posts of other sites, has a word
in its address that is not among WORDS, or a form that wants fields first (FORMS).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from reader.radio import Airing, Bulletin
from reader.records import Library
from reader.records.notices import Notice
from reader.records.radio_models import FeedEntryRow, PlayRow, SoundRow
from reader.records.stations import station_row
from tests.web.house import OURS, THEIRS

PUBLIC = {
    "account.door",
    "account.enter",
    "account.redeem",
    "account.sign_in",
    "account.sign_out",
    "api.article",
    "api.articles",
    "api.lexicon",
    "api.openapi",
    "api.recording",
    "api.recordings",
    "api.script",
    "api.voices",
    "assets.favicon",
    "assets.show",
    "audio.captions",
    "audio.play",
    "audio.show",
    "embed.frame",
    "embed.frame_of_page",
    "embed.make",
    "embed.oembed",
    "guide.show",
    "guide.webmaster",
    "health.alive",
    "health.ready",
    "offline.manifest",
    "offline.show",
    "offline.worker",
    "outgoing.icon",
    "pages.article",
    "pages.cues",
    "pages.library",
    "pages.recording",
    "pages.report",
    "pages.reported",
    "pages.robots",
    "pages.send_report",
    "preair.sentence",
    "station.hear_chime",
    "take.book",
    "take.sheet",
    "take.text",
    "widget.order",
    "widget.recording",
    "widget.script",
}
"""Open to residents, portals and programs: what is on the portal's page, said aloud."""
OF_OTHER_SITES = {"widget.order"}
"""Posts that other sites send by design, for listed sites alone (READER_EMBED_SITES)."""
SHA256 = "0" * 64
WORDS: dict[str, Any] = {
    "sha256": SHA256,
    "page": SHA256,
    "voice": "nam",
    "version": "x",
    "token": "x",
    "name": "chi-hai",
    "number": 1,
    "at": 0,
    "clock": "0500",
    "master": "web",
    "month": "2026-11",
    "form": "csv",
    "item": "muc",
    "sentence": 0,
}
"""A word in an address -> what is tried."""
THINGS = {"number", "sha256", "page"}
"""Words that name a thing of a station. `belongings` makes the first of each kind for OURS."""

FORMS: dict[str, dict[str, str]] = {
    "notices.save": {"tieu-de": "x", "chu": "x"},
    "sounds.name": {"ten": "x"},
    "plays.correct": {"luc": "2026-11-01T05:00", "phut": "5", "ghi-chu": "sai"},
}
"""What a form must hold before it looks whose the thing is."""


@dataclass(frozen=True)
class Door:
    endpoint: str
    method: str
    address: str
    words: frozenset[str] = field(default=frozenset())


def doors(app: Flask, slug: str, station: str = OURS) -> Iterator[Door]:
    """Raises KeyError for an address with a word that nobody has told us of."""
    words = {**WORDS, "slug": slug, "station": station}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            address = app.url_map.bind("localhost").build(
                rule.endpoint, _values(rule, words), force_external=False
            )
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Door(rule.endpoint, method, address, frozenset(rule.arguments))


def _values(rule: Rule, words: dict[str, Any]) -> dict[str, Any]:
    return {word: words[word] for word in rule.arguments if word not in (rule.defaults or {})}


def belongings(library: Library, station: str = OURS) -> None:
    """The first thing of each kind in the house is this station's."""
    at = datetime.datetime(2030, 1, 1, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert library.add_bulletin(station, Bulletin("Bản tin sáng", Airing(at, 15)), "chi-hai") == 1
    assert library.add_feed(station, "https://phuong.example/rss", "chi-hai") == 1
    library.issue_feed_token(station, "nền", "truong-dai")
    library.add_webhook(station, "https://nen.example/tin", "truong-dai")
    assert library.add_notice(station, Notice("Cúp điện", "Mai cúp điện."), "chi-hai") == 1
    with library._database.writing() as session:
        place = {"station_id": station_row(session, station).id, "bulletin_id": 1, "sha256": "a" * 64}
        play = {"title": "Bản tin", "started_at": at, "seconds": 600.0, "kinds": {}, "confirmed_by": "x"}
        session.add(PlayRow(id=1, **place, **play))
        sound = {"title": "Chuông", "seconds": 3.0, "size": 1, "suffix": ".mp3", "added_by": "chi-hai"}
        session.add(SoundRow(id=1, station_id=place["station_id"], sha256=SHA256, **sound))
        session.add(FeedEntryRow(feed_id=1, page=SHA256, url="https://phuong.example/1"))


def open_to_anybody(app: Flask, client: FlaskClient, slug: str) -> set[str]:
    """Endpoints that let in who has not signed in. 400 is a form without its token, 401 asks for a platform's key."""
    return {
        door.endpoint
        for door in doors(app, slug)
        if client.open(door.address, method=door.method).status_code not in (400, 401, 403)
        or (door.method == "GET" and client.get(door.address).status_code == 400)
    }


def taken_without_token(app: Flask, client: FlaskClient, slug: str) -> set[str]:
    """Endpoints that take a post which another site's page had somebody's browser send."""
    return {door.endpoint for door in doors(app, slug) if door.method != "GET" and not _forged(client, door)}


def _forged(client: FlaskClient, door: Door) -> bool:
    """Refused as such."""
    sent = client.open(
        door.address,
        method=door.method,
        data={"text": "x"},
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    )
    if sent.status_code == 401:  # a key is wanted, which no browser sends by itself
        return True
    answer = sent.get_data(as_text=True)
    return sent.status_code == 400 and ("Biểu mẫu đã quá cũ" in answer or "urn:loa-phuong:csrf" in answer)


def seen_by_strangers(app: Flask, stranger: Any, slug: str) -> list[str]:
    """Doors of OURS that somebody of another station gets through; also with their own station in front of our thing."""
    found = []
    tries = [*doors(app, slug), *(d for d in doors(app, slug, THEIRS) if d.words & THINGS)]
    for door in tries:
        if "station" not in door.words or door.endpoint in PUBLIC:
            continue
        form = FORMS.get(door.endpoint, {})
        data = {**form, "csrf_token": stranger.token()} if door.method != "GET" else None
        status = stranger.client.open(door.address, method=door.method, data=data).status_code
        if status != 404:
            found.append(f"{door.method} {door.address}: {status}")
    return found
