"""When each sentence and each word of the Article is heard: cues for the page, WebVTT for everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reader.article import Article
from reader.audio.splice import Piece
from reader.script import TITLE, Utterance

NEWLINE = "\n"


@dataclass(frozen=True, slots=True)
class CueWord:
    """A piece of the source and when it is heard; what is spoken for `3.700.000.000 đồng` is one."""

    start: int
    """Characters in the block's text."""
    end: int
    from_s: float
    """Seconds in the Recording."""
    to_s: float


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence, likewise."""

    block: int
    start: int
    end: int
    from_s: float
    to_s: float
    words: tuple[CueWord, ...]

    def as_list(self) -> list[Any]:
        words = [[w.start, w.end, w.from_s, w.to_s] for w in self.words]
        return [self.block, self.start, self.end, self.from_s, self.to_s, words]

    @classmethod
    def from_list(cls, data: Sequence[Any]) -> Cue:
        block, start, end, from_s, to_s, words = data
        return cls(block, start, end, from_s, to_s, tuple(CueWord(*word) for word in words))


def cue(utterance: Utterance, piece: Piece) -> Cue:
    """Lay the engine's word times over the readings they belong to."""
    words = []
    times = list(piece.facts.words)
    for reading in utterance.readings:
        heard = []
        while times and times[0].at < reading.to:
            time = times.pop(0)
            if time.to > reading.at:
                heard.append(time)
        if heard:
            begin, end = _ms(piece.start_s + heard[0].start_s), _ms(piece.start_s + heard[-1].end_s)
            words.append(CueWord(reading.start, reading.end, begin, end))
    begin, end = _ms(piece.start_s), _ms(piece.end_s)
    return Cue(utterance.block, utterance.start, utterance.end, begin, end, tuple(words))


def _ms(seconds: float) -> float:
    return round(seconds, 3)


def source_text(article: Article, block: int) -> str:
    return article.title if block == TITLE else article.blocks[block].text


def sentences_vtt(article: Article, cues: Iterable[Cue]) -> Iterator[str]:
    """WebVTT, a cue a sentence, as it is written."""
    spans = ((c.block, c.start, c.end, c.from_s, c.to_s) for c in cues)
    return _vtt(article, spans)


def words_vtt(article: Article, cues: Iterable[Cue]) -> Iterator[str]:
    """WebVTT, a cue a word or figure, as it is written."""
    spans = ((c.block, w.start, w.end, w.from_s, w.to_s) for c in cues for w in c.words)
    return _vtt(article, spans)


def _vtt(article: Article, spans: Iterable[tuple[int, int, int, float, float]]) -> Iterator[str]:
    yield f"WEBVTT{NEWLINE}Language: vi{NEWLINE}{NEWLINE}"
    for block, start, end, from_s, to_s in spans:
        text = " ".join(source_text(article, block)[start:end].split())
        if text and to_s > from_s:
            yield f"{_clock(from_s)} --> {_clock(to_s)}{NEWLINE}{_escaped(text)}{NEWLINE}{NEWLINE}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float) -> str:
    """WebVTT's time stamp.

    >>> _clock(3725.5)
    '01:02:05.500'
    """
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
