"""From typed text to an approved MP3 that can be downloaded, in a few steps."""

from __future__ import annotations

import datetime
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import html
from mutagen.mp3 import MP3

from reader.jobs import Newsroom
from reader.radio import upcoming
from reader.radio.approval import State
from reader.radio.template import PRESETS_OF_URGENT
from reader.records import BulletinRecord, Library
from reader.web import urgent
from tests.web.conftest import Desk
from tests.web.house import OURS, THEIRS
from tests.web.live import SIDEWAYS, violations
from tests.web.radio_rooms import app_of, faults, filled, forms, newsroom_of

PAGE = f"/dai/{OURS}/khan-cap"
TEXT = "Đang có cháy tại khu phố Ba. Đề nghị bà con rời khỏi khu vực."


@pytest.fixture
def newsroom(library: Library, tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom_of(library, tmp_path / "kho") as newsroom:
        yield newsroom


@pytest.fixture
def app(newsroom: Newsroom, settings: Any) -> Flask:
    return app_of(newsroom, settings)


@pytest.fixture
def chief(app: Flask, library: Library) -> Desk:
    return Desk(app, library, "truong-dai")


def alone(library: Library) -> None:
    """A station where who sends may approve."""
    library.save_station(replace(library.station(OURS), own_approval=True), "quan-tri")


def made(desk: Desk, text: str = TEXT, times: str = "2") -> str:
    """The address of what was made and sent."""
    answer = desk.post(PAGE, {"loi": text, "so-lan": times})
    assert answer.status_code == 303, answer.text
    return str(answer.location).partition("?")[0]


def only(library: Library) -> BulletinRecord:
    (record,) = library.bulletins(OURS)
    return record


def buttons(page: str) -> str:
    return " | ".join(
        button.text_content().strip() for button in html.fromstring(page).cssselect("main button")
    )


def test_one_person_alone_in_three_presses(chief: Desk, library: Library) -> None:
    """What a person does: opens a preset, fills it, presses send, approve, download. Nothing in between."""
    alone(library)
    form = forms(chief.client.get(f"{PAGE}?mau=chay").text)[PAGE]
    typed = filled(form)["loi"].replace("[…]", "khu phố Ba")

    result = chief.post(PAGE, filled(form, loi=typed)).location
    page = chief.client.get(result).text
    approve = next(form for address, form in forms(page).items() if address.endswith("/duyet"))

    done = chief.post(approve.get("action"), filled(approve)).location
    page = html.fromstring(chief.client.get(done).text)

    file = chief.client.get(page.cssselect("a.alarm[download]")[0].get("href"))
    assert file.status_code == 200 and file.mimetype == "audio/mpeg"
    record = only(library)
    assert record.state is State.APPROVED
    assert MP3(io.BytesIO(file.data)).info.length == pytest.approx(record.made["horn"]["duration_s"], abs=0.2)
    assert record.bulletin.items[0].times == 3
    feed = chief.client.get(page.cssselect("code")[0].text.removeprefix("http://localhost"))
    assert feed.status_code == 200 and record.bulletin.title in feed.text


def test_an_operator_sends_and_the_chief_approves(
    app: Flask, desk: Desk, chief: Desk, library: Library
) -> None:
    address = made(desk)
    mine = desk.client.get(address).text
    assert "Chờ người duyệt" in mine and "Duyệt cho phát" not in mine
    assert desk.post(f"{address}/duyet", {"dau": only(library).fingerprint}).status_code == 403
    approve = forms(chief.client.get(address).text)[f"{address}/duyet"]
    assert chief.post(f"{address}/duyet", filled(approve)).status_code == 303
    assert only(library).state is State.APPROVED
    assert "Tải MP3 cho loa" in desk.client.get(address).text


def test_a_chief_who_may_not_approve_their_own_is_told_so(chief: Desk, library: Library) -> None:
    address = made(chief)
    assert "Duyệt cho phát" not in chief.client.get(address).text
    assert chief.post(f"{address}/duyet", {"dau": only(library).fingerprint}).status_code == 409
    assert only(library).state is State.SENT


def test_both_masters_are_heard_before(desk: Desk) -> None:
    page = html.fromstring(desk.client.get(made(desk)).text)
    sources = [audio.get("src") for audio in page.cssselect("#nghe ~ p audio")]
    assert len(sources) == 2
    for source in sources:
        heard = desk.client.get(source)
        assert heard.status_code == 200 and MP3(io.BytesIO(heard.data)).info.length > 5
    said = page.cssselect("blockquote")[0].text_content()
    assert said.startswith("Thông báo khẩn của Đài Hoa Sen")


def test_doubts_are_shown_right_there_and_settled(chief: Desk, library: Library) -> None:
    alone(library)
    address = made(chief, "Mời đơn vị KQX đến ngay.")
    page = html.fromstring(chief.client.get(address).text)
    assert [mark.text for mark in page.cssselect("mark")] == ["KQX"]
    assert chief.client.get(page.cssselect("section section audio")[0].get("src")).mimetype == "audio/mpeg"
    mark = only(library).fingerprint
    assert chief.post(f"{address}/duyet", {"dau": mark}).status_code == 409, "in doubt, and no reason"
    settle = {"viet": "KQX", "chon": "khac", "rieng": "đội cứu hộ"}
    assert chief.post(f"{address}/cach-doc", settle).status_code == 303
    record = only(library)
    assert record.state is State.SENT and record.fingerprint != mark and record.made, (
        "made again and sent again"
    )
    page = html.fromstring(chief.client.get(address).text)
    assert not page.cssselect("mark") and "đội cứu hộ" in page.cssselect("blockquote")[0].text_content()
    assert library.entries()[0].scope == f"station:{OURS}"
    assert chief.post(f"{address}/duyet", {"dau": mark}).status_code == 409, (
        "what was heard before is not this"
    )
    assert chief.post(f"{address}/duyet", {"dau": record.fingerprint}).status_code == 303


def test_or_overridden_with_a_reason(chief: Desk, library: Library) -> None:
    alone(library)
    address = made(chief, "Mời đơn vị KQX đến ngay.")
    form = forms(chief.client.get(address).text)[f"{address}/duyet"]
    assert form.inputs["ly-do"].get("required") is not None
    assert chief.post(f"{address}/duyet", filled(form, **{"ly-do": "x" * 501})).status_code == 400
    assert chief.post(f"{address}/duyet", filled(form, **{"ly-do": "nghe rồi, đúng"})).status_code == 303
    assert only(library).approvals[0].reason == "nghe rồi, đúng"


@pytest.mark.parametrize("preset", PRESETS_OF_URGENT, ids=lambda one: str(one.key))
def test_presets_fill_the_text_by_a_link(desk: Desk, preset: Any) -> None:
    links = html.fromstring(desk.client.get(PAGE).text).cssselect(".presets a")
    link = next(one for one in links if one.text == preset.label)
    form = forms(desk.client.get(link.get("href").partition("#")[0]).text)[PAGE]
    assert filled(form)["loi"] == preset.text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"loi": " "}, "loi"),
        ({"loi": "Đang có cháy tại […]."}, "loi"),
        ({"loi": "a" * 2001}, "loi"),
        ({"so-lan": "0"}, "so-lan"),
        ({"so-lan": "11"}, "so-lan"),
        ({"so-lan": "ba"}, "so-lan"),
        ({"loi": "Bà con chú ý giữ gìn. " * 80, "so-lan": "10"}, "so-lan"),
    ],
    ids=["empty", "blank", "long", "0", "11", "no number", "too long for a quarter of an hour"],
)
def test_what_is_not_sent_is_told_beside_its_field_and_kept(
    desk: Desk, library: Library, data: dict[str, str], field: str
) -> None:
    sent = {"loi": TEXT, "so-lan": "2", **data}
    answer = desk.post(PAGE, sent)
    assert answer.status_code in (400, 409)
    assert list(faults(answer.text)) == [field]
    assert filled(forms(answer.text)[PAGE])["loi"].strip() == sent["loi"].strip()
    assert library.bulletins(OURS) == (), "nothing is left behind"


