"""A running order -> one file that is put on air: MP3 with chapters, WAV or Ogg Opus. Whole, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import lameenc
import numpy as np
import soundfile

from reader.audio import ClipMaker, whole
from reader.audio.id3 import SAID, Chapter, Tags, id3
from reader.audio.mp3 import Format, info_frame
from reader.errors import BadInput, EmptyInput
from reader.radio.compose import RunningOrder
from reader.radio.filters import RATE, Samples, resample
from reader.radio.loudness import Meter
from reader.radio.master import WEB, Master
from reader.radio.mix import Mixer
from reader.radio.tags import tags_of

BIT_RATE_KBPS = 128
"""Every player of loudspeaker systems takes it, at a constant rate."""
QUALITY = 5
"""LAME's `-q`."""
_LAME_SCALES = ((160, 0.95), (192, 0.97))
"""LAME turns what it gets down by this at bit rates up to that (its presets' `scale`; measured), which is taken back."""
OPUS_LEVEL = 0.6
"""libsndfile's compression: about 105 kbit/s. At its ordinary 60 kbit/s Opus put 3.5 dB on a limited peak (measured)."""
OPUS_ROOM_DB = 1.5
"""Its ceiling is lower by this: Opus went 1.6 dB over the limiter where MP3 went 0.1 dB (measured, horn master)."""
OPUS_RATE = 48000
"""Opus knows 44,100 Hz not."""
SUFFIXES = (".mp3", ".wav", ".ogg")
_EVENLY = range(100)


@dataclass(frozen=True, slots=True)
class Aired:
    """An item in the finished programme."""

    id: str
    kind: str
    title: str
    start_s: float
    duration_s: float
    loudness_lufs: float | None
    """None: silence, or shorter than can be measured (0.4 s)."""
    text: str
    """What is spoken, a sentence a line."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of the programme: MP3 frames that need nothing before them, so they are a file of their own too."""

    first: int
    """Its first byte in the file."""
    size: int
    items: tuple[int, ...]
    """Numbers in `Programme.items`."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What was written, and what was measured of it."""

    path: Path
    sha256: str
    size: int
    duration_s: float
    master: str
    loudness_lufs: float | None
    """Integrated, of the whole (EBU R128). None: silence."""
    true_peak_dbtp: float | None
    items: tuple[Aired, ...]
    stretches: tuple[Stretch, ...] = ()
    """Of an MP3."""

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "path": self.path.name}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], folder: Path) -> Programme:
        """The reverse; `folder`: where the file lies. Raises KeyError, TypeError where it is none."""
        items = tuple(Aired(**item) for item in data["items"])
        stretches = tuple(Stretch(s["first"], s["size"], tuple(s["items"])) for s in data["stretches"])
        return cls(**{**data, "path": folder / data["path"], "items": items, "stretches": stretches})


def make_programme(
    order: RunningOrder,
    clips: ClipMaker,
    sounds: Mapping[str, Path],
    target: Path,
    master: Master = WEB,
    bit_rate_kbps: int = BIT_RATE_KBPS,
) -> Programme:
    """Speak what is missing, mix, measure and write `target`, whose suffix says as what.

    Raises BadInput for another suffix, EmptyInput for an order in which nothing sounds, NotFound for a file that is
    missing in `sounds`, StorageFull, and what an engine raises. Nothing is left behind then, and a file of that name
    stays what it was.
    """
    if target.suffix not in SUFFIXES:
        raise BadInput(target.suffix)
    if not any(part.sound or part.utterances for part in order.parts):
        raise EmptyInput
    if target.suffix == ".ogg":
        master = replace(master, ceiling_dbtp=master.ceiling_dbtp - OPUS_ROOM_DB)
    mixer = Mixer(order, clips, sounds, master)
    mixer.prepare()
    with whole(target.parent) as file:
        writer = (
            _Mp3(mixer, file.stream, bit_rate_kbps)
            if target.suffix == ".mp3"
            else _Sound(mixer, file.path, target.suffix)
        )
        writer.write()
        file.stream.flush()
        sha256 = _sha256(file.path)
        size = file.path.stat().st_size
        file.keep(target)
    meter = writer.meter
    meter.finish()
    return Programme(
        target,
        sha256,
        size,
        round(writer.duration_s, 3),
        master.name,
        _told(meter.loudness()),
        _told(meter.true_peak_dbtp),
        tuple(
            Aired(
                part.item.id,
                str(part.item.kind),
                part.title,
                round(start / RATE, 3),
                round((end - start) / RATE, 3),
                _told(meter.loudness(*heard)),
                part.text,
            )
            for part, (start, end), heard in zip(order.parts, writer.places, writer.heard, strict=True)
        ),
        tuple(writer.stretches),
    )


