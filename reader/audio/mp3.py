"""MP3 frames: what they are made of, silence, and the Info header that makes seeking right.

Sources: ISO 11172-3 and 13818-3 for the frame header; the LAME project's "MP3 Info Tag rev 1" for the Info header.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.errors import Damaged

_BIT_RATES = {  # kbit/s by index, MPEG-1 and MPEG-2 layer III
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES = {1: (44100, 48000, 32000), 2: (22050, 24000, 16000)}
_HEADER_BYTES = 4
_MONO = 0xC4  # one channel; "original"
ENCODER_DELAY = 576
"""Samples that LAME puts before the first of ours."""
DECODER_DELAY = 529
"""Samples that every layer III decoder adds; players that know the Info header cut both."""
_TOC = 100


@dataclass(frozen=True, slots=True)
class Format:
    """Mono, constant bit rate."""

    sample_rate: int
    """Hz."""
    bit_rate_kbps: int

    @property
    def version(self) -> int:
        """1 or 2 (MPEG-2: 24,000 Hz and less)."""
        return 1 if self.sample_rate >= 32000 else 2

    @property
    def frame_samples(self) -> int:
        return 1152 if self.version == 1 else 576

    @property
    def side_info_bytes(self) -> int:
        return 17 if self.version == 1 else 9

    @property
    def frame_s(self) -> float:
        return self.frame_samples / self.sample_rate

    @property
    def frame_bytes(self) -> int:
        """Of a frame without the padding byte."""
        return self.frame_samples // 8 * self.bit_rate_kbps * 1000 // self.sample_rate

    @property
    def header(self) -> bytes:
        """Of a frame without the padding byte or a CRC. Raises ValueError where MP3 has no such format."""
        version = self.version
        rate = _BIT_RATES[version].index(self.bit_rate_kbps)
        return bytes(
            (
                0xFF,
                0xFB if version == 1 else 0xF3,
                rate << 4 | _SAMPLE_RATES[version].index(self.sample_rate) << 2,
                _MONO,
            )
        )

    def frames(self, seconds: float) -> int:
        """The nearest whole number of frames."""
        return round(seconds / self.frame_s)


def frame_sizes(data: bytes) -> Iterator[int]:
    """The bytes of each frame in turn. Raises Damaged where something else stands between them."""
    at = 0
    while at < len(data):
        size = _frame_size(data[at : at + _HEADER_BYTES])
        if at + size > len(data):
            raise Damaged("MP3")
        yield size
        at += size


def _frame_size(header: bytes) -> int:
    if len(header) < _HEADER_BYTES or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        raise Damaged("MP3")
    version = 1 if header[1] & 0x18 == 0x18 else 2
    rate, sample_rate = header[2] >> 4, header[2] >> 2 & 3
    if rate in (0, 15) or sample_rate == 3:
        raise Damaged("MP3")
    samples = 1152 if version == 1 else 576
    kbps, hertz = _BIT_RATES[version][rate], _SAMPLE_RATES[version][sample_rate]
    return samples // 8 * kbps * 1000 // hertz + (header[2] >> 1 & 1)


@functools.lru_cache(64)
def silence(form: Format, frames: int) -> bytes:
    """Frames in which nothing sounds: all-zero side information means no coefficient and no scale factor."""
    return (form.header + bytes(form.frame_bytes - _HEADER_BYTES)) * frames


def info_frame(form: Format, frames: int, audio_bytes: int, hundredths: Sequence[int]) -> bytes:
    """The first frame of a file: how many frames and bytes follow, and where each hundredth of the time begins.

    `hundredths`: bytes from the start of the audio, this frame not counted.
    """
    body = form.side_info_bytes
    needed = _HEADER_BYTES + body + 4 + 4 + 4 + 4 + _TOC + 4 + 36
    wide = next(
        Format(form.sample_rate, kbps)
        for kbps in _BIT_RATES[form.version][1:]
        if Format(form.sample_rate, kbps).frame_bytes >= needed
    )
    size = wide.frame_bytes
    total = size + audio_bytes
    toc = bytes(min(255, (size + start) * 256 // total) for start in hundredths)
    flags = 0b1111  # frames, bytes, table of contents, quality
    delay = ENCODER_DELAY << 12 | ENCODER_DELAY  # and as much to cut at the end, where silence stands
    lame = struct.pack(
        ">9sBBIHHBB3sBBHIHH",
        b"LAME3.100",
        0x01,  # tag revision 0, constant bit rate
        0,  # low-pass unknown
        0,
        0,
        0,
        0,
        min(form.bit_rate_kbps, 255),
        delay.to_bytes(3, "big"),
        0,
        0,
        0,
        total,
        0,
        0,
    )
    tag = struct.pack(">4sIII", b"Info", flags, frames, total) + toc + struct.pack(">I", 50) + lame
    frame = wide.header + bytes(body) + tag
    frame += bytes(size - len(frame))
    crc = _crc16(frame[: needed - 2])
    return frame[: needed - 2] + crc.to_bytes(2, "big") + frame[needed:]


def _crc16(data: bytes) -> int:
    """CRC-16/ARC, as the Info header wants it."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
