"""Clips and gaps -> one MP3, frame by frame, nothing encoded again.

A LAME run's first frame refers to no earlier one, so Clips joined end to end are one valid stream; silence at their
edges hides the joint (design, decision 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reader.audio.clip import ClipFacts


@dataclass(frozen=True, slots=True)
class Piece:
    """A Clip's place in the Recording."""

    facts: ClipFacts
    gap_frames: int
    """Frames of silence after it."""
    start_s: float
    """When its first sample is heard."""

    @property
    def end_s(self) -> float:
        """When its last sample is heard."""
        return self.start_s + self.facts.speech_s


def lay_out(clips: Iterable[tuple[ClipFacts, float]]) -> Iterator[Piece]:
    """Place each Clip and the pause after it (seconds).

    The encoder's own padding at a Clip's end is silence too, and is counted as part of the pause. What a gap loses or
    gains by being whole frames, the next one makes good, so that the sum is right to one frame however long it is.
    """
    frames = 0
    end_s = 0.0
    for facts, pause_s in clips:
        form = facts.form
        end_s = max(end_s + facts.speech_s + pause_s, (frames + facts.frames - 0.5) * form.frame_s)
        gap = max(form.frames(end_s) - frames - facts.frames, 0)
        yield Piece(facts, gap, frames * form.frame_s)
        frames += facts.frames + gap


def duration_s(pieces: Sequence[Piece]) -> float:
    """Of the whole, seconds."""
    return sum((p.facts.frames + p.gap_frames) * p.facts.form.frame_s for p in pieces)


@dataclass(frozen=True, slots=True)
class Extent:
    """How large the spliced audio is, and where its parts lie: what the Info header tells a player."""

    frames: int
    size: int
    """Bytes."""
    hundredths: tuple[int, ...]
    """The byte at which each hundredth of the time begins, to the nearest frame within a Clip."""


def extent(pieces: Sequence[Piece]) -> Extent:
    """Measure the pieces without touching their audio."""
    runs = [
        run
        for p in pieces
        for run in ((p.facts.frames, p.facts.size), (p.gap_frames, p.gap_frames * p.facts.form.frame_bytes))
    ]
    frames, size = sum(count for count, _ in runs), sum(length for _, length in runs)
    starts = []
    first = offset = number = 0
    count, length = runs[0]
    for part in range(100):
        wanted = part * frames // 100
        while wanted >= first + count:
            first, offset, number = first + count, offset + length, number + 1
            count, length = runs[number]
        starts.append(offset + (wanted - first) * length // count)
    return Extent(frames, size, tuple(starts))
