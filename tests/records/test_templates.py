from __future__ import annotations

import datetime

import pytest

from reader.errors import BadInput, NotFound
from reader.radio import Station
from reader.radio.template import Rule, RuleKind, Template
from reader.records import Library
from reader.records.templates import MOST_TEMPLATES

MORNING = Template(
    "Bản tin sáng",
    (datetime.time(5), datetime.time(5, 30)),
    (Rule(RuleKind.NEWEST, 3, (1, 2), 4, 2), Rule(RuleKind.SOUND, sound="a" * 64)),
)


@pytest.fixture
def stations(library: Library) -> list[str]:
    return [library.add_station(Station(name, "phường"), "x") for name in ("Đài một", "Đài hai")]


def test_programmes_are_kept_in_order(library: Library, stations: list[str]) -> None:
    ours, theirs = stations
    first = library.add_template(ours, MORNING, "ba")
    second = library.add_template(ours, Template("Chiều"), "ba")
    assert [(one.id, one.template) for one in library.templates(ours)] == [
        (first, MORNING),
        (second, Template("Chiều")),
    ]
    assert library.templates(theirs) == ()
    library.save_template(ours, first, Template("Khác"), "ba")
    library.delete_template(ours, second, "ba")
    assert [one.template.title for one in library.templates(ours)] == ["Khác"]
    assert [event.what for event in library.events_of(f"station:{ours}")][:4] == [
        "delete programme Chiều",
        "change programme Khác",
        "add programme Chiều",
        "add programme Bản tin sáng",
    ]


def test_anothers_programme_is_not_there(library: Library, stations: list[str]) -> None:
    ours, theirs = stations
    number = library.add_template(ours, MORNING, "ba")
    for station, wanted in ((theirs, number), (ours, number + 1), ("khong-co", number)):
        with pytest.raises(NotFound):
            library.save_template(station, wanted, Template("Khác"), "x")
        with pytest.raises(NotFound):
            library.delete_template(station, wanted, "x")
    for call in (library.templates, lambda key: library.add_template(key, MORNING, "x")):
        with pytest.raises(NotFound):
            call("khong-co")
    assert [one.template for one in library.templates(ours)] == [MORNING]


def test_there_is_an_end_to_them(library: Library, stations: list[str]) -> None:
    for _ in range(MOST_TEMPLATES):
        library.add_template(stations[0], MORNING, "x")
    with pytest.raises(BadInput):
        library.add_template(stations[0], MORNING, "x")
    library.add_template(stations[1], MORNING, "x")
