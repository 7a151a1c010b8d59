"""What portals may ask: who is listed, what a page of theirs is, frames, oEmbed, the line that the desk writes."""

from __future__ import annotations

import base64
import datetime
import hashlib
import html
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from reader.article import Page
from reader.errors import FetchFailed
from reader.records import articles
from reader.web import widget
from tests.web.conftest import Desk
from tests.web.portals import Portals, Service, service

SITE = "https://tin.angiang.gov.vn"
AT = "/widget/v1/recording"


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("embed")
    sites = ("https://*.angiang.gov.vn", "http://10.1.2.3:8080")
    with service(folder, *sites, embed_per_minute=3, public_url="https://loa.vn") as made:
        yield made


@pytest.fixture
def portals() -> Portals:
    return Portals(SITE)


@pytest.fixture
def anyone(rooms: Service) -> FlaskClient:
    return rooms.app.test_client()


class Portal:
    """Pages that the service can load, and how often it did."""

    def __init__(self, portals: Portals) -> None:
        self.portals = portals
        self.loaded: list[str] = []
        self.leads: dict[str, str] = {}

    def fetch(self, url: str) -> Page:
        self.loaded.append(url)
        url = self.leads.get(url, url)
        path = urlsplit(url).path
        if path not in self.portals.pages:
            raise FetchFailed(url, "HTTP 404")
        return Page(self.portals.pages[path][0].encode(), url, "text/html; charset=utf-8")


@pytest.fixture
def portal(rooms: Service, portals: Portals, monkeypatch: pytest.MonkeyPatch) -> Portal:
    there = Portal(portals)
    monkeypatch.setattr(rooms.studio, "fetch", there.fetch)
    return there


_numbers = iter(range(1000))


def site() -> str:
    """A listed site of its own, so that tests do not use up each other's limit."""
    return f"https://xa{next(_numbers)}.angiang.gov.vn"


# The script


