from __future__ import annotations

import datetime
import json
from zoneinfo import ZoneInfo

import pytest

from reader.errors import BadInput
from reader.radio.model import Bulletin, Chime, Item, ItemKind, Priority, Station
from reader.radio.slots import Airing

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
AIRING = Airing(datetime.datetime(2023, 6, 1, 5, tzinfo=HERE), 30)
SOUND = "a" * 64


def test_what_is_stored_comes_back() -> None:
    station = Station("Đài Hoa Sen", "phường Hoa Sen", chime=SOUND)
    assert Station.from_dict(json.loads(json.dumps(station.as_dict()))) == station
    items = (
        Item("1", ItemKind.CHIME, sound=Chime.BAMBOO),
        Item("2", ItemKind.ARTICLE, article="hop-dan", paragraphs=2, valid_until=AIRING.ends_at),
        Item("3", ItemKind.NOTICE, text="Cúp nước.", priority=Priority.URGENT, times=3),
        Item("4", ItemKind.BED, sound=SOUND, under=2, duck_db=20),
        Item("5", ItemKind.REPEAT, of="3"),
    )
    bulletin = Bulletin("Bản tin sáng", AIRING, items)
    assert Bulletin.from_dict(json.loads(json.dumps(bulletin.as_dict()))) == bulletin


@pytest.mark.parametrize(
    "bad",
    [
        lambda: Item("1", ItemKind.NOTICE, text=" "),
        lambda: Item("1", ItemKind.ARTICLE),
        lambda: Item("1", ItemKind.ARTICLE, article="a", paragraphs=0),
        lambda: Item("1", ItemKind.RECORDING, sound="../etc/passwd"),
        lambda: Item("1", ItemKind.BED, sound=SOUND, under=0),
        lambda: Item("1", ItemKind.CHIME, sound="keng"),
        lambda: Item("1", ItemKind.NOTICE, text="a", times=11),
        lambda: Item("1", ItemKind.NOTICE, text="a", valid_until=datetime.datetime(2023, 6, 1)),
        lambda: Bulletin("b", AIRING, (Item("1", ItemKind.CHIME), Item("1", ItemKind.CLOSING))),
        lambda: Bulletin("b", AIRING, (Item("1", ItemKind.REPEAT, of="9"),)),
        lambda: Station("Đài", "phường", greeting="Chào {tên}"),
        lambda: Station("Đài", "phường", time_zone="Asia/Nowhere"),
        lambda: Station(" ", "phường"),
    ],
)
def test_what_cannot_be(bad) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput):
        bad()


@pytest.mark.parametrize("kind", [ItemKind.GREETING, ItemKind.CLOSING])
def test_an_items_own_words_know_only_the_stations_variables(kind: ItemKind) -> None:
    """Else the bulletin that holds it could not be shown any more."""
    assert Item("x", kind, text="{tên đài}, {thứ}, {ngày}").text
    with pytest.raises(BadInput, match="buổi sáng"):
        Item("x", kind, text="Bản tin {buổi sáng}")
