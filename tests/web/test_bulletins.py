"""The bulletins' pages over the real Newsroom, with a voice that is a tone."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import soundfile
from flask import Flask
from playwright.sync_api import Page

from reader.jobs import Newsroom
from reader.radio import Role
from reader.radio.approval import State
from reader.records import Library
from tests.web.conftest import Desk
from tests.web.house import OURS, THEIRS
from tests.web.live import SIDEWAYS, violations
from tests.web.radio_rooms import app_of, newsroom_of

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
TEXT = """Phường Hoa Sen họp dân

Sáng nay, Ủy ban nhân dân phường họp bàn việc thu gom rác. Đơn vị KQX tham dự.
Tổng kinh phí là 3.700.000.000 đồng. Mọi người thống nhất cao với phương án này.
"""


@pytest.fixture
def newsroom(library: Library, tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom_of(library, tmp_path / "kho") as newsroom:
        yield newsroom


@pytest.fixture
def app(newsroom: Newsroom, settings: Any) -> Flask:
    return app_of(newsroom, settings)


@pytest.fixture
def slug(newsroom: Newsroom) -> str:
    return newsroom.studio.add_text(TEXT, "chi-hai")


def later(days: int = 1) -> str:
    return f"{datetime.datetime.now(HERE) + datetime.timedelta(days=days):%Y-%m-%d}T05:00"


def draft(desk: Desk, station: str = OURS) -> str:
    """The address of a new bulletin, by the station's programme."""
    answer = desk.post(f"/dai/{station}/ban-tin", {"luc": later(), "phut": "30"})
    assert answer.status_code == 303, answer.text
    return str(answer.location).partition("?")[0]


def revision(desk: Desk, address: str) -> str:
    found = re.search(r'name="lan" value="(\d+)"', desk.client.get(address).text)
    assert found
    return found[1]


def do(desk: Desk, address: str, step: str, expect: int = 303, **data: Any) -> Any:
    """One step, with the form's revision."""
    answer = desk.post(f"{address}/{step}", {"lan": revision(desk, address), **data})
    assert answer.status_code == expect, answer.text
    return answer


def titles(desk: Desk, address: str) -> list[str]:
    page = desk.client.get(address).text
    return re.findall(r'<h3 lang="vi">(.*?)</h3>', page)


def test_the_day_shows_what_is_to_come(desk: Desk) -> None:
    page = desk.client.get(f"/dai/{OURS}").text
    assert page.count("Soạn ngay") == 4 and "Chưa có bản tin nào." in page
    assert desk.client.get("/dai").location.partition("?")[0] == f"/dai/{OURS}"
    address = draft(desk)
    assert draft(desk) == address, "the slot's own draft, not a second one"
    assert "bản nháp" in desk.client.get(f"/dai/{OURS}").text


def test_made_sent_approved(desk: Desk, app: Flask, library: Library, slug: str) -> None:
    address = draft(desk)
    do(desk, address, "muc", loai="article", bai=slug)
    assert titles(desk, address) == [
        "Nhạc hiệu",
        "Lời chào",
        "Tin chính",
        "Phường Hoa Sen họp dân",
        "Lời kết",
    ]
    sheet = desk.client.get(f"{address}/phieu-nghe-duyet").text
    assert "<mark>KQX</mark>" in sheet
    desk.post(f"{address}/phieu-nghe-duyet", {"viet": "KQX", "chon": "giu:ca quy ích", "pham-vi": "dai"})
    assert [(e.written, e.scope) for e in library.entries()] == [("KQX", f"station:{OURS}")]
    assert "Không còn chỗ nào" in desk.client.get(f"{address}/phieu-nghe-duyet").text
    do(desk, address, "gui")
    chief = Desk(app, library, "truong-dai")
    page = chief.client.get(address).text
    assert "chờ duyệt" in page and page.count("SHA-256") == 2
    heard = chief.client.get(f"{address}/nghe/horn")
    made = library.bulletin(int(address.rsplit("/", 1)[1]))
    assert heard.headers["ETag"] == f'"{made.made["horn"]["sha256"]}"'
    part = chief.client.get(f"{address}/nghe/horn", headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.data) == (206, b"ID3")
    answer = chief.post(f"{address}/duyet", {"dau": made.fingerprint})
    assert answer.status_code == 303
    assert "đã duyệt" in desk.client.get(address).text
    do(desk, address, "rut-ve")
    assert "chi-hai rút về để sửa" in desk.client.get(address).text
    assert library.bulletin(made.id).state is State.VOIDED


