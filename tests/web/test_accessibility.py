"""docs/accessibility.md answers every criterion of WCAG 2.2 A and AA, by tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = (HERE.parents[1] / "docs" / "accessibility.md").read_text()
CRITERIA = re.findall(
    r"\S+",
    """
1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12
1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 2.5.3 2.5.4 2.5.7
2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3
""",
)
"""W3C Recommendation of 5 October 2023; 4.1.1 was taken away."""


def test_each_criterion_has_its_answer() -> None:
    assert len(CRITERIA) == 55
    assert re.findall(r"^\| (\d\.\d\.\d+) [^|]+ \| \S", DOCUMENT, re.M) == CRITERIA


def test_each_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(test_\w+\.py)(?:::(\w+))?`", DOCUMENT)
    assert len(named) > 40
    for file, test in named:
        assert f"def {test}" in (HERE / file).read_text(), (file, test)
