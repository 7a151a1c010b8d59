"""The gold set: phrases of public news with the reading a good presenter gives them, written by hand.

Words are compared, not commas: a comma in a reading is a pause.
"""

import re
from pathlib import Path

import pytest

from reader.script import DOUBT, speak_line, verbalize

GOLD = sorted(Path(__file__).parent.joinpath("gold").glob("*.tsv"))
WORDS = re.compile(r"[^\W\d_]+")


def phrases(path: Path) -> list[tuple[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[:2] != "# "]
    pairs = [line.split("\t") for line in lines]
    return [(written, spoken) for written, spoken in pairs]


def words(text: str) -> list[str]:
    return WORDS.findall(text.lower())


@pytest.mark.parametrize("path", GOLD, ids=[path.stem for path in GOLD])
def test_gold(path: Path) -> None:
    wrong = [
        f"{written!r}: {said!r}, not {spoken!r}"
        for written, spoken in phrases(path)
        if words(said := speak_line(written)) != words(spoken)
    ]
    assert not wrong, "\n".join(wrong)


def test_reviewed_phrases_stay_as_they_are() -> None:
    pairs = phrases(Path(__file__).parent / "reviewed.tsv")
    assert len(pairs) > 200
    assert [(written, speak_line(written)) for written, _ in pairs] == pairs


def test_gold_is_large_and_never_doubled() -> None:
    pairs = [pair for path in GOLD for pair in phrases(path)]
    assert len(pairs) >= 1000
    spoken: dict[str, str] = {}
    for written, reading in pairs:
        assert words(spoken.setdefault(written, reading)) == words(reading), written


def test_doubts_are_few_and_certainty_is_honest() -> None:
    """At most 5 % of the changed tokens are in doubt, and what is certain is right (all of it, here)."""
    changed = doubted = 0
    for path in GOLD:
        for written, _ in phrases(path):
            readings = [reading for reading in verbalize(written).readings if reading.rule != "plain"]
            changed += len(readings)
            doubted += sum(reading.certainty < DOUBT for reading in readings)
    assert doubted <= 0.05 * changed, (doubted, changed)
