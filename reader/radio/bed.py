"""Music under speech: a stretch of an operator's file, played round and round, down while somebody speaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from reader.radio.dynamics import Ducker
from reader.radio.filters import RATE, Blocks, Samples, resample
from reader.radio.loudness import Meter
from reader.radio.master import Master
from reader.radio.model import Item
from reader.radio.sound import AudioSegment, samples, segments

LONGEST_S = 90
"""Of the file as much is used, over and over: a bed is heard beneath speech, and it lies in memory whole."""
SEAM_MS = 2000
"""The end is faded into the beginning over as long."""
RISE_S = 1.5
"""Faded in."""


class Bed:
    """Raises BadInput for a file that is no sound."""

    def __init__(self, path: Path, item: Item, master: Master) -> None:
        self._item = item
        music = AudioSegment.empty()
        for segment in segments(path):
            music = segment if not len(music) else music.append(segment, crossfade=0)
            if len(music) >= LONGEST_S * 1000:
                break
        music = music[: LONGEST_S * 1000]
        seam = min(SEAM_MS, len(music) // 4)
        joint = music[-seam:].fade_out(seam).overlay(music[:seam].fade_in(seam))
        # Round and round: from behind the seam to the joint, whose end is the music's beginning.
        around = music[seam:-seam].append(joint, crossfade=0) if seam else music
        self._start = self._ready(music[:seam], master)
        self._around = self._ready(around, master)
        self._at = 0
        self._gain = np.float32(1)
        self._ducker = Ducker(item.duck_db)

    def loudness(self) -> float:
        """Of its lead, LUFS; of all of it where the lead is shorter than can be measured."""
        meter = Meter()
        lead = round(self._item.lead_s * RATE)
        meter.push(self._take(lead if lead > RATE else len(self._around)))
        meter.finish()
        self._at = 0
        return meter.loudness()

    def begin(self, gain_db: float) -> Iterator[Samples]:
        """The lead, from the music's beginning."""
        self._at = 0
        self._gain = np.float32(10 ** (gain_db / 20))
        self._ducker = Ducker(self._item.duck_db)
        left = round(self._item.lead_s * RATE)
        while left > 0:
            count = min(left, RATE)
            yield self._take(count) * self._gain
            left -= count

    def beneath(self, voice: Blocks, tail_s: float) -> Iterator[Samples]:
        """Speech with the music under it; then, for `tail_s`, the music alone until it has faded."""
        for block in voice:
            yield block + self._take(len(block)) * self._ducker.gains(block) * self._gain
        count = round(tail_s * RATE)
        silence = np.zeros(count, np.float32)
        fade = np.linspace(1, 0, count, dtype=np.float32)
        yield self._take(count) * self._ducker.gains(silence) * fade * self._gain

    def _take(self, count: int) -> Samples:
        """The next so many samples, faded in at the very beginning."""
        places = np.arange(self._at, self._at + count)
        first = places[places < len(self._start)]
        later = (places[len(first) :] - len(self._start)) % max(len(self._around), 1)
        taken: Samples = np.concatenate([self._start[first], self._around[later]])
        rise = RISE_S * RATE
        if self._at < rise:
            taken *= np.minimum(places / rise, 1).astype(np.float32)
        self._at += count
        return taken

    @staticmethod
    def _ready(segment: AudioSegment, master: Master) -> Samples:
        if not len(segment):
            return np.zeros(0, np.float32)
        return np.concatenate(list(master.shape(resample([samples(segment)], segment.frame_rate))))
