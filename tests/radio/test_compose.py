from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from reader.article import Article
from reader.errors import BadInput, NotFound
from reader.radio.compose import Length, RunningOrder, fit, lengths, ordered, running_order
from reader.radio.master import HORN, WEB
from reader.radio.model import Bulletin, Chime, Item, ItemKind, Priority, Station
from reader.script import Entry, Lexicon

from .conftest import AIRING, MUSIC, NOW, TALK

Make = Callable[..., RunningOrder]
CHIME = Item("chime", ItemKind.CHIME)
GREETING = Item("greeting", ItemKind.GREETING)
ARTICLE = Item("article", ItemKind.ARTICLE, article="hop-dan")
NOTICE = Item("notice", ItemKind.NOTICE, text="Cúp nước từ 8h.")
FIRST = Item("first", ItemKind.NOTICE, text="Tiêm ngừa.", priority=Priority.FIRST)
URGENT = Item("urgent", ItemKind.NOTICE, text="Bão số 3.", priority=Priority.URGENT, times=2)
CLOSING = Item("closing", ItemKind.CLOSING)
BED = Item("bed", ItemKind.BED, sound=MUSIC, under=2)


def ids(*items: Item) -> list[str]:
    return [item.id for item in ordered(items)]


def test_priority_goes_first_and_the_rest_stays_as_it_was_laid() -> None:
    assert ids(CHIME, GREETING, NOTICE, ARTICLE, FIRST, URGENT, CLOSING) == [
        "urgent", "chime", "greeting", "first", "notice", "article", "closing",
    ]  # fmt: skip
    last = Item("last", ItemKind.CHIME)
    assert ids(CHIME, CLOSING, last, NOTICE) == ["chime", "notice", "closing", "last"]


def test_a_bed_keeps_what_stays_under_it() -> None:
    assert ids(CHIME, BED, NOTICE, ARTICLE, CLOSING) == ["chime", "bed", "notice", "article", "closing"]
    moved = ordered((CHIME, BED, NOTICE, URGENT, CLOSING))
    assert [(i.id, i.under) for i in moved if i.id in ("bed", "urgent")] == [("urgent", 1), ("bed", 1)]
    assert ids(BED, URGENT) == ["urgent"]


def test_an_expired_item_cannot_enter(station: Station, articles: dict[str, Article]) -> None:
    def enter(until: datetime.datetime) -> None:
        item = Item("n", ItemKind.NOTICE, text="Cúp nước.", valid_until=until)
        running_order(Bulletin("b", AIRING, (item,)), station, articles, NOW)

    enter(AIRING.starts_at + datetime.timedelta(minutes=1))
    for until in (NOW, AIRING.starts_at):  # now, or by the time that it is aired
        with pytest.raises(BadInput, match="hết hạn"):
            enter(until)


def test_what_is_spoken(order: Make) -> None:
    made = order(
        CHIME,
        GREETING,
        Item("h", ItemKind.HEADLINES),
        ARTICLE,
        URGENT,
        Item("r", ItemKind.REPEAT, of="urgent"),
    )
    by_id = {part.item.id: part for part in made.parts}
    assert "Hôm nay là thứ Năm, ngày một tháng sáu năm hai ngàn" in by_id["greeting"].text
    assert by_id["h"].text.splitlines()[1] == "Phường Hoa Sen họp dân"
    assert (by_id["urgent"].sound, by_id["urgent"].times) == (Chime.ALARM, 2)
    assert (by_id["r"].text, by_id["r"].sound, by_id["r"].times) == ("Bão số ba.", Chime.ALARM, 1)
    assert made.sounds == frozenset()


def test_first_paragraphs_end_at_a_sentence_and_know_the_whole(order: Make) -> None:
    whole = order(ARTICLE).parts[0].text
    for count in (1, 2, 3):
        part = order(Item("a", ItemKind.ARTICLE, article="hop-dan", paragraphs=count)).parts[0]
        assert whole.startswith(part.text) and part.text[-1] == "."
    assert (
        order(Item("a", ItemKind.ARTICLE, article="hop-dan", paragraphs=1)).parts[0].text.endswith("người.")
    )
    assert "Các hộ nghèo đều phấn khởi." in whole


def test_the_stations_lexicon(station: Station, articles: dict[str, Article]) -> None:
    lexicon = Lexicon([Entry("Hoa Sen", "Hoa Xen", "station:hs"), Entry("rác", "rát", "article:hop-dan")])
    bulletin = Bulletin("b", AIRING, (ARTICLE,))
    made = running_order(bulletin, station, articles, NOW, lexicon, "hs")
    assert "Hoa Xen" in made.parts[0].text and "rát" in made.parts[0].text


def test_an_article_that_is_gone(order: Make) -> None:
    with pytest.raises(NotFound):
        order(Item("a", ItemKind.ARTICLE, article="khong-co"))


def test_lengths_know_sounds_and_masters(order: Make) -> None:
    made = order(CHIME, Item("talk", ItemKind.RECORDING, sound=TALK), NOTICE)
    chime, talk, notice = (length.seconds for length in lengths(made, {TALK: 5.0}))
    assert (chime, talk) == (pytest.approx(4.5), pytest.approx(5.9))
    slow = lengths(made, {TALK: 5.0}, HORN)
    assert slow[2].seconds > notice * 1.1
    assert WEB.voice(made.voice) == made.voice
    with pytest.raises(NotFound):
        lengths(made, {})


def lasting(**seconds: float) -> list[Length]:
    made = []
    for name, length in seconds.items():
        kind = ItemKind.CLOSING if name == "closing" else ItemKind.NOTICE
        priority = Priority.FIRST if name == "first" else Priority.ORDINARY
        made.append(Length(Item(name, kind, text="a", priority=priority), length))
    return made


def test_an_overrun_is_told_with_the_least_to_leave_out() -> None:
    assert fit(lasting(a=300, b=200), 500).over_s == 0
    found = fit(lasting(first=400, a=300, b=45, c=90, closing=10), 805)
    assert (found.over_s, found.leave_out, found.enough) == (40, ("b",), True)
    assert fit(lasting(a=300, b=45, c=90, d=50), 350).leave_out == ("c", "b")
    assert fit(lasting(a=60, b=60), 100).leave_out == ("b",)
    short = fit(lasting(first=400, a=30, closing=10), 300)
    assert (short.leave_out, short.enough) == (("a",), False)
