"""Without the network: what was opened is read and heard, and no more is kept than there is room for."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from reader.records import Library
from tests.web.fakes import Studio
from tests.web.live import LIT, PLAYING, TIME, until, violations

ACTIVE = "navigator.serviceWorker.controller !== null"
KEPT = "caches.open('loa-phuong:bai').then(c => c.match('/loa-phuong-da-giu')).then(r => r ? r.json() : [])"


def kept(page: Page) -> list[dict[str, Any]]:
    return list(page.evaluate(KEPT))


def keep(page: Page, count: int = 1) -> None:
    for _ in range(100):
        if len(kept(page)) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(kept(page))


@pytest.fixture
def opened(visit: Any, article: str, studio: Studio, slug: str) -> Page:
    """An article that was only opened, its voice ready; the worker is at work."""
    studio.make(slug, studio.voice(None))
    page: Page = visit(article, service_workers="allow")
    until(page, ACTIVE)
    keep(page)
    return page


def test_an_opened_article_is_read_and_heard_offline(
    opened: Page, library: Library, slug: str, faults: list[str]
) -> None:
    opened.context.set_offline(True)
    opened.reload()
    assert opened.locator("h1").inner_text() == library.article(slug).title
    assert (
        opened.evaluate("getComputedStyle(document.querySelector('.listen')).minHeight") != "auto"
    )  # styled
    opened.wait_for_selector("html.audible")
    opened.get_by_role("button", name="Nghe bài này").first.click()
    until(opened, PLAYING + f" && {TIME} > 0.2")
    opened.locator("[data-seek]").fill("7")  # answered from what is kept, in parts
    until(opened, f"{TIME} > 7.2")
    assert opened.evaluate(LIT, "sentence")
    opened.goto(opened.url + "?co-chu=200")  # another look is the same article
    assert opened.locator("h1").inner_text() == library.article(slug).title
    faults.clear()  # the browser notes what is missing


def test_a_part_of_the_kept_sound_is_that_part(
    opened: Page, studio: Studio, slug: str, faults: list[str]
) -> None:
    recording = studio.made[slug, "nam"]
    body = recording.path.read_bytes()
    opened.context.set_offline(True)
    read = """([url, range]) => fetch(url, range ? { headers: { Range: range } } : {}).then(async (r) =>
      [r.status, r.headers.get("Content-Range"), [...new Uint8Array(await r.arrayBuffer())]])"""
    address = f"/audio/{recording.sha256}.mp3"
    size = len(body)
    for asked, status, told, expected in [
        (None, 200, None, body),
        ("bytes=0-1", 206, f"bytes 0-1/{size}", body[:2]),
        (f"bytes={size - 5}-", 206, f"bytes {size - 5}-{size - 1}/{size}", body[-5:]),
        (f"bytes={size - 5}-{size + 99}", 206, f"bytes {size - 5}-{size - 1}/{size}", body[-5:]),
        (f"bytes={size}-", 416, f"bytes */{size}", b""),
    ]:
        found = opened.evaluate(read, [address, asked])
        assert (found[0], found[1], bytes(found[2])) == (status, told, expected), asked
    faults.clear()  # the browser notes the 416


def test_a_page_that_was_not_opened_says_so(opened: Page, site: str, library: Library, slug: str) -> None:
    opened.context.set_offline(True)
    opened.goto(f"{site}/articles/khac")
    assert opened.get_by_role("heading", name="Đang ngoại tuyến").is_visible()
    assert violations(opened) == []
    opened.get_by_role("link", name=library.article(slug).title).click()
    assert opened.locator("h1").inner_text() == library.article(slug).title


def test_after_an_upgrade_what_was_kept_still_has_its_look(opened: Page, faults: list[str]) -> None:
    opened.evaluate("""async () => {
      const cache = await caches.open("loa-phuong:bai");
      const page = await (await cache.match(location.pathname, { ignoreVary: true })).text();
      const older = page.replace(/static\\/[0-9a-f]+\\//g, "static/0123456789ab/");
      await cache.put(location.pathname, new Response(older, { headers: { "Content-Type": "text/html" } }));
    }""")
    opened.context.set_offline(True)
    opened.reload()
    assert "0123456789ab" in opened.content()
    opened.wait_for_selector("html.audible")
    faults.clear()


def test_the_server_is_down_but_the_article_is_kept(
    opened: Page,
    studio: Studio,
    monkeypatch: pytest.MonkeyPatch,
    faults: list[str],
    slug: str,
    library: Library,
) -> None:
    monkeypatch.setattr(studio, "status", lambda *_: 1 / 0)
    opened.reload()
    assert opened.locator("h1").inner_text() == library.article(slug).title
    faults.clear()  # the browser notes the 500


def test_what_was_deleted_is_forgotten(
    opened: Page, article: str, library: Library, slug: str, faults: list[str]
) -> None:
    library.delete_article(slug, "x")
    opened.reload()
    assert opened.get_by_text("Không tìm thấy").first.is_visible()
    opened.context.set_offline(True)
    opened.goto(article)
    assert opened.get_by_role("heading", name="Đang ngoại tuyến").is_visible()
    faults.clear()


def test_no_more_than_twenty_articles_and_sixty_megabytes(opened: Page) -> None:
    keep_many = """async ([count, bytes]) => {
      const { kept } = await import(document.querySelector("script[type=module]").src.replace("page.js", "keep.js"));
      const cache = await caches.open("loa-phuong:bai");
      const many = Array.from({ length: count }, (_, i) => ({ path: `/articles/x${i}`, title: "x", bytes, urls: [`/articles/x${i}`] }));
      for (const one of many) await cache.put(one.path, new Response("x"));
      await cache.put("/loa-phuong-da-giu", new Response(JSON.stringify([...many, ...(await kept())])));
    }"""
    for count, size, left in ((25, 10, 20), (18, 7e6, 9)):
        opened.evaluate(keep_many, [count, size])
        opened.reload()
        for _ in range(100):
            if len(kept(opened)) == left and kept(opened)[0]["title"] != "x":
                break
            opened.wait_for_timeout(50)
        told = kept(opened)
        assert len(told) == left and told[0]["title"] != "x"  # the newest
        assert sum(one["bytes"] for one in told) <= 60e6
        there = opened.evaluate("caches.open('loa-phuong:bai').then(c => c.keys()).then(k => k.length)")
        assert there == 1 + sum(len(one["urls"]) for one in told)


@pytest.mark.parametrize("choice", ["nghe", "khong"])
def test_the_reader_says_what_is_kept(
    visit: Any, article: str, studio: Studio, slug: str, choice: str
) -> None:
    studio.make(slug, studio.voice(None))
    page = visit(f"{article}?giu-bai={choice}", service_workers="allow")
    page.wait_for_selector("html.audible")
    page.wait_for_timeout(300)
    assert kept(page) == []
    page.get_by_role("button", name="Nghe bài này").first.click()
    until(page, PLAYING)
    page.wait_for_timeout(600)
    assert len(kept(page)) == (choice == "nghe")


def test_on_a_dear_network_only_what_is_listened_to(
    visit: Any, article: str, studio: Studio, slug: str
) -> None:
    studio.make(slug, studio.voice(None))
    page = visit("about:blank", service_workers="allow")
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true, effectiveType: '3g' } })"
    )
    page.goto(article)
    page.wait_for_selector("html.audible")
    page.wait_for_timeout(300)
    assert kept(page) == []
    page.get_by_role("button", name="Nghe bài này").first.click()
    keep(page)


def test_an_operators_page_is_never_kept(operator: Page, article: str, studio: Studio, slug: str) -> None:
    studio.make(slug, studio.voice(None))
    operator.goto(article)
    operator.wait_for_selector("html.audible")
    operator.wait_for_timeout(500)
    assert kept(operator) == []


def test_the_worker_knows_its_version_and_every_file(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript" and answer.headers["Cache-Control"] == "no-cache"
    shell = json.loads(re.search(r"const SHELL = (.*);", answer.text)[1])  # type: ignore[index]
    assert {name.rsplit("/", 1)[1] for name in shell} >= {"page.js", "player.js"}
    assert not any(
        re.search(r"woff2|widget|\.css|first", name) for name in shell
    )  # the sheet is in the pages
    for address in (*shell, "/ngoai-tuyen"):
        assert client.get(address).status_code == 200
    assert client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_it_can_be_installed(client: FlaskClient) -> None:
    page = client.get("/").text
    assert '<link rel="manifest" href="/loa-phuong.webmanifest">' in page
    answer = client.get("/loa-phuong.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = answer.json
    assert (told["start_url"], told["display"], told["lang"]) == ("/", "standalone", "vi")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in told["icons"]}
    for icon in told["icons"]:
        assert client.get(icon["src"]).mimetype == icon["type"]


def test_chromium_agrees_that_it_can_be_installed(opened: Page) -> None:
    session = opened.context.new_cdp_session(opened)
    told = session.send("Page.getInstallabilityErrors")
    assert [e["errorId"] for e in told["installabilityErrors"] if e["errorId"] != "in-incognito"] == []
