"""Signing in by name, one's own account, and every session's end."""

from __future__ import annotations

import time
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from reader.records import Library
from tests.web.conftest import Desk
from tests.web.fakes import Studio
from tests.web.test_security import served

PASSWORD = "con trâu đi trước cái cày"


@pytest.fixture
def hai(library: Library) -> str:
    library.set_password("chi-hai", PASSWORD, "chi-hai")
    return "chi-hai"


def enter(
    client: FlaskClient, name: str = "chi-hai", password: str = PASSWORD, code: str = "", **more: Any
) -> Any:
    return client.post("/dang-nhap", data={"ten": name, "mat-khau": password, "ma": code}, **more)


def signed_in(client: FlaskClient) -> bool:
    return client.get("/tai-khoan").status_code == 200


def test_by_name(client: FlaskClient, hai: str) -> None:
    page = client.get("/dang-nhap")
    assert page.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in page.headers
    form = html.fromstring(page.text).cssselect("main form")[0]
    assert form.get("action") == "/dang-nhap" and {"ten", "mat-khau", "ma"} == set(form.fields)
    answer = enter(client, " Chi-Hai ")
    assert (answer.status_code, answer.location) == (303, "/ban-lam-viec")
    assert signed_in(client)


@pytest.mark.parametrize(
    ("name", "password"), [("chi-hai", "sai"), ("ai-do", PASSWORD), ("robot", ""), ("", "")]
)
def test_whatever_is_wrong_the_answer_is_one(client: FlaskClient, hai: str, name: str, password: str) -> None:
    answer = enter(client, name, password)
    assert answer.status_code == 403 and "Set-Cookie" not in answer.headers
    assert "Tên, mật khẩu hoặc mã không đúng." in answer.text
    assert PASSWORD not in answer.text
    assert not signed_in(client)


@pytest.mark.parametrize(
    "where", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"]
)
def test_no_address_in_a_request_leads_elsewhere(app: Flask, library: Library, hai: str, where: str) -> None:
    for query in ("next", "url", "ve", "ngon-ngu", "giong"):
        answer = enter(app.test_client(), query_string={query: where}, headers={"Referer": where})
        assert answer.location.startswith("/ban-lam-viec"), query
        assert "evil" not in answer.location and "javascript" not in answer.location
        link = f"/dang-nhap/{library.issue_sign_in('chi-hai', 15)}"
        assert app.test_client().post(link, query_string={query: where}).location.startswith("/ban-lam-viec")
        library.unlock("chi-hai", "x")


def test_guessing_is_slow(client: FlaskClient, hai: str) -> None:
    codes = [enter(client, f"ai-{n}").status_code for n in range(12)]
    assert codes == [403] * 10 + [429] * 2


def test_a_locked_account_says_nothing_else(client: FlaskClient, library: Library, hai: str) -> None:
    wrong = [enter(client, password="sai").text for _ in range(5)]
    locked = enter(client)
    assert locked.status_code == 403 and locked.text == wrong[0]
    library.unlock(hai, "quan-tri")
    assert enter(client).status_code == 303


def test_a_session_is_new_when_somebody_signs_in(client: FlaskClient, hai: str) -> None:
    """Whoever planted a cookie in the browser before does not share what comes after."""
    with client.session_transaction() as planted:
        planted["csrf_token"] = planted["trap"] = "x"
    enter(client)
    with client.session_transaction() as session:
        assert "trap" not in session and session.get("csrf_token") != "x"
        assert session["_user_id"].endswith(" chi-hai")


def test_a_password_is_set_after_a_link_without_the_old_one(app: Flask, library: Library) -> None:
    desk = Desk(app, library)
    page = html.fromstring(desk.client.get("/tai-khoan").text)
    assert "Đặt mật khẩu" in page.text_content() and not page.cssselect("#cu-1")
    assert desk.post("/tai-khoan/mat-khau", {"mat-khau-moi": "1234567890"}).status_code == 400
    assert desk.post("/tai-khoan/mat-khau", {"mat-khau-moi": PASSWORD}).status_code == 303
    assert signed_in(desk.client), "here one stays signed in"
    assert enter(app.test_client()).status_code == 303


