"""The pages of what comes in, in a real browser: recorded, sent, and found fault with by axe-core."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from reader.article import Entry
from reader.errors import FetchTimeout, PageGone
from reader.records import Library, Notice
from tests.web.house import OURS
from tests.web.live import SIDEWAYS, until, violations

MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  const out = context.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  return out.stream;
};
"""
PAGES = ("nguon", "am-thanh", "thong-bao")


@pytest.fixture
def station(library: Library, slug: str) -> str:
    """With sources, a notice that holds, and what went wrong; its address."""
    now = datetime.datetime.now(datetime.UTC)
    library.add_feed(OURS, "https://hoasen.gov.vn/rss", "x", "Tin phường Hoa Sen")
    feed = library.claim_feed()
    assert feed is not None
    library.see_entries(
        feed, [Entry(f"https://hoasen.gov.vn/tin/{n}", f"Phường họp dân lần {n}", now) for n in (1, 2)], 10
    )
    taken, failed = library.untaken_entries(feed, 2)
    library.take_entry(taken, slug)
    library.fail_entry(failed, PageGone(failed.url, "HTTP 404"), for_good=True)
    library.fail_feed(feed, FetchTimeout(feed.url), now)
    library.add_notice(
        OURS,
        Notice("Cắt điện", "Ngày mai cắt điện từ 8 giờ.", valid_until=now + datetime.timedelta(days=1)),
        "x",
    )
    return f"/dai/{OURS}"


def microphone(page: Page) -> None:
    page.add_init_script(MICROPHONE)


def test_a_recording_is_made_heard_and_sent(
    operator: Page, site: str, station: str, library: Library
) -> None:
    microphone(operator)
    operator.goto(f"{site}{station}/am-thanh")
    assert operator.evaluate("document.featurePolicy.allowsFeature('microphone')")
    operator.get_by_role("button", name="Ghi âm bằng micrô").press("Enter")
    until(operator, "document.querySelector('meter').value > 0.1")  # it is heard
    assert operator.locator("[data-said]").inner_text() == "Đang ghi âm."
    assert violations(operator) == []
    operator.wait_for_timeout(1200)
    assert operator.evaluate("document.activeElement.matches('[data-stop]')")
    operator.keyboard.press("Enter")
    until(operator, "document.querySelector('[data-preview] audio').readyState > 0")  # blob: is allowed here
    assert "Xin nghe lại" in operator.locator("[data-said]").inner_text()
    assert operator.evaluate("document.querySelector('#tep').files.length") == 1
    assert violations(operator) == []
    operator.get_by_role("button", name="Gửi lên").press("Enter")
    operator.get_by_text("Đã lưu âm thanh.").wait_for()
    sound = library.sounds(OURS)[0]
    assert (sound.suffix, sound.title[:6]) == (".flac", "Ghi âm")
    assert sound.seconds > 1
    operator.evaluate("document.querySelector('[role=group] audio').play()")
    until(operator, "document.querySelector('[role=group] audio').currentTime > 0.2")


def test_a_microphone_that_is_denied(operator: Page, site: str, station: str) -> None:
    operator.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    operator.goto(f"{site}{station}/am-thanh")
    operator.get_by_role("button", name="Ghi âm bằng micrô").click()
    operator.get_by_text("Trình duyệt không cho dùng micrô").wait_for()
    assert operator.get_by_label("Tệp âm thanh").is_visible()


def test_without_javascript_there_is_the_file_field(
    visit: Any, site: str, station: str, library: Library
) -> None:
    page = visit(f"{site}/dang-nhap/{library.issue_sign_in('chi-hai', 15)}", java_script_enabled=False)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(f"{site}{station}/am-thanh")
    assert not page.get_by_role("button", name="Ghi âm bằng micrô").is_visible()
    assert page.get_by_label("Tệp âm thanh").is_visible()


@pytest.mark.parametrize("look", ["", "nen=toi", "nen=vang&co-chu=300", "ngon-ngu=en"])
def test_axe_finds_nothing_and_nothing_is_cut_off(operator: Page, site: str, station: str, look: str) -> None:
    for page in PAGES:
        for width in (1280, 320):
            operator.set_viewport_size({"width": width, "height": 900})
            operator.goto(f"{site}{station}/{page}?{look}")
            assert violations(operator) == [], page
            assert not operator.evaluate(SIDEWAYS), (page, width)


def test_targets_are_large_enough(operator: Page, site: str, station: str) -> None:
    operator.set_viewport_size({"width": 320, "height": 900})
    small = """[...document.querySelectorAll('main :is(button, .button, input, textarea, select)')]
        .filter(e => e.checkVisibility() && !e.matches('[type=hidden]'))
        .map(e => (e.closest('label.tick') ?? e).getBoundingClientRect())
        .filter(r => r.height < 44).length"""
    for page in PAGES:
        operator.goto(f"{site}{station}/{page}")
        assert operator.evaluate(small) == 0, page