def test_rubbish(desk: Desk, library: Library) -> None:
    for rubbish in ("\x00", "<script>alert(1)</script>" * 200, "9" * 9000):
        assert desk.post(PAGE, {"loi": rubbish, "so-lan": rubbish}).status_code == 400
        assert desk.client.get(PAGE, query_string={"mau": rubbish}).status_code in (200, 414)
    assert library.bulletins(OURS) == ()
    address = made(desk)
    for path in ("cach-doc", "gui-lai", "duyet"):
        answer = desk.post(f"{address}/{path}", {"dau": "\x00", "viet": "<b>", "chon": "x"})
        assert answer.status_code in (400, 403, 409)
    assert only(library).state is State.SENT
    assert desk.client.get(f"{PAGE}/99999999999999999999").status_code == 404


def test_another_bulletin_has_its_own_page(desk: Desk, library: Library, newsroom: Newsroom) -> None:
    airing = upcoming(library.station(OURS).station.slots, datetime.datetime.now(datetime.UTC))
    assert airing is not None
    number = newsroom.draft(OURS, airing)
    assert f"/ban-tin/{number}" in desk.client.get(f"{PAGE}/{number}").location


def test_what_could_not_be_made_says_why_and_is_sent_again(
    chief: Desk, library: Library, newsroom: Newsroom
) -> None:
    newsroom.folder.parent.mkdir(exist_ok=True)
    newsroom.folder.write_text("no folder")
    address = made(chief)
    page = chief.client.get(address).text
    assert "Có lỗi xảy ra" in page and "Gửi duyệt lại" in buttons(page)
    newsroom.folder.unlink()
    assert chief.post(f"{address}/gui-lai").status_code == 303
    assert set(only(library).made) == {"web", "horn"}


