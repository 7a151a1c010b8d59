"""A server over stand-ins on loopback, and a browser to look at it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
LIT = """(name) => {
  const light = CSS.highlights.get(name);
  return light ? [...light].map(range => range.toString()).join("").replace(/\\s+/g, " ").trim() : null;
}"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
PLAYING = "!document.querySelector('audio').paused"
TIME = "document.querySelector('audio').currentTime"


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 # werkzeug's own name
        pass


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address of an application that is served as long as this lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


_running: list[Browser] = []


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser; the one that runs already, where there is one: starting it takes a second, and Playwright allows one."""
    if _running:
        yield _running[0]
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        _running.append(browser)
        try:
            yield browser
        finally:
            _running.clear()
            browser.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds, contrast of 7:1 (AAA) included."""
    page.evaluate((Path(__file__).parent / "axe.min.js").read_text())
    rules = "{resultTypes: ['violations'], rules: {'color-contrast-enhanced': {enabled: true}, 'color-contrast': {enabled: false}}}"
    told = "v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ')"
    return list(page.evaluate(f"axe.run(document, {rules}).then(r => r.violations.map({told}))"))


def until(page: Page, condition: str, seconds: float = 10) -> None:
    """Waits for a JavaScript condition. Playwright's own wait evaluates strings in the page, which our policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {condition}")
        page.wait_for_timeout(30)


def listen(page: Page) -> None:
    page.get_by_role("button", name="Nghe bài này").first.click()
    until(page, "CSS.highlights.has('sentence')")
