"""Signing in, and what an operator does then."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from reader.records import Library, Person
from reader.script import Entry
from tests.web.conftest import Desk
from tests.web.fakes import Studio

TEXT = "Phường họp dân\n\nSáng 01/06/2023, UBND phường họp dân theo Chỉ thị 05-CT/TW với 100% đại biểu."


def test_opening_the_link_does_not_use_it_up(client: FlaskClient, library: Library) -> None:
    address = f"/dang-nhap/{library.issue_sign_in('chi-hai', 15)}"
    for _ in range(3):
        page = client.get(address)
        assert page.headers["Cache-Control"] == "no-store"
    form = html.fromstring(page.text).cssselect("main form")[0]
    assert client.post(form.get("action")).location == "/ban-lam-viec"
    assert client.get("/ban-lam-viec").status_code == 200
    assert client.post(address).status_code == 403  # good once


def test_a_link_that_nobody_issued(client: FlaskClient) -> None:
    assert client.post("/dang-nhap/khong-co").status_code == 403


def test_another_site_cannot_sign_a_visitor_in(client: FlaskClient, library: Library) -> None:
    token = library.issue_sign_in("nguoi-la", 15)
    answer = client.post(f"/dang-nhap/{token}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert library.redeem_sign_in(token).name == "nguoi-la"  # still good


def test_the_cookie(desk: Desk) -> None:
    cookie = desk.signed_in.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # plain http on one's own machine


def test_the_cookie_is_secure_over_https(app: Flask, library: Library) -> None:
    token = library.issue_sign_in("chi-hai", 15)
    answer = app.test_client().post(f"/dang-nhap/{token}", base_url="https://localhost")
    assert "; Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers


def test_signing_out(desk: Desk) -> None:
    assert desk.post("/dang-xuat").status_code == 303
    assert desk.client.get("/ban-lam-viec").status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/ban-lam-viec"),
        ("GET", "/articles/{slug}/cach-doc"),
        ("POST", "/articles/{slug}/xoa"),
        ("POST", "/ban-lam-viec/dia-chi"),
        ("POST", "/ban-lam-viec/tep"),
        ("POST", "/ban-lam-viec/van-ban"),
        ("POST", "/ban-lam-viec/tu-dien"),
        ("POST", "/ban-lam-viec/tu-dien/xoa"),
        ("POST", "/ban-lam-viec/khoa-api"),
        ("POST", "/ban-lam-viec/khoa-api/thu-hoi"),
    ],
)
def test_only_operators(
    client: FlaskClient, key: dict[str, str], slug: str, library: Library, method: str, path: str
) -> None:
    answer = client.open(path.format(slug=slug), method=method)
    assert answer.status_code in (400, 403)  # no token, or nobody signed in
    assert "Set-Cookie" not in answer.headers
    assert library.article(slug)


@pytest.mark.parametrize(
    "path", ["dia-chi", "tep", "van-ban", "tu-dien", "tu-dien/xoa", "khoa-api", "khoa-api/thu-hoi"]
)
def test_forms_without_their_token_do_nothing(desk: Desk, library: Library, path: str) -> None:
    before = library.events()
    answer = desk.client.post(f"/ban-lam-viec/{path}", data={"text": TEXT, "written": "a", "spoken": "b"})
    assert answer.status_code == 400
    assert "Biểu mẫu đã quá cũ" in answer.text
    assert library.events() == before


def test_pasted_text_becomes_an_article_with_its_voice_under_way(desk: Desk, studio: Studio) -> None:
    answer = desk.post("/ban-lam-viec/van-ban", {"text": TEXT})
    slug = answer.location.rsplit("/", 1)[1]
    assert (slug, "nam") in studio.made
    assert "Đã thêm bài." in desk.client.get(answer.location).text


def test_a_file(desk: Desk, library: Library) -> None:
    answer = desk.post("/ban-lam-viec/tep", {"file": (io.BytesIO(TEXT.encode()), "tin.txt")})
    assert answer.status_code == 303
    assert library.articles().total == 1


@pytest.mark.parametrize(
    ("path", "data", "status", "words"),
    [
        ("dia-chi", {"url": " "}, 400, "Chưa có nội dung"),
        ("dia-chi", {"url": "http://vi.du"}, 502, "Không tải được trang http://vi.du"),
        ("van-ban", {}, 400, "Chưa có nội dung"),
        ("tep", {}, 400, "Chưa có nội dung"),
        ("tep", {"file": (io.BytesIO(b"%PDF-1.7 ..."), "a.pdf")}, 422, "Tệp PDF bị hỏng"),
        ("tep", {"file": (io.BytesIO(b"x" * 5_000_001), "a.txt")}, 413, "5 MB"),
        ("tu-dien", {"written": "", "spoken": "x"}, 400, "“written” còn trống"),
        ("tu-dien", {"written": "x", "spoken": "x" * 201}, 400, "“spoken” dài quá 200"),
        ("tu-dien/xoa", {"written": "x"}, 404, "Không tìm thấy: x"),
    ],
)
def test_what_cannot_be_used(desk: Desk, path: str, data: dict[str, object], status: int, words: str) -> None:
    answer = desk.post(f"/ban-lam-viec/{path}", data)
    assert answer.status_code == status
    assert words in answer.text


def test_twenty_megabytes(desk: Desk) -> None:
    answer = desk.post("/ban-lam-viec/tep", {"file": (io.BytesIO(b"x" * 20_000_000), "a.txt")})
    assert answer.status_code == 413
    assert "Nội dung gửi lên lớn quá mức cho phép." in answer.text


def test_a_long_pasted_text_fits_in_the_form(desk: Desk, studio: Studio) -> None:
    """Half a million Vietnamese letters are nine bytes each in a form."""
    studio.state = "waiting"  # nobody need hear it
    answer = desk.post("/ban-lam-viec/van-ban", {"text": "Tin dài\n\n" + "ộ " * 250_000})
    assert answer.status_code == 303


def test_the_way_back_after_a_mistake(desk: Desk) -> None:
    ours = desk.post("/ban-lam-viec/van-ban", headers={"Referer": "http://localhost/ban-lam-viec"})
    assert 'href="http://localhost/ban-lam-viec"' in ours.text
    theirs = desk.post("/ban-lam-viec/van-ban", headers={"Referer": "http://evil.example/"})
    assert "evil" not in theirs.text


def test_readings_and_their_correction(desk: Desk, slug: str, library: Library) -> None:
    page = html.fromstring(desk.client.get(f"/articles/{slug}/cach-doc").text)
    rows = {r.cssselect("th")[0].text: r for r in page.cssselect("tbody tr")}
    assert "ba ngàn hai trăm năm mươi" in rows["3.250"].text_content()
    edit = rows["3.250"].cssselect("a")[0].get("href")
    field = html.fromstring(desk.client.get(edit).text).cssselect("input[name=written]")[0]
    assert field.get("value") == "3.250"
    desk.post("/ban-lam-viec/tu-dien", {"written": " HTX ", "spoken": "hợp  tác xã"})
    assert library.entries() == (Entry("HTX", "hợp tác xã"),)
    desk.post("/ban-lam-viec/tu-dien/xoa", {"written": "HTX", "scope": "all"})
    assert library.entries() == ()


def test_a_key_for_programs_is_shown_once(desk: Desk, client: FlaskClient, library: Library) -> None:
    page = html.fromstring(desk.post("/ban-lam-viec/khoa-api").text)
    key = page.cssselect("code.secret")[0].text
    assert (library.operator_of(key) or Person("")).name == "chi-hai"
    assert key not in desk.client.get("/ban-lam-viec").text
    answer = client.post("/api/v1/articles", json={"text": TEXT}, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 201
    desk.post("/ban-lam-viec/khoa-api/thu-hoi")
    assert library.operator_of(key) is None


def test_what_listeners_reported(desk: Desk, slug: str, library: Library) -> None:
    library.add_report(slug, "Lò Men", "lò mèn")
    page = html.fromstring(desk.client.get("/ban-lam-viec").text)
    report = page.cssselect(".reports li")[0]
    assert "Lò Men" in report.text_content() and "lò mèn" in report.text_content()
    assert report.cssselect("a")[0].get("href") == f"/articles/{slug}"


def test_deleting_asks_twice(desk: Desk, slug: str, library: Library) -> None:
    assert desk.post(f"/articles/{slug}/xoa").status_code == 400
    assert library.article(slug)
    assert desk.post(f"/articles/{slug}/xoa", {"chac-chan": "1"}).status_code == 303
    assert library.articles().total == 0
    assert [(e.who, e.what) for e in library.events(1)] == [("chi-hai", f"delete article {slug}")]


def test_an_operators_pages_are_kept_by_no_cache(desk: Desk, slug: str) -> None:
    for path in ("/", f"/articles/{slug}", "/ban-lam-viec"):
        assert desk.client.get(path).headers["Cache-Control"] == "no-store"
