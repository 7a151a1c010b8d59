from __future__ import annotations

from dataclasses import replace

import pytest

from reader.errors import BadInput, NotFound
from reader.radio import Action, Role, Station, may
from reader.radio.rights import MAY
from reader.records import Library
from reader.records.radio_models import PersonRow

HOA_SEN = Station("Đài truyền thanh phường Hoa Sen", "phường Hoa Sen")


def a_person(library: Library, name: str, administrator: bool = False, active: bool = True) -> None:
    with library._database.writing() as session:
        session.add(PersonRow(name=name, administrator=administrator, active=active))


def test_a_station_is_kept(library: Library) -> None:
    key = library.add_station(HOA_SEN, "quan-tri", approvals=2)
    assert key == "dai-truyen-thanh-phuong-hoa-sen"
    assert library.add_station(HOA_SEN, "quan-tri") == f"{key}-2"
    found = library.station(key)
    assert (found.station, found.approvals, found.own_approval) == (HOA_SEN, 2, False)
    library.save_station(replace(found, station=replace(HOA_SEN, voice="bac")), "truong-dai")
    assert library.station(key).station.voice == "bac"
    assert library.events_of(found.subject)[0].what == "change station: voice"
    assert not library.station(key).feed_public
    library.save_station(replace(library.station(key), feed_public=True), "truong-dai")
    assert library.station(key).feed_public
    assert library.events_of(found.subject)[0].what == "change station: feed public"
    assert [record.key for record in library.stations()] == [key, f"{key}-2"]


def test_what_is_no_station(library: Library) -> None:
    key = library.add_station(HOA_SEN, "x")
    with pytest.raises(NotFound):
        library.station("khong-co")
    for approvals in (0, 4):
        with pytest.raises(BadInput):
            library.add_station(HOA_SEN, "x", approvals=approvals)
        with pytest.raises(BadInput):
            library.save_station(replace(library.station(key), approvals=approvals), "x")
    assert library.station(key).approvals == 1


def test_roles_are_of_a_station(library: Library) -> None:
    key, other = (library.add_station(HOA_SEN, "x") for _ in range(2))
    for name in ("hai", "ba"):
        a_person(library, name)
    a_person(library, "tu", administrator=True)
    a_person(library, "nam", administrator=True, active=False)
    library.give_role("hai", key, Role.OPERATOR, "tu")
    library.give_role("hai", key, Role.CHIEF, "tu")
    library.give_role("ba", other, Role.OPERATOR, "tu")
    roles = {
        name: [library.role_at(name, at) for at in (key, other)] for name in ("hai", "ba", "tu", "nam", "?")
    }
    assert roles == {
        "hai": [Role.CHIEF, None],
        "ba": [None, Role.OPERATOR],
        "tu": [Role.ADMINISTRATOR, Role.ADMINISTRATOR],
        "nam": [None, None],
        "?": [None, None],
    }
    assert [(record.key, role) for record, role in library.stations_of("hai")] == [(key, Role.CHIEF)]
    assert len(library.stations_of("tu")) == 2
    assert library.stations_of("nam") == library.stations_of("?") == ()
    library.give_role("hai", key, None, "tu")
    assert library.role_at("hai", key) is None
    with pytest.raises(BadInput):
        library.give_role("hai", key, Role.ADMINISTRATOR, "tu")
    for name, at in (("?", key), ("hai", "?")):
        with pytest.raises(NotFound):
            library.give_role(name, at, Role.OPERATOR, "tu")


def test_nobody_puts_on_air_alone_by_table() -> None:
    """The administrator keeps the house; an operator does not approve."""
    on_air = {Action.EDIT, Action.SEND, Action.APPROVE, Action.EXPORT}
    assert not on_air & MAY[Role.ADMINISTRATOR]
    assert not may(Role.OPERATOR, Action.APPROVE)
    assert may(Role.CHIEF, Action.APPROVE)
    assert not any(may(None, action) for action in Action)
