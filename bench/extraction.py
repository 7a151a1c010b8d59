"""Our extraction beside readability-lxml and trafilatura, on the public article-extraction-benchmark, in one run.

    python bench/extraction.py FOLDER       # a copy of github.com/scrapinghub/article-extraction-benchmark

A peer that is not installed is named and left out; `pip install trafilatura html-text` beside the project's own
requirements brings both. The measure is the benchmark's: shingles of four words, each page weighing the same, F1 of mean
precision and mean recall. Times are of this run alone, so only their ratios mean anything.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from reader.article import Page, read_page
from reader.errors import NoArticle

Extract = Callable[[str], str]
SHINGLE = 4  # words
WORD = re.compile(r"\w+")


def ours(html: str) -> str:
    try:
        return read_page(Page(html.encode("utf-8"), content_type="text/html; charset=utf-8")).text
    except NoArticle:
        return ""


def readability(html: str) -> str:
    import html_text
    from readability import Document

    return str(html_text.extract_text(Document(html).summary(html_partial=True)))


def trafilatura(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html, include_comments=False) or ""


def trafilatura_precise(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html, include_comments=False, favor_precision=True) or ""


PEERS: tuple[tuple[str, Extract, tuple[str, ...]], ...] = (
    ("reader.article", ours, ()),
    ("readability-lxml", readability, ("readability", "html_text")),
    ("trafilatura", trafilatura, ("trafilatura",)),
    ("trafilatura, precision", trafilatura_precise, ("trafilatura",)),
)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)) if words)


def score(wanted: str, found: str) -> tuple[float | None, float | None]:
    """Precision and recall of one page; None where the page has nothing to measure it by."""
    true, said = shingles(wanted), shingles(found)
    if not true and not said:
        return 1.0, 1.0
    both = (true & said).total()
    return (both / said.total() if said else None, both / true.total() if true else None)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def measure(extract: Extract, pages: dict[str, str], truth: dict[str, str]) -> dict[str, float]:
    scores: dict[str, tuple[float | None, float | None]] = {}
    times: list[float] = []
    extract(next(iter(pages.values())))  # its tables and patterns are loaded once
    for name, html in pages.items():
        start = time.perf_counter()
        found = extract(html)
        times.append(time.perf_counter() - start)
        scores[name] = score(truth[name], found)
    precision = statistics.mean(p for p, _ in scores.values() if p is not None)
    recall = statistics.mean(r for _, r in scores.values() if r is not None)
    return {
        "f1": f1(precision, recall),
        "precision": precision,
        "recall": recall,
        "ms": 1000 * statistics.mean(times),
    }


def load(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """(pages, true texts) by name. Raises SystemExit where the folder is not the benchmark's."""
    try:
        answers = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    except OSError as error:
        raise SystemExit(f"{folder} is not a copy of article-extraction-benchmark: {error}") from None
    truth = {name: str(answer.get("articleBody", "")) for name, answer in answers.items()}
    pages = {
        name: gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8")
        for name in truth
    }
    return pages, truth


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    pages, truth = load(Path(sys.argv[1]))
    print(f"{len(pages)} pages{'':14}     F1  precision  recall  ms/page  time")
    base = 0.0
    for name, extract, needs in PEERS:
        missing = [module for module in needs if find_spec(module) is None]
        if missing:
            print(f"{name:<24} not measured: {', '.join(missing)} is not installed")
            continue
        found = measure(extract, pages, truth)
        base = base or found["ms"]
        print(
            f"{name:<24} {found['f1']:6.3f}  {found['precision']:9.3f}  {found['recall']:6.3f}"
            f"  {found['ms']:7.1f}  {found['ms'] / base:.2f}×"
        )


if __name__ == "__main__":
    main()
