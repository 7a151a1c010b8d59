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


def frame_ends(pieces: Iterable[Piece]) -> list[int]:
    """Bytes from the start of the audio to the end of each frame, to the nearest byte within a Clip."""
    ends: list[int] = []
    at = 0
    for piece in pieces:
        facts = piece.facts
        ends += [at + facts.size * number // facts.frames for number in range(1, facts.frames + 1)]
        at += facts.size
        step = facts.form.frame_bytes
        ends += [at + step * number for number in range(1, piece.gap_frames + 1)]
        at += step * piece.gap_frames
    return ends