def test_a_change_elsewhere_takes_it_back_and_it_is_sent_again(desk: Desk, library: Library) -> None:
    address = made(desk)
    record = library.station(OURS)
    library.save_station(replace(record, station=replace(record.station, name="Đài khác")), "quan-tri")
    page = desk.client.get(address).text
    assert "mất hiệu lực duyệt" in page and "Gửi duyệt lại" in buttons(page)
    assert desk.post(f"{address}/gui-lai").status_code == 303
    assert only(library).state is State.SENT


@pytest.mark.parametrize(
    ("name", "form", "seen"), [("quan-tri", 403, 200), ("nguoi-la", 404, 404), ("khach", 404, 404)]
)
def test_who_announces_nothing_here(
    app: Flask, library: Library, desk: Desk, name: str, form: int, seen: int
) -> None:
    address = made(desk)
    before = only(library)
    other = Desk(app, library, name)
    assert other.client.get(PAGE).status_code == form
    assert other.client.get(address).status_code == seen
    for path in ("", *(f"/{before.id}/{step}" for step in ("cach-doc", "gui-lai", "duyet"))):
        assert (
            other.post(PAGE + path, {"loi": TEXT, "so-lan": "1", "dau": before.fingerprint}).status_code
            == form
        )
    if name == "nguoi-la":  # by the address of one's own station
        elsewhere = address.replace(OURS, THEIRS)
        assert other.client.get(elsewhere).status_code == 404
        assert other.post(f"{elsewhere}/duyet", {"dau": before.fingerprint}).status_code == 404
    assert only(library) == before


def test_without_the_forms_token_nothing_is_done(desk: Desk, library: Library) -> None:
    assert desk.client.post(PAGE, data={"loi": TEXT, "so-lan": "1"}).status_code == 400
    assert library.bulletins(OURS) == ()


@pytest.fixture
def queued(library: Library, tmp_path: Path, settings: Any) -> Iterator[Newsroom]:
    """As in a server: what is ordered is made by somebody else."""
    with newsroom_of(library, tmp_path / "kho", inline=False) as newsroom:
        yield newsroom


def test_the_page_waits_for_the_sound(queued: Newsroom, settings: Any, library: Library) -> None:
    desk = Desk(app_of(queued, settings), library)
    address = made(desk)
    assert only(library).making == "making"
    maker = threading.Timer(0.3, queued.make, (only(library).id,))
    maker.start()
    page = desk.client.get(address).text
    maker.join()
    assert "Đang làm âm thanh." not in page and html.fromstring(page).cssselect("p.made audio")


def test_and_does_not_wait_for_ever(
    queued: Newsroom, settings: Any, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(urgent, "WAIT_S", 0.2)
    desk = Desk(app_of(queued, settings), library)
    page = desk.client.get(made(desk)).text
    assert "Đang làm âm thanh." in page and not html.fromstring(page).cssselect("p.made audio")


# In a browser


@pytest.fixture
def at_the_desk(visit: Any, site: str, library: Library) -> Any:
    def go(name: str, **more: Any) -> Any:
        page = visit(f"{site}/dang-nhap/{library.issue_sign_in(name, 15)}", **more)
        page.get_by_role("button", name="Đăng nhập").click()
        page.goto(site + PAGE)
        return page

    return go


def tab_to(page: Any, name: str) -> None:
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text().startswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_by_keyboard_alone(at_the_desk: Any, library: Library) -> None:
    alone(library)
    page = at_the_desk("truong-dai")
    tab_to(page, "Cháy")
    page.keyboard.press("Enter")  # the text is there, its blank chosen
    page.keyboard.type("khu phố Ba")
    tab_to(page, "Tạo và gửi duyệt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/khan-cap/*")
    tab_to(page, "Duyệt cho phát")
    page.keyboard.press("Enter")
    page.get_by_text("Đã duyệt.").wait_for()
    tab_to(page, "Tải MP3 cho loa")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert MP3(download.value.path()).info.length > 5
    assert "cháy tại khu phố Ba." in only(library).bulletin.items[0].text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_that_axe_finds_on_a_small_screen(at_the_desk: Any, library: Library, scheme: str) -> None:
    alone(library)
    page = at_the_desk("truong-dai", width=320, height=800, color_scheme=scheme)
    assert violations(page) == [] and not page.evaluate(SIDEWAYS)
    page.get_by_label("Lời thông báo").fill("Mời đơn vị KQX đến ngay.")
    page.get_by_role("button", name="Tạo và gửi duyệt").click()
    page.wait_for_url("**/khan-cap/*")
    assert violations(page) == [] and not page.evaluate(SIDEWAYS)
    page.get_by_label("Lý do duyệt").fill("đã hỏi")
    page.get_by_role("button", name="Duyệt cho phát").click()
    page.get_by_text("Đã duyệt.").wait_for()
    assert violations(page) == [] and not page.evaluate(SIDEWAYS)


def test_without_scripts(at_the_desk: Any, library: Library) -> None:
    page = at_the_desk("chi-hai", java_script_enabled=False)
    page.get_by_role("link", name="Lũ, ngập").click()
    page.get_by_role("button", name="Tạo và gửi duyệt").click()
    page.wait_for_url("**/khan-cap/*")
    assert only(library).state is State.SENT