def test_returned_with_a_remark(desk: Desk, app: Flask, library: Library) -> None:
    address = draft(desk)
    do(desk, address, "gui")
    chief = Desk(app, library, "truong-dai")
    assert chief.post(f"{address}/tra-lai", {"nhan-xet": ""}).status_code == 400
    chief.post(f"{address}/tra-lai", {"nhan-xet": "Thêm tin thời tiết"})
    page = desk.client.get(address).text
    assert "bị trả lại" in page and "Thêm tin thời tiết" in page


def test_order_by_buttons_and_by_dragging(desk: Desk, slug: str) -> None:
    address = draft(desk)
    do(desk, address, "muc", loai="article", bai=slug)
    ids = re.findall(r'data-item="([^"]+)"', desk.client.get(address).text)
    answer = do(desk, address, "thu-tu", muc=ids[3], huong="len")
    assert answer.location.endswith(f"#muc-{ids[3]}"), "the moved one has the focus"
    assert titles(desk, address)[2] == "Phường Hoa Sen họp dân"
    do(desk, address, "thu-tu", muc=ids[0], **{"thu-tu": " ".join([ids[1], ids[0], *ids[2:]])})
    assert titles(desk, address)[:2] == ["Lời chào", "Nhạc hiệu"]
    do(desk, address, "thu-tu", muc=ids[0], expect=400, **{"thu-tu": " ".join(ids[1:])})
    assert (
        "Mục đã ở đúng chỗ"
        in desk.post(
            f"{address}/thu-tu",
            {"lan": revision(desk, address), "muc": ids[-1], "huong": "xuong"},
            follow_redirects=True,
        ).text
    )


def test_every_kind_of_item(desk: Desk, slug: str, library: Library) -> None:
    address = draft(desk)
    number = int(address.rsplit("/", 1)[1])
    for kind in ("chime", "greeting", "headlines", "closing"):
        do(desk, address, "muc", loai=kind)
    do(desk, address, "muc", loai="notice", loi="Cúp nước từ 8h.")
    item = next(item for item in library.bulletin(number).bulletin.items if item.text)
    do(desk, address, "muc", loai="repeat", cua=item.id)
    until = later(3)
    form = {
        "ten": "Cúp nước", "loi": "Cúp nước từ 9h.", "lan-phat": "2", "uu-tien": "khan-cap", "han": until,
    }  # fmt: skip
    do(desk, address, f"muc/{item.id}", **form)
    (first, *_rest) = library.bulletin(number).bulletin.items
    assert (first.id, first.title, first.times, first.text) == (item.id, "Cúp nước", 2, "Cúp nước từ 9h.")
    assert first.valid_until == datetime.datetime.fromisoformat(until).replace(tzinfo=HERE)
    assert desk.client.get(f"{address}/muc/{item.id}").text.count('value="khan-cap" checked') == 1
    do(desk, address, f"muc/{item.id}/bo")
    kinds = [item.kind for item in library.bulletin(number).bulletin.items]
    assert "notice" not in kinds and "repeat" not in kinds, "what repeats it goes with it"
    sound = desk.client.get(f"{address}/muc/{library.bulletin(number).bulletin.items[1].id}.mp3")
    assert soundfile.info(io.BytesIO(sound.data)).duration > 1


