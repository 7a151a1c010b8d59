"""How the page is heard: keys, paragraphs, timer, following, lock screen, two tabs, faults on the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from reader.records import Library
from reader.web.keys import KEYS
from tests.web.fakes import SENTENCE_S, Studio
from tests.web.live import LIT, PLAYING, TIME, listen, until

RATE = "document.querySelector('audio').playbackRate"


def lit(page: Page) -> str:
    return str(page.evaluate(LIT, "sentence"))


def ready(page: Page, studio: Studio, slug: str) -> None:
    studio.make(slug, studio.voice(None))
    page.reload()
    page.wait_for_selector("html.audible")


def test_a_paragraph_back_and_forth(visit: Any, article: str, studio: Studio, slug: str) -> None:
    page = visit(article)
    ready(page, studio, slug)
    cues = studio.made[slug, "nam"].cues
    firsts = [i for i, cue in enumerate(cues) if not i or cues[i - 1].block != cue.block]
    page.locator("[data-next]").first.click()
    seconds = []
    for _ in range(2):
        page.get_by_role("button", name="Đoạn sau").click()
        seconds.append(page.evaluate(TIME))
    assert seconds == pytest.approx([cues[firsts[1]].from_s, cues[firsts[2]].from_s], abs=0.05)
    page.get_by_role("button", name="Đoạn trước").click()
    assert page.evaluate(TIME) == pytest.approx(cues[firsts[1]].from_s, abs=0.05)


def test_every_key_of_the_list_does_what_it_says(visit: Any, article: str, studio: Studio, slug: str) -> None:
    page = visit(article)
    ready(page, studio, slug)
    cues = studio.made[slug, "nam"].cues
    press = page.keyboard.press
    tried = []

    def key(name: str) -> None:
        tried.append(name)
        press(name)

    key("p")
    until(page, PLAYING + " && CSS.highlights.has('sentence')")
    key("p")
    until(page, f"!({PLAYING})")
    first = lit(page)
    key("l")
    until(page, f"({LIT})('sentence') !== {first!r}")
    key("k")
    until(page, f"({LIT})('sentence') === {first!r}")
    key("o")
    second = next(cue for cue in cues if cue.block == 0)
    assert page.evaluate(TIME) == pytest.approx(second.from_s, abs=0.05)
    key("i")
    assert page.evaluate(TIME) == pytest.approx(0, abs=0.05)
    key("d")
    assert page.evaluate(RATE) == 1.25
    key("s")
    key("s")
    assert page.evaluate(RATE) == 0.75
    html = page.locator("html")
    key("+")
    assert html.get_attribute("data-size") == "125"
    key("-")
    assert html.get_attribute("data-size") == "100"
    press("=")  # the same key without Shift
    key("0")
    assert html.get_attribute("data-size") == "100"
    key("?")
    assert page.locator("[data-keys] table").is_visible()
    assert sorted(set(tried)) == sorted(k.character for k in KEYS)


def test_keys_can_be_switched_off_and_are_silent_where_one_types(visit: Any, article: str) -> None:
    page = visit(article)
    page.locator(".report summary").click()
    page.get_by_label("Chữ bị đọc sai").press_sequentially("p+?")
    assert page.get_by_label("Chữ bị đọc sai").input_value() == "p+?"
    assert page.locator("html").get_attribute("data-size") is None and not page.evaluate(PLAYING)
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("Control++")
    assert page.locator("html").get_attribute("data-size") is None  # the browser's own
    page.locator(".panel summary").click()
    page.locator("input[name=phim-tat][value=tat]").check()
    page.keyboard.press("Escape")
    page.keyboard.press("+")
    page.reload()
    page.keyboard.press("+")
    assert page.locator("html").get_attribute("data-size") is None


def test_the_sleep_timer_stops_the_sound(visit: Any, article: str) -> None:
    page = visit(article)
    listen(page)
    page.get_by_label("Tự tắt sau").select_option("15")
    later = "(s) => { const now = Date.now; const from = now(); Date.now = () => now() + s * 1000 }"
    page.evaluate(later, 14 * 60)
    page.wait_for_timeout(400)
    assert page.evaluate(PLAYING)
    page.evaluate(later, 56)
    until(page, "document.querySelector('audio').volume < 1")  # it grows quieter
    assert page.evaluate(PLAYING)
    page.evaluate(later, 10)
    until(page, f"!({PLAYING})")
    assert page.locator("[data-live]").inner_text() == "Đã tự tắt theo hẹn giờ."
    assert page.get_by_label("Tự tắt sau").input_value() == ""
    assert page.evaluate("document.querySelector('audio').volume") == 1


def test_a_wait_whose_end_is_not_told_is_seen(visit: Any, article: str) -> None:
    """WebKit: `waiting` when the speed changes, and no `playing` after it."""
    page = visit(article)
    listen(page)
    page.evaluate("document.querySelector('audio').dispatchEvent(new Event('waiting'))")
    page.get_by_role("button", name="Tạm dừng").first.wait_for()
    assert page.evaluate(PLAYING)


def test_the_pitch_stays_at_every_speed(visit: Any, article: str) -> None:
    page = visit(article)
    listen(page)
    for speed in ("0.5", "2"):
        page.locator("[data-speed]").select_option(speed)
        assert page.evaluate(RATE) == float(speed)
        assert page.evaluate("document.querySelector('audio').preservesPitch")


def test_the_page_follows_and_gives_way(visit: Any, article: str) -> None:
    page = visit(article, 400, 500, reduced_motion="reduce")
    listen(page)
    until(page, "scrollY > 50")  # along with the voice
    page.mouse.move(200, 250)
    page.mouse.wheel(0, -10_000)
    until(page, "scrollY === 0")
    page.wait_for_timeout(int(2.5 * SENTENCE_S * 1000))
    assert page.evaluate("scrollY") == 0 and page.evaluate(PLAYING)
    page.locator("[data-next]").first.click()  # asked to hear: it comes along again
    until(page, "scrollY > 50")


def test_title_and_keys_on_the_lock_screen(visit: Any, article: str, library: Library, slug: str) -> None:
    page = visit(article)
    listen(page)
    told = page.evaluate("[navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]")
    assert told == [library.article(slug).title, "Ban VHTT phường Hoa Sen"]
    acts = page.evaluate("""() => new Promise(async done => {
      const { announce } = await import(document.querySelector("script[type=module]").src.replace("page.js", "lockscreen.js"));
      const keys = [];
      MediaSession.prototype.setActionHandler = (name, act) => keys.push([name, typeof act]);
      announce({ article: document.querySelector(".reading") });
      done(keys);
    })""")
    names = {"play", "pause", "previoustrack", "nexttrack", "seekbackward", "seekforward", "seekto"}
    assert {name for name, kind in acts if kind == "function"} == names


def test_sound_goes_on_behind_another_tab(visit: Any, article: str) -> None:
    page = visit(article)
    listen(page)
    other = page.context.new_page()
    other.bring_to_front()
    before = page.evaluate(TIME)
    until(page, f"{TIME} > {before + 0.5}")
    assert page.evaluate(PLAYING)


def test_one_voice_at_a_time_in_two_tabs(visit: Any, article: str) -> None:
    one = visit(article)
    listen(one)
    two = one.context.new_page()
    two.goto(article)
    two.get_by_role("button", name="Nghe").first.click()
    until(two, PLAYING)
    until(one, f"!({PLAYING})")
    one.get_by_role("button", name="A+ Chữ to hơn").click()
    until(two, "document.documentElement.dataset.size === '125'")  # both tabs look alike


def test_audio_that_left_the_cache_is_made_anew(
    visit: Any, article: str, studio: Studio, slug: str, faults: list[str]
) -> None:
    page = visit(article)
    ready(page, studio, slug)
    gone = studio.made.pop((slug, "nam"))
    gone.path.unlink()
    page.get_by_role("button", name="Nghe bài này").first.click()
    until(page, PLAYING + " && CSS.highlights.has('sentence')")
    assert gone.path.exists()
    faults.clear()  # the browser notes the 404


def test_the_live_region_says_little(visit: Any, article: str, studio: Studio, slug: str) -> None:
    page = visit(article)
    ready(page, studio, slug)
    page.evaluate("""() => {
      window.said = [];
      for (const region of document.querySelectorAll("[aria-live]:not([aria-live=off]), [role=status], [role=alert]"))
        new MutationObserver(() => region.textContent.trim() && window.said.push(region.textContent))
          .observe(region, { childList: true, characterData: true, subtree: true });
    }""")
    listen(page)
    until(page, f"{TIME} > {4 * SENTENCE_S}")
    assert page.evaluate("window.said") == []  # the voice itself is enough
    page.evaluate("document.querySelector('audio').currentTime = 1e6")
    until(page, "window.said.length")
    assert page.evaluate("window.said") == ["Đã nghe hết bài."]
