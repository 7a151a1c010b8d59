"""Signing in, one's account, people and the audit log in a browser: axe, narrow, by keyboard, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from reader.records import Library
from tests.web.live import SIDEWAYS, violations

PASSWORD = "con trâu đi trước cái cày"


def enter(visit: Any, site: str, library: Library, name: str, path: str, **more: Any) -> Page:
    page: Page = visit(f"{site}/dang-nhap/{library.issue_sign_in(name, 15)}", **more)
    page.locator("main button").click()
    page.goto(site + path)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Any, site: str, library: Library, scheme: str) -> None:
    library.set_administrator("truong-dai", True, "quan-tri")
    door = visit(f"{site}/dang-nhap", color_scheme=scheme)
    assert violations(door) == []
    page = enter(visit, site, library, "truong-dai", "/tai-khoan", color_scheme=scheme)
    assert violations(page) == []
    page.get_by_role("button", name="Bật bước thứ hai").click()
    assert page.locator(".qr svg").is_visible()
    assert violations(page) == []
    for path in ("/nguoi-dung", "/nguoi-dung/chi-hai", "/nhat-ky", "/nhat-ky/kiem-tra", "/ban-lam-viec"):
        page.goto(site + path)
        assert violations(page) == [], path


@pytest.mark.parametrize(
    "path", ["/tai-khoan", "/nguoi-dung", "/nguoi-dung/chi-hai", "/nhat-ky", "/ban-lam-viec"]
)
def test_a_narrow_telephone(visit: Any, site: str, library: Library, path: str) -> None:
    library.set_administrator("truong-dai", True, "quan-tri")
    page = enter(visit, site, library, "truong-dai", path, width=320, height=700)
    assert not page.evaluate(SIDEWAYS)
    low = "els => els.filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.outerHTML)"
    assert page.locator("main button, main input:not([type=hidden]), main select").evaluate_all(low) == []


def test_by_keyboard_and_without_scripts(visit: Any, site: str, library: Library, faults: list[str]) -> None:
    library.set_password("chi-hai", PASSWORD, "chi-hai")
    page = visit(f"{site}/ban-lam-viec", java_script_enabled=False)
    page.locator("main").get_by_role("link", name="Đăng nhập").press("Enter")
    page.get_by_label("Tên đăng nhập").press("c")
    page.get_by_label("Tên đăng nhập").type("hi-hai")
    page.keyboard.press("Tab")
    page.keyboard.type("sai")
    page.keyboard.press("Enter")
    assert "Tên, mật khẩu hoặc mã không đúng" in page.locator("[role=alert]").inner_text()
    page.get_by_role("link", name="Quay lại").press("Enter")
    page.get_by_label("Tên đăng nhập").fill("chi-hai")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Bàn làm việc").wait_for()
    faults.clear()  # a browser writes each 403 into its console
