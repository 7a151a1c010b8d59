"""The widget's pictures in docs/images, taken anew on the three portals: python -m tests.web.widget_pictures

The dark and the yellow theme are those that docs/webmaster.md gives.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.web.live import browsing, serving, until
from tests.web.pictures import IMAGES
from tests.web.portals import Portals, service
from tests.web.webmaster import DOCUMENT

HOSTS = ("plain", "dnn", "wordpress")
SIZES = ("button", "bar", "panel")
WIDGET = "document.querySelector('loa-phuong')"
GROUNDS = {"toi": "#14181a; color: #eeebe4", "vang": "#000; color: #ff0"}
RED = ":root { --loa-accent: #7a0000; --loa-sentence: #e3f2d3; --loa-word: #a8d98a; }"
LINE = '<script type="module" src="{0}/widget.js" data-article="auto" data-size="{1}"></script>'


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    portals = Portals()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(portals) as origin,
        service(Path(folder), origin) as rooms,
        serving(rooms.app) as loa,
        browsing() as browser,
    ):
        portals.origin = origin
        for host in HOSTS:
            for size in SIZES:
                address = portals.put(f"/{host}-{size}", host, LINE.format(loa, size))
                rooms.add(portals, f"/{host}-{size}")
                shoot(opened(browser, address), f"widget-{host}-{size}")
        for theme, style in themes().items():
            address = portals.put(f"/{theme}", "plain", LINE.format(loa, "panel"), f"<style>{style}</style>")
            rooms.add(portals, f"/{theme}")
            shoot(opened(browser, address, theme), f"widget-{theme}")


def themes() -> dict[str, str]:
    """A name and its sheet: one in the colours of a portal, and those of the guide on grounds that go with them."""
    sheets = re.findall(r"^(:root\.(\w+) \{.*?^\})", DOCUMENT.read_text("utf-8"), re.M | re.S)
    dressed = {name: f"{sheet} body {{ background: {GROUNDS[name]} }}" for sheet, name in sheets}
    return {"red": RED, **dressed}


def opened(browser: Browser, address: str, theme: str = "") -> Page:
    """Speaking, from its second sentence on."""
    page = browser.new_context(viewport={"width": 780, "height": 420}).new_page()
    page.goto(address)
    page.evaluate(f"document.documentElement.classList.add({theme!r} || 'light')")
    page.get_by_role("button", name="Nghe bài này").first.click()
    until(page, f"{WIDGET}.playing && {WIDGET}.found === 1", 30)
    page.evaluate(f"{WIDGET}.next()")
    until(page, f"{WIDGET}.currentTime > 3 && CSS.highlights.has('loa-phuong-word')", 30)
    page.evaluate(f"{WIDGET}.scrollIntoView({{ block: 'start' }}); scrollBy(0, -130)")
    page.wait_for_timeout(400)
    return page


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"{name}.png")
    page.context.close()


if __name__ == "__main__":
    main()
