"""Foreign words are marked, and nothing else of a text changes."""

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from reader.article.sanitize import LANGUAGES, clean_inline
from reader.script import marked_text, with_languages
from reader.script.languages import LONGEST, foreign_spans
from reader.script.syllables import split
from reader.script.tables import rows

PIECES = ["Smart", "City", "Facebook", "phường", "vắc-xin", "check-in", " ", "-", ".", "/", "@", "<b>", "</b>", "&lt;", "&amp;", "é", "😀", "\u00a0"]  # fmt: skip


def words(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in foreign_spans(text)]


def test_neighbours_are_one_and_punctuation_parts_them() -> None:
    assert words("Smart City, Facebook; Big Data và Cloud") == ["Smart City", "Facebook", "Big Data", "Cloud"]


def test_addresses_and_parts_of_words_are_left_alone() -> None:
    assert words("facebook.com online@phuong.vn https://smart.vn/city Facebooker onlineX 4Online") == []
    assert words("bán hàng online. Check-in! (Website)") == ["online", "Check-in", "Website"]


def test_words_of_every_day_and_names_that_are_vietnamese_are_not_marked() -> None:
    assert words("Zalo, video, virus, Covid-19, kia là quán cà phê, đi xe buýt, cúp điện") == []


def test_only_words_that_cannot_be_vietnamese_have_a_language() -> None:
    languages = {row[0]: row[2] for row in rows("foreign") if len(row) > 2}
    assert len(languages) > 200
    assert set(languages.values()) <= LANGUAGES
    assert [word for word in languages if split(word)] == []  # typed without marks it might be a syllable


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_the_text_stays_what_it_is(markup: str) -> None:
    clean = clean_inline(markup)
    marked = with_languages(clean)
    assert clean_inline(marked) == clean  # without the marks it is the same
    assert re.sub(r"</?span[^>]*>", "", marked) == clean
    text = html.fromstring(f"<p>{clean}</p>").text_content()
    again = html.fromstring(f"<p>{marked_text(text)}</p>")
    assert again.text_content() == text
    assert [span.text for span in again.cssselect("span")] == words(text)


def test_a_long_block_stays_as_it_is() -> None:
    long = "Facebook " * (LONGEST // 9 + 1)
    assert with_languages(long) == long
