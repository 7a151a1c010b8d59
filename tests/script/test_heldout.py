"""Phrases written before the rules were run on them: what the first run said of the rules is told in
docs/verbalization.md; here they keep what has been won since. Words are compared leniently, as judges do:
without regard to case, punctuation and accent."""

import re
from pathlib import Path

import pytest

from reader.script import speak_line

FOLDER = Path(__file__).parent / "heldout"
KNOWN_WRONG = {"general": 1, "ward": 3}
"""Lines still not read as was expected: a tie of two good readings, or told among the failures in the docs."""
WORDS = re.compile(r"[^\W_]+")
SAME = {"nghìn": "ngàn", "linh": "lẻ", "tư": "bốn", "lăm": "năm", "nhăm": "năm", "tỉ": "tỷ", "bẩy": "bảy", "mốt": "một"}  # fmt: skip


def fold(text: str) -> list[str]:
    return [SAME.get(word, word) for word in WORDS.findall(text.lower())]


def cases(name: str) -> list[list[str]]:
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("# ")]


@pytest.mark.parametrize("name", KNOWN_WRONG)
def test_heldout(name: str) -> None:
    wrong = [
        (written, said)
        for written, *readings in cases(name)
        if fold(said := speak_line(written)) not in [fold(reading) for reading in readings]
    ]
    assert len(wrong) == KNOWN_WRONG[name], wrong


@pytest.mark.parametrize("name", KNOWN_WRONG)
def test_no_digit_or_sign_is_left(name: str) -> None:
    for written, *_ in cases(name):
        said = speak_line(written)
        assert all(letter.isalpha() or letter in " ,.;:?!…" for letter in said), (written, said)
