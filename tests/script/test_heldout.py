"""Phrases and paragraphs written before the rules were run on them. What the first run gave is told, with what is
right now, in the table of docs/verbalization.md, which this test holds to the truth: nobody can lower a floor
silently. Words are compared leniently, as judges do: without regard to case, punctuation and accent."""

import re
from pathlib import Path

import pytest

from reader.script import DOUBT, speak_line, verbalize

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "verbalization.md"
WORDS = re.compile(r"[^\W_]+")
SAME = {"nghìn": "ngàn", "linh": "lẻ", "tư": "bốn", "lăm": "năm", "nhăm": "năm", "tỉ": "tỷ", "bẩy": "bảy", "mốt": "một"}  # fmt: skip
ROW = re.compile(r"^\| `((?:gold|heldout|paragraphs)/\w+)` \| ([\d,]+) \| [^|]*\| ([\d,]+) \|$", re.MULTILINE)
TOLD = {name: (int(lines), int(right)) for name, lines, right in ROW.findall(PAGE.read_text("utf-8"))}
SETS = sorted(
    f"{path.parent.name}/{path.stem}"
    for folder in ("gold", "heldout", "paragraphs")
    for path in (HERE / folder).glob("*.tsv")
)
FEWEST = 0.985
"""Of each set at least this part is right, whatever the table says."""


def fold(text: str) -> list[str]:
    return [SAME.get(word, word) for word in WORDS.findall(text.lower())]


def cases(name: str) -> list[list[str]]:
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("# ")]


@pytest.mark.parametrize("name", SETS)
def test_the_docs_tell_what_is_right(name: str) -> None:
    wrong = [
        (written, said)
        for written, *readings in cases(name)
        if fold(said := speak_line(written)) not in [fold(reading) for reading in readings]
    ]
    total = len(cases(name))
    assert TOLD[name] == (total, total - len(wrong)), wrong
    assert total - len(wrong) >= FEWEST * total


@pytest.mark.parametrize("name", SETS)
def test_no_digit_or_sign_is_left(name: str) -> None:
    for written, *_ in cases(name):
        said = speak_line(written)
        assert all(letter.isalpha() or letter in " ,.;:?!…" for letter in said), (written, said)


def test_there_are_enough() -> None:
    assert sum(len(cases(name)) for name in SETS if name.startswith("gold/")) >= 1_173
    assert sum(len(cases(name)) for name in SETS if name.startswith("heldout/")) >= 4_402
    assert sum(len(cases(name)) for name in SETS if name.startswith("paragraphs/")) >= 40


@pytest.mark.parametrize("folder", ["heldout", "paragraphs"])
def test_doubts_are_few(folder: str) -> None:
    readings = [
        reading
        for name in SETS
        if name.startswith(folder)
        for written, *_ in cases(name)
        for reading in verbalize(written).readings
        if reading.rule != "plain"
    ]
    assert sum(reading.certainty < DOUBT for reading in readings) <= 0.05 * len(readings)


@pytest.mark.parametrize("name", [name for name in SETS if not name.startswith("gold/")])
def test_what_is_spoken_is_spoken_as_it_is(name: str) -> None:
    for written, *_ in cases(name):
        once = speak_line(written)
        assert speak_line(once) == once
