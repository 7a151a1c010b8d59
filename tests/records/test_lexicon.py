"""The lexicon as operators write it: one line for each written form and scope, and who changed it."""

from __future__ import annotations

import pytest

from reader.errors import BadInput, NotFound
from reader.records import Library
from reader.records import lexicon as lexicon_module
from reader.script import Entry, verbalize
from tests.records.conftest import an_article


@pytest.fixture
def slug(library: Library) -> str:
    return library.add_article(an_article("Tin", "a"), "x")


def test_an_entry_changes_what_is_spoken(library: Library) -> None:
    library.save_entry(Entry("Lò Men", "lò mèn"), "chị Hai")
    assert "lò mèn" in verbalize("Khóm Lò Men họp.", lexicon=library.lexicon()).text.lower()


def test_the_articles_own_entry_wins_and_only_there(library: Library, slug: str) -> None:
    other = library.add_article(an_article("Tin khác", "a"), "x")
    library.save_entry(Entry("CP", "Chính phủ"), "x")
    library.save_entry(Entry("CP", "cổ phiếu", f"article:{slug}"), "x")
    spoken = {
        at: [entry.spoken for entry in library.lexicon(at).entries()] for at in (None, slug, other, "khong")
    }
    assert spoken == {
        None: ["Chính phủ"],
        slug: ["cổ phiếu"],
        other: ["Chính phủ"],
        "khong": ["Chính phủ"],
    }


def test_a_stations_entries_are_there_for_the_station(library: Library) -> None:
    library.save_entry(Entry("HTX", "hợp tác xã", "station:my-thanh"), "x")
    assert not library.lexicon()
    assert library.lexicon().within(station="my-thanh")


def test_saving_again_replaces_and_says_what_it_was(library: Library) -> None:
    library.save_entry(Entry("HTX", "hát tê ích"), "chị Hai")
    library.save_entry(Entry("HTX", "hợp tác xã"), "anh Ba")
    assert library.entries() == (Entry("HTX", "hợp tác xã"),)
    latest = library.events()[0]
    assert (latest.who, latest.what) == ("anh Ba", "lexicon all: HTX -> hợp tác xã (was hát tê ích)")


def test_written_is_one_form_however_typed(library: Library) -> None:
    library.save_entry(Entry("  Lò   Men\n", " lò  mèn "), "x")
    library.save_entry(Entry("Lo\u0300 Men", "lò men"), "x")
    assert library.entries() == (Entry("Lò Men", "lò men"),)
    library.remove_entry("Lo\u0300  Men", "all", "x")
    assert library.entries() == ()


def test_case_is_kept_apart(library: Library) -> None:
    library.save_entry(Entry("TP", "thành phố"), "x")
    library.save_entry(Entry("tp", "tê pê"), "x")
    assert len(library.entries()) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        Entry("", "a"),
        Entry(" \n", "a"),
        Entry("a", ""),
        Entry("a", "  "),
        Entry("a" * 201, "a"),
        Entry("a", "a" * 201),
        Entry("a", "a", ""),
        Entry("a", "a", "everywhere"),
        Entry("a", "a", "station:"),
        Entry("a", "a", "article:"),
        Entry("a", "a", "article:a b"),
        Entry("a", "a", "all\n"),
        Entry("\ud800", "a"),
        Entry("a", "\udfff"),
    ],
)
def test_a_wrong_entry_is_refused_and_changes_nothing(wrong: Entry, library: Library) -> None:
    with pytest.raises(BadInput):
        library.save_entry(wrong, "x")
    assert library.entries() == ()
    assert library.events() == ()


def test_the_scope_of_no_article(library: Library) -> None:
    with pytest.raises(NotFound):
        library.save_entry(Entry("a", "b", "article:khong-co"), "x")


@pytest.mark.parametrize("length", [1, 200])
def test_what_is_saved_can_always_be_read_back(length: int, library: Library) -> None:
    """A line that `Lexicon` refused would stop every Recording."""
    library.save_entry(Entry("ư" * length, "ợ" * length), "x")
    assert len(library.lexicon().entries()) == 1


def test_a_full_lexicon_takes_no_more_but_can_be_corrected(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicon_module, "MOST_ENTRIES", 2)
    library.save_entry(Entry("a", "1"), "x")
    library.save_entry(Entry("b", "2"), "x")
    with pytest.raises(BadInput):
        library.save_entry(Entry("c", "3"), "x")
    library.save_entry(Entry("a", "one"), "x")
    assert [entry.spoken for entry in library.entries()] == ["one", "2"]


def test_removing(library: Library, slug: str) -> None:
    library.save_entry(Entry("a", "1"), "x")
    library.save_entry(Entry("a", "2", f"article:{slug}"), "x")
    library.remove_entry("a", "all", "chị Hai")
    assert library.entries() == (Entry("a", "2", f"article:{slug}"),)
    assert library.events()[0].what == "lexicon all: a removed (was 1)"
    with pytest.raises(NotFound):
        library.remove_entry("a", "all", "chị Hai")


def test_who_wrote_a_line_and_when(library: Library) -> None:
    library.save_entry(Entry("Lò Men", "lò men"), "chị Hai")
    first = library.saved()["Lò Men", "all"]
    library.save_entry(Entry("Lò Men", "lò mèn"), "anh Ba")
    second = library.saved()["Lò Men", "all"]
    assert (first.who, second.who) == ("chị Hai", "anh Ba")
    assert first.at < second.at