class _Writer:
    """Plays a mixer's runs into a file."""

    def __init__(self, mixer: Mixer) -> None:
        self.mixer = mixer
        self.meter = Meter()
        self.places: list[tuple[int, int]] = []
        """Of each part: where a player hears it, samples."""
        self.heard: list[tuple[int, int]] = []
        """Of each part: where the meter heard it, samples."""
        self.stretches: list[Stretch] = []
        self.duration_s = 0.0

    def write(self) -> None:
        raise NotImplementedError

    def _play(self, run: tuple[int, ...]) -> Iterator[Samples]:
        for block in self.mixer.play(run):
            self.meter.push(block)
            yield block

    def _note(self, run: tuple[int, ...], player_at: int, meter_at: int) -> None:
        for number in run:
            start, end = self.mixer.bounds[number]
            self.places.append((player_at + start, player_at + end))
            self.heard.append((meter_at + start, meter_at + end))


class _Mp3(_Writer):
    """An encoder run for each run of sound: joined, they are one stream (design, decision 3)."""

    def __init__(self, mixer: Mixer, stream: BinaryIO, bit_rate_kbps: int) -> None:
        super().__init__(mixer)
        self.stream = stream
        self.form = Format(RATE, bit_rate_kbps)
        self.scale = next((scale for kbps, scale in _LAME_SCALES if bit_rate_kbps <= kbps), 1.0)
        try:
            _ = self.form.header
        except ValueError as error:
            raise BadInput(f"{bit_rate_kbps} kbit/s") from error

    def write(self) -> None:
        # The head's length does not depend on times, so its place is kept and it is written last.
        nothing = [0] * len(self.mixer.order.parts)
        head = id3(self._tags(nothing)) + info_frame(self.form, 0, 0, _EVENLY)
        self.stream.write(bytes(len(head)))
        frames = 0
        for run in self.mixer.runs:
            meter_at = self.meter.samples
            first = self.stream.tell()
            encoder = self._encoder()
            for block in self._play(run):
                pcm = np.rint(np.clip(block / self.scale, -1, 1) * 32767).astype(np.int16)
                self.stream.write(encoder.encode(pcm.tobytes()))
            if self.meter.samples > meter_at:  # LAME has nothing to flush where it got nothing
                self.stream.write(encoder.flush())
            size = self.stream.tell() - first
            self._note(run, frames * self.form.frame_samples, meter_at)
            self.stretches.append(Stretch(first, size, run))
            frames += frames_in(size, self.form)
        total = self.stream.tell() - len(head)
        self.duration_s = frames * self.form.frame_s
        begins = [start for start, _ in self.places]
        self.stream.seek(0)
        hundredths = [total * part // 100 for part in _EVENLY]  # at a constant rate bytes go as time does
        self.stream.write(id3(self._tags(begins)) + info_frame(self.form, frames, total, hundredths))
        self.stream.seek(0, 2)

    def _tags(self, begins: list[int]) -> Tags:
        order = self.mixer.order
        stops = [*begins[1:], round(self.duration_s * RATE)]
        chapters = tuple(
            Chapter(part.title, begin / RATE, stop / RATE)
            for part, begin, stop in zip(order.parts, begins, stops, strict=True)
        )
        return tags_of(order, order.bulletin.title, chapters)

    def _encoder(self) -> Any:
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(RATE)
        encoder.set_out_sample_rate(RATE)
        encoder.set_bit_rate(self.form.bit_rate_kbps)
        encoder.set_quality(QUALITY)
        return encoder


class _Sound(_Writer):
    """WAV (16 bits) and Ogg Opus, by libsndfile."""

    def __init__(self, mixer: Mixer, path: Path, suffix: str) -> None:
        super().__init__(mixer)
        self.path = path
        self.wav = suffix == ".wav"

    def write(self) -> None:
        rate = RATE if self.wav else OPUS_RATE
        form, subtype = ("WAV", "PCM_16") if self.wav else ("OGG", "OPUS")
        order = self.mixer.order
        level = None if self.wav else OPUS_LEVEL
        with soundfile.SoundFile(
            self.path, "w", rate, 1, subtype, format=form, compression_level=level
        ) as file:
            file.title = order.bulletin.title
            file.artist = order.station.name
            file.comment = f"{SAID} {order.voice.label} ({order.voice.engine})"
            for block in resample(self._all(), RATE, rate):
                file.write(block)
        self.duration_s = self.meter.samples / RATE

    def _all(self) -> Iterator[Samples]:
        for run in self.mixer.runs:
            at = self.meter.samples
            yield from self._play(run)
            self._note(run, at, at)


def frames_in(size: int, form: Format) -> int:
    """How many frames of a constant bit rate are so many bytes."""
    return round(size / (form.frame_samples / 8 * form.bit_rate_kbps * 1000 / form.sample_rate))


def _told(value: float) -> float | None:
    return round(value, 2) if np.isfinite(value) else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
