"""The programmes of the day: rules put in order by buttons, told in plain words, and drafted when one asks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import html

from reader.jobs import Newsroom
from reader.radio.template import MOST_RULES, Rule, RuleKind, Template
from reader.records import Library
from reader.records.radio_models import SoundRow
from reader.records.stations import station_row
from tests.web.conftest import Desk
from tests.web.house import OURS, THEIRS
from tests.web.live import SIDEWAYS, violations
from tests.web.radio_rooms import app_of, faults, filled, forms, newsroom_of

LIST = f"/dai/{OURS}/chuong-trinh"
SOUND = "d" * 64


@pytest.fixture
def newsroom(library: Library, tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom_of(library, tmp_path / "kho") as newsroom:
        yield newsroom


@pytest.fixture
def app(newsroom: Newsroom, settings: Any) -> Flask:
    return app_of(newsroom, settings)


@pytest.fixture
def desk(app: Flask, library: Library) -> Desk:
    return Desk(app, library, "truong-dai")


@pytest.fixture
def page(desk: Desk) -> str:
    """The address of a new programme."""
    answer = desk.post(LIST, {"ten": "Bản tin sáng", "gio": "05:00"})
    assert answer.status_code == 303, answer.text
    return str(answer.location).partition("?")[0]


@pytest.fixture
def sound(library: Library) -> str:
    with library._database.writing() as session:
        station = station_row(session, OURS).id
        session.add(SoundRow(station_id=station, sha256=SOUND, title="Nhạc phường", seconds=3.0, size=9, suffix=".mp3", added_by="x"))  # fmt: skip
    return SOUND


def kept(library: Library) -> Template:
    (one,) = library.templates(OURS)
    return one.template


def kinds(library: Library) -> list[str]:
    return [str(rule.kind) for rule in kept(library).rules]


def step(desk: Desk, page: str, path: str, expect: int = 303, **data: Any) -> Any:
    """One form sent, as the page has it now but for what is given."""
    form = forms(desk.client.get(page).text).get(page + path)
    fields = {} if form is None else filled(form)
    mark = filled(forms(desk.client.get(page).text)[page])["dau"]
    answer = desk.post(page + path, {**fields, "dau": mark, **data})
    assert answer.status_code == expect, answer.text
    return answer


def test_a_station_without_its_own_is_told_what_happens(desk: Desk) -> None:
    text = html.fromstring(desk.client.get(LIST).text).text_content()
    assert (
        "Mọi khung giờ: nhạc hiệu; lời chào; điểm tin chính; 5 bài mới nhất của mọi nguồn trong 2 ngày; mọi thông báo còn hạn; lời kết."
        in text
    )


def test_a_programme_is_made_changed_and_deleted(desk: Desk, library: Library, page: str) -> None:
    assert kept(library) == Template("Bản tin sáng", (datetime.time(5),))
    step(desk, page, "", ten=" Bản tin  chiều ", gio=["17:00", "05:00"])
    assert kept(library) == Template("Bản tin chiều", (datetime.time(5), datetime.time(17)))
    step(desk, page, "/xoa", expect=400)
    step(desk, page, "/xoa", **{"chac-chan": "1"})
    assert library.templates(OURS) == ()
    assert desk.client.get(page).status_code == 404


def test_rules_are_put_in_order_by_buttons(desk: Desk, library: Library, page: str) -> None:
    assert kinds(library) == ["chime", "greeting", "headlines", "newest", "notices", "closing"]
    down = step(desk, page, "/phan/0", viec="xuong")
    assert down.location.endswith("#phan-1"), "the item keeps the focus"
    step(desk, page, "/phan/4", viec="len")
    assert kinds(library) == ["greeting", "chime", "headlines", "notices", "newest", "closing"]
    step(desk, page, "/phan/0", viec="len")
    step(desk, page, "/phan/5", viec="xuong")
    assert kinds(library) == ["greeting", "chime", "headlines", "notices", "newest", "closing"], "no further"
    step(desk, page, "/phan/1", viec="bo")
    step(desk, page, "/phan", loai="chime")
    assert kinds(library) == ["greeting", "headlines", "notices", "newest", "chime", "closing"]
    for _ in range(5):
        step(desk, page, "/phan/0", viec="bo")
    step(desk, page, "/phan/0", expect=400, viec="bo")
    assert kinds(library) == ["closing"]


def test_the_newest_of_some_sources(desk: Desk, library: Library, page: str) -> None:
    ours = [library.add_feed(OURS, f"https://{name}.vn/rss", "x", name) for name in ("phuong", "quan")]
    theirs = library.add_feed(THEIRS, "https://tinh.vn/rss", "x", "tinh")
    step(desk, page, "/phan/3", **{"so-bai": "3", "so-ngay": "7", "doan": "2", "nguon": [str(ours[1])]})
    assert kept(library).rules[3] == Rule(RuleKind.NEWEST, 3, (ours[1],), 7, 2)
    text = html.fromstring(desk.client.get(page).text).text_content()
    assert "3 bài mới nhất của quan trong 7 ngày, mỗi bài 2 đoạn đầu" in text
    for change, field in (
        ({"so-bai": "0"}, "so-bai"),
        ({"so-bai": "21"}, "so-bai"),
        ({"so-ngay": "61"}, "so-ngay"),
        ({"doan": "0"}, "doan"),
        ({"doan": "hai"}, "doan"),
        ({"nguon": str(theirs)}, "nguon"),
    ):
        answer = step(desk, page, "/phan/3", expect=400, **{"so-bai": "4", **change})
        assert list(faults(answer.text)) == [f"p3-{field}"]
        if field != "so-bai":
            form = forms(answer.text)[f"{page}/phan/3"]
            assert filled(form)["so-bai"] == "4", "what was typed is kept"
    assert kept(library).rules[3] == Rule(RuleKind.NEWEST, 3, (ours[1],), 7, 2)
    library.remove_feed(OURS, ours[1], "x")
    assert "của ? trong" in html.fromstring(desk.client.get(page).text).text_content()


def test_a_sound_of_the_station(desk: Desk, library: Library, page: str, sound: str) -> None:
    step(desk, page, "/phan", loai="sound", **{"am-thanh": sound})
    assert kept(library).rules[-2] == Rule(RuleKind.SOUND, sound=sound)
    assert "âm thanh “Nhạc phường”" in html.fromstring(desk.client.get(page).text).text_content()
    for bad in ("e" * 64, "", "../x"):
        step(desk, page, "/phan", expect=400, loai="sound", **{"am-thanh": bad})


def test_a_station_without_sounds_is_told_so(desk: Desk, page: str) -> None:
    step(desk, page, "/phan", expect=400, loai="sound", **{"am-thanh": "e" * 64})


def test_there_is_an_end_to_rules(desk: Desk, library: Library, page: str) -> None:
    number = int(page.rsplit("/", 1)[1])
    full = replace(kept(library), rules=(Rule(RuleKind.CHIME),) * MOST_RULES)
    library.save_template(OURS, number, full, "x")
    answer = step(desk, page, "/phan", expect=400, loai="chime")
    assert str(MOST_RULES) in html.fromstring(answer.text).cssselect("p.fault")[0].text


def test_two_at_once_do_not_undo_each_other(desk: Desk, library: Library, page: str) -> None:
    old = filled(forms(desk.client.get(page).text)[f"{page}/phan/0"])
    step(desk, page, "/phan/0", viec="bo")
    answer = desk.post(f"{page}/phan/0", {**old, "viec": "bo"})
    assert answer.status_code == 409 and "vừa được người khác sửa" in answer.text
    assert kinds(library)[0] == "greeting"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"ten": " "}, "ten"),
        ({"ten": "a" * 151}, "ten"),
        ({"ten": "x", "gio": "06:00"}, "gio"),
        ({"ten": "x", "gio": "x"}, "gio"),
    ],
)
def test_a_bad_title_or_hour(
    desk: Desk, library: Library, page: str, data: dict[str, str], field: str
) -> None:
    before = kept(library)
    assert list(faults(step(desk, page, "", expect=400, **data).text)) == [field]
    answer = desk.post(LIST, data)
    assert answer.status_code == 400 and list(faults(answer.text)) == [field]
    assert kept(library) == before


def test_rubbish(desk: Desk, library: Library, page: str) -> None:
    before = kept(library)
    for path in ("", "/xoa", "/phan", "/phan/3"):
        for rubbish in ("\x00", "9" * 4000, "<script>alert(1)</script>"):
            names = ("ten", "gio", "loai", "viec", "so-bai", "so-ngay", "doan", "nguon", "am-thanh")
            step(desk, page, path, expect=400, **dict.fromkeys(names, rubbish))
            assert desk.post(page + path, {"dau": rubbish}).status_code == 409
    assert desk.client.post(page + "/phan/0").status_code == 400
    step(desk, page, "/phan/99", expect=404)
    assert desk.client.get(f"{LIST}/999999999999999999999").status_code == 404
    assert kept(library) == before


def test_draft_now(desk: Desk, library: Library) -> None:
    assert "Soạn ngay bản tin" in desk.client.get(LIST).text
    first = desk.post(f"{LIST}/soan")
    assert first.status_code == 303
    assert desk.post(f"{LIST}/soan").location == first.location, "there is one draft for a slot"
    (record,) = library.bulletins(OURS)
    assert (record.created_by, record.slot) == ("truong-dai", record.bulletin.airing.name)
    assert record.bulletin.airing.starts_at > datetime.datetime.now(datetime.UTC)


def test_draft_now_where_there_is_nothing_to_draft(desk: Desk, library: Library) -> None:
    record = library.station(OURS)
    library.add_template(OURS, Template(starts=(datetime.time(3),)), "x")
    assert desk.post(f"{LIST}/soan").status_code == 400
    library.save_station(replace(record, station=replace(record.station, slots=())), "x")
    assert desk.post(f"{LIST}/soan").status_code == 400
    assert "Soạn ngay bản tin" not in desk.client.get(LIST).text
    assert library.bulletins(OURS) == ()


@pytest.mark.parametrize(("name", "status"), [("chi-hai", 403), ("nguoi-la", 404), ("khach", 404)])
def test_whose_programmes_they_are(app: Flask, library: Library, page: str, name: str, status: int) -> None:
    desk = Desk(app, library, name)
    before = kept(library)
    for address in (LIST, page):
        assert desk.client.get(address).status_code == status
    for path in ("", "/xoa", "/phan", "/phan/0"):
        assert desk.post(page + path, {"viec": "bo", "chac-chan": "1"}).status_code == status
    assert desk.post(LIST, {"ten": "x"}).status_code == status
    # By the address of one's own station: another's is not there.
    if name == "nguoi-la":
        elsewhere = page.replace(OURS, THEIRS)
        assert desk.client.get(elsewhere).status_code == 404
        assert desk.post(f"{elsewhere}/xoa", {"chac-chan": "1"}).status_code == 404
    assert kept(library) == before


def test_an_operator_drafts_and_an_administrator_does_not(app: Flask, library: Library) -> None:
    assert Desk(app, library, "quan-tri").post(f"{LIST}/soan").status_code == 403
    assert Desk(app, library, "chi-hai").post(f"{LIST}/soan").status_code == 303


# In a browser


def test_by_keyboard_alone_without_scripts(visit: Any, site: str, library: Library) -> None:
    """A programme is added, and its second part goes up by Tab and Enter."""
    page = visit(
        f"{site}/dang-nhap/{library.issue_sign_in('truong-dai', 15)}",
        width=320,
        height=800,
        java_script_enabled=False,
    )
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(site + LIST)
    page.get_by_label("Tên chương trình").focus()
    page.keyboard.type("Bản tin sáng")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chuong-trinh/*")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text().startswith("Lên"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**#phan-0")
    assert kinds(library)[:2] == ["greeting", "chime"]


def test_nothing_that_axe_finds(visit: Any, site: str, library: Library, sound: str) -> None:
    library.add_feed(OURS, "https://phuong.vn/rss", "x", "Phường")
    number = library.add_template(
        OURS, Template("Sáng", (), (Rule(RuleKind.NEWEST), Rule(RuleKind.SOUND, sound=sound))), "x"
    )
    page = visit(
        f"{site}/dang-nhap/{library.issue_sign_in('truong-dai', 15)}",
        width=320,
        height=800,
        color_scheme="dark",
    )
    page.get_by_role("button", name="Đăng nhập").click()
    for address in (LIST, f"{LIST}/{number}"):
        page.goto(site + address)
        for summary in page.locator("main summary").all():
            summary.click()
        assert violations(page) == []
        assert not page.evaluate(SIDEWAYS)
