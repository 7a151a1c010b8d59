"""The times of a Recording as the page's script reads them (static/recording.js)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.article import Article
from reader.script import TITLE
from reader.web.outline import visible_before

if TYPE_CHECKING:
    from reader.audio import Recording

PLACES = 3  # a millisecond; finer would only make the answer longer

Word = tuple[int, int, float, float]
Sentence = tuple[int, int, int, float, float, list[Word]]


def page_cues(article: Article, recording: Recording) -> list[Sentence]:
    """`[block, start, end, from, to, [[start, end, from, to], …]]` for each sentence in order.

    Start and end count visible characters of the block (see `visible_before`), from and to are seconds. A word whose
    characters cannot be seen is left out.
    """
    counts: dict[int, list[int]] = {}
    sentences: list[Sentence] = []
    for cue in recording.cues:
        if cue.block not in counts:
            text = article.title if cue.block == TITLE else article.blocks[cue.block].text
            counts[cue.block] = visible_before(text)
        at = counts[cue.block]
        words = [
            (at[word.start], at[word.end], round(word.from_s, PLACES), round(word.to_s, PLACES))
            for word in cue.words
            if at[word.start] < at[word.end]
        ]
        times = round(cue.from_s, PLACES), round(cue.to_s, PLACES)
        sentences.append((cue.block, at[cue.start], at[cue.end], *times, words))
    return sentences
