"""What holds for every text: slugs are addresses, and whatever is on the shelf can be found."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reader.records import Library
from reader.records.names import LONGEST, fold, numbered, slug
from tests.records.conftest import an_article

TITLES = st.text(max_size=200) | st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặ ĐÀẢ0123-./", max_size=200)
ANYTHING = st.text(st.characters(codec=None), max_size=200)  # with halves of surrogate pairs
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@given(ANYTHING | TITLES)
@example("")
@example("Đ" * 500)
@example("-".join("ab" * 60))
@example("𝐓𝐢𝐧 ⅣＡ ß ﬁ")
def test_a_slug_is_a_short_ascii_address(title: str) -> None:
    made = slug(title)
    assert SLUG.fullmatch(made)
    assert len(made) <= LONGEST
    assert slug(made) == made


@given(TITLES, st.integers(1, 10**6), st.integers(1, 10**6))
def test_numbered_slugs_are_addresses_that_differ(title: str, one: int, other: int) -> None:
    made = [numbered(slug(title), number) for number in (one, other)]
    assert all(SLUG.fullmatch(name) and len(name) <= LONGEST for name in made)
    assert (made[0] == made[1]) == (one == other)


@given(ANYTHING)
def test_folding_is_done_at_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TITLES)
def test_folding_sees_no_case_and_no_composition(text: str) -> None:

    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)
    assert fold(text.lower()) == fold(text)


@given(data=st.data(), title=TITLES, paragraphs=st.lists(st.text(max_size=100), max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_can_be_found(
    library: Library, data: st.DataObject, title: str, paragraphs: list[str]
) -> None:
    """By any of its words, or a piece of one, alone or with others, with marks or without."""
    article = an_article(title, *paragraphs)
    made = library.add_article(article, "x")
    assert library.article(made) == article
    words = f"{title}\n{article.text}".split()
    if words:
        some = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=4))
        assert _found(library, " ".join(some), made)
        word = fold(some[0])
        start = data.draw(st.integers(0, len(word)))
        assert _found(library, word[start : data.draw(st.integers(start, len(word)))], made)


@given(query=ANYTHING)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_breaks_the_search(library: Library, query: str) -> None:
    found = library.articles(query)
    assert found.total == len(found.items) == 0 or not fold(query)


def _found(library: Library, query: str, slug: str) -> bool:
    total = library.articles(query, per_page=1).total
    return slug in {item.slug for item in library.articles(query, per_page=max(total, 1)).items}
