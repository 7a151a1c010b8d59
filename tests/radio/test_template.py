"""A programme of the day drafts a bulletin for any slot, whatever waits; an urgent notice is ready in one step."""

from __future__ import annotations

import datetime
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import BadInput
from reader.radio.compose import running_order
from reader.radio.model import MAX_ITEMS, Chime, ItemKind, Priority, Station
from reader.radio.slots import Airing
from reader.radio.template import (
    LONGEST_TITLE,
    MOST_ARTICLES,
    MOST_RULES,
    PRESETS_OF_URGENT,
    URGENT_VALID_HOURS,
    Posted,
    Preset,
    Rule,
    RuleKind,
    Template,
    Waiting,
    draft,
    urgent,
)

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime.datetime(2023, 6, 1, 5, tzinfo=HERE)
AIRING = Airing(AT, 30)
SOUND = "a" * 64
HOUR = datetime.timedelta(hours=1)

rules = st.builds(
    Rule,
    st.sampled_from(RuleKind),
    count=st.integers(1, MOST_ARTICLES),
    feeds=st.lists(st.integers(1, 3), max_size=2, unique=True).map(tuple),
    days=st.integers(1, 60),
    paragraphs=st.none() | st.integers(1, 9),
    sound=st.just(SOUND),
)
titles = st.text(min_size=1, max_size=LONGEST_TITLE).filter(str.strip)
starts = st.lists(st.builds(datetime.time, st.integers(0, 23), st.integers(0, 59)), max_size=3).map(tuple)
templates = st.builds(Template, titles, starts, st.lists(rules, min_size=1, max_size=MOST_RULES).map(tuple))
moments = st.integers(-70 * 24, 24).map(lambda hours: AT + hours * HOUR)
waiting = st.lists(
    st.builds(Waiting, st.sampled_from([f"bai-{n}" for n in range(40)]), st.integers(1, 3), moments),
    max_size=60,
)
posted = st.lists(
    st.builds(
        Posted,
        st.integers(1, 500),
        st.text(max_size=20),
        st.text(min_size=1, max_size=40).filter(str.strip),
        st.sampled_from(Priority),
        st.integers(1, 10),
        st.none() | moments,
    ),
    max_size=20,
)
slugs = st.sets(st.sampled_from([f"bai-{n}" for n in range(40)]))


@given(templates)
def test_a_template_comes_back_from_its_json(template: Template) -> None:
    assert Template.from_dict(json.loads(json.dumps(template.as_dict()))) == template


@given(templates, waiting, posted, slugs)
def test_a_draft_is_made_whatever_waits(
    template: Template, news: list[Waiting], notices: list[Posted], aired: set[str]
) -> None:
    """It never raises; nothing stands in it twice, nothing old, nothing aired, nothing that will have expired."""
    made = draft(template, AIRING, news, notices, aired)
    assert made.airing == AIRING and len(made.items) <= MAX_ITEMS
    articles = [item.article for item in made.items if item.kind is ItemKind.ARTICLE]
    assert len(set(articles)) == len(articles) and not aired & set(articles)
    taken = [item.id for item in made.items if item.kind is ItemKind.NOTICE]
    assert len(set(taken)) == len(taken)
    assert all(item.valid_until is None or item.valid_until > AT for item in made.items)
    newest = [rule for rule in template.rules if rule.kind is RuleKind.NEWEST]
    assert len(articles) <= sum(rule.count for rule in newest)
    oldest = AT - datetime.timedelta(days=max((rule.days for rule in newest), default=0))
    fresh = {one.slug for one in news if one.at >= oldest}
    assert set(articles) <= fresh
    assert draft(template, AIRING, news, notices, aired) == made


@given(waiting, posted)
def test_what_waits_is_taken(news: list[Waiting], notices: list[Posted]) -> None:
    template = Template(rules=(Rule(RuleKind.NEWEST, MOST_ARTICLES, days=60), Rule(RuleKind.NOTICES)))
    made = draft(template, AIRING, news, notices)
    articles = [item.article for item in made.items if item.article]
    fresh = {one.slug for one in news if one.at >= AT - datetime.timedelta(days=60)}
    assert len(articles) == min(len(fresh), MOST_ARTICLES)
    assert {item.id for item in made.items if item.kind is ItemKind.NOTICE} == {
        f"thong-bao-{one.id}" for one in notices if one.valid_until is None or one.valid_until > AT
    }


