"""The pages of getting it out in a browser: axe, narrow, dark, by keyboard, and without scripts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from reader.records.outgoing import queue_deliveries
from reader.web.security import limiter
from tests.web.aired import HERE, OnAir, on_air, tomorrow
from tests.web.house import OURS
from tests.web.live import SIDEWAYS, violations

CHANNELS, LOG = f"/dai/{OURS}/kenh", f"/dai/{OURS}/nhat-ky-phat"


@pytest.fixture(scope="module")
def aired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    """A station in the middle of its work: keys, webhooks with and without luck, a log with a correction."""
    with on_air(tmp_path_factory.mktemp("kho")) as rooms:
        library = rooms.library
        rooms.approve(rooms.bulletin("Bản tin sáng", tomorrow(5)))
        key = library.issue_feed_token(OURS, "Nền tảng loa thông minh ABC", "truong-dai")
        library.holder(OURS, key)
        library.issue_feed_token(OURS, "Máy phát của khóm 3", "truong-dai")
        for path in ("bao", "rat-dai-" + "x" * 60):
            library.add_webhook(OURS, f"https://nen-tang.example.vn/{path}", "truong-dai")
        with library._database.writing() as session:
            queue_deliveries(session, OURS, {"event": "approved", "title": "Bản tin sáng"})
            queue_deliveries(session, OURS, {"event": "approved", "title": "Bản tin chiều"})
        for answer in ("HTTP 503 Service Unavailable", "HTTP 200"):
            claim = library.claim_delivery()
            assert claim
            again = datetime.datetime.now(HERE) + datetime.timedelta(minutes=3) if "503" in answer else None
            library.settle_delivery(claim, answer, again)
        start = datetime.datetime.now(HERE).replace(microsecond=0) - datetime.timedelta(hours=2)
        horn = library.airable(OURS)[0]
        for minutes in (0, 30, 60):
            library.confirm_play(OURS, horn, start + datetime.timedelta(minutes=minutes), "chi-hai")
        begin = start - datetime.timedelta(days=1)
        first = library.plays(OURS, begin, start + datetime.timedelta(days=1))[0]
        library.correct_play(OURS, first.id, start, 4, "chi-hai", "cúp điện giữa chừng")
        yield rooms


@pytest.fixture
def app(aired: OnAir) -> Flask:
    return aired.app


@pytest.fixture(autouse=True)
def unlimited() -> Iterator[None]:
    yield
    limiter.reset()


Opened = Callable[..., Page]


@pytest.fixture
def signed_in(visit: Any, site: str, aired: OnAir) -> Opened:
    def go(path: str, **more: Any) -> Page:
        page: Page = visit(f"{site}/dang-nhap/{aired.library.issue_sign_in('truong-dai', 15)}", **more)
        page.locator("main form button").first.click()
        page.goto(site + path)
        return page

    return go


@pytest.mark.parametrize(
    "path", [CHANNELS, LOG, f"{LOG}?thang=2001-02", f"{CHANNELS}?ngon-ngu=en", f"{LOG}?ngon-ngu=en"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(signed_in: Opened, path: str, scheme: str) -> None:
    page = signed_in(path, color_scheme=scheme)
    for details in page.locator("main details").all():
        details.locator("summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("path", [CHANNELS, LOG])
def test_narrow_and_large(signed_in: Opened, path: str) -> None:
    page = signed_in(path, width=320, height=700)
    assert not page.evaluate(SIDEWAYS)
    page.goto(page.url + "?co-chu=300")
    assert not page.evaluate(SIDEWAYS)
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(button, a.button, summary, input, select)")]
          .filter(e => e.offsetParent && e.type !== "checkbox" && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    )
    assert small == []


def test_a_key_by_keyboard_alone(signed_in: Opened, aired: OnAir) -> None:
    page = signed_in(CHANNELS)
    page.get_by_label("Khoá này cho ai hoặc máy nào").focus()
    page.keyboard.type("Bàn phím")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("code.secret").wait_for()
    key = page.locator("code.secret").inner_text()
    assert aired.library.holder(OURS, key) == "Bàn phím"
    assert key not in page.url and violations(page) == []


def test_an_airing_is_written_and_corrected_without_scripts(signed_in: Opened) -> None:
    page = signed_in(LOG, java_script_enabled=False)
    page.locator("#ghi-chu").fill("phát lại")
    page.get_by_role("button", name="Ghi đã phát").click()
    assert "Đã ghi vào nhật ký." in page.inner_text("main")
    newest = page.locator("ol.reports > li").last
    assert "phát lại" in newest.inner_text()
    newest.locator("summary").click()
    newest.locator("input[type=checkbox]").check()
    newest.locator("input[name=ghi-chu]").fill("bấm nhầm")
    newest.get_by_role("button", name="Thêm dòng sửa").click()
    text = page.inner_text("ol.reports")
    assert "Không phát." in text and "bấm nhầm" in text
