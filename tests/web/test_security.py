"""Headers, cookies, rates, and script in every field."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from markupsafe import escape

from reader.article import Article, Block, BlockKind, Page, read_page
from reader.records import Library
from reader.samples import sample_page
from reader.script import Entry
from reader.web import create_app
from tests.web.conftest import Desk
from tests.web.fakes import Settings, Studio

PUBLIC = [
    "/",
    "/?q=phuong",
    "/articles/{slug}",
    "/articles/{slug}/bao-loi",
    "/articles/{slug}/da-bao-loi",
    "/articles/{slug}/recording.json",
    "/articles/{slug}/cues.json",
    "/articles/{slug}/audio.mp3",
    "/dang-nhap/x",
    "/favicon.ico",
    "/robots.txt",
    "/tro-giup",
    "/huong-dan-nhung",
    "/ngoai-tuyen",
    "/sw.js",
    "/loa-phuong.webmanifest",
    "/articles/{slug}/van-ban.txt",
    "/healthz",
    "/readyz",
    "/api/v1/articles",
    "/api/v1/openapi.json",
    "/khong-co",
    "/ban-lam-viec",
]
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.mark.parametrize("path", PUBLIC)
def test_every_answer_is_guarded_and_sets_no_cookie(client: FlaskClient, slug: str, path: str) -> None:
    headers = client.get(path.format(slug=slug)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"]
    assert "Set-Cookie" not in headers


def inline(page: Any, tag: str) -> list[str]:
    """What stands in a page between these tags, as a policy names it."""
    texts = [element.text_content() for element in page.xpath(f"//{tag}[not(@src)]")]
    return [f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts]


@pytest.mark.parametrize("path", ["/", "/articles/{slug}", "/tro-giup", "/khong-co", "/ngoai-tuyen"])
def test_the_policy_lets_run_what_stands_in_the_page_and_nothing_else(
    client: FlaskClient, slug: str, path: str
) -> None:
    answer = client.get(path.format(slug=slug))
    page = html.fromstring(answer.text)
    policy = answer.headers["Content-Security-Policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    (style,), (script,) = inline(page, "style"), inline(page, "script")
    assert parts["style-src"] == f"'self' {style}"
    assert parts["script-src"] == f"'self' {script}"
    assert parts["base-uri"] == parts["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", [p for p in PUBLIC if "." not in p])
def test_every_page_has_one_heading_and_no_inline_handlers(client: FlaskClient, slug: str, path: str) -> None:
    answer = client.get(path.format(slug=slug))
    if answer.mimetype != "text/html":
        return
    page = html.fromstring(answer.text)
    assert len(page.cssselect("h1")) == 1
    assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]")
    assert page.cssselect("title")[0].text.endswith("Loa Phường")


def test_script_in_every_field(desk: Desk, client: FlaskClient, library: Library, studio: Studio) -> None:
    body = sample_page().body.replace(b"<p>", b"<p>" + EVIL.encode())  # what comes through the article room
    quoted = Block(BlockKind.PARAGRAPH, EVIL, str(escape(EVIL)))
    blocks = (*read_page(Page(body, None, "text/html; charset=utf-8")).blocks, quoted)
    article = Article(EVIL, blocks, EVIL, EVIL, source_url="https://vi.du/?" + EVIL)
    slug = library.add_article(article, EVIL)
    library.save_entry(Entry(EVIL, EVIL), EVIL)
    library.add_report(slug, EVIL, EVIL)
    pages = {
        "library": client.get("/", query_string={"q": EVIL}),
        "found": client.get("/"),
        "article": client.get(f"/articles/{slug}"),
        "voice": client.get(f"/articles/{slug}", query_string={"giong": EVIL}),
        "look": client.get(f"/articles/{slug}", query_string={"co-chu": EVIL, EVIL: EVIL}),
        "report": client.get(f"/articles/{slug}/bao-loi"),
        "none": client.get(f"/{EVIL}"),
        "token": client.get("/dang-nhap/" + EVIL.replace("/", "")),
        "desk": desk.client.get("/ban-lam-viec", query_string={"viet": EVIL}),
        "readings": desk.client.get(f"/articles/{slug}/cach-doc"),
        "entry": desk.post("/ban-lam-viec/tu-dien", {"written": EVIL, "spoken": EVIL}, follow_redirects=True),
    }
    for name, answer in pages.items():
        page = html.fromstring(answer.text)
        assert not page.xpath("//@*[starts-with(name(), 'on')] | //img"), name
        assert len(page.xpath("//script[not(@src)]")) == 1, name  # our own, whose hash the policy holds
        assert EVIL not in answer.text, name


def test_script_in_what_the_api_answers(client: FlaskClient, library: Library) -> None:
    answer = client.get("/api/v1/articles/" + EVIL.replace("/", ""))
    assert answer.mimetype == "application/problem+json"  # and nosniff: no browser takes it for a page


def served(library: Any, studio: Any, **changes: Any) -> FlaskClient:
    settings: Any = dataclasses.replace(Settings(), **changes)
    return create_app(settings, library, studio).test_client()


def test_too_many_requests(library: Library, studio: Studio) -> None:
    client = served(library, studio, requests_per_minute=3)
    codes = [client.get("/").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    last = client.get("/")
    assert "Có quá nhiều yêu cầu" in last.text
    assert 0 < int(last.headers["Retry-After"]) <= 61
    problem = client.get("/api/v1/voices")
    assert problem.status_code in (200, 429)  # its own count, or the same


def test_the_api_tells_when_to_come_back(library: Library, studio: Studio) -> None:
    client = served(library, studio, requests_per_minute=1)
    client.get("/api/v1/voices")
    answer = client.get("/api/v1/voices")
    assert (answer.status_code, answer.json["type"]) == (429, "urn:loa-phuong:too-many-requests")
    assert int(answer.headers["Retry-After"]) > 0


def test_health_and_stored_audio_are_never_refused(library: Library, studio: Studio, slug: str) -> None:
    client = served(library, studio, requests_per_minute=1)
    address = f"/audio/{studio.make(slug, studio.voice(None)).sha256}.mp3"
    for path in ("/healthz", "/readyz", address):
        assert [client.get(path).status_code for _ in range(4)] == [200] * 4


def test_each_visitor_behind_a_proxy_is_counted_alone(library: Library, studio: Studio) -> None:
    client = served(library, studio, requests_per_minute=1, trusted_proxies=1)
    codes = [client.get("/", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in (1, 1, 2)]
    assert codes == [200, 429, 200]


def test_a_forged_address_is_not_believed_without_a_proxy(library: Library, studio: Studio) -> None:
    client = served(library, studio, requests_per_minute=1)
    codes = [client.get("/", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in (1, 2)]
    assert codes == [200, 429]


def test_reports_are_few(client: FlaskClient, slug: str, library: Library) -> None:
    codes = [
        client.post(f"/articles/{slug}/bao-loi", data={"text": f"chữ {n}"}).status_code for n in range(6)
    ]
    assert codes == [303] * 5 + [429]
    assert len(library.reports()) == 5


def test_guessing_sign_in_links_is_slow(client: FlaskClient) -> None:
    codes = {client.post(f"/dang-nhap/{n}").status_code for n in range(12)}
    assert codes == {403, 429}


def test_a_session_of_another_key_is_none(app: Flask, library: Library, studio: Studio, desk: Desk) -> None:
    app.secret_key = "another"
    assert desk.client.get("/ban-lam-viec").status_code == 403


def test_a_body_that_is_no_form(desk: Desk) -> None:
    answer = desk.client.post(
        "/ban-lam-viec/tep", data=io.BytesIO(b"\xff\xfe\x00"), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 400
