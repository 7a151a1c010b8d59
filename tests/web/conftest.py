"""A server over real records and a stand-in that speaks (fakes.py): a visitor, and people of each role (house.py)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.routing import Rule

from reader.jobs import newsroom as room
from reader.records import Library
from reader.samples import sample_page
from reader.web import create_app
from tests.remembered import remembering
from tests.web.fakes import Newsroom, Settings, Studio
from tests.web.house import furnished, moved_in
from tests.web.live import browsing, serving


@pytest.fixture(scope="session", autouse=True)
def routes_built_once() -> Iterator[None]:
    """Each test has an application of its own with the same routes, and compiling them was three quarters of its making.

    What werkzeug builds for a rule depends on its parts and defaults alone; it takes the rule itself as an argument.
    """
    build, built = Rule._compile_builder, {}

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:
        key = (tuple(rule._trace), tuple(sorted((rule.defaults or {}).items())), append_unknown)
        if key not in built:
            built[key] = build(rule, append_unknown)
        return built[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", remembered)
        yield


@pytest.fixture(scope="session", autouse=True)
def programmes_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What sounds the same is made once for all the tests here; making itself is tests/radio's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "make_programme", remembering(tmp_path_factory.mktemp("programmes")))
        yield


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    furnished(folder)
    return folder


@pytest.fixture
def library(house: Path, tmp_path: Path) -> Iterator[Library]:
    library = moved_in(house, tmp_path / "kho")
    yield library
    library.close()


@pytest.fixture
def studio(library: Library, tmp_path: Path) -> Studio:
    return Studio(library, tmp_path)


@pytest.fixture
def settings(tmp_path: Path) -> Any:
    return Settings(folder=tmp_path / "kho")


@pytest.fixture
def newsroom() -> Any:
    return Newsroom()


@pytest.fixture
def app(settings: Any, library: Any, studio: Any, newsroom: Any) -> Flask:
    app = create_app(settings, library, studio, newsroom)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def slug(studio: Studio) -> str:
    return studio.add_page(sample_page(), "make run")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Anybody."""
    return app.test_client()


class Desk:
    """A browser in which somebody has signed in: an operator, where nobody else is named."""

    def __init__(self, app: Flask, library: Library, name: str = "chi-hai") -> None:
        self.client = app.test_client()
        token = library.issue_sign_in(name, 15)
        self.signed_in = self.client.post(f"/dang-nhap/{token}")

    def token(self) -> str:
        page = self.client.get("/").text  # signing out is a form of every page
        return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        answer = self.client.post(path, data={**(data or {}), "csrf_token": self.token()}, **more)
        answer.request.environ["wsgi.input"].close()  # the test client leaves a large body's file open
        return answer


@pytest.fixture
def desk(app: Flask, library: Library) -> Desk:
    return Desk(app, library)


@pytest.fixture
def key(library: Library) -> dict[str, str]:
    """The header of a program with an operator's key."""
    return {"Authorization": f"Bearer {library.issue_api_token('robot')}"}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def faults() -> list[str]:
    """What the browser complained of: the policy, a script, a missing file. A test may clear what it expects."""
    return []


@pytest.fixture
def visit(chromium: Browser, site: str, faults: list[str]) -> Iterator[Any]:
    """Opens an address in a browser of its own; keyword arguments are the browser's."""
    opened: list[BrowserContext] = []

    def go(address: str, width: int = 1280, height: int = 900, **more: Any) -> Page:
        more.setdefault("service_workers", "block")  # a test of its own lets it in
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.goto(address)
        return page

    yield go
    for context in opened:
        context.close()
    assert [
        line for line in faults if "ERR_INTERNET_DISCONNECTED" not in line
    ] == []  # a test that went offline


@pytest.fixture
def article(site: str, slug: str) -> str:
    return f"{site}/articles/{slug}"


@pytest.fixture
def operator(visit: Any, site: str, library: Library, slug: str) -> Page:
    library.add_report(slug, "Lò Men", "lò mèn")
    page: Page = visit(f"{site}/dang-nhap/{library.issue_sign_in('chi-hai', 15)}")
    page.get_by_role("button", name="Đăng nhập").click()
    return page
