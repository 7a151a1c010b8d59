"""An ID3v2.3 tag: what the MP3 is, and that its voice is synthetic.

Sources: id3.org, "ID3 tag version 2.3.0" and "ID3v2 Chapter Frame Addendum". 2.3 and not 2.4, because players of
loudspeaker systems know no later one.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import quote

SYNTHETIC = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
SYNTHETIC_TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's machine-readable marks: made by an algorithm, made by one trained on recordings."""
SAID = "Giọng đọc do máy tạo ra. / The voice is synthetic."
_UTF16 = b"\x01"
_FRONT_COVER = b"\x03"


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Tags:
    title: str
    unit: str | None
    date: datetime.date | None
    source_url: str | None
    voice: str
    """For people, e.g. `Giọng miền Nam (espeak)`."""
    trained: bool = False
    """The voice was trained on recordings of a person."""
    chapters: tuple[Chapter, ...] = ()
    """In order, 255 at most. What they take in the tag does not depend on their times."""
    cover: bytes = b""
    """A PNG; empty: none."""


def id3(tags: Tags) -> bytes:
    """The tag's bytes, to stand before the first frame."""
    frames = [_text("TIT2", tags.title), _text("TLAN", "vie"), _text("TSSE", "Loa Phuong, LAME")]
    if tags.unit:
        frames.append(_text("TPE1", tags.unit))
    if tags.date:
        frames += [_text("TYER", f"{tags.date:%Y}"), _text("TDAT", f"{tags.date:%d%m}")]
    if tags.source_url:
        frames.append(_frame("WOAS", quote(tags.source_url, safe="%/:=&?~#+!$,;'@()*[]").encode("ascii")))
    frames += [
        _frame("COMM", _UTF16 + b"vie" + _utf16("") + b"\0\0" + _utf16(f"{SAID} {tags.voice}")),
        _user_text("DigitalSourceType", SYNTHETIC_TRAINED if tags.trained else SYNTHETIC),
        _user_text("SyntheticVoice", tags.voice),
        *_chapters(tags.chapters),
    ]
    if tags.cover:
        frames.append(_frame("APIC", b"\0image/png\0" + _FRONT_COVER + b"\0" + tags.cover))
    body = b"".join(frames)
    return b"ID3\x03\x00\x00" + _synchsafe(len(body)) + body


def _chapters(chapters: tuple[Chapter, ...]) -> list[bytes]:
    """The table of contents, then each chapter; byte offsets are left out (all ones), the times count."""
    if not chapters:
        return []
    names = [f"ch{number}".encode() + b"\0" for number in range(len(chapters))]
    contents = b"toc\0" + b"\x03" + bytes([len(chapters)]) + b"".join(names)  # 3: top level, in order
    frames = [_frame("CTOC", contents)]
    for name, chapter in zip(names, chapters, strict=True):
        times = b"".join(round(s * 1000).to_bytes(4, "big") for s in (chapter.start_s, chapter.end_s))
        frames.append(_frame("CHAP", name + times + b"\xff" * 8 + _text("TIT2", chapter.title)))
    return frames


def _synchsafe(size: int) -> bytes:
    """Seven bits a byte: no size looks like the start of an MP3 frame."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _utf16(text: str) -> bytes:
    return b"\xff\xfe" + text.replace("\0", " ").encode("utf-16-le", "replace")


def _frame(name: str, body: bytes) -> bytes:
    return name.encode() + len(body).to_bytes(4, "big") + b"\0\0" + body


def _text(name: str, text: str) -> bytes:
    return _frame(name, _UTF16 + _utf16(text))


def _user_text(description: str, text: str) -> bytes:
    return _frame("TXXX", _UTF16 + _utf16(description) + b"\0\0" + _utf16(text))