@pytest.mark.parametrize(
    "data",
    [
        {"loai": "x"},
        {"loai": "article"},
        {"loai": "article", "bai": "khong-co"},
        {"loai": "notice", "loi": " "},
        {"loai": "notice", "thong-bao": "7"},
        {"loai": "recording", "am-thanh": "a" * 64},
        {"loai": "repeat", "cua": "x"},
        {},
    ],
)
def test_what_cannot_be_added(desk: Desk, data: dict[str, str], library: Library) -> None:
    address = draft(desk)
    before = library.bulletin(1)
    answer = desk.post(f"{address}/muc", {"lan": revision(desk, address), **data})
    assert answer.status_code in (400, 404)
    assert library.bulletin(1) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lan-phat", "0"),
        ("lan-phat", "x"),
        ("lan-phat", "99999"),
        ("uu-tien", "x"),
        ("han", "hôm nay"),
        ("loi", ""),
    ],
)
def test_what_an_item_cannot_be(desk: Desk, field: str, value: str, library: Library) -> None:
    address = draft(desk)
    do(desk, address, "muc", loai="notice", loi="Cúp nước.")
    item = next(item for item in library.bulletin(1).bulletin.items if item.text)
    before = library.bulletin(1)
    do(desk, address, f"muc/{item.id}", expect=400, **{field: value})
    assert library.bulletin(1) == before


@pytest.mark.parametrize(
    "data",
    [{"luc": "mai", "phut": "30"}, {"luc": "2026-03-01T05:00", "phut": "0"}, {"phut": "9"}, {"luc": "2026-03-01T05:00", "phut": "181"},
     {"luc": "9999-12-31T23:59", "phut": "30"}, {"luc": "0001-01-01T00:00", "phut": "30"}, {"luc": "2026-03-01T05:00", "phut": "1" * 5000}],
)  # fmt: skip
def test_what_is_no_hour(desk: Desk, data: dict[str, str], library: Library) -> None:
    assert desk.post(f"/dai/{OURS}/ban-tin", data).status_code == 400
    assert library.bulletins(OURS) == ()


def test_two_who_edit_at_once(desk: Desk, app: Flask, library: Library) -> None:
    address = draft(desk)
    stale = revision(desk, address)
    do(desk, address, "muc", loai="chime")
    answer = desk.post(f"{address}/muc", {"lan": stale, "loai": "chime"})
    assert answer.status_code == 409 and "người khác sửa" in answer.text


def test_too_long_is_said_with_what_to_leave_out(desk: Desk, library: Library) -> None:
    desk.post(f"/dai/{OURS}/ban-tin", {"luc": later(), "phut": "1", "trong": "1"})
    address = f"/dai/{OURS}/ban-tin/1"
    do(desk, address, "muc", loai="notice", loi="Cúp nước toàn phường. " * 40)
    page = desk.client.get(address).text
    assert "dài quá" in page and "Nên bỏ bớt" in page
    assert "Xin bỏ bớt mục" in do(desk, address, "gui", expect=409).text
    do(desk, address, "gui", **{"van-gui": "1"})
    assert library.bulletin(1).state is State.SENT


def test_length_while_it_is_typed(desk: Desk) -> None:
    told = [
        desk.post(f"/dai/{OURS}/do-dai.json", {"loi": text}).json["seconds"]
        for text in ("", "Cúp nước.", "Cúp nước toàn phường từ bảy giờ đến mười một giờ.")
    ]
    assert told[0] == 0 < told[1] < told[2]


def test_deleted_only_when_it_is_meant(desk: Desk, library: Library) -> None:
    address = draft(desk)
    do(desk, address, "xoa", expect=400)
    do(desk, address, "xoa", **{"chac-chan": "1"})
    assert library.bulletins(OURS) == ()
    assert desk.client.get(address).status_code == 404


def test_renamed_and_moved_to_another_hour(desk: Desk, library: Library) -> None:
    address = draft(desk)
    do(desk, address, "ten", ten="Bản tin chiều", luc=later(2), phut="15")
    found = library.bulletin(1).bulletin
    assert (found.title, found.airing.minutes) == ("Bản tin chiều", 15)
    do(desk, address, "ten", expect=400, ten=" ", luc=later(2), phut="15")


# Who may not


