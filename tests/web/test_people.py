"""The administrator's page, and the audit log's."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import html

from reader.radio import Role
from reader.records import Library
from reader.script import Entry
from tests.web.conftest import Desk
from tests.web.house import OURS, PEOPLE


@pytest.fixture
def admin(app: Flask, library: Library) -> Desk:
    return Desk(app, library, "quan-tri")


def link_in(answer: Any) -> str:
    shown = html.fromstring(answer.text).cssselect("code.secret")
    return str(shown[0].text) if shown else ""


def test_everybody_is_listed(admin: Desk) -> None:
    page = html.fromstring(admin.client.get("/nguoi-dung").text)
    rows = {row.cssselect("th a")[0].text: row.text_content() for row in page.cssselect("tbody tr")}
    assert set(rows) == set(PEOPLE)
    assert "Đài Hoa Sen: phát thanh viên" in rows["chi-hai"] and "quản trị viên" in rows["quan-tri"]


def test_an_invitation(app: Flask, admin: Desk, library: Library) -> None:
    answer = admin.post("/nguoi-dung", {"ten": " Anh-Tu ", "ho-ten": "Lê Văn Tư"})
    assert answer.headers["Cache-Control"] == "no-store"
    link = link_in(answer)
    assert link.startswith("http://localhost/dang-nhap/")
    assert link not in admin.client.get("/nguoi-dung/anh-tu").text, "shown once"
    assert link.rsplit("/", 1)[1] not in str(library.events())
    newcomer = app.test_client()
    assert newcomer.post(link).location == "/tai-khoan"
    assert newcomer.post(link).status_code == 403
    assert [(e.who, e.what) for e in library.events_of("person:anh-tu")][-2:] == [
        ("quan-tri", "sign-in token for anh-tu issued"),
        ("quan-tri", "add person anh-tu"),
    ]


def test_roles_are_given_and_taken(admin: Desk, library: Library) -> None:
    for role, expected in (
        ("truong-dai", {OURS: Role.CHIEF}),
        ("", {}),
        ("phat-thanh-vien", {OURS: Role.OPERATOR}),
    ):
        assert admin.post("/nguoi-dung/khach/vai-tro", {"dai": OURS, "vai-tro": role}).status_code == 303
        assert library.person("khach").roles == expected
    chosen = html.fromstring(admin.client.get("/nguoi-dung/khach").text).cssselect("option[selected]")
    assert [option.get("value") for option in chosen] == ["phat-thanh-vien"]


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/nguoi-dung", {"ten": ""}, 400),
        ("/nguoi-dung", {"ten": "Chị Hai"}, 400),
        ("/nguoi-dung", {"ten": "chi-hai"}, 400),
        ("/nguoi-dung", {"ten": "moi", "ho-ten": "x" * 101}, 400),
        ("/nguoi-dung/ai-do/lien-ket", {}, 404),
        ("/nguoi-dung/chi-hai/vai-tro", {"dai": OURS, "vai-tro": "quan-tri"}, 400),
        ("/nguoi-dung/chi-hai/vai-tro", {"dai": OURS, "vai-tro": "vua"}, 400),
        ("/nguoi-dung/chi-hai/vai-tro", {"dai": "khong-co", "vai-tro": "truong-dai"}, 404),
        ("/nguoi-dung/ai-do/vai-tro", {"dai": OURS, "vai-tro": "truong-dai"}, 404),
        ("/nguoi-dung/chi-hai/hoat-dong", {}, 400),
        ("/nguoi-dung/quan-tri/hoat-dong", {"bat": "0"}, 400),
        ("/nguoi-dung/quan-tri/quan-tri", {"bat": "0"}, 400),
        ("/nguoi-dung/chi-hai/ho-ten", {"ho-ten": "x" * 101}, 400),
    ],
)
def test_what_cannot_be(admin: Desk, library: Library, path: str, form: dict[str, str], status: int) -> None:
    before = library.people()
    assert admin.post(path, form).status_code == status
    assert library.people() == before


def test_what_an_administrator_does(admin: Desk, library: Library) -> None:
    admin.post("/nguoi-dung/chi-hai/ho-ten", {"ho-ten": "Nguyễn Thị Hai"})
    admin.post("/nguoi-dung/chi-hai/quan-tri", {"bat": "1"})
    assert library.person("chi-hai").full_name == "Nguyễn Thị Hai" and library.person("chi-hai").administrator
    admin.post("/nguoi-dung/chi-hai/quan-tri", {"bat": "0"})
    admin.post("/nguoi-dung/chi-hai/mo-khoa")
    admin.post("/nguoi-dung/chi-hai/bo-buoc-hai")
    admin.post("/nguoi-dung/chi-hai/hoat-dong", {"bat": "0"})
    assert not library.person("chi-hai").active
    assert "ngừng hoạt động" in admin.client.get("/nguoi-dung/chi-hai").text
    admin.post("/nguoi-dung/chi-hai/hoat-dong", {"bat": "1"})
    assert library.person("chi-hai").active
    told = [event.what for event in library.events_of("person:chi-hai") if event.who == "quan-tri"]
    assert told[:7] == [
        "chi-hai active",
        "chi-hai deactivated",
        "second step of chi-hai off",
        "chi-hai unlocked",
        "chi-hai no longer administrator",
        "chi-hai is administrator",
        "full name of chi-hai",
    ]


def test_a_new_station(admin: Desk, library: Library) -> None:
    form = {"ten-dai": " Đài  phường Đông Thạnh ", "dia-ban": "phường Đông Thạnh"}
    assert admin.post("/nguoi-dung/dai-moi", form).status_code == 303
    record = library.station("dai-phuong-dong-thanh")
    assert (record.station.name, record.own_approval) == ("Đài phường Đông Thạnh", False)
    assert "Đài phường Đông Thạnh" in admin.client.get("/nguoi-dung").text
    for wrong in ({"ten-dai": " "}, {"dia-ban": ""}, {"ten-dai": "x" * 101}):
        assert admin.post("/nguoi-dung/dai-moi", {**form, **wrong}).status_code == 400
    assert len(library.stations()) == 3


def test_script_in_a_name(admin: Desk, library: Library) -> None:
    evil = "<script>alert(1)</script>"
    admin.post("/nguoi-dung/chi-hai/ho-ten", {"ho-ten": evil})
    for path in ("/nguoi-dung", "/nguoi-dung/chi-hai"):
        assert evil not in admin.client.get(path).text


# The audit log


def test_the_log_page(app: Flask, library: Library) -> None:
    for number in range(120):
        library.save_entry(Entry(f"chữ {number}", "đọc"), "chi-hai")
    admin = Desk(app, library, "quan-tri")
    page = html.fromstring(admin.client.get("/nhat-ky").text)
    rows = page.cssselect("tbody tr")
    assert len(rows) == 100 and "sign in by link" in rows[0].text_content()
    older = page.cssselect("a[href*='truoc=']")[0].get("href")
    more = html.fromstring(admin.client.get(older).text).cssselect("tbody tr")
    assert int(more[0].cssselect("th")[0].text) == int(rows[-1].cssselect("th")[0].text) - 1
    for rubbish in ("x", "-1", "1" * 40, "٣"):
        assert admin.client.get("/nhat-ky", query_string={"truoc": rubbish}).status_code == 400


def test_the_log_as_a_file(app: Flask, library: Library) -> None:
    library.add_person("bang-tinh", "=HYPERLINK(1)")
    answer = Desk(app, library, "quan-tri").client.get("/nhat-ky.csv")
    assert answer.mimetype == "text/csv" and answer.is_streamed
    assert answer.headers["Content-Disposition"] == 'attachment; filename="nhat-ky.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(library.events()) + 1
    assert "'=HYPERLINK(1)" in [row[2] for row in rows]
    assert rows[-1][5] == library.verify_events().newest


def test_the_log_says_when_it_was_changed(app: Flask, library: Library, tmp_path: Path) -> None:
    admin = Desk(app, library, "quan-tri")
    assert "Đủ và nguyên vẹn" in admin.client.get("/nhat-ky/kiem-tra").text
    with closing(sqlite3.connect(tmp_path / "kho" / "records.sqlite")) as file, file:
        file.execute("DROP TRIGGER events_no_update")
        file.execute("UPDATE events SET who = 'ai-khac' WHERE id = 3")
    assert "dòng số 3 không khớp" in admin.client.get("/nhat-ky/kiem-tra").text
