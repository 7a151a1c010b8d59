"""Sounds from outside: taken for what they are, decoded once, and never more than the limits."""

from __future__ import annotations

import builtins
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from reader import apart
from reader.errors import BrokenFile, MediaMissing, NotSound, ReaderError, TooLarge
from reader.radio import intake
from reader.radio.sound import seconds

RATE = 22050


def tone(seconds_long: float = 1.5, rate: int = RATE) -> np.ndarray:
    at = np.arange(int(seconds_long * rate))
    return (np.sin(at * (2 * np.pi * 440 / rate)) * 8000).astype(np.int16)


def written(path: Path, format_: str, subtype: str | None = None) -> Path:
    soundfile.write(path, tone(), RATE, format=format_, subtype=subtype)
    return path


def encoded(path: Path, container: str, codec: str, rate: int = 48000) -> Path:
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate)
        stream.layout = "mono"
        samples = tone(1.5, rate).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = rate
        frame.time_base = Fraction(1, rate)
        frame.pts = 0
        resampler = av.AudioResampler(
            format=stream.codec_context.format,
            layout="mono",
            rate=rate,
            frame_size=stream.codec_context.frame_size or 960,
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


def kept(source: Path, folder: Path) -> tuple[Path, intake.Sound]:
    with intake.taken(source, folder) as sound:
        return sound.keep(), sound


@pytest.mark.parametrize(
    ("format_", "subtype", "suffix"),
    [
        ("WAV", "PCM_16", ".wav"),
        ("WAV", "FLOAT", ".wav"),
        ("FLAC", None, ".flac"),
        ("OGG", "VORBIS", ".ogg"),
        ("MP3", None, ".mp3"),
    ],
)
def test_what_radios_use_is_kept_as_it_came(
    tmp_path: Path, format_: str, subtype: str | None, suffix: str
) -> None:
    source = written(tmp_path / "ghi-am.bin", format_, subtype)  # the name says nothing
    path, sound = kept(source, tmp_path / "sounds")
    assert path.read_bytes() == source.read_bytes()
    assert path.name == f"{sound.sha256}{suffix}"
    assert sound.seconds == pytest.approx(1.5, abs=0.1)
    assert sound.size == path.stat().st_size


@pytest.mark.parametrize(
    ("container", "codec"),
    [("ipod", "aac"), ("mp4", "aac"), ("adts", "aac"), ("webm", "libopus"), ("matroska", "libopus")],
)
def test_what_telephones_and_browsers_record_becomes_flac(tmp_path: Path, container: str, codec: str) -> None:
    path, sound = kept(encoded(tmp_path / "ghi-am.mp3", container, codec), tmp_path / "sounds")
    assert (path.suffix, soundfile.info(path).format, soundfile.info(path).channels) == (".flac", "FLAC", 1)
    assert sound.seconds == pytest.approx(1.5, abs=0.1)
    assert seconds(path) == pytest.approx(sound.seconds)
    heard = soundfile.read(path)[0]
    assert 0.1 < float(np.sqrt(np.mean(heard**2))) < 0.3  # it is the tone, not silence


def test_without_the_extra_its_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = encoded(tmp_path / "a.m4a", "ipod", "aac")
    real = builtins.__import__

    def without(name: str, *more: object) -> object:
        if name == "av":
            raise ImportError(name)
        return real(name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MediaMissing, match=r"loa-phuong\[media\]"):
        intake.look(source, tmp_path / "out")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xd8\xff\xe0 JFIF",
        b"<html><audio></html>",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"\0\0\0 ftypM4A " + bytes(500),
        b"\x1a\x45\xdf\xa3" + bytes(500),
        b"ID3\x04" + bytes(2000),
        b"#EXTM3U\nfile:///etc/passwd\n",
    ],
    ids=["empty", "picture", "page", "cut wav", "empty m4a", "empty webm", "tag alone", "playlist"],
)
def test_what_is_no_sound(tmp_path: Path, body: bytes) -> None:
    source = tmp_path / "a.mp3"
    source.write_bytes(body)
    with pytest.raises(ReaderError) as caught:
        kept(source, tmp_path / "sounds")
    assert type(caught.value) in (NotSound, BrokenFile)
    assert list((tmp_path / "sounds").iterdir()) == []


def test_a_film_without_sound(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode(None))
    with pytest.raises(NotSound):
        kept(tmp_path / "a.mp4", tmp_path / "sounds")


@pytest.mark.parametrize("wrong", ["short", "rate"])
def test_sounds_that_nobody_could_hear(tmp_path: Path, wrong: str) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(400 if wrong == "rate" else RATE)
        out.writeframes(bytes(200 if wrong == "short" else 20_000))
    with pytest.raises(NotSound):
        kept(tmp_path / "a.wav", tmp_path / "sounds")


def test_longer_than_four_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "LONGEST_S", 1)
    told = apart.outcome(lambda: intake.look(written(tmp_path / "a", "FLAC"), tmp_path / "out"), "?")
    assert told == {"error": "TooLarge", "value": "4 giờ"}
    told = apart.outcome(
        lambda: intake.look(encoded(tmp_path / "b", "webm", "libopus"), tmp_path / "out"), "?"
    )
    assert told == {"error": "TooLarge", "value": "4 giờ"}
    assert TooLarge("4 giờ").message("vi") == "Nội dung lớn quá mức cho phép (4 giờ)."


def test_half_a_file_is_taken_for_the_half_it_is(tmp_path: Path) -> None:
    whole_one = written(tmp_path / "a.mp3", "MP3").read_bytes()
    (tmp_path / "b.mp3").write_bytes(whole_one[: len(whole_one) // 2])
    _, sound = kept(tmp_path / "b.mp3", tmp_path / "sounds")
    assert 0.4 < sound.seconds < 1.2