def test_an_operator_does_not_approve(desk: Desk, library: Library) -> None:
    address = draft(desk)
    do(desk, address, "gui")
    mark = library.bulletin(1).fingerprint
    assert desk.post(f"{address}/duyet", {"dau": mark}).status_code == 403
    assert desk.post(f"{address}/tra-lai", {"nhan-xet": "x"}).status_code == 403
    assert library.bulletin(1).state is State.SENT


def test_the_sender_does_not_approve_his_own(app: Flask, library: Library, desk: Desk) -> None:
    chief = Desk(app, library, "truong-dai")
    address = draft(chief)
    do(chief, address, "gui")
    answer = chief.post(f"{address}/duyet", {"dau": library.bulletin(1).fingerprint})
    assert answer.status_code == 409 and "không tự duyệt" in answer.text


@pytest.mark.parametrize("name", ["nguoi-la", "khach", None])
def test_who_is_not_of_the_station_sees_and_changes_nothing(
    app: Flask, library: Library, desk: Desk, name: str | None, slug: str
) -> None:
    """Also not by naming their own station beside our bulletin's number."""
    address = draft(desk)
    item = library.bulletin(1).bulletin.items[1].id
    before = library.bulletin(1)
    stranger = Desk(app, library, name) if name else None
    client = stranger.client if stranger else app.test_client()
    paths = [address, f"{address}/phieu-nghe-duyet", f"{address}/muc/{item}", f"{address}/muc/{item}.mp3",
             f"{address}/muc/{item}/0.mp3", f"{address}/nghe/web"]  # fmt: skip
    steps = ["muc", "thu-tu", "ten", "xoa", "gui", "duyet", "tra-lai", "rut-ve", "phieu-nghe-duyet",
             f"muc/{item}", f"muc/{item}/bo"]  # fmt: skip
    data = {
        "lan": "1", "loai": "chime", "muc": item, "huong": "len", "ten": "x", "luc": later(), "phut": "9",
        "chac-chan": "1", "dau": "x", "nhan-xet": "x", "viet": "KQX", "chon": "giu:x",
    }  # fmt: skip
    for station in (OURS, THEIRS):
        here = address.replace(OURS, station)
        for path in paths:
            assert client.get(path.replace(OURS, station)).status_code in (403, 404), path
        for step in steps:
            answer = (
                stranger.post(f"{here}/{step}", data)
                if stranger
                else client.post(f"{here}/{step}", data=data)
            )
            assert answer.status_code in (400, 403, 404), step
    assert library.bulletin(1) == before and library.entries() == ()


def test_an_administrator_listens_and_puts_nothing_on_air(app: Flask, library: Library, desk: Desk) -> None:
    address = draft(desk)
    admin = Desk(app, library, "quan-tri")
    assert admin.client.get(address).status_code == 200
    assert "Gửi duyệt" not in admin.client.get(address).text
    for step in ("gui", "duyet", "muc"):
        assert admin.post(f"{address}/{step}", {"lan": "1", "dau": "x", "loai": "chime"}).status_code == 403
    assert library.role_at("quan-tri", OURS) is Role.ADMINISTRATOR


# In a browser


def tab_to(page: Page, name: str) -> None:
    """Tab until what has the focus is called so. Fails when the whole page has been passed."""
    told = """() => { const e = document.activeElement; const label = e.labels && e.labels.length ? e.labels[0].innerText : '';
        return (e.getAttribute('aria-label') || e.innerText || label || e.value || '').trim(); }"""
    for _ in range(200):
        page.keyboard.press("Tab")
        if str(page.evaluate(told)).startswith(name):
            return
    raise AssertionError(f"no way by Tab to {name}")