def test_but_only_for_a_while(
    app: Flask, library: Library, hai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, now = Desk(app, library), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    new = {"mat-khau-moi": "một câu khác hẳn"}
    assert desk.post("/tai-khoan/mat-khau", new).status_code == 403
    assert desk.post("/tai-khoan/mat-khau", {**new, "mat-khau": "sai"}).status_code == 403
    assert desk.post("/tai-khoan/mat-khau", {**new, "mat-khau": PASSWORD}).status_code == 303


def test_a_new_password_signs_out_everywhere_else(app: Flask, library: Library, hai: str) -> None:
    here, elsewhere = Desk(app, library), app.test_client()
    enter(elsewhere)
    key = {"Authorization": f"Bearer {library.issue_api_token(hai)}"}
    here.post("/tai-khoan/mat-khau", {"mat-khau-moi": "một câu khác hẳn"})
    assert signed_in(here.client) and not signed_in(elsewhere)
    assert app.test_client().get("/tai-khoan", headers=key).status_code == 403


def test_signing_out_everywhere(app: Flask, library: Library, hai: str) -> None:
    here, elsewhere = Desk(app, library), app.test_client()
    enter(elsewhere)
    assert here.post("/tai-khoan/dang-xuat-het").location == "/dang-nhap"
    assert not signed_in(here.client) and not signed_in(elsewhere)
    assert enter(elsewhere).status_code == 303


def test_a_stolen_cookie_is_dead_after_signing_out_everywhere(app: Flask, library: Library, hai: str) -> None:
    thief, here = app.test_client(), Desk(app, library)
    cookie = here.client.get_cookie("loa_phuong")
    assert cookie
    thief.set_cookie("loa_phuong", cookie.value)
    assert signed_in(thief)
    here.post("/tai-khoan/dang-xuat-het")
    assert not signed_in(thief)


def test_who_is_deactivated_is_out_at_once(app: Flask, library: Library, hai: str) -> None:
    desk = Desk(app, library)
    key = {"Authorization": f"Bearer {library.issue_api_token(hai)}"}
    assert app.test_client().get("/ban-lam-viec", headers=key).status_code == 200
    library.set_active(hai, False, "quan-tri")
    assert desk.client.get("/ban-lam-viec").status_code == 403
    assert app.test_client().get("/ban-lam-viec", headers=key).status_code == 403
    assert enter(app.test_client()).status_code == 403


def test_a_role_that_is_taken_away_is_gone_at_once(app: Flask, library: Library) -> None:
    desk = Desk(app, library)
    library.give_role("chi-hai", "dai-hoa-sen", None, "quan-tri")
    assert desk.client.get("/ban-lam-viec").status_code == 403
    assert desk.client.get("/tai-khoan").status_code == 200
    assert "chưa có vai trò" in desk.client.get("/tai-khoan").text


def test_a_guest_comes_to_their_account(app: Flask, library: Library) -> None:
    assert Desk(app, library, "khach").signed_in.location == "/tai-khoan"


def test_the_second_step(app: Flask, library: Library, hai: str) -> None:
    desk = Desk(app, library)
    answer = desk.post("/tai-khoan/buoc-hai")
    page = html.fromstring(answer.text)
    secret = page.cssselect("code.secret")[0].text
    assert answer.headers["Cache-Control"] == "no-store"
    picture = page.cssselect(".qr svg")[0]
    assert not picture.xpath(".//@style | .//script | .//*[starts-with(name(@*), 'on')]"), (
        "the policy forbids them"
    )
    assert not library.person(hai).has_totp, "not before a code shows that the telephone has it"
    assert desk.post("/tai-khoan/buoc-hai/bat", {"bi-mat": secret, "ma": "000000"}).status_code == 400
    code = pyotp.TOTP(secret).now()
    assert desk.post("/tai-khoan/buoc-hai/bat", {"bi-mat": secret, "ma": code}).status_code == 303
    assert library.person(hai).has_totp
    assert secret not in desk.client.get("/tai-khoan").text
    assert enter(app.test_client()).status_code == 403
    assert enter(app.test_client(), code=code).status_code == 403, "good once"
    assert enter(app.test_client(), code=pyotp.TOTP(secret).at(time.time() + 30)).status_code == 303
    link = f"/dang-nhap/{library.issue_sign_in(hai, 15)}"
    assert html.fromstring(app.test_client().get(link).text).cssselect("input#ma[required]")
    assert app.test_client().post(link).status_code == 403
    assert desk.post("/tai-khoan/buoc-hai/tat").status_code == 303
    assert not library.person(hai).has_totp


def test_the_secret_is_written_nowhere(
    app: Flask, library: Library, hai: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    desk = Desk(app, library)
    secret = html.fromstring(desk.post("/tai-khoan/buoc-hai").text).cssselect("code.secret")[0].text
    refused = desk.post("/tai-khoan/buoc-hai/bat", {"bi-mat": secret, "ma": "000000"})
    desk.post("/tai-khoan/mat-khau", {"mat-khau-moi": "quá ngắn"})
    wrong = enter(app.test_client(), password="mat-khau-sai-cua-toi")
    for hidden in (secret, "quá ngắn", "mat-khau-sai-cua-toi"):
        assert hidden not in caplog.text + refused.text + wrong.text + str(library.events())
    with desk.client.session_transaction() as session:
        assert secret not in str(dict(session))


def test_a_key_never_becomes_its_person(app: Flask, library: Library) -> None:
    """With a form token and all: a program works at the desk, and changes no password, role or key."""
    library.give_role("robot", "dai-hoa-sen", None, "x")
    library.set_administrator("robot", True, "quan-tri")
    program = app.test_client()
    key = {"Authorization": f"Bearer {library.issue_api_token('robot')}"}
    page = program.get("/ban-lam-viec", headers=key)
    token = html.fromstring(page.text).cssselect("input[name=csrf_token]")[0].get("value")
    before = library.events()
    for path in ("/tai-khoan/mat-khau", "/tai-khoan/buoc-hai", "/nguoi-dung", "/ban-lam-viec/khoa-api"):
        form = {"csrf_token": token, "mat-khau-moi": PASSWORD, "ten": "ke-xau"}
        assert program.post(path, data=form, headers=key).status_code == 403, path
    assert library.events() == before


def test_one_read_for_a_request(app: Flask, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Knowing who it is costs one look into the records; a visitor costs none."""
    desk = Desk(app, library)
    looks: list[str] = []
    plain = Library.in_session

    def counted(self: Library, name: str, number: int) -> Any:
        looks.append(name)
        return plain(self, name, number)

    monkeypatch.setattr(Library, "in_session", counted)
    desk.client.get("/ban-lam-viec")
    assert looks == ["chi-hai"]
    app.test_client().get("/")
    assert looks == ["chi-hai"]


def test_limits_do_not_lock_the_rest_out(library: Library, studio: Studio, hai: str) -> None:
    client = served(library, studio)
    assert {enter(client, f"ai-{n}").status_code for n in range(12)} == {403, 429}
    assert client.get("/").status_code == 200
