"""No door is left open: not to strangers, not to another site's forms, not to another station's people."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from reader.records import Library
from reader.web import create_app
from reader.web.security import csrf, operator_only
from tests.web.conftest import Desk
from tests.web.doors import (
    OF_OTHER_SITES,
    PUBLIC,
    belongings,
    doors,
    open_to_anybody,
    seen_by_strangers,
    taken_without_token,
)
from tests.web.house import OURS


def test_only_these_are_open_to_anybody(app: Flask, client: FlaskClient, slug: str) -> None:
    found = open_to_anybody(app, client, slug)
    assert found - PUBLIC == set()
    assert {door.endpoint for door in doors(app, slug)} >= PUBLIC, "nothing is listed that is gone"


def test_an_account_without_a_role_sees_itself_alone(app: Flask, library: Library, slug: str) -> None:
    guest = Desk(app, library, "khach")
    mine = {door.endpoint for door in doors(app, slug) if door.endpoint.startswith("account.")}
    for door in doors(app, slug):
        if door.endpoint in PUBLIC | mine:
            continue
        data = {"csrf_token": guest.token()} if door.method != "GET" else None
        headers = {"X-CSRFToken": guest.token()} if door.endpoint.startswith("api.") else {}
        answer = guest.client.open(door.address, method=door.method, data=data, headers=headers)
        assert answer.status_code in (403, 404, 415), (door, answer.status_code)
        assert answer.status_code != 404 or "station" in door.words, door


def test_no_form_is_taken_from_another_site(app: Flask, library: Library, slug: str) -> None:
    """Tried by whoever may do everything."""
    library.set_administrator("truong-dai", True, "quan-tri")
    belongings(library)
    before = library.events()
    assert taken_without_token(app, Desk(app, library, "truong-dai").client, slug) == OF_OTHER_SITES
    assert [event.what for event in library.events() if event not in before] == [
        "sign-in token for truong-dai issued",
        "sign in by link",
    ][::-1]


def test_people_of_another_station_see_and_change_nothing(app: Flask, library: Library, slug: str) -> None:
    belongings(library)
    stranger = Desk(app, library, "nguoi-la")
    before = library.events()
    assert seen_by_strangers(app, stranger, slug) == []
    assert library.events() == before


@pytest.fixture
def careless(settings: Any, library: Library, studio: Any) -> Flask:
    """With the mistakes that the tests above are there for."""
    app = create_app(settings, library, studio)
    bp = Blueprint("careless", __name__)

    @bp.get("/dai/<station>/mo")
    def unguarded(station: str) -> str:
        return station

    @bp.post("/dai/<station>/sua")
    @operator_only
    def any_station(station: str) -> str:
        return station

    @bp.post("/khong-dau")
    @operator_only
    def without_token() -> str:
        return ""

    csrf.exempt(without_token)
    app.register_blueprint(bp)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def test_a_careless_route_is_found(careless: Flask, library: Library, slug: str) -> None:
    anybody, chief = careless.test_client(), Desk(careless, library, "truong-dai")
    assert open_to_anybody(careless, anybody, slug) - PUBLIC == {"careless.unguarded"}
    assert "careless.without_token" in taken_without_token(careless, chief.client, slug)
    found = seen_by_strangers(careless, Desk(careless, library, "nguoi-la"), slug)
    assert f"GET /dai/{OURS}/mo: 200" in found and f"POST /dai/{OURS}/sua: 200" in found


def test_an_unknown_word_in_an_address_is_told(
    settings: Any, library: Library, studio: Any, slug: str
) -> None:
    app = create_app(settings, library, studio)
    app.add_url_rule("/x/<thing>", "thing", lambda thing: thing)
    with pytest.raises(KeyError, match="thing"):
        list(doors(app, slug))
