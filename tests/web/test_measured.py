"""The reading page of the real server with real espeak-ng sound, measured in Chromium."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.live import LIT, PLAYING, TIME, until
from tests.web.measure import (
    FIRST_WINDOW,
    ONSETS,
    SLOW_3G,
    Server,
    first_visit,
    lighting_errors,
    press_listen,
    slowed,
)

LOOKS = """() => {
  const of = (selector) => getComputedStyle(document.querySelector(selector));
  const text = document.querySelector(".text").getBoundingClientRect();
  return {
    font: of(".text p").fontSize, ink: of(".text p").color, paper: of("body").backgroundColor, button: of(".listen").backgroundColor,
    left: text.left, width: text.width,
  };
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("served"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    yield context.new_page()
    context.close()


def test_listen_answers_on_a_slow_phone(server: Server, page: Page) -> None:
    """Nothing is recorded yet: the sound comes as it is made."""
    page.goto(server.article(), wait_until="networkidle")
    slowed(page)
    told = press_listen(page)
    assert told["answer"] <= 200
    # Two round trips, and what Chromium wants to have before it plays: a sentence of 6 s at 48 kbit/s is 36 kB.
    first_sentence_ms = 2 * SLOW_3G["latency"] + 36_000 / SLOW_3G["downloadThroughput"] * 1000
    assert told["sound"] <= first_sentence_ms + 2500


def test_the_first_visit_is_light(server: Server, chromium: Browser) -> None:
    seen = first_visit(chromium, server.article())
    assert seen["bytes"] <= 60_000
    assert seen["elsewhere"] == 0
    assert seen["requests"] > 5
    assert 0 < seen["first"] <= FIRST_WINDOW


@pytest.mark.parametrize("chosen", ["", "?co-chu=200&nen=toi"])
def test_the_first_answer_is_readable_by_itself(server: Server, page: Page, chosen: str) -> None:
    """Nothing but the page's own answer arrives: it stands as it does when everything has come."""
    page.goto(server.article() + chosen, wait_until="networkidle")
    whole = page.evaluate(LOOKS)
    blocked = []
    page.route("**/*", lambda route: blocked.append(route.abort()) if route.request.resource_type != "document" else route.continue_())  # fmt: skip
    page.goto(server.article() + chosen)
    assert page.evaluate(LOOKS) == whole
    assert whole["font"] == ("38px" if chosen else "19px")
    assert blocked


def test_words_are_lit_when_they_are_heard(server: Server, page: Page) -> None:
    server.record()
    page.goto(server.article())
    errors = sorted(abs(error) for error in lighting_errors(page, 14))
    assert len(errors) >= 25
    assert statistics.median(errors) <= 0.060
    assert errors[int(len(errors) * 0.95)] <= 0.150


def test_the_times_are_those_of_the_sound_as_the_browser_decodes_it(server: Server, page: Page) -> None:
    """Each sentence but the first follows a silence: its cue and the first sound after that silence must agree."""
    server.record()
    page.goto(server.article())
    address = page.locator("[data-player]").get_attribute("data-cues")
    assert address
    sentences = page.evaluate(f"fetch('{address}').then(a => a.json()).then(a => a.sentences)")
    audio = page.evaluate(
        f"fetch('{address.replace('cues', 'recording')}').then(a => a.json()).then(a => a.audio)"
    )
    loud = page.evaluate(ONSETS, audio)
    errors = []
    for sentence in sentences[1:]:
        start = round(sentence[5][0][2] * 150)  # the first word's time, in steps of 1/150 s
        quiet = next(i for i in range(start - 1, 0, -1) if max(loud[max(i - 10, 0) : i]) < 0.005)
        onset = next(i for i in range(quiet, len(loud)) if loud[i] > 0.01)
        errors.append(abs(onset - start) / 150)
    assert len(errors) >= 10
    assert statistics.median(errors) <= 0.060
    assert sorted(errors)[int(len(errors) * 0.95)] <= 0.150


def test_the_server_restarts_in_the_middle_of_listening(server: Server, page: Page) -> None:
    server.record()
    page.goto(server.article())
    page.wait_for_selector("html.audible")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {**SLOW_3G, "latency": 0, "downloadThroughput": 30_000})
    page.locator(".listen").click()
    until(page, f"{PLAYING} && {TIME} > 1", 20)
    server.stop()
    page.evaluate("document.querySelector('audio').currentTime = 60")  # beyond what has come so far
    page.wait_for_timeout(500)
    server.start()
    session.send("Network.emulateNetworkConditions", {**SLOW_3G, "latency": 0, "downloadThroughput": -1})
    until(page, f"{PLAYING} && {TIME} > 60.5", 30)
    assert page.evaluate(LIT, "sentence")
