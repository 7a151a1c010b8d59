"""The table of roles and actions, each cell over HTTP: a page, form or program's request that needs the action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from reader.radio import EVERYWHERE, MAY, Action, Role
from reader.records import Library
from reader.script import Entry
from reader.web.security import limiter
from tests.web.aired import OnAir, on_air
from tests.web.conftest import Desk
from tests.web.doors import SHA256, belongings
from tests.web.house import OURS

WHO: dict[str, Role | None] = {
    "chi-hai": Role.OPERATOR,
    "truong-dai": Role.CHIEF,
    "quan-tri": Role.ADMINISTRATOR,
    "khach": None,
}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    """`{station}` is OURS, `{slug}` an article's, `{number}` the first thing of OURS of its kind."""
    form: dict[str, str] = field(default_factory=dict)


READING = {"written": "HTX", "spoken": "hợp tác xã"}
REQUESTS: dict[Action, tuple[Request, ...]] = {
    Action.EDIT: (
        Request("POST", "/ban-lam-viec/van-ban", {"text": "Tin\n\nBà con họp khóm sáng nay."}),
        Request("POST", "/articles/{slug}/xoa", {"chac-chan": "1"}),
        Request("POST", "/ban-lam-viec/tu-dien", {**READING, "scope": "station:{station}"}),
        Request("POST", "/ban-lam-viec/tu-dien", {**READING, "scope": "article:{slug}"}),
        Request("GET", "/dai/{station}/nguon"),
        Request("POST", "/dai/{station}/nguon", {"url": "https://phuong.example/khac"}),
        Request("POST", "/dai/{station}/nguon/{number}/xoa"),
        Request("POST", "/dai/{station}/thong-bao", {"tieu-de": "Cúp điện", "chu": "Mai cúp điện."}),
        Request("POST", "/dai/{station}/thong-bao/{number}/xoa"),
        Request("POST", "/dai/{station}/am-thanh/{sha256}/ten", {"ten": "Chuông"}),
    ),
    Action.LEXICON: (
        Request("POST", "/ban-lam-viec/tu-dien", {**READING, "scope": "all"}),
        Request(
            "POST", "/articles/{slug}/phieu-nghe-duyet", {"viet": "x", "chon": "doi:ích", "pham-vi": "all"}
        ),
    ),
    Action.LISTEN: (
        Request("GET", "/dai/{station}/nhat-ky-phat"),
        Request("GET", "/dai/{station}/thong-bao"),
        Request("GET", "/dai/{station}/am-thanh"),
    ),
    Action.LOG: (
        Request(
            "POST",
            "/dai/{station}/nhat-ky-phat/{number}/sua",
            {"luc": "2026-11-01T05:00", "phut": "5", "ghi-chu": "sai giờ"},
        ),
    ),
    Action.STATION: (
        Request("POST", "/dai/{station}/cai-dat/khung-gio", {"gio": "06:00", "phut": "15", "ngay": "1"}),
        Request("POST", "/dai/{station}/cai-dat/duyet", {"luot": "2"}),
        Request("GET", "/dai/{station}/chuong-trinh"),
        Request("POST", "/dai/{station}/chuong-trinh", {"ten": "Bản tin sáng"}),
        Request("POST", "/dai/{station}/kenh/khoa", {"ten": "Cụm loa khóm 3"}),
        Request("POST", "/dai/{station}/kenh/khoa/{number}/thu-hoi"),
        Request("POST", "/dai/{station}/kenh/bao-tin", {"url": "https://nen.example/khac"}),
        Request("POST", "/dai/{station}/kenh/cong-khai", {"cong-khai": "1"}),
    ),
    Action.PEOPLE: (
        Request("GET", "/nguoi-dung"),
        Request("POST", "/nguoi-dung", {"ten": "nguoi-moi"}),
        Request("POST", "/nguoi-dung/dai-moi", {"ten-dai": "Đài mới", "dia-ban": "phường mới"}),
        Request("POST", "/nguoi-dung/khach/vai-tro", {"dai": "{station}", "vai-tro": "phat-thanh-vien"}),
    ),
    Action.AUDIT: (
        Request("GET", "/nhat-ky"),
        Request("GET", "/nhat-ky.csv"),
        Request("GET", "/nhat-ky/kiem-tra"),
    ),
}
"""Whoever adds a page of the radio desk adds what it needs here. Each must be one that succeeds for who may."""
ON_AIR = {
    Action.SEND: Request("POST", "/dai/{station}/ban-tin/{draft}/gui", {"lan": "1"}),
    Action.APPROVE: Request("POST", "/dai/{station}/ban-tin/{sent}/tra-lai", {"nhan-xet": "Sai giờ."}),
    Action.EXPORT: Request("GET", "/dai/{station}/ban-tin/{approved}/goi.zip"),
}
"""What needs a bulletin that is sent or approved, and so the real newsroom."""
CELLS = [
    pytest.param(name, action, request, id=f"{role or 'none'}-{action}-{request.path}")
    for name, role in WHO.items()
    for action, requests in REQUESTS.items()
    for request in requests
]


def test_every_action_has_its_requests() -> None:
    assert set(REQUESTS) | set(ON_AIR) == set(Action)


