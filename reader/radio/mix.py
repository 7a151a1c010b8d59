"""A running order -> sound, block by block: Clips, chimes, recordings and beds at even loudness.

Several passes over the same blocks, so that memory stays flat: the first measures each part and brings it to the target,
the next hear what compressor and limiter made of that and correct, the last is the programme.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from reader.audio import ClipMaker
from reader.audio.clip import ClipFacts
from reader.errors import Damaged, NotFound
from reader.radio.bed import Bed
from reader.radio.chime import chime
from reader.radio.compose import BED_TAIL_S, Part, RunningOrder, events
from reader.radio.filters import RATE, Blocks, Samples, resample
from reader.radio.loudness import SILENT_LUFS, Meter
from reader.radio.master import Master
from reader.radio.model import Chime, ItemKind
from reader.radio.sound import clip_samples, file_blocks, samples
from reader.script import Utterance

MOST_DB = 24.0
"""No part is amplified by more: a recording of an empty room stays one."""
AHEAD = 4
"""Sentences asked for ahead of the one waited for, for each speech worker."""
PASSES = 4
"""How often, at most, what the limiter took is heard and made good."""
NEAR_LU = 0.15
"""A correction smaller than this ends them."""
LEAST_EFFECT = 0.25
"""What a decibel of gain is taken to bring at least, where the limiter takes most of it back."""


class Mixer:
    """`sounds`: the files that the order names, by SHA-256. Raises NotFound where one is missing."""

    def __init__(
        self, order: RunningOrder, clips: ClipMaker, sounds: Mapping[str, Path], master: Master
    ) -> None:
        for name in order.sounds:
            if name not in sounds:
                raise NotFound(name)
        self.order = order
        self.master = master
        self.voice = master.voice(order.voice)
        self.runs = tuple(_runs(order.parts))
        """Numbers of the parts that are one stretch of sound: a bed and what lies over it, or one part."""
        self.bounds: dict[int, tuple[int, int]] = {}
        """Where each part begins and ends in its run, samples; known once the run was played."""
        self._clips = clips
        self._sounds = sounds
        self._level_db = [0.0] * len(order.parts)
        self._makeup_db = [0.0] * len(order.parts)
        self._heard: dict[int, tuple[float, float]] = {}
        """Of each part, in the last pass: the gain behind the compressor, and the loudness that came of it."""
        self._beds: dict[int, Bed] = {}

    def prepare(self) -> None:
        """Speak what is not spoken yet, and find every part's level.

        Raises what the engine raises, StorageFull, Damaged, BadInput for a sound file that is none.
        """
        self._speak()
        target = self.master.target_lufs
        for number, part in enumerate(self.order.parts):
            if part.item.kind is ItemKind.BED:
                bed = self._beds[number] = Bed(self._sounds[part.sound], part.item, self.master)
                self._level_db[number] = _gain_db(bed.loudness(), target)
                continue
            meter = Meter()
            for block in self.master.shape(self._raw(part)):
                meter.push(block)
            meter.finish()
            self._level_db[number] = _gain_db(meter.loudness(), target)
        for _ in range(PASSES):
            if self._correct() < NEAR_LU:
                break

    def play(self, run: Sequence[int]) -> Iterator[Samples]:
        """One run as it is aired, at `RATE`; afterwards `bounds` tells of its parts."""
        yield from self.master.limit(self._mixed(run))

    def _correct(self) -> float:
        """Hear the whole and bring each part to the target; returns the largest change, dB.

        A limiter takes back a share of each decibel; how much is told by what the last change brought.
        """
        target = self.master.target_lufs
        largest = 0.0
        for run in self.runs:
            meter = Meter()
            for block in self.play(run):
                meter.push(block)
            meter.finish()
            for number in run:
                loudness = meter.loudness(*self.bounds[number])
                before = self._heard.get(number)
                self._heard[number] = (self._makeup_db[number], loudness)
                if number in self._beds or loudness == SILENT_LUFS:
                    continue  # a bed's level must not jump where somebody begins to speak
                effect = 1.0
                if before is not None and abs(self._makeup_db[number] - before[0]) > NEAR_LU:
                    effect = (loudness - before[1]) / (self._makeup_db[number] - before[0])
                change = _gain_db(loudness, target) / min(max(effect, LEAST_EFFECT), 1.0)
                self._makeup_db[number] += change
                largest = max(largest, abs(change))
        return largest

    def _mixed(self, run: Sequence[int]) -> Iterator[Samples]:
        bed: Bed | None = None
        at = 0
        for number in run:
            part = self.order.parts[number]
            if number in self._beds:
                bed = self._beds[number]
                blocks: Blocks = bed.begin(self._level_db[number] + self._makeup_db[number])
            else:
                blocks = self._levelled(number, part)
                if bed is not None:
                    tail = BED_TAIL_S if number == run[-1] else 0.0
                    blocks = bed.beneath(blocks, tail)
            start = at
            for block in blocks:
                at += len(block)
                yield block
            self.bounds[number] = (start, at)

    def _levelled(self, number: int, part: Part) -> Iterator[Samples]:
        level = np.float32(10 ** (self._level_db[number] / 20))
        makeup = np.float32(10 ** (self._makeup_db[number] / 20))
        at_target = (block * level for block in self.master.shape(self._raw(part)))
        for block in self.master.press(at_target):
            yield block * makeup

    def _raw(self, part: Part) -> Iterator[Samples]:
        """A part as it is stored, at `RATE`."""
        for is_sound, group in itertools.groupby(events(part, self.master), lambda e: isinstance(e, str)):
            if is_sound:
                for name in group:
                    yield from self._sound(str(name))
            else:
                yield from self._speech([event for event in group if not isinstance(event, str)])

    def _sound(self, name: str) -> Iterator[Samples]:
        if name in set(Chime):
            yield samples(chime(Chime(name)))
        else:
            yield from file_blocks(self._sounds[name])

    def _speech(self, spoken: Sequence[Utterance | float]) -> Iterator[Samples]:
        first = next((event for event in spoken if isinstance(event, Utterance)), None)
        rate = RATE if first is None else self._facts(first).form.sample_rate

        def blocks() -> Iterator[Samples]:
            for event in spoken:
                if isinstance(event, Utterance):
                    yield self._clip(event, rate)
                else:
                    yield np.zeros(round(event * rate), np.float32)

        yield from resample(blocks(), rate)

    def _facts(self, utterance: Utterance) -> ClipFacts:
        return self._clips.start(utterance.text, self.voice).result()

    def _clip(self, utterance: Utterance, rate: int) -> Samples:
        """One that was damaged or pruned since it was spoken is spoken again."""
        key = self._clips.key(utterance.text, self.voice)
        frames = self._clips.store.frames(key)
        facts = self._facts(utterance)
        if frames is None:
            frames = self._clips.store.frames(key)
        if frames is None or facts.form.sample_rate != rate:
            raise Damaged(key)
        return clip_samples(frames, facts)

    def _speak(self) -> None:
        ahead: deque[Future[ClipFacts]] = deque()
        for part in self.order.parts:
            for utterance in part.utterances:
                ahead.append(self._clips.start(utterance.text, self.voice))
                if len(ahead) >= AHEAD * self._clips.pool.size:
                    ahead.popleft().result()
        while ahead:
            ahead.popleft().result()


def _runs(parts: Sequence[Part]) -> Iterator[tuple[int, ...]]:
    number = 0
    while number < len(parts):
        item = parts[number].item
        after = min(number + 1 + (item.under if item.kind is ItemKind.BED else 0), len(parts))
        yield tuple(range(number, after))
        number = after


def _gain_db(measured_lufs: float, target_lufs: float) -> float:
    """What brings one to the other; nothing for silence."""
    if measured_lufs == SILENT_LUFS:
        return 0.0
    return min(target_lufs - measured_lufs, MOST_DB)
