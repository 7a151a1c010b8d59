"""An approval is of all that can be heard: equal fingerprints sound alike, and what differs can be told."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article import Article
from reader.manner import Accent
from reader.radio.approval import Approval, State, changes, described, fingerprint, restored
from reader.radio.compose import RunningOrder, running_order
from reader.radio.master import HORN, WEB
from reader.radio.model import Bulletin, Chime, Item, ItemKind, Priority, Station
from reader.radio.slots import Airing
from reader.script import Entry, Lexicon
from tests.radio.conftest import AIRING, MUSIC, NOW, TALK

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
STATION = Station("Đài truyền thanh phường Hoa Sen", "phường Hoa Sen")
ITEMS = (
    Item("nhac", ItemKind.CHIME),
    Item("chao", ItemKind.GREETING),
    Item("tb", ItemKind.NOTICE, text="Cúp nước từ 8h.", times=2),
    Item("bai", ItemKind.ARTICLE, article="hop-dan"),
    Item("nen", ItemKind.BED, sound=MUSIC, under=1),
    Item("ghi-am", ItemKind.RECORDING, sound=TALK),
    Item("ket", ItemKind.CLOSING),
)
TEXTS = ("Cúp nước.", "Tiêm ngừa lúc 7h30 tại KQX.", "Họp tổ dân phố.\nMời bà con dự.")

kinds = st.sampled_from([kind for kind in ItemKind if kind is not ItemKind.REPEAT])


@st.composite
def items(draw: st.DrawFn) -> tuple[Item, ...]:
    found: list[Item] = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(kinds)
        sound = {
            ItemKind.RECORDING: TALK,
            ItemKind.BED: MUSIC,
            ItemKind.CHIME: draw(st.sampled_from([*Chime, ""])),
        }
        found.append(
            Item(
                f"m{number}",
                kind,
                title=draw(st.sampled_from(["", "Mục"])),
                text=draw(st.sampled_from(TEXTS)) if kind is ItemKind.NOTICE else "",
                article="hop-dan" if kind is ItemKind.ARTICLE else "",
                paragraphs=draw(st.none() | st.integers(1, 4)),
                sound=sound.get(kind, ""),
                under=draw(st.integers(1, 3)),
                times=draw(st.integers(1, 3)),
                priority=draw(st.sampled_from(Priority)),
                valid_until=draw(st.none() | st.just(NOW + datetime.timedelta(hours=5))),
            )
        )
    spoken = [item.id for item in found if item.kind is not ItemKind.BED]
    if spoken and draw(st.booleans()):
        found.append(Item("lai", ItemKind.REPEAT, of=draw(st.sampled_from(spoken))))
    return tuple(found)


bulletins = st.builds(Bulletin, st.sampled_from(["Bản tin sáng", "Bản tin chiều"]), st.just(AIRING), items())
stations = st.builds(
    replace,
    st.just(STATION),
    voice=st.sampled_from(["nam", "bac"]),
    greeting=st.sampled_from([STATION.greeting, "Kính chào."]),
    chime=st.sampled_from([*Chime, MUSIC]),
)


@pytest.fixture(scope="session")
def written(articles: dict[str, Article]) -> Callable[..., RunningOrder]:
    def made(bulletin: Bulletin, station: Station = STATION, lexicon: Lexicon | None = None) -> RunningOrder:
        return running_order(bulletin, station, articles, NOW, lexicon)

    return made


def stored(order: RunningOrder) -> dict[str, Any]:
    """As it comes back from the records."""
    told: dict[str, Any] = json.loads(json.dumps(described(order)))
    return told


@given(bulletins, stations)
def test_what_was_approved_is_restored_from_the_records(
    written: Callable[..., RunningOrder], bulletin: Bulletin, station: Station
) -> None:
    order = written(bulletin, station)
    told = stored(order)
    assert fingerprint(told) == fingerprint(described(order))
    again = restored(told, Bulletin.from_dict(json.loads(json.dumps(bulletin.as_dict()))), station)
    assert fingerprint(described(again)) == fingerprint(told)
    assert [(part.item, part.title, part.text) for part in again.parts] == [
        (part.item, part.title, part.text) for part in order.parts
    ]
    assert changes(told, described(again)) == []


@given(bulletins, stations, bulletins, stations)
def test_whatever_makes_another_fingerprint_can_be_told(
    written: Callable[..., RunningOrder],
    bulletin: Bulletin,
    station: Station,
    other: Bulletin,
    other_station: Station,
) -> None:
    before, after = stored(written(bulletin, station)), described(written(other, other_station))
    told = changes(before, after)
    assert (told == []) == (fingerprint(before) == fingerprint(after))
    assert all(clause.strip() == clause != "" for clause in told)


def changed(order: RunningOrder, after: RunningOrder) -> list[str]:
    return changes(stored(order), described(after))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": "Bản tin chiều"}, "tên bản tin đổi"),
        ({"airing": Airing(AIRING.starts_at + datetime.timedelta(minutes=1), 30)}, "giờ phát đổi"),
        ({"items": ITEMS[:-1]}, "mục “Lời kết” bị bỏ"),
        ({"items": (*ITEMS[:3], Item("moi", ItemKind.CHIME), *ITEMS[3:])}, "thêm mục “Nhạc hiệu”"),
        ({"items": (*ITEMS[:2], ITEMS[3], ITEMS[2], *ITEMS[4:])}, "thứ tự các mục đổi"),
        ({"items": (replace(ITEMS[0], sound=Chime.BAMBOO), *ITEMS[1:])}, "mục “Nhạc hiệu”: âm thanh đổi"),
        (
            {"items": (*ITEMS[:2], replace(ITEMS[2], text="Cúp nước từ 9h."), *ITEMS[3:])},
            "câu “Cúp nước từ tám giờ.” nay đọc là “Cúp nước từ chín giờ.”",
        ),
        (
            {"items": (*ITEMS[:3], replace(ITEMS[3], paragraphs=1), *ITEMS[4:])},
            "mục “Phường Hoa Sen họp dân”: bớt câu",
        ),
        ({"items": (*ITEMS[:2], replace(ITEMS[2], times=3), *ITEMS[3:])}, "mục “Cúp nước từ 8h.” đổi"),
    ],
)
def test_what_changed_is_told(
    written: Callable[..., RunningOrder], change: dict[str, Any], told: str
) -> None:
    before = Bulletin("Bản tin sáng", AIRING, ITEMS)
    found = changed(written(before), written(replace(before, **change)))
    assert len(found) == 1 or "đọc là" in told or "giờ phát" in told
    assert any(told in clause for clause in found), found


def test_a_correction_and_another_voice_are_told(written: Callable[..., RunningOrder]) -> None:
    before = Bulletin("Bản tin sáng", AIRING, ITEMS)
    order = written(before)
    corrected = written(before, lexicon=Lexicon((Entry("Cúp nước", "Ngừng cấp nước"),)))
    assert changed(order, corrected) == [
        "mục “Cúp nước từ 8h.”: câu “Cúp nước từ tám giờ.” nay đọc là “Ngừng cấp nước từ tám giờ.”"
    ]
    north = written(before, replace(STATION, voice="bac"))
    assert changed(order, north) == ["giọng đọc đổi"]
    assert "tên đài đổi" in changed(order, written(before, replace(STATION, name="Đài khác")))
    assert changed(order, written(before, replace(STATION, place="nơi khác", accent=Accent.SOUTH))) == []


def test_the_masters_are_part_of_what_is_approved(written: Callable[..., RunningOrder]) -> None:
    order = written(Bulletin("Bản tin", AIRING, ITEMS))
    louder = described(order, (WEB, replace(HORN, target_lufs=HORN.target_lufs + 1)))
    assert changes(described(order), louder) == ["cách xử lý âm thanh đổi"]
    assert fingerprint(described(order)) != fingerprint(louder)


def test_a_long_sentence_is_told_shortly(written: Callable[..., RunningOrder]) -> None:
    def said(word: str) -> RunningOrder:
        text = f"{word} " + "bà con đến nhà văn hoá khu phố " * 8
        return written(Bulletin("Bản tin", AIRING, (Item("tb", ItemKind.NOTICE, title="Họp", text=text),)))

    (told,) = [clause for clause in changed(said("Mời"), said("Mong")) if "đọc là" in clause]
    assert told.count("…”") == 2 and len(told) < 300


def test_an_order_of_another_bulletin_is_refused(written: Callable[..., RunningOrder]) -> None:
    told = stored(written(Bulletin("Bản tin", AIRING, ITEMS)))
    with pytest.raises(KeyError):
        restored(told, Bulletin("Bản tin", AIRING, ITEMS[:-1]), STATION)


def test_approvals_are_kept() -> None:
    one = Approval("ba", NOW, 2, "đã hỏi")
    assert Approval.from_dict(json.loads(json.dumps(one.as_dict()))) == one


def test_states() -> None:
    assert [state for state in State if state.open] == [State.DRAFT, State.RETURNED, State.VOIDED]
    assert len({state.label for state in State}) == len(State)