@pytest.mark.parametrize(
    ("name", "action", "request_"), [cell.values for cell in CELLS], ids=[c.id for c in CELLS]
)
def test_the_table(
    app: Flask, library: Library, slug: str, name: str, action: Action, request_: Request
) -> None:
    belongings(library)
    desk, role = Desk(app, library, name), WHO[name]
    before = library.events()
    status = send(desk, request_, slug)
    if role is not None and action in MAY[role]:
        assert status in (200, 303)
        return
    # Who has no role at all is not told whether a station is there; who has one is told what is missing.
    assert status == (404 if role is None and "{station}" in request_.path else 403)
    assert library.events() == before


@pytest.fixture(scope="module")
def house_on_air(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    with on_air(tmp_path_factory.mktemp("on-air")) as house:
        yield house


@pytest.fixture
def unlimited() -> Iterator[None]:
    """More sign in here at one address than ten a minute."""
    limiter.reset()
    yield
    limiter.reset()


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("action", ON_AIR)
@pytest.mark.parametrize("name", WHO)
def test_the_table_on_air(house_on_air: OnAir, name: str, action: Action) -> None:
    numbers = [house_on_air.bulletin("Bản tin sáng") for _ in range(3)]
    house_on_air.newsroom.send(numbers[1], 1, "chi-hai")
    house_on_air.approve(numbers[2])
    desk, role = Desk(house_on_air.app, house_on_air.library, name), WHO[name]
    before = house_on_air.library.events()
    status = send(desk, ON_AIR[action], "", **dict(zip(("draft", "sent", "approved"), numbers, strict=True)))
    if role is not None and action in MAY[role]:
        assert status in (200, 303)
    else:
        assert status == (404 if role is None else 403)
        assert house_on_air.library.events() == before


def send(desk: Desk, request: Request, slug: str, **more: int) -> int:
    words: dict[str, Any] = {"station": OURS, "slug": slug, "number": 1, "sha256": SHA256, **more}
    path = request.path.format(**words)
    if request.method == "GET":
        return desk.client.get(path).status_code
    form = {name: value.format(**words) for name, value in request.form.items()}
    return int(desk.post(path, form).status_code)


def test_what_is_missing_is_named(app: Flask, library: Library) -> None:
    answer = Desk(app, library, "chi-hai").client.get("/nguoi-dung")
    assert "chưa có quyền “quản lý người dùng và đài”" in answer.text
    english = Desk(app, library, "chi-hai").client.get("/nguoi-dung?ngon-ngu=en")
    assert "may not “manage people and stations”" in english.text


def test_actions_of_the_whole_house_need_no_station() -> None:
    assert {Action.LEXICON, Action.PEOPLE, Action.AUDIT} == EVERYWHERE


# Readings of a station


def test_a_stations_readings_are_its_own(app: Flask, library: Library) -> None:
    """Another station's chief neither sees nor writes nor deletes them, by form or by program."""
    scope = f"station:{OURS}"
    ours, theirs = Desk(app, library, "chi-hai"), Desk(app, library, "nguoi-la")
    assert ours.post("/ban-lam-viec/tu-dien", {**READING, "scope": scope}).status_code == 303
    assert "hợp tác xã" in ours.client.get("/ban-lam-viec").text
    assert "hợp tác xã" not in theirs.client.get("/ban-lam-viec").text
    for path, form in (
        ("tu-dien", {"written": "HTX", "spoken": "x", "scope": scope}),
        ("tu-dien/xoa", {"written": "HTX", "scope": scope}),
    ):
        assert theirs.post(f"/ban-lam-viec/{path}", form).status_code == 404
    key = {"Authorization": f"Bearer {library.issue_api_token('nguoi-la')}"}
    program = app.test_client()
    assert program.put("/api/v1/lexicon", json={**READING, "scope": scope}, headers=key).status_code == 404
    assert program.delete(f"/api/v1/lexicon?written=HTX&scope={scope}", headers=key).status_code == 404
    assert library.entries() == (Entry("HTX", "hợp tác xã", scope),)
    own = {"Authorization": f"Bearer {library.issue_api_token('chi-hai')}"}
    seen = [len(program.get("/api/v1/lexicon", headers=h).json["items"]) for h in (own, key, {})]
    assert seen == [1, 0, 0]


def test_the_form_offers_ones_own_scopes(app: Flask, library: Library, slug: str) -> None:
    page = Desk(app, library, "chi-hai").client.get(f"/ban-lam-viec?bai={slug}").text
    for value in ("all", f"station:{OURS}", f"article:{slug}"):
        assert f'<option value="{value}">' in page
    assert "station:dai-my-thanh" not in page
    admin = Desk(app, library, "quan-tri").client.get("/ban-lam-viec").text
    assert '<option value="all">' in admin and "station:" not in admin


def test_a_key_has_its_persons_roles(app: Flask, library: Library) -> None:
    program = app.test_client()
    for name, status in (("chi-hai", 201), ("quan-tri", 403), ("khach", 403)):
        key = {"Authorization": f"Bearer {library.issue_api_token(name)}"}
        text = {"text": f"Tin của {name}\n\nBà con họp khóm sáng nay."}
        assert program.post("/api/v1/articles", json=text, headers=key).status_code == status, name