def test_the_script_has_one_address_and_a_short_life(anyone: FlaskClient) -> None:
    answer = anyone.get("/widget.js", headers={"Accept-Encoding": "gzip", "Origin": "https://khac.vn"})
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Access-Control-Allow-Origin"] == "*", "a module of another site is loaded by CORS"
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert "Set-Cookie" not in answer.headers
    again = anyone.get("/widget.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert len(answer.data) <= 12_000, "12 KB gzipped"


# Who may ask


@pytest.mark.parametrize("origin", [SITE, "https://a.b.angiang.gov.vn", "http://10.1.2.3:8080", None])
def test_listed_sites_may_ask(anyone: FlaskClient, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    answer = anyone.get(AT, query_string={"url": f"{SITE}/tin/la"}, headers=headers)
    assert answer.json == {"slug": None, "state": "absent", "done": 0, "total": 0, "audio": None}
    assert answer.headers.get("Access-Control-Allow-Origin") == origin
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    [
        "https://angiang.gov.vn",
        "http://tin.angiang.gov.vn",
        "https://xangiang.gov.vn",
        "http://10.1.2.3",
        "null",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_others_are_told_why_not(anyone: FlaskClient, origin: str, method: str) -> None:
    answer = anyone.open(AT, method=method, query_string={"url": f"{SITE}/tin"}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == "urn:loa-phuong:not-embedded"
    assert answer.json["detail"].startswith(f"{origin} chưa được nhúng")
    assert "READER_EMBED_SITES" in answer.json["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*", "or the browser would hide the reason"


@pytest.mark.parametrize(
    ("url", "status", "kind"),
    [
        ("https://khac.vn/tin", 403, "not-embedded"),
        ("ftp://tin.angiang.gov.vn/", 400, "bad-address"),
        ("https://x@tin.angiang.gov.vn/", 400, "bad-address"),
        ("tin", 400, "bad-address"),
        ("http://[", 400, "bad-address"),
        (None, 400, "bad-input"),
    ],
)
def test_only_pages_of_listed_sites_are_read(
    anyone: FlaskClient, url: str | None, status: int, kind: str
) -> None:
    for method in ("GET", "POST"):
        answer = anyone.open(
            AT, method=method, query_string={"url": url} if url else {}, headers={"Origin": SITE}
        )
        assert (answer.status_code, answer.json["type"]) == (status, f"urn:loa-phuong:{kind}")


def test_the_reason_is_told_in_english_too(anyone: FlaskClient) -> None:
    answer = anyone.get(AT, query_string={"url": "https://khac.vn/", "ngon-ngu": "en"})
    assert "may not embed" in answer.json["detail"]


# What is answered


def test_a_page_is_loaded_and_read_when_it_is_first_asked_for(
    anyone: FlaskClient, rooms: Service, portals: Portals, portal: Portal
) -> None:
    url, here = portals.put("/tin/cup-nuoc", "plain"), {"Origin": site()}
    assert anyone.get(AT, query_string={"url": url}, headers=here).json["state"] == "absent"
    assert portal.loaded == [], "looking makes nothing"
    made = anyone.post(AT, query_string={"url": url}, headers=here).json
    assert (made["state"], made["slug"], portal.loaded) == ("ready", rooms.library.slug_of(url), [url])
    again = anyone.get(AT, query_string={"url": url + "?utm_source=zalo#a", "cues": "0"}, headers=here).json
    assert again["audio"] == made["audio"] and "cues" not in again
    assert anyone.get(made["audio"]).mimetype == "audio/mpeg"
    assert anyone.get(made["page"]).status_code == 200
    anyone.post(AT, query_string={"url": url}, headers=here)
    assert portal.loaded == [url], "and only then"
    assert any(event.who == f"nhúng {here['Origin']}" for event in rooms.library.events())


def test_cues_are_the_written_sentences_with_times_and_words(
    anyone: FlaskClient, rooms: Service, portals: Portals
) -> None:
    portals.put("/tin/cues", "plain", instead=[("Mọi thắc mắc", "😀 Mọi thắc mắc")])
    slug = rooms.add(portals, "/tin/cues")
    told = anyone.get(AT, query_string={"slug": slug, "voice": "nam"}).json
    blocks = [portals.article("/tin/cues").title, *(b.text for b in portals.article("/tin/cues").blocks)]
    last = 0.0
    for block, start, end, text, words in told["cues"]:
        assert text in blocks[block + 1]
        assert last <= start < end <= told["duration_s"] + 0.01
        last = end
        units = text.encode("utf-16-le")
        pieces = [units[2 * a : 2 * b].decode("utf-16-le") for a, b, _, _ in words]
        assert all(piece == piece.strip() and piece for piece in pieces)
        assert all(start - 0.01 <= a <= b <= end + 0.01 for _, _, a, b in words)
    assert pieces[-2:] == ["thông", "cảm"] or " ".join(pieces).endswith("thông cảm")
    text, words = next((text.encode("utf-16-le"), words) for *_, text, words in told["cues"] if "😀" in text)
    start, end, _, _ = words[-1]
    assert text[2 * start : 2 * end].decode("utf-16-le") in "0296 3 831 000", "counted as JavaScript counts"


def test_another_voice_and_an_unknown_one(anyone: FlaskClient, rooms: Service, portals: Portals) -> None:
    portals.put("/tin/giong", "plain")
    slug = rooms.add(portals, "/tin/giong")
    other = anyone.get(AT, query_string={"slug": slug, "voice": "bac"}).json
    assert (other["state"], other["audio"]) == ("absent", f"/articles/{slug}/audio.mp3?giong=bac")
    assert anyone.get(AT, query_string={"slug": slug, "voice": "tay"}).status_code == 400
    assert anyone.get(AT, query_string={"slug": "khong-co"}).status_code == 404


def test_a_page_that_leads_to_another_site_is_not_read(
    anyone: FlaskClient, rooms: Service, portals: Portals, portal: Portal
) -> None:
    portals.put("/tin/that", "plain")
    portal.leads[f"{SITE}/out?to=khac"] = "https://khac.vn/tin/that"
    before = rooms.library.articles().total
    answer = anyone.post(AT, query_string={"url": f"{SITE}/out?to=khac"}, headers={"Origin": site()})
    assert (answer.status_code, answer.json["value"]) == (403, "https://khac.vn")
    assert rooms.library.articles().total == before


def test_a_page_that_leads_elsewhere_on_a_listed_site_is_known_by_both(
    anyone: FlaskClient, rooms: Service, portals: Portals, portal: Portal
) -> None:
    there = portals.put("/tin/dich", "plain", instead=[("ngày 12 tháng 6", "ngày 13 tháng 6")])
    portal.leads[f"{SITE}/tat"] = there
    slug = anyone.post(AT, query_string={"url": f"{SITE}/tat"}, headers={"Origin": site()}).json["slug"]
    assert rooms.library.slug_of(f"{SITE}/tat") == rooms.library.slug_of(there) == slug
    assert anyone.get(AT, query_string={"url": f"{SITE}/tat"}).json["state"] == "ready"


def test_a_changed_page_is_loaded_again_after_an_hour_and_on_request_only(
    anyone: FlaskClient, portals: Portals, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, here = portals.put("/tin/doi", "plain", instead=[("tháng 6", "tháng 7")]), {"Origin": site()}
    first = anyone.post(AT, query_string={"url": url}, headers=here).json["slug"]
    portals.put("/tin/doi", "plain", instead=[("tháng 6", "tháng 7"), ("22 giờ", "23 giờ")])
    fresh: dict[str, Any] = {"query_string": {"url": url, "fresh": "1"}, "headers": here}
    assert anyone.post(AT, **fresh).json["slug"] == first, "not within the hour"
    later = articles.now() + datetime.timedelta(hours=1, minutes=1)

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return later

    monkeypatch.setattr(widget.datetime, "datetime", Later)
    assert anyone.post(AT, query_string={"url": url}, headers=here).json["slug"] == first, "nobody asked"
    assert portal.loaded == [url]
    second = anyone.post(AT, **fresh).json["slug"]
    assert portal.loaded == [url, url]
    assert second != first
    assert anyone.get(AT, query_string={"url": url}).json["slug"] == second
    del portals.pages["/tin/doi"]
    assert anyone.post(AT, **fresh).json["slug"] == second, "a page that is gone is still heard"


def test_what_cannot_be_read_says_so(anyone: FlaskClient, portal: Portal) -> None:
    answer = anyone.post(AT, query_string={"url": f"{SITE}/tin/khong-co"}, headers={"Origin": site()})
    assert (answer.status_code, answer.json["type"]) == (502, "urn:loa-phuong:fetch-failed")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_each_site_has_its_limit_of_orders(anyone: FlaskClient, portals: Portals, portal: Portal) -> None:
    busy, quiet = site(), site()
    urls = [
        portals.put(f"/tin/so-{n}", "plain", instead=[("12 tháng 6", f"{n} tháng 6")]) for n in range(1, 6)
    ]

    def order(url: str, origin: str) -> Any:
        return anyone.post(AT, query_string={"url": url}, headers={"Origin": origin})

    assert [order(url, busy).status_code for url in urls[:4]] == [200, 200, 200, 429]
    over = order(urls[3], busy)
    assert over.json["type"] == "urn:loa-phuong:too-many-requests"
    assert 0 < int(over.headers["Retry-After"]) <= 61
    assert anyone.get(AT, query_string={"url": urls[0]}, headers={"Origin": busy}).json["state"] == "ready"
    assert [order(urls[0], quiet).status_code for _ in range(5)] == [200] * 5, "what is there costs nothing"
    assert order(urls[4], quiet).status_code == 200


def test_without_script_the_same_limit_holds(anyone: FlaskClient, rooms: Service, portal: Portal) -> None:
    here = site()
    portal.portals.origin = here
    urls = [
        portal.portals.put(f"/k-{n}", "plain", instead=[("12 tháng 6", f"{n} tháng 9")]) for n in range(4)
    ]
    form = {"Sec-Fetch-Site": "same-origin"}
    told = [anyone.post("/nhung", data={"url": url}, headers=form).status_code for url in urls]
    assert told == [303, 303, 303, 429]
    assert rooms.library.slug_of(urls[3]) is None


def test_a_page_that_many_open_at_once_is_loaded_once(
    rooms: Service, portals: Portals, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, here = portals.put("/tin/dong", "plain", instead=[("tháng 6", "tháng 10")]), {"Origin": site()}

    def slow(address: str) -> Page:
        time.sleep(0.2)
        return portal.fetch(address)

    monkeypatch.setattr(rooms.studio, "fetch", slow)

    def order(_: int) -> int:
        return rooms.app.test_client().post(AT, query_string={"url": url}, headers=here).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(order, range(4))) == {200}
    assert portal.loaded == [url]


# Frames


def test_a_frame_may_stand_in_listed_sites_alone(
    anyone: FlaskClient, rooms: Service, portals: Portals
) -> None:
    portals.put("/tin/khung", "plain")
    slug = rooms.add(portals, "/tin/khung")
    for path in (
        f"/nhung/{slug}",
        f"/nhung?url={SITE}/tin/khung",
        f"/nhung?url={SITE}/tin/chua-co",
        "/nhung/khong-co",
    ):
        answer = anyone.get(path)
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["frame-ancestors"] == "'self' https://*.angiang.gov.vn http://10.1.2.3:8080", path
        assert policy["default-src"] == "'none'"
        for style in re.findall(
            "<style>(.*?)</style>", answer.text, re.S
        ):  # an error's page has our sheet in it
            assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy["style-src"]
        assert "X-Frame-Options" not in answer.headers, "it knows no lists and would forbid all"
        assert "Set-Cookie" not in answer.headers
    for path in ("/", f"/articles/{slug}"):
        assert anyone.get(path).headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in anyone.get(path).headers["Content-Security-Policy"]
    assert anyone.get("/nhung?url=https://khac.vn/").status_code == 403
    assert anyone.get("/nhung").status_code == 400


def test_a_frame_without_script_plays_or_orders(
    anyone: FlaskClient, rooms: Service, portals: Portals, portal: Portal
) -> None:
    url = portals.put("/tin/khung-2", "plain", instead=[("tháng 6", "tháng 8")])
    page = anyone.get("/nhung", query_string={"url": url, "kieu": "panel", "giong": "bac"}).text
    assert f'url="{url}"' in page and 'size="panel"' in page and 'voice="bac"' in page
    assert '<form method="post" action="/nhung" target="_blank">' in page
    assert (
        anyone.post("/nhung", data={"url": url}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    )
    ordered = anyone.post("/nhung", data={"url": url}, headers={"Sec-Fetch-Site": "same-origin"})
    slug = rooms.library.slug_of(url)
    assert (ordered.status_code, ordered.location) == (303, f"/articles/{slug}")
    known = anyone.get("/nhung", query_string={"url": url}).text
    assert f'slug="{slug}"' in known and f'src="/articles/{slug}/audio.mp3"' in known


# oEmbed


def test_oembed(anyone: FlaskClient, rooms: Service, portals: Portals) -> None:
    url = portals.put(
        "/tin/oembed", "plain", instead=[("Thông báo cúp nước ngày", "Cúp “nước” & <điện> ngày")]
    )
    slug = rooms.add(portals, "/tin/oembed", made=False)
    for address in (f"https://loa.vn/articles/{slug}", f"http://localhost/articles/{slug}?co-chu=200", url):
        told = anyone.get("/oembed", query_string={"url": address, "format": "json"}).json
        assert (told["type"], told["version"], told["width"], told["height"]) == ("rich", "1.0", 640, 150)
        frame = re.fullmatch(
            r'<iframe src="([^"]+)" title="([^"]+)" width="640" height="150" .*></iframe>', told["html"]
        )
        assert frame and html.unescape(frame[1]) == f"https://loa.vn/nhung/{slug}"
        assert html.unescape(frame[2]) == told["title"] == rooms.library.article(slug).title
    small = anyone.get("/oembed", query_string={"url": url, "maxwidth": "300"}).json
    assert (small["width"], small["height"]) == (300, 300)
    for query, status in (
        ({"url": url, "format": "xml"}, 501),
        ({"url": "https://khac.vn/"}, 404),
        ({"url": f"https://loa.vn/ban-lam-viec/{slug}"}, 404),
        ({}, 404),
        ({"url": url, "maxwidth": "100"}, 404),
        ({"url": url, "maxheight": "50"}, 404),
    ):
        assert anyone.get("/oembed", query_string=query).status_code == status, query
    page = anyone.get(f"/articles/{slug}").text
    found = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)
    assert found and anyone.get(html.unescape(found[1])).json["version"] == "1.0"


# The desk


def lines(page: str) -> dict[str, str]:
    return {
        name: html.unescape(code)
        for name, code in re.findall(r'<textarea id="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S)
    }


def test_the_desk_writes_the_line(anyone: FlaskClient, rooms: Service, portals: Portals) -> None:
    assert anyone.get("/ban-lam-viec/nhung").status_code == 403
    portals.put("/tin/ban", "plain")
    rooms.add(portals, "/tin/ban", made=False)
    desk = Desk(rooms.app, rooms.library)  # type: ignore[arg-type]
    page = desk.client.get("/ban-lam-viec/nhung").text
    assert (
        lines(page)["dong"]
        == '<script type="module" src="https://loa.vn/widget.js" data-article="auto"></script>'
    )
    assert "https://*.angiang.gov.vn" in page
    chosen = desk.client.get('/ban-lam-viec/nhung?kieu=panel&tieng=en&giong=bac&cho=%23a"><script>').text
    assert lines(chosen)["dong"] == (
        '<script type="module" src="https://loa.vn/widget.js" data-article="#a&quot;&gt;&lt;script&gt;"'
        ' data-size="panel" data-lang="en" data-voice="bac"></script>'
    )
    assert (
        "<loa-phuong" in lines(chosen)["the"]
        and "kieu=panel&amp;giong=bac&amp;ngon-ngu=en" in lines(chosen)["the"]
    )
    assert lines(chosen)["khung"].startswith('<iframe src="https://loa.vn/nhung?url=DIA-CHI-TRANG')
    assert '<loa-phuong size="panel" lang="en" voice="bac" slug=' in chosen
    assert desk.client.get("/ban-lam-viec").text.count('href="/ban-lam-viec/nhung"') == 1


def test_every_attribute_event_and_part_is_in_the_webmasters_guide() -> None:
    root = Path(__file__).parents[2]
    guide = (root / "docs/webmaster.md").read_text("utf-8")
    code = (root / "reader/web/static/widget.js").read_text("utf-8")
    attributes = re.findall(r'"(\w+)"', re.search(r"observedAttributes = \[(.*?)\]", code)[1])  # type: ignore[index]
    events = [f"loa-{name}" for name in set(re.findall(r'#tell\("(\w+)"', code))]
    parts = set(re.findall(r'part: "(\w+)"', code))
    properties = set(re.findall(r"var\((--loa-[\w-]+)", code))
    assert min(map(len, (attributes, events, parts, properties))) > 5
    for name in (*attributes, *events, *parts, *properties):
        assert f"`{name}`" in guide, name
