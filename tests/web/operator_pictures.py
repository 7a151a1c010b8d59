"""The pictures of docs/operator, taken anew over the real rooms: python -m tests.web.operator_pictures"""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page

from reader.jobs import Newsroom, Studio
from reader.records import Library, Notice
from reader.samples import sample_page
from reader.settings import load_settings
from reader.web import create_app
from tests.web.house import OURS, furnish
from tests.web.live import browsing, serving
from tests.web.pictures import IMAGES, opened

POWER_CUT = """Lịch cúp điện

Đơn vị KQX thông báo: từ 7h30 đến 11h ngày 12/6 cúp điện tại khóm Long Hưng 2. Liên hệ 0296 3831 123."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data_dir=Path(folder), speech_workers=1)
        library = Library.open(settings)
        furnish(library)
        record = library.station(OURS)
        name = "Đài truyền thanh phường Hoa Sen"
        library.save_station(
            replace(
                record,
                station=replace(record.station, name=name, place="phường Hoa Sen"),
                own_approval=True,
            ),
            "quan-tri",
        )
        studio = Studio(settings, library, inline=True)
        newsroom = Newsroom(studio)
        studio.add_page(sample_page(), "chi-hai")
        studio.add_text(POWER_CUT, "chi-hai")
        library.add_feed(OURS, "https://phuonghoasen.example/rss", "chi-hai")
        library.add_notice(
            OURS, Notice("Tiêm ngừa", "Sáng thứ Bảy, trạm y tế tiêm ngừa cho trẻ từ 9 tháng tuổi."), "chi-hai"
        )
        with serving(create_app(settings, library, studio, newsroom)) as site, browsing() as browser:
            page = opened(browser, f"{site}/dang-nhap", 1280, 800)
            shoot(page, "sign-in")
            page.goto(f"{site}/dang-nhap/{library.issue_sign_in('truong-dai', 15)}")
            page.locator("main button").click()
            morning(page, site)
            for place, picture in (
                ("kenh", "channels"), ("khan-cap", "urgent"), ("thong-bao", "notices"), ("nguon", "sources"),
                ("am-thanh", "sounds"), ("chuong-trinh", "programmes"), ("nhat-ky-phat", "play-log"), ("cai-dat", "station"),
            ):  # fmt: skip
                page.goto(f"{site}/dai/{OURS}/{place}")
                shoot(page, picture)
        studio.close()
        library.close()


def morning(page: Page, site: str) -> None:
    """From the draft to the pack. One person does it all: the station lets who sends approve."""
    page.goto(f"{site}/dai/{OURS}")
    page.get_by_role("button", name=re.compile("Soạn ngay")).first.click()
    page.locator("summary", has_text="Bài viết").click()
    for box in page.locator("input[name=bai]").all():
        box.check()
    page.get_by_role("button", name="Thêm các bài đã chọn").click()
    page.goto(page.url.partition("#")[0])
    shoot(page, "bulletin", height=1500)
    page.get_by_role("link", name=re.compile("Phiếu nghe duyệt")).click()
    shoot(page, "check")
    while page.locator("input[name=chon]").count():
        page.locator("input[name=chon]").first.check()
        page.get_by_role("button", name=re.compile("Lưu cách đọc")).first.click()
    page.get_by_role("link", name="Về bản tin").click()
    page.get_by_role("button", name="Gửi duyệt").click(timeout=300_000)
    page.wait_for_load_state()
    page.goto(page.url.partition("#")[0])
    shoot(page, "approve", height=1300)
    page.get_by_role("button", name="Duyệt cho phát").click()
    page.get_by_text("Tải MP3 cho loa").wait_for()
    page.goto(page.url.partition("#")[0])
    shoot(page, "usb")


def shoot(page: Page, name: str, height: int = 1000) -> None:
    page.set_viewport_size({"width": 1100, "height": height})
    page.wait_for_timeout(300)
    page.screenshot(path=IMAGES / f"operator-{name}.png")


if __name__ == "__main__":
    main()
