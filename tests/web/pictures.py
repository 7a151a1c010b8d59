"""The pictures in docs/images, taken anew over the real rooms: python -m tests.web.pictures"""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from reader.article import Article, Block, BlockKind
from reader.jobs import Studio
from reader.records import Library
from reader.samples import sample_page
from reader.script import Entry
from reader.settings import load_settings
from reader.web import create_app
from tests.web.house import furnish
from tests.web.live import browsing, serving, until

IMAGES = Path(__file__).parents[2] / "docs" / "images"
OTHERS = (
    ("Thông báo lịch tiêm chủng mở rộng tháng 11 năm 2026", "Trạm Y tế phường Hoa Sen", (2026, 11, 3)),
    ("Kết quả thực hiện Chỉ thị 05-CT/TW trong quý III", "Đảng ủy phường Hoa Sen", (2026, 10, 28)),
    ("Hướng dẫn nộp hồ sơ trực tuyến qua Cổng dịch vụ công", "UBND phường Hoa Sen", (2026, 10, 20)),
)


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data_dir=Path(folder), speech_workers=1)
        library = Library.open(settings)
        furnish(library)
        studio = Studio(settings, library, inline=True)
        for title, unit, day in OTHERS:
            block = Block(BlockKind.PARAGRAPH, title, title)
            library.add_article(Article(title, (block,), unit, None, datetime.date(*day)), "x")
        slug = studio.add_page(sample_page(), "x")
        studio.request(slug, studio.voice(None))
        library.save_entry(Entry("Lò Men", "lò mèn"), "x")
        library.add_report(slug, "khóm Đông Thạnh", "Đông Thạnh, không phải Đông Thành")
        with serving(create_app(settings, library, studio)) as site, browsing() as browser:
            take(browser, site, f"{site}/articles/{slug}", library.issue_sign_in("chi-hai", 15))
        studio.close()
        library.close()


def take(browser: Browser, site: str, article: str, token: str) -> None:
    page = opened(browser, article, 1280, 1000)
    speak(page)
    shoot(page, "article-1280", top=True)
    page = opened(browser, article, 320, 700)
    speak(page)
    shoot(page, "article-320")
    page = opened(browser, article, 1280, 1000, color_scheme="dark")
    speak(page)
    shoot(page, "article-dark", top=True)
    for name, theme in (("sepia", "giay"), ("yellow", "vang")):
        page = opened(browser, f"{article}?nen={theme}", 1280, 1000)
        speak(page)
        shoot(page, f"article-{name}", top=True)
    page = opened(browser, article + "?soi-dong=3", 1280, 1000)
    speak(page)
    shoot(page, "article-focus")
    page = opened(browser, article + "?kieu-chu=be&co-chu=125", 1280, 1000)
    page.locator(".panel summary").click()
    page.wait_for_timeout(500)
    shoot(page, "article-settings")
    page = opened(browser, article, 360, 900)
    page.locator(".panel summary").click()
    shoot(page, "article-settings-360")
    page = opened(browser, article, 360, 1200)
    page.get_by_text("Tải kiểu khác").click()
    shoot(page, "article-downloads-360")
    page = opened(browser, article, 1280, 1000, forced_colors="active")
    speak(page)
    shoot(page, "article-forced", top=True)
    shoot(opened(browser, f"{site}/tro-giup", 1280, 1000), "help-1280")
    page = opened(browser, article + "?co-chu=300", 1280, 1000)
    speak(page)
    shoot(page, "article-300")
    shoot(opened(browser, site, 1280, 900), "library-1280")
    page = opened(browser, f"{site}/dang-nhap/{token}", 1280, 1200)
    page.locator("main button").click()
    page.get_by_role("heading", name="Bàn làm việc").wait_for()
    page.wait_for_timeout(300)
    shoot(page, "desk-1280")


def opened(browser: Browser, address: str, width: int, height: int, **more: Any) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}, **more).new_page()
    page.goto(address)
    return page


def speak(page: Page) -> None:
    """From the third sentence on, until a word of it is lit."""
    page.wait_for_selector("html.audible")
    page.get_by_text("Theo báo cáo của Ban Tổ chức").click(position={"x": 30, "y": 12})
    until(page, "CSS.highlights.has('word')")
    page.wait_for_timeout(1500)


def shoot(page: Page, name: str, top: bool = False) -> None:
    if top:
        page.mouse.wheel(0, -10_000)
        page.wait_for_timeout(300)
    page.screenshot(path=IMAGES / f"{name}.png")
    page.context.close()


if __name__ == "__main__":
    main()
