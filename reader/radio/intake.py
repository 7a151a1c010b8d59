"""Sounds from outside -> files that a programme can play, looked at in a process of its own (apart.py).

What a file is, its bytes tell, not its name: MP3, WAV, FLAC and Ogg are kept as they came (libsndfile), M4A, AAC and WebM
(telephones, browsers) become FLAC where PyAV is installed. Each is decoded from beginning to end once, so that none
breaks a bulletin later. `python -m reader.radio.intake in out`.
"""

from __future__ import annotations

import hashlib
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader import apart
from reader.audio.files import Unfinished, whole
from reader.errors import MediaMissing, NotSound, TooLarge

SECONDS = 600.0
"""An hour of WebM took 53 on two busy cores; four hours must fit."""
LONGEST_S = 4 * 3600
SHORTEST_S = 0.1
MOST_OUT = 1_500_000_000
"""Bytes of a file that was converted: four hours of FLAC, mono."""
SUFFIXES = {"WAV": ".wav", "WAVEX": ".wav", "FLAC": ".flac", "OGG": ".ogg", "MP3": ".mp3", "MPEG": ".mp3"}
"""libsndfile's names."""
BLOCK = 1 << 16
RATES = range(8000, 192_001)


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound that came in, whole on the disk under no name yet; `keep` gives it its own."""

    sha256: str
    suffix: str
    seconds: float
    size: int
    """Bytes."""
    file: Unfinished
    folder: Path

    def keep(self) -> Path:
        return self.file.keep(sound_file(self.folder, self.sha256, self.suffix))


def sound_file(folder: Path, sha256: str, suffix: str) -> Path:
    """Where a sound lies."""
    return folder / f"{sha256}{suffix}"


@contextmanager
def taken(source: Path, folder: Path) -> Iterator[Sound]:
    """A file as it will be kept in that folder; gone again at the end unless it was kept.

    Raises NotSound, MediaMissing, TooLarge (longer than four hours), BrokenFile, TooHard, StorageFull.
    """
    with whole(folder) as file:
        told = apart.ask("reader.radio.intake", str(source), str(file.path), kind="âm thanh", seconds=SECONDS)
        if not told["converted"]:
            with source.open("rb") as given:
                while piece := given.read(1 << 20):
                    file.stream.write(piece)
            file.stream.flush()
        with file.path.open("rb") as made:
            sha256 = hashlib.file_digest(made, "sha256").hexdigest()
        size = file.path.stat().st_size
        yield Sound(sha256, told["suffix"], told["seconds"], size, file, folder)


def look(source: Path, target: Path) -> dict[str, Any]:
    """The other side: what a file is, and the converted one in `target` where that is needed."""
    seconds, suffix = _as_it_is(source)
    # libsndfile takes AAC for an MP3 in which no frame is sound.
    converted = seconds < SHORTEST_S and _is_media(source)
    if converted:
        seconds, suffix = _convert(source, target), ".flac"
    if seconds < SHORTEST_S:
        raise NotSound(suffix.lstrip(".") or "?")
    return {"seconds": seconds, "suffix": suffix, "converted": converted}


def _as_it_is(source: Path) -> tuple[float, str]:
    """Seconds and suffix of a file that libsndfile decodes; (0, "") of another. Raises NotSound, TooLarge."""
    import soundfile

    try:
        with soundfile.SoundFile(source) as file:
            if file.format not in SUFFIXES or file.samplerate not in RATES:
                raise NotSound(file.format)
            frames = 0
            while len(block := file.read(BLOCK, dtype="int16", always_2d=True)):
                frames += len(block)
                if frames > LONGEST_S * file.samplerate:
                    raise TooLarge("4 giờ")
            return frames / file.samplerate, SUFFIXES[file.format]
    except soundfile.LibsndfileError:
        return 0.0, ""


def _is_media(source: Path) -> bool:
    """By its first bytes: MP4 (M4A, 3GP), Matroska (WebM), AAC as it is streamed."""
    with source.open("rb") as file:
        head = file.read(16)
    return head[4:8] == b"ftyp" or head.startswith((b"\x1a\x45\xdf\xa3", b"\xff\xf1", b"\xff\xf9"))


def _convert(source: Path, target: Path) -> float:
    """To FLAC, mono; its length in seconds. Raises MediaMissing, NotSound, TooLarge."""
    import soundfile

    try:
        import av
    except ImportError as error:
        raise MediaMissing from error
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUT, MOST_OUT))
    frames = 0
    try:
        with av.open(str(source), options={"protocol_whitelist": "file"}) as container:
            if not container.streams.audio:
                raise NotSound("video")
            stream = container.streams.audio[0]
            rate = stream.codec_context.sample_rate
            if rate not in RATES:
                raise NotSound(f"{rate} Hz")
            resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
            with soundfile.SoundFile(target, "w", rate, 1, "PCM_16", format="FLAC") as out:
                for frame in _frames(container, stream):
                    for part in resampler.resample(frame):
                        samples = part.to_ndarray().reshape(-1)
                        frames += len(samples)
                        if frames > LONGEST_S * rate:
                            raise TooLarge("4 giờ")
                        out.write(samples)
    except av.FFmpegError as error:
        raise NotSound("?") from error
    return frames / rate


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """What the file holds, then the end, which gives what the resampler still has."""
    yield from container.decode(stream)
    yield None


if __name__ == "__main__":
    _source, _target = map(Path, sys.argv[1:3])
    apart.answer(lambda: look(_source, _target), "âm thanh", SECONDS)
