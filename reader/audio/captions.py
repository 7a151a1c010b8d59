"""When each sentence and each word of the Article is heard: cues for the page, WebVTT for everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reader.article import Article
from reader.audio.splice import Piece
from reader.script import TITLE, Utterance

_HEAD = "WEBVTT\nLanguage: vi\n"


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
    offset = piece.start_s
    times = piece.facts.words
    number, count = 0, len(times)
    for reading in utterance.readings:
        at, to = reading.at, reading.at + len(reading.spoken)
        while number < count and times[number].to <= at:
            number += 1
        first = number
        while number < count and times[number].at < to:
            number += 1
        if number > first:
            begin, end = times[first].start_s, times[number - 1].end_s
            words.append(CueWord(reading.start, reading.end, _ms(offset + begin), _ms(offset + end)))
    return Cue(utterance.block, utterance.start, utterance.end, _ms(offset), _ms(piece.end_s), tuple(words))


def _ms(seconds: float) -> float:
    """Whole milliseconds; `round` takes three times as long, and an hour has 40,000 of them."""
    return int(seconds * 1000 + 0.5) / 1000


def source_texts(article: Article, cues: Iterable[Cue]) -> dict[int, str]:
    """What stands written in the blocks that the cues name."""
    return {c.block: article.title if c.block == TITLE else article.blocks[c.block].text for c in cues}


def sentences_vtt(texts: Mapping[int, str], cues: Iterable[Cue]) -> str:
    """WebVTT, a cue a sentence, as it is written."""
    lines = [_HEAD]
    for c in cues:
        lines += _timed(texts[c.block][c.start : c.end], c.from_s, c.to_s)
    return "\n".join(lines)


def words_vtt(texts: Mapping[int, str], cues: Iterable[Cue]) -> str:
    """WebVTT, a cue a word or figure, as it is written."""
    lines = [_HEAD]
    for c in cues:
        text = texts[c.block]
        for w in c.words:
            lines += _timed(text[w.start : w.end], w.from_s, w.to_s)
    return "\n".join(lines)


def _timed(text: str, from_s: float, to_s: float) -> tuple[str, ...]:
    shown = " ".join(_escaped(text).split())
    return (f"{_clock(from_s)} --> {_clock(to_s)}", shown, "") if shown and to_s > from_s else ()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float) -> str:
    """WebVTT's time stamp.

    >>> _clock(3725.5)
    '01:02:05.500'
    """
    milliseconds = int(seconds * 1000 + 0.5)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
