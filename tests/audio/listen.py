"""What other programs hear in our MP3."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def decode(path: Path, rate: int = 22050) -> NDArray[np.int16]:
    """ffmpeg's decoder; it knows the Info header and cuts the encoder's delay."""
    told = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-ac", "1", "-ar", str(rate), "-"],
        capture_output=True,
        check=True,
    )
    assert not told.stderr, told.stderr.decode()
    return np.frombuffer(told.stdout, np.int16)


def probe(path: Path) -> dict[str, object]:
    told = subprocess.run(
        ["ffprobe", "-v", "warning", "-show_format", "-show_streams", "-of", "json", str(path)],
        capture_output=True,
        check=True,
    )
    assert not told.stderr, told.stderr.decode()
    found: dict[str, object] = json.loads(told.stdout)
    return found


def loudness(path: Path) -> tuple[float, float]:
    """(integrated LUFS, true peak dBTP) by EBU R128."""
    told = subprocess.run(
        [
            "ffmpeg",
            "-nostats",
            "-i",
            str(path),
            "-af",
            "ebur128=peak=true:framelog=verbose",
            "-f",
            "null",
            "-",
        ],
        capture_output=True,
        check=True,
    ).stderr.decode()
    summary = told[told.rindex("Summary:") :]
    found = re.search(r"I: +(\S+) LUFS.*Peak: +(\S+) dBFS", summary, re.S)
    assert found
    return float(found[1]), float(found[2])
