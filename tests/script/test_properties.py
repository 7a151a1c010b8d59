"""What holds whatever comes in."""

import random
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.article import Article, Block, BlockKind
from reader.script import Accent, Spoken, speak_line, split_sentences, verbalize, write_script

ALLOWED_SIGNS = set(" ,.;:?!…")
"""Punctuation that guides an engine's melody; nothing else but letters may be in spoken text."""

PIECES = st.sampled_from(
    ["05-CT/TW", "1/3", "7h30", "3,5-4%", "UBND", "TP.", "quý IV", "30/4", "–", "/", "km/h", "đồng", "ngày", "số",
     "0912 345 678", "(", ")", "“", "”", "$", "20,5", "triệu", "m²", "10⁵", "½", "A", "x", "=", "+", "-17", "38oC",
     "http://a.vn/b?c=1", "a@b.vn", "...", "…", "#tag", "@ab", "Covid-19", "67A-123.45", "H5N1", "1.234.567,8", "\u200b",
     "🎉", "①", "Ⅳ", "一", "ا", "é", "e\u0301", "T.Ư", "đ/c", "5G", "^", "_", "*", "\t", "\n", "1:2", "::", "0000"]
)  # fmt: skip
PHRASES = st.lists(PIECES, max_size=12).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda glue: glue.join(pieces))
)
GOLD = [
    line.split("\t")[0]
    for path in sorted(Path(__file__).parent.joinpath("gold").glob("*.tsv"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]
ANYTHING = st.one_of(st.text(max_size=80), PHRASES)


def assert_sound(source: str, spoken: Spoken) -> None:
    for letter in spoken.text:
        assert letter.isalpha() or unicodedata.category(letter) in ("Mn", "Mc") or letter in ALLOWED_SIGNS, (
            source, spoken.text, letter)  # fmt: skip
    assert "  " not in spoken.text and spoken.text == spoken.text.strip()
    last_end = last_to = 0
    for reading in spoken.readings:
        assert spoken.text[reading.at : reading.to] == reading.spoken
        assert 0 <= reading.start <= reading.end <= len(source)
        assert reading.start >= last_end and reading.at >= last_to
        assert 0 < reading.certainty <= 1
        assert reading.spoken not in reading.alternatives
        last_end, last_to = reading.end, reading.to


@settings(max_examples=400, deadline=None, derandomize=True)
@given(ANYTHING)
def test_only_words_and_melody_remain(source: str) -> None:
    assert_sound(source, verbalize(source))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(ANYTHING)
def test_both_doors_say_the_same(source: str) -> None:
    assert speak_line(source) == verbalize(source).text == verbalize(source).text


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(GOLD), min_size=1, max_size=3).map(", ".join))
def test_spoken_text_is_spoken_as_it_is(source: str) -> None:
    """Of what people write; a string such as `quý#I` may well make a numeral where there was none."""
    once = speak_line(source)
    assert speak_line(once) == once


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(GOLD), min_size=1, max_size=3).map(", ".join))
def test_every_letter_and_figure_is_told(source: str) -> None:
    """The spans of the readings cover all that is written, but for signs: nothing is dropped unseen."""
    told = {place for reading in verbalize(source).readings for place in range(reading.start, reading.end)}
    assert not [letter for place, letter in enumerate(source) if letter.isalnum() and place not in told]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(ANYTHING, max_size=4), st.sampled_from(list(BlockKind)))
def test_scripts_are_sound(texts: list[str], kind: BlockKind) -> None:
    blocks = tuple(
        Block(kind, text, "", ordinal=3 if kind is BlockKind.LIST_ITEM else None) for text in texts
    )
    article = Article("Tin 1/6", blocks)
    script = write_script(article)
    assert script == write_script(article)
    for utterance in script.utterances:
        source = article.title if utterance.block < 0 else blocks[utterance.block].text
        assert 0 <= utterance.start < utterance.end <= len(source)
        last = utterance.start
        for reading in utterance.readings:
            assert utterance.text[reading.at : reading.to] == reading.spoken
            assert utterance.start <= reading.start <= reading.end <= utterance.end
            assert reading.start >= last
            last = reading.end


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=300))
def test_sentences_are_in_order_and_lose_nothing(text: str) -> None:
    end = 0
    for start, to in split_sentences(text):
        assert end <= start < to
        assert not text[end:start].strip()
        end = to
    assert not text[end:].strip()


def test_ten_thousand_random_strings() -> None:
    chance = random.Random(4)
    for _ in range(10_000):
        source = "".join(chr(chance.choice((chance.randrange(0x250), chance.randrange(0x3000), chance.randrange(0x11_0000)))) for _ in range(chance.randrange(1, 24)))  # fmt: skip
        assert_sound(source, verbalize(source))


@pytest.mark.parametrize(
    "piece",
    ["a", "A", "1", "1.", "1,", "1/", "1-", "(", ".", "-", "/", "%", "x", "1x", "A1", "A.", "A-", "@", "a@", "a.vn/", "I",
     "0", "0 ", "1 000 ", "1:", "e\u0301", "\u0301", "\u200b", " ", "😀", "…", "1h", "1-2/", "A/", "&A", "thứ 1 ", "(AB) ",
     "ngày 1, ", "1 và ", "http://", "#a", "$1", "°", "m²", "^1", "tỷ số 1-", "gọi 1 hoặc ", "UBND", "TP.", "ă", "đ/"],
)  # fmt: skip
def test_time_is_linear(piece: str) -> None:
    """Five times the text in about five times the time: nothing can blow up."""

    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        before = time.process_time()
        speak_line(text)
        return time.process_time() - before

    seconds(2_000)
    small = min(seconds(20_000) for _ in range(3))
    large = seconds(100_000)
    assert large < 15 * small + 0.5, (small, large)


@pytest.mark.parametrize("letter", ["a", "1", "-", "/", "😀"])
def test_a_megabyte_of_one_character(letter: str) -> None:
    before = time.process_time()
    assert_sound(letter * 1_000_000, verbalize(letter * 1_000_000))
    assert time.process_time() - before < 20


@pytest.mark.parametrize("accent", list(Accent))
def test_every_accent_speaks_every_number(accent: Accent) -> None:
    for number in [*range(0, 2000, 7), 10**6, 10**9 + 5, 10**12, 10**15]:
        assert_sound(str(number), verbalize(str(number), accent))