def test_the_newest_of_chosen_sources_come_first() -> None:
    news = [Waiting(f"bai-{n}", n % 2, AT - n * HOUR) for n in range(1, 60)]
    rule = Rule(RuleKind.NEWEST, count=3, feeds=(1,), days=1, paragraphs=2)
    made = draft(Template("Bản tin chiều", rules=(rule,)), AIRING, news, (), {"bai-1"})
    assert [(item.article, item.paragraphs) for item in made.items] == [
        ("bai-3", 2),
        ("bai-5", 2),
        ("bai-7", 2),
    ]
    assert made.title == "Bản tin chiều 05:00, ngày 01/06/2023"


def test_two_rules_share_the_news_between_them() -> None:
    news = [Waiting(f"bai-{n}", 1, AT - n * HOUR) for n in range(1, 6)]
    made = draft(Template(rules=(Rule(RuleKind.NEWEST, 2),) * 2), AIRING, news, ())
    assert [item.article for item in made.items] == ["bai-1", "bai-2", "bai-3", "bai-4"]


def test_the_rules_stand_in_their_order() -> None:
    kinds = (RuleKind.GREETING, RuleKind.SOUND, RuleKind.CHIME, RuleKind.SOUND, RuleKind.CLOSING)
    made = draft(Template(rules=tuple(Rule(kind, sound=SOUND) for kind in kinds)), AIRING, (), ())
    assert [item.kind for item in made.items] == ["greeting", "recording", "chime", "recording", "closing"]
    assert [item.sound for item in made.items] == ["", SOUND, "", SOUND, ""]


def test_slots_by_their_time_of_day() -> None:
    morning = Template(starts=(datetime.time(5),))
    assert morning.fits(AIRING) and not morning.fits(Airing(AT.replace(hour=17), 30))
    assert Template().fits(Airing(AT.replace(hour=3), 30))


@pytest.mark.parametrize(
    "bad",
    [
        {"title": " "},
        {"title": "a" * (LONGEST_TITLE + 1)},
        {"rules": ()},
        {"rules": (Rule(RuleKind.CHIME),) * (MOST_RULES + 1)},
    ],
)
def test_what_is_no_template(bad: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(BadInput):
        Template(**bad)


@pytest.mark.parametrize(
    "bad",
    [
        {"count": 0},
        {"count": MOST_ARTICLES + 1},
        {"days": 0},
        {"days": 61},
        {"paragraphs": 0},
        {"kind": RuleKind.SOUND, "sound": "../x"},
        {"kind": RuleKind.SOUND},
    ],
)
def test_what_is_no_rule(bad: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(BadInput):
        Rule(**{"kind": RuleKind.NEWEST, **bad})


# Urgent

STATION = Station("Đài truyền thanh phường Hoa Sen", "phường Hoa Sen")


@pytest.mark.parametrize("preset", PRESETS_OF_URGENT, ids=lambda one: str(one.key))
def test_a_preset_is_spoken_without_doubt_once_its_blanks_are_filled(preset: Preset) -> None:
    filled = preset.text.replace("[…]", "khu phố Ba", 1).replace("[…]", "sốt xuất huyết", 1)
    made = urgent(filled, STATION, AT)
    order = running_order(made, STATION, {}, AT)
    (part,) = order.parts
    assert list(order.doubts()) == []
    assert (part.sound, part.times) == (Chime.ALARM, 3)
    assert part.text.splitlines()[0] == "Thông báo khẩn của Đài truyền thanh phường Hoa Sen"
    number = {
        "bao": "một một hai",
        "lu": "một một hai",
        "chay": "một một bốn",
        "dich": "một chín không không",
    }
    assert number[preset.key] in part.text, "a number to call is said digit by digit"


def test_an_urgent_notice_holds_for_hours() -> None:
    (item,) = urgent("Cúp nước.", STATION, AT, times=10).items
    assert (item.priority, item.times) == (Priority.URGENT, 10)
    assert item.valid_until == AT + datetime.timedelta(hours=URGENT_VALID_HOURS)


@pytest.mark.parametrize(
    ("text", "times"), [("", 3), (" \n", 3), ("Cháy tại […].", 3), ("Cháy.", 0), ("Cháy.", 11)]
)
def test_what_is_not_announced(text: str, times: int) -> None:
    with pytest.raises(BadInput):
        urgent(text, STATION, AT, times)
