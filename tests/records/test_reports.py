"""Reports of misreadings: anybody may write one, nobody can fill the disk. And the lines of who did what."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from reader.errors import BadInput, NotFound
from reader.records import Library, reports
from reader.records.models import EventRow
from reader.script import Entry
from tests.records.conftest import an_article


@pytest.fixture
def slug(library: Library) -> str:
    return library.add_article(an_article("Tin", "a"), "chị Hai")


def test_newest_first(library: Library, slug: str) -> None:
    library.add_report(slug, " Lò  Men ", "lò mèn\nmới đúng")
    library.add_report(slug, "05-CT/TW", "")
    told = [(report.slug, report.text, report.note) for report in library.reports()]
    assert told == [(slug, "05-CT/TW", ""), (slug, "Lò Men", "lò mèn mới đúng")]
    assert len(library.reports(limit=1)) == 1


def test_the_same_word_again_is_kept_once(library: Library, slug: str) -> None:
    for _ in range(3):
        library.add_report(slug, "Lò Men", "lò mèn")
    library.add_report(slug, "Lò Men", "lò men")
    assert len(library.reports()) == 2


@pytest.mark.parametrize(
    ("text", "note"),
    [("", "a"), ("  \n", "a"), ("a" * 501, ""), ("a", "b" * 501), ("\ud800", ""), ("a", "\udfff")],
)
def test_what_is_no_report(text: str, note: str, library: Library, slug: str) -> None:
    with pytest.raises(BadInput):
        library.add_report(slug, text, note)
    assert library.reports() == ()


def test_the_longest_is_taken(library: Library, slug: str) -> None:
    library.add_report(slug, "ư" * 500, "ợ" * 500)
    assert len(library.reports()) == 1


def test_of_no_article(library: Library) -> None:
    with pytest.raises(NotFound):
        library.add_report("khong-co", "a", "b")


def test_a_flood_leaves_the_newest(library: Library, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_REPORTS", 5)
    for number in range(20):
        library.add_report(slug, f"chữ {number}", "")
    assert [report.text for report in library.reports()] == [f"chữ {n}" for n in (19, 18, 17, 16, 15)]


# Who did what


def test_each_change_by_an_operator_is_told(library: Library, slug: str) -> None:
    for name in ("robot", "chi-tu"):
        library.add_person(name, "quan-tri")
    before = len(library.events())
    library.save_entry(Entry("HTX", "hợp tác xã"), "anh Ba")
    library.remove_entry("HTX", "all", "anh Ba")
    library.issue_api_token("robot")
    library.revoke_api_tokens("robot")
    library.redeem_sign_in(library.issue_sign_in("chi-tu", 15, "quan-tri"))
    library.delete_article(slug, "chị Hai")
    assert [(event.who, event.what) for event in reversed(library.events()[:-before])] == [
        ("anh Ba", "lexicon all: HTX -> hợp tác xã"),
        ("anh Ba", "lexicon all: HTX removed (was hợp tác xã)"),
        ("robot", "api token for robot issued"),
        ("robot", "API keys revoked"),
        ("quan-tri", "sign-in token for chi-tu issued"),
        ("chi-tu", "sign in by link"),
        ("chị Hai", "delete article tin"),
    ]
    times = [event.at for event in library.events()]
    assert times == sorted(times, reverse=True)


def test_a_visitors_report_is_no_operators_change(library: Library, slug: str) -> None:
    before = library.events()
    library.add_report(slug, "a", "b")
    assert library.events() == before


@pytest.mark.parametrize("change", [update(EventRow).values(who="ai đó"), delete(EventRow)])
def test_lines_are_only_ever_added(change: object, library: Library, slug: str) -> None:
    """The database itself refuses, whoever asks."""
    before = library.events()
    with pytest.raises(IntegrityError, match="only ever added"), library._database.writing() as session:
        session.execute(change)  # type: ignore[call-overload]
    assert library.events() == before != ()


def test_a_change_that_fails_is_not_told(library: Library, slug: str) -> None:
    before = library.events()
    with pytest.raises(NotFound):
        library.delete_article("khong-co", "chị Hai")
    with pytest.raises(BadInput):
        library.delete_article(slug, "")
    assert library.events() == before
    assert library.article(slug)