def enter(page: Page) -> None:
    """Enter, and on to the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def operator(visit: Any, site: str, library: Library) -> Page:
    page: Page = visit(f"{site}/dang-nhap/{library.issue_sign_in('chi-hai', 15)}")
    tab_to(page, "Đăng nhập")
    enter(page)
    return page


def test_the_morning_by_keyboard_alone(
    operator: Page, site: str, visit: Any, library: Library, slug: str
) -> None:
    """Draft, articles in, order, pre-air sheet, sent; the chief approves."""
    page, press = operator, operator.keyboard.press
    tab_to(page, "Đài truyền thanh")
    enter(page)
    tab_to(page, "Soạn ngay")
    enter(page)
    tab_to(page, "Bài viết")
    press("Enter")  # opens what may be added
    tab_to(page, "Phường Hoa Sen họp dân")
    press("Space")
    tab_to(page, "Thêm các bài đã chọn")
    enter(page)
    assert page.evaluate(
        "document.activeElement.matches('.item:target') || location.hash.startsWith('#muc-')"
    )
    tab_to(page, "Lên")
    enter(page)
    assert "Đã chuyển tới vị trí 3 trong 5." in page.inner_text("main")
    tab_to(page, "1 chỗ chưa chắc")
    enter(page)
    tab_to(page, "ca quy ích")
    press("Space")
    tab_to(page, "Lưu cách đọc")
    enter(page)
    tab_to(page, "Về bản tin")
    enter(page)
    tab_to(page, "Gửi duyệt")
    enter(page)
    page.get_by_text("chờ duyệt").first.wait_for()
    chief = visit(f"{site}/dang-nhap/{library.issue_sign_in('truong-dai', 15)}")
    tab_to(chief, "Đăng nhập")
    enter(chief)
    chief.goto(f"{site}/dai/{OURS}/ban-tin/1")
    tab_to(chief, "Duyệt cho phát")
    enter(chief)
    chief.get_by_text("đã duyệt").first.wait_for()
    assert library.bulletin(1).state is State.APPROVED


def test_dragged_into_order(operator: Page, site: str, library: Library, desk: Desk) -> None:
    draft(desk)
    page = operator
    page.goto(f"{site}/dai/{OURS}/ban-tin/1")
    before = [item.id for item in library.bulletin(1).bulletin.items]
    page.locator(f"#muc-{before[1]} h3").drag_to(
        page.locator(f"#muc-{before[0]} h3"), target_position={"x": 5, "y": 2}
    )
    page.wait_for_url("**#muc-*")
    after = [item.id for item in library.bulletin(1).bulletin.items]
    assert after[:2] == [before[1], before[0]]


def test_the_length_is_told_while_one_types(operator: Page, site: str, desk: Desk) -> None:
    draft(desk)
    page = operator
    page.goto(f"{site}/dai/{OURS}/ban-tin/1")
    page.locator("summary", has_text="Thông báo").click()
    page.locator("#loi").press_sequentially("Sáng mai cúp nước toàn phường.")
    page.get_by_text("giây trên loa.").wait_for()


@pytest.mark.parametrize(
    ("look", "width"),
    [
        ("", 1280),
        ("?nen=toi", 320),
        ("?nen=giay&co-chu=300&ngon-ngu=en", 320),
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    operator: Page, site: str, desk: Desk, slug: str, library: Library, look: str, width: int
) -> None:
    """In every state of a bulletin."""
    desk.post(f"/dai/{OURS}/ban-tin", {"luc": later(), "phut": "1", "trong": "1"})
    address = f"/dai/{OURS}/ban-tin/1"
    do(desk, address, "muc", loai="article", bai=slug)
    do(desk, address, "muc", loai="notice", loi="Cúp nước " * 120)
    page = operator
    page.set_viewport_size({"width": width, "height": 900})
    item = library.bulletin(1).bulletin.items[-1].id
    for path in (f"/dai/{OURS}", address, f"{address}/phieu-nghe-duyet", f"{address}/muc/{item}"):
        page.goto(f"{site}{path}{look}")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert violations(page) == [], path
        assert not page.evaluate(SIDEWAYS), path
    assert "dài quá" in desk.client.get(address).text, "also what is too long was looked at"
    do(desk, address, "gui", **{"van-gui": "1"})
    page.goto(f"{site}{address}{look}")
    assert violations(page) == []
