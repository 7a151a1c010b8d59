"""Tokens, webhooks and deliveries: shown once, revoked at once, of one station, taken by one worker."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import update

from reader.errors import BadAddress, BadInput, ForbiddenAddress, NotFound
from reader.radio import Station
from reader.records import Library
from reader.records.models import now
from reader.records.outgoing import GIVEN_UP, MOST_TOKENS, MOST_WEBHOOKS, WAITING, queue_deliveries
from reader.records.radio_models import DeliveryRow

NEWS = {"event": "approved", "title": "Bản tin sáng"}


def queued(library: Library, station: str) -> int:
    with library._database.writing() as session:
        return queue_deliveries(session, station, NEWS)


@pytest.fixture
def station(library: Library) -> str:
    return library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen"), "x")


@pytest.fixture
def other(library: Library) -> str:
    return library.add_station(Station("Đài Mỹ Thạnh", "phường Mỹ Thạnh"), "x")


def make_due(library: Library) -> None:
    with library._database.writing() as session:
        session.execute(update(DeliveryRow).values(next_at=now() - datetime.timedelta(seconds=1)))


def test_a_token_opens_its_station_until_it_is_revoked(library: Library, station: str, other: str) -> None:
    token = library.issue_feed_token(station, " Cụm loa  khóm 3 ", "truong-dai")
    assert library.holder(station, token) == "Cụm loa khóm 3"
    assert library.holder(other, token) is None
    assert library.holder(station, token + "x") is library.holder(station, "") is None
    assert library.holder(station, "\ud800") is None
    (kept,) = library.feed_tokens(station)
    assert kept.used_at is not None and kept.created_by == "truong-dai"
    with pytest.raises(NotFound):
        library.revoke_feed_token(other, kept.id, "ke-xau")
    assert library.holder(station, token)
    library.revoke_feed_token(station, kept.id, "truong-dai")
    assert library.holder(station, token) is None
    assert [event.what for event in library.events_of(f"station:{station}")][:2] == [
        "feed token revoked: Cụm loa khóm 3",
        "feed token issued: Cụm loa khóm 3",
    ]


def test_a_token_is_kept_as_its_hash_alone(library: Library, station: str, settings: object) -> None:
    token = library.issue_feed_token(station, "nền", "x")
    folder: Path = settings.folder  # type: ignore[attr-defined]
    assert all(token.encode() not in path.read_bytes() for path in folder.glob("records.sqlite*"))


def test_when_a_token_was_used_is_not_written_at_each_part_of_a_download(
    library: Library, station: str
) -> None:
    token = library.issue_feed_token(station, "nền", "x")
    assert library.feed_tokens(station)[0].used_at is None
    library.holder(station, token)
    first = library.feed_tokens(station)[0].used_at
    library.holder(station, token)
    assert library.feed_tokens(station)[0].used_at == first is not None


@pytest.mark.parametrize("label", ["", "  ", "x" * 101, "\ud800"])
def test_a_token_has_a_label(library: Library, station: str, label: str) -> None:
    with pytest.raises(BadInput):
        library.issue_feed_token(station, label, "x")
    assert library.feed_tokens(station) == ()


def test_there_is_an_end_to_them(library: Library, station: str) -> None:
    for number in range(MOST_TOKENS):
        library.issue_feed_token(station, f"{number}", "x")
    for number in range(MOST_WEBHOOKS):
        library.add_webhook(station, f"https://nen.example.vn/{number}", "x")
    with pytest.raises(BadInput):
        library.issue_feed_token(station, "nữa", "x")
    with pytest.raises(BadInput):
        library.add_webhook(station, "https://nen.example.vn/nua", "x")


def test_a_webhook_is_of_its_station(library: Library, station: str, other: str) -> None:
    secret = library.add_webhook(station, "https://nen.example.vn/bao?khoa=1", "truong-dai")
    (hook,) = library.webhooks(station)
    assert len(secret) > 40 and secret not in repr(hook)
    assert "khoa=1" not in library.events_of(f"station:{station}")[0].what
    assert library.webhooks(other) == ()
    for attempt in (
        lambda: library.remove_webhook(other, hook.id, "x"),
        lambda: library.test_webhook(other, hook.id, NEWS, "x"),
        lambda: library.add_webhook("khong-co", hook.url, "x"),
        lambda: queued(library, "khong-co"),
    ):
        with pytest.raises(NotFound):
            attempt()
    library.test_webhook(station, hook.id, NEWS, "x")
    assert library.deliveries(station) != () and library.deliveries(other) == ()
    library.remove_webhook(station, hook.id, "x")
    assert library.webhooks(station) == library.deliveries(station) == ()
    assert library.claim_delivery() is None


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", BadAddress),
        ("ftp://nen.example.vn/", BadAddress),
        ("https://a:b@nen.example.vn/", BadAddress),
        ("javascript:alert(1)", BadAddress),
        ("https://" + "x" * 3000, BadAddress),
        ("http://localhost/", ForbiddenAddress),
        ("http://may-chu.local/", ForbiddenAddress),
    ],
)
def test_what_is_no_webhook(library: Library, station: str, url: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        library.add_webhook(station, url, "x")


def test_a_delivery_for_each_webhook_of_the_station(library: Library, station: str, other: str) -> None:
    for number in range(3):
        library.add_webhook(station, f"https://nen.example.vn/{number}", "x")
    library.add_webhook(other, "https://khac.example.vn/", "x")
    assert queued(library, station) == 3
    claims = [library.claim_delivery() for _ in range(4)]
    assert claims[3] is None
    bodies = [claim.body for claim in claims[:3] if claim]
    assert len({body["id"] for body in bodies}) == 3
    assert all(body["title"] == "Bản tin sáng" for body in bodies)
    assert list(bodies[0]) == [
        "id",
        "event",
        "title",
    ]  # the order stays: what is signed is the same at every try


def test_it_is_queued_whole_or_not_at_all(library: Library, station: str) -> None:
    library.add_webhook(station, "https://nen.example.vn/", "x")
    with pytest.raises(ZeroDivisionError), library._database.writing() as session:
        queue_deliveries(session, station, NEWS)
        raise ZeroDivisionError
    assert library.deliveries(station) == ()


def test_two_workers_do_not_take_the_same(library: Library, station: str) -> None:
    library.add_webhook(station, "https://nen.example.vn/", "x")
    for _ in range(20):
        queued(library, station)
    with ThreadPoolExecutor(8) as pool:
        claims = [claim for claim in pool.map(lambda _: library.claim_delivery(), range(40)) if claim]
    assert len(claims) == len({claim.id for claim in claims}) == 20


def test_who_died_with_a_delivery_loses_it_and_says_nothing_any_more(library: Library, station: str) -> None:
    library.add_webhook(station, "https://nen.example.vn/", "x")
    queued(library, station)
    first = library.claim_delivery()
    assert first and library.claim_delivery() is None
    make_due(library)  # the lease is over
    second = library.claim_delivery()
    assert second and (second.id, second.tries) == (first.id, 2) and second.body == first.body
    library.give_up_delivery(first, "quá muộn")
    assert library.deliveries(station)[0].state == WAITING
    library.settle_delivery(second, "HTTP 200")
    library.give_up_delivery(second, "x")  # over is over
    (told,) = library.deliveries(station)
    assert (told.state, told.answer, told.tries) == ("arrived", "HTTP 200", 2)
    make_due(library)
    assert library.claim_delivery() is None


def test_what_is_over_is_not_kept_for_ever(library: Library, station: str) -> None:
    library.add_webhook(station, "https://nen.example.vn/", "x")
    queued(library, station)
    claim = library.claim_delivery()
    assert claim
    library.give_up_delivery(claim, "a" * 5000)
    (told,) = library.deliveries(station)
    assert (told.state, len(told.answer)) == (GIVEN_UP, 300)
    with library._database.writing() as session:
        session.execute(update(DeliveryRow).values(created_at=now() - datetime.timedelta(days=91)))
    queued(library, station)
    assert [delivery.state for delivery in library.deliveries(station)] == [WAITING]
