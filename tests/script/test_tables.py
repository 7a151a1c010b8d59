"""The data files: a clerk may correct them, and these tests say at once when a line is no line."""

import re

import pytest

from reader.script import speak_line
from reader.script.acronyms import senses
from reader.script.syllables import is_syllable
from reader.script.tables import rows

SPOKEN = re.compile(r"[^\W\d_]+(?:,? [^\W\d_]+)*")
TABLES = ["acronyms", "abbreviations", "foreign", "units", "currencies", "document_codes", "issuers", "letters", "web_words", "web_signs"]  # fmt: skip


@pytest.mark.parametrize("table", [*TABLES, "symbols"])
def test_every_row_has_words_to_say(table: str) -> None:
    for row in rows(table):
        assert len(row) > 1, row
        assert SPOKEN.fullmatch(row[1]) or (table == "symbols" and not row[1]), row


@pytest.mark.parametrize("table", TABLES)
def test_what_is_said_is_said_alike_when_it_is_read_again(table: str) -> None:
    changed = [row[:2] for row in rows(table) if speak_line(f"xem {row[1]} nhé") != f"xem {row[1]} nhé"]
    assert not changed


@pytest.mark.parametrize("table", [table for table in TABLES if table != "acronyms"])
def test_nothing_is_written_twice(table: str) -> None:
    written = [row[0] for row in rows(table)]
    assert len(written) == len(set(written)), sorted(word for word in written if written.count(word) > 1)


def test_no_foreign_word_is_a_syllable() -> None:
    """A car's name took every `kia` of the language with it."""
    assert not [row[0] for row in rows("foreign") if is_syllable(row[0])]


def test_six_hundred_acronyms_each_with_one_default() -> None:
    assert len(senses()) >= 600
    for written, readings in senses().items():
        assert sum(not sense.cues for sense in readings) == 1, written
