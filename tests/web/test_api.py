"""/api/v1 against its own contract: every answer here is checked with openapi.json's schema."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from reader.errors import EngineOffline, FetchFailed, FetchTimeout
from reader.records import Library
from reader.samples import sample_page
from reader.web.api import contract
from tests.web.conftest import Desk
from tests.web.fakes import Studio

TEXT = "Phường họp dân\n\nSáng 01/06/2023, UBND phường họp dân theo Chỉ thị 05-CT/TW với 100% đại biểu."


class Program:
    """A client that believes no answer its contract does not describe."""

    def __init__(self, client: FlaskClient, key: dict[str, str] | None = None) -> None:
        self.client = client
        self.key = key or {}
        self.seen: set[tuple[str, str, int]] = set()

    def ask(self, method: str, path: str, template: str | None = None, **more: Any) -> Any:
        headers = {**self.key, **more.pop("headers", {})}
        answer = self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)
        operation = contract()["paths"][template or path.split("?")[0]][method.lower()]
        described = operation["responses"].get(str(answer.status_code))
        assert described, f"{method} {path} answered {answer.status_code}, which the contract does not know"
        self.seen.add((method, template or path.split("?")[0], answer.status_code))
        described = resolved(described)
        if "content" not in described:
            assert answer.data == b""
            return answer
        schema = described["content"][answer.mimetype]["schema"]
        whole = {**schema, "components": contract()["components"]}
        Draft202012Validator(whole).validate(answer.json)
        for name in described.get("headers", {}):
            assert name in answer.headers
        return answer


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    found = part
    if "$ref" in part:
        found = contract()
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
    return found


@pytest.fixture
def anyone(client: FlaskClient) -> Program:
    return Program(client)


@pytest.fixture
def robot(client: FlaskClient, key: dict[str, str]) -> Program:
    return Program(client, key)


def test_the_contract_is_valid_openapi_and_served(anyone: Program) -> None:
    served = anyone.ask("GET", "/openapi.json").json
    validate(served)
    assert served == contract()


def test_every_route_is_in_the_contract_and_the_other_way_round(app: Flask) -> None:
    routes = {
        (rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}"), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    described = {
        (path, method.upper())
        for path, item in contract()["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert routes == described


def test_reading_is_open_to_all(anyone: Program, slug: str, studio: Studio) -> None:
    at = f"/articles/{slug}"
    shelf = anyone.ask("GET", "/articles?q=hoa+sen").json
    assert (shelf["total"], shelf["pages"], shelf["items"][0]["slug"]) == (1, 1, slug)
    article = anyone.ask("GET", at, "/articles/{slug}").json
    assert article["unit"] == "Ban VHTT phường Hoa Sen"
    script = anyone.ask("GET", f"{at}/script", "/articles/{slug}/script").json
    assert script["accent"] == "nam"
    assert anyone.ask("GET", f"{at}/script?accent=bac", "/articles/{slug}/script").json["accent"] == "bac"
    assert anyone.ask("GET", "/voices").json["items"][0]["id"] == "nam"
    assert anyone.ask("GET", f"{at}/recordings", "/articles/{slug}/recordings").json["items"] == []
    one = anyone.ask("GET", f"{at}/recordings/nam", "/articles/{slug}/recordings/{voice}").json
    assert (one["state"], one["audio"]) == ("absent", None)
    studio.make(slug, studio.voice("bac"))
    items = anyone.ask("GET", f"{at}/recordings", "/articles/{slug}/recordings").json["items"]
    assert [item["voice"] for item in items] == ["bac"]
    assert anyone.client.get(items[0]["audio"]).status_code == 200
    assert anyone.client.get(items[0]["captions"]).status_code == 200
    assert anyone.client.get(items[0]["cues"]).json["sentences"]
    assert anyone.client.get(items[0]["stream"]).location == items[0]["audio"]
    assert anyone.ask("GET", "/lexicon").json == {"items": []}


WRITES = [
    ("POST", "/articles", "/articles"),
    ("DELETE", "/articles/x", "/articles/{slug}"),
    ("POST", "/scripts", "/scripts"),
    ("POST", "/articles/x/recordings", "/articles/{slug}/recordings"),
    ("PUT", "/lexicon", "/lexicon"),
    ("DELETE", "/lexicon", "/lexicon"),
]


@pytest.mark.parametrize(("method", "path", "template"), WRITES)
def test_writing_needs_a_key(anyone: Program, method: str, path: str, template: str) -> None:
    answer = anyone.ask(method, path, template, json={})
    assert answer.status_code == 403
    assert answer.json["detail"] == "Việc này dành cho cán bộ đã đăng nhập."
    wrong = anyone.ask(method, path, template, json={}, headers={"Authorization": "Bearer wrong"})
    assert wrong.status_code == 403


@pytest.mark.parametrize(("method", "path", "template"), WRITES)
def test_a_session_alone_does_not_write(desk: Desk, method: str, path: str, template: str) -> None:
    answer = desk.client.open(f"/api/v1{path}", method=method, json={})
    assert (answer.status_code, answer.json["type"]) == (400, "urn:loa-phuong:csrf")


def test_a_session_with_its_token_writes(desk: Desk) -> None:
    headers = {"X-CSRFToken": desk.token()}
    assert desk.client.post("/api/v1/articles", json={"text": TEXT}, headers=headers).status_code == 201


def test_an_article_in_and_out(robot: Program, library: Library) -> None:
    made = robot.ask("POST", "/articles", json={"text": TEXT})
    slug = made.json["slug"]
    assert made.location == f"/api/v1/articles/{slug}"
    assert [(event.who, event.what) for event in library.events(1)] == [("robot", f"add article {slug}")]
    as_page = {"html": sample_page().body.decode(), "url": "https://vi.du/1"}
    assert robot.ask("POST", "/articles", json=as_page).json["source_url"] == "https://vi.du/1"
    assert robot.ask("DELETE", f"/articles/{slug}", "/articles/{slug}").status_code == 204
    assert robot.ask("DELETE", f"/articles/{slug}", "/articles/{slug}").status_code == 404
    assert robot.ask("GET", f"/articles/{slug}", "/articles/{slug}").status_code == 404


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "cần đúng một trong"),
        ({"text": "a", "url": "http://x"}, "cần đúng một trong"),
        ({"text": "a", "html": "b"}, "cần đúng một trong"),
        ({"text": 5}, "“text” không đúng kiểu"),
        ({"text": "a", "voice": "nam"}, "không có trường “voice”"),
        ({"url": "http://" + "x" * 2000}, "“url” dài quá 2000"),
        ([], "cần một đối tượng JSON"),
        ({"text": "  "}, "Chưa có nội dung"),
    ],
)
def test_articles_that_are_none(robot: Program, body: Any, words: str) -> None:
    answer = robot.ask("POST", "/articles", json=body)
    assert answer.status_code == 400
    assert words in answer.json["detail"]


def test_bodies_that_are_no_json(robot: Program) -> None:
    assert robot.ask("POST", "/articles", data="text=a").status_code == 415
    assert robot.ask("POST", "/articles", data="{", content_type="application/json").status_code == 400
    assert robot.ask("POST", "/scripts", data="text=a").status_code == 415
    assert robot.ask("PUT", "/lexicon", data="text=a").status_code == 415


def test_pages_too_large(robot: Program) -> None:
    answer = robot.ask("POST", "/articles", json={"html": "<p>" + "x" * 5_000_001})
    assert (answer.status_code, answer.json["value"]) == (413, "5 MB")
    answer = robot.ask("POST", "/articles", json={"html": "<p>" + "x" * 20_000_000})
    assert (answer.status_code, answer.json["type"]) == (413, "urn:loa-phuong:too-large")


def test_the_other_server(robot: Program, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = robot.ask("POST", "/articles", json={"url": "https://vi.du/1"})
    assert (answer.status_code, answer.json["value"]) == (502, "https://vi.du/1")

    def slow(url: str, who: str) -> str:
        raise FetchTimeout(url)

    monkeypatch.setattr(studio, "add_url", slow)
    assert robot.ask("POST", "/articles", json={"url": "https://vi.du/1"}).status_code == 504


def test_a_recording_is_asked_for(robot: Program, slug: str, studio: Studio) -> None:
    at, template = f"/articles/{slug}/recordings", "/articles/{slug}/recordings"
    assert robot.ask("POST", at, template).json["state"] == "ready"
    assert robot.ask("POST", at, template, json={"voice": "robot"}).status_code == 400
    studio.state = "waiting"
    waiting = robot.ask("POST", at, template, json={"voice": "bac"})
    assert (waiting.status_code, waiting.location) == (202, f"/api/v1{at}/bac")
    studio.fault = EngineOffline("gtts")
    failed = robot.ask("GET", f"{at}/google", template + "/{voice}")
    assert failed.json["state"] == "failed"
    assert "cần mạng Internet" in failed.json["message"]


def test_a_script_of_a_text(robot: Program) -> None:
    script = robot.ask("POST", "/scripts", json={"text": TEXT, "accent": "bac"}).json
    spoken = " ".join(u["text"] for u in script["utterances"]).lower()
    assert "một trăm phần trăm" in spoken
    assert robot.ask("POST", "/scripts", json={"text": TEXT, "accent": "tay"}).status_code == 400
    assert robot.ask("POST", "/scripts", json={}).status_code == 400
    assert robot.ask("POST", "/scripts", json={"text": " \n "}).status_code == 400
    one = robot.ask("POST", "/scripts", json={"text": "Chi 3.700.000.000 đồng."}).json["utterances"]
    assert [u["text"] for u in one] == ["Chi ba tỷ bảy trăm triệu đồng."]


def test_the_lexicon(robot: Program) -> None:
    entry = {"written": "HTX", "spoken": "hợp tác xã"}
    assert robot.ask("PUT", "/lexicon", json=entry).json == {**entry, "scope": "all"}
    assert robot.ask("GET", "/lexicon").json["items"] == [{**entry, "scope": "all"}]
    assert robot.ask("DELETE", "/lexicon?written=HTX").status_code == 204
    assert robot.ask("DELETE", "/lexicon?written=HTX").status_code == 404
    for wrong in (
        {"written": "", "spoken": "x"},
        {"written": "x", "spoken": "y" * 201},
        {**entry, "scope": "?"},
    ):
        assert robot.ask("PUT", "/lexicon", json=wrong).status_code == 400


@pytest.mark.parametrize("page", ["0", "x", "100001", "-1", ""])
def test_pages_of_the_library_that_are_none(anyone: Program, page: str) -> None:
    assert anyone.ask("GET", f"/articles?page={page}").status_code == 400


def test_words_too_long_to_look_for(anyone: Program) -> None:
    assert anyone.ask("GET", "/articles?q=" + "a" * 201).status_code == 400


@pytest.mark.parametrize("part", ["", "/script", "/recordings"])
def test_no_such_article(anyone: Program, part: str) -> None:
    answer = anyone.ask("GET", f"/articles/khong-co{part}", "/articles/{slug}" + part)
    assert answer.status_code == 404
    assert answer.json["detail"] == "Không tìm thấy: khong-co"


def test_problems_in_english_for_those_who_prefer_it(anyone: Program) -> None:
    answer = anyone.ask("GET", "/articles/x", "/articles/{slug}", headers={"Accept-Language": "en-GB"})
    assert answer.json["detail"] == "Not found: x"
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize(("path", "method", "status"), [("/none", "GET", 404), ("/voices", "PATCH", 405)])
def test_problem_json_for_what_is_not_there(client: FlaskClient, path: str, method: str, status: int) -> None:
    answer = client.open(f"/api/v1{path}", method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status


def test_one_fault_of_ours_tells_nothing_of_the_inside(
    client: FlaskClient, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Any:
        raise RuntimeError("secret path /home/x")

    monkeypatch.setattr(studio, "voices", broken)
    answer = client.get("/api/v1/voices")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "secret" not in answer.text


def test_errors_of_the_web_keep_their_status(client: FlaskClient, studio: Studio) -> None:
    studio.fault = FetchFailed("https://vi.du", "x")
    assert client.get("/readyz").status_code == 503
