"""Every example of docs/verbalization.md is spoken as it says."""

import re
from pathlib import Path

import pytest

from reader.script import speak_line

PAGE = Path(__file__).parents[2] / "docs" / "verbalization.md"
EXAMPLE = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| [^|]*\|$", re.MULTILINE)
EXAMPLES = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 80


@pytest.mark.parametrize(("written", "spoken"), EXAMPLES)
def test_example(written: str, spoken: str) -> None:
    assert speak_line(written) == spoken
