"""What a person reads when something goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from reader.errors import ReaderError, StorageFull
from reader.records import Library
from tests.web.fakes import Studio


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/khong-co", 404, "Không có trang này."),
        ("GET", "/articles/khong-co", 404, "Không tìm thấy: khong-co"),
        ("POST", "/healthz", 405, "Địa chỉ này không nhận kiểu yêu cầu đó."),
        ("GET", "/ban-lam-viec", 403, "Việc này dành cho cán bộ đã đăng nhập."),
        ("GET", "/?trang=0", 404, "Không có trang này."),
    ],
)
def test_in_vietnamese(client: FlaskClient, method: str, path: str, status: int, words: str) -> None:
    answer = client.open(path, method=method)
    page = html.fromstring(answer.text)
    assert answer.status_code == status
    assert words in page.cssselect("[role=alert]")[0].text_content()
    assert page.cssselect(".hint")[0].text == f"Mã lỗi: {status}"
    assert answer.headers["Cache-Control"] == "no-store"


def test_in_english(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/khong-co?ngon-ngu=en").text)
    assert page.get("lang") == "en"
    assert page.cssselect("h1")[0].text == "Not found"


def test_what_a_method_may_be(client: FlaskClient) -> None:
    assert "GET" in client.post("/healthz").headers["Allow"]


def test_a_fault_of_ours_is_logged_and_not_shown(
    client: FlaskClient, library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise RuntimeError("password in the message")

    monkeypatch.setattr(library, "articles", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi." in answer.text
    assert "password" not in answer.text
    assert "password" in caplog.text


def test_the_scripts_own_questions_are_answered_in_json(client: FlaskClient) -> None:
    answer = client.get("/articles/khong-co/recording.json")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_every_error_of_ours_has_a_page(client: FlaskClient, slug: str, studio: Studio) -> None:
    def all_of(kind: type[ReaderError]) -> list[type[ReaderError]]:
        return [kind, *(deep for below in kind.__subclasses__() for deep in all_of(below))]

    for kind in all_of(ReaderError):
        studio.fault = kind("x", told_vi="Máy hỏng.", told_en="Broken.")
        answer = client.get(f"/articles/{slug}/audio.mp3")
        assert answer.status_code == kind.status
        assert (
            studio.fault.message() in html.fromstring(answer.text).cssselect("[role=alert]")[0].text_content()
        )


def test_ready_or_why_not(client: FlaskClient, studio: Studio) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json["engine"] == "ok"
    studio.fault = StorageFull()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["code"]) == (503, "storage-full")
    assert client.get("/healthz").status_code == 200  # the process itself is well
