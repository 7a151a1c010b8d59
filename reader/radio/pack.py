"""The pack for a USB stick: a ZIP that is streamed, whose names sort in order and that FAT32 and old players take."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from reader.audio.id3 import id3
from reader.audio.mp3 import Format, info_frame
from reader.errors import BadInput, Damaged
from reader.radio.compose import RunningOrder
from reader.radio.docx import docx
from reader.radio.filters import RATE
from reader.radio.programme import BIT_RATE_KBPS, Programme, Stretch, frames_in
from reader.radio.run_sheet import make_run_sheet
from reader.radio.tags import tags_of

LONGEST_NAME = 64
PIECE = 256 * 1024
ZIP_ENTRY = 30 + 16 + 46
"""Bytes of a file's header, of its checksum and sizes behind it, and of its line in the directory, without its name."""
ZIP_END = 22
_FREE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What the pack tells besides the programme itself."""

    approver: str | None = None
    approved_at: datetime.datetime | None = None
    lexicon_version: str = ""
    url: str | None = None
    """What the run sheet's QR code holds."""
    bit_rate_kbps: int = BIT_RATE_KBPS
    """Of the programme."""


class Pack:
    """The ZIP before it is sent: its length and a name for its bytes are known, nothing of the programme is read.

    Raises BadInput for a programme that is no MP3, Damaged where its file is not what was measured.
    """

    def __init__(self, order: RunningOrder, programme: Programme, facts: PackFacts | None = None) -> None:
        if not programme.stretches:
            raise BadInput(programme.path.suffix)
        if not programme.path.is_file() or programme.path.stat().st_size != programme.size:
            raise Damaged(programme.path.name)
        self._programme = programme
        self._at = order.bulletin.airing.starts_at
        self._large = list(_large(order, programme, facts or PackFacts()))
        self._small = _small(order, programme, facts or PackFacts(), self._large[0].name)

    @property
    def name(self) -> str:
        """ASCII."""
        return f"ban-tin_{self._at:%Y%m%d-%H%M}.zip"

    @property
    def size(self) -> int:
        """Bytes. Nothing is compressed, so it follows from the names and lengths (PKWARE's APPNOTE 4.3)."""
        sizes = {entry.name: len(entry.head) + entry.size for entry in self._large}
        sizes |= {name: len(data) for name, data in self._small.items()}
        return ZIP_END + sum(ZIP_ENTRY + 2 * len(name) + size for name, size in sizes.items())

    @property
    def sha256(self) -> str:
        """Over all that the bytes depend on: equal ones are byte for byte the same ZIP."""
        digest = hashlib.sha256(f"{self._programme.sha256} {self._at.isoformat()}".encode())
        for entry in self._large:
            digest.update(f"\0{entry.name} {entry.first} {entry.size}\0".encode() + entry.head)
        for name, data in self._small.items():
            digest.update(f"\0{name} {len(data)}\0".encode() + data)
        return digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces()

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """From byte `start` to before `stop`. What comes before is made all the same, for its checksums."""
        at, stop = 0, self.size if stop is None else stop
        for piece in self._stream():
            if at + len(piece) > start:
                yield piece[max(start - at, 0) : stop - at]
            at += len(piece)
            if at >= stop:
                return

    def _stream(self) -> Iterator[bytes]:
        pipe = _Pipe()
        at = self._at
        date = (at.year, at.month, at.day, at.hour, at.minute, 0)
        # `_Pipe` cannot go back, so zipfile writes sizes and checksums behind each file and in the directory.
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as file, self._programme.path.open("rb") as mp3:
            for entry in self._large:
                with file.open(zipfile.ZipInfo(entry.name, date), "w") as out:
                    out.write(entry.head)
                    for piece in _pieces(mp3, entry.first, entry.size):
                        out.write(piece)
                        yield pipe.taken()
            for name, data in self._small.items():
                file.writestr(zipfile.ZipInfo(name, date), data)
                yield pipe.taken()
        yield pipe.taken()


def make_pack(order: RunningOrder, programme: Programme, facts: PackFacts | None = None) -> Iterator[bytes]:
    """The ZIP, piece by piece; nothing of the programme lies in memory. The same input gives the same bytes, so a
    broken download can go on (`Pack`).

    Raises BadInput for a programme that is no MP3, Damaged where its file is not what was measured.
    """
    return Pack(order, programme, facts).pieces()


def item_names(programme: Programme) -> list[str]:
    """A file name for each stretch of the programme: `01_loi-chao.mp3`."""
    return [
        file_name(number, programme.items[stretch.items[-1]].title)
        for number, stretch in enumerate(_heard(programme), 1)
    ]


def file_name(number: int, title: str, suffix: str = ".mp3") -> str:
    """ASCII, small letters, at most `LONGEST_NAME` characters; sorts by its number.

    >>> file_name(3, "Đảng uỷ phường Mỹ Thạnh: “nâng cao” 50%")
    '03_dang-uy-phuong-my-thanh-nang-cao-50.mp3'
    """
    plain = unicodedata.normalize("NFD", title.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    slug = _FREE.sub("-", plain).strip("-") or "muc"
    begin = f"{number:02d}_" if number < 100 else f"{number}_"
    return begin + slug[: LONGEST_NAME - len(begin) - len(suffix)].strip("-") + suffix


def manifest(order: RunningOrder, programme: Programme, facts: PackFacts, whole_name: str) -> dict[str, Any]:
    """What machines read of a pack."""
    until = [part.item.valid_until for part in order.parts if part.item.valid_until]
    told = programme.as_dict()
    told.pop("path")
    return {
        **told,
        "file": whole_name,
        "files": item_names(programme),
        "title": order.bulletin.title,
        "station": order.station.name,
        "starts_at": order.bulletin.airing.starts_at.isoformat(),
        "slot_minutes": order.bulletin.airing.minutes,
        "voice": order.voice.id,
        "synthetic_voice": True,
        "lexicon_version": facts.lexicon_version,
        "approver": facts.approver,
        "approved_at": facts.approved_at.isoformat() if facts.approved_at else None,
        "valid_until": min(until).isoformat() if until else None,
    }


def script_lines(order: RunningOrder) -> Iterator[tuple[str, bool]]:
    """(text, is it a heading?): what is spoken, as it is spoken."""
    airing = order.bulletin.airing
    yield f"{order.bulletin.title} – {airing.starts_at:%H:%M ngày %d/%m/%Y}", True
    for number, part in enumerate(order.parts, 1):
        yield f"{number}. {part.title}", True
        for utterance in part.utterances:
            yield utterance.text, False


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of the ZIP that is a piece of the programme behind a head of its own."""

    name: str
    head: bytes
    first: int
    size: int


def _large(order: RunningOrder, programme: Programme, facts: PackFacts) -> Iterator[_Entry]:
    at = order.bulletin.airing.starts_at
    yield _Entry(f"00_ban-tin_{at:%Y%m%d-%H%M}.mp3", b"", 0, programme.size)
    for name, stretch in zip(item_names(programme), _heard(programme), strict=True):
        yield _Entry(name, _head(order, programme, stretch, facts), stretch.first, stretch.size)


def _small(order: RunningOrder, programme: Programme, facts: PackFacts, whole_name: str) -> dict[str, bytes]:
    lines = list(script_lines(order))
    return {
        "ban-tin.m3u": "".join(f"{line}\r\n" for line in ("#EXTM3U", *item_names(programme))).encode("ascii"),
        # With a byte order mark, because Notepad of old Windows takes it for another encoding otherwise.
        "kich-ban.txt": "".join(f"{text}\r\n" for text, _ in lines).encode("utf-8-sig"),
        "kich-ban.docx": docx(lines),
        "phieu-phat.pdf": make_run_sheet(order, programme, facts.approver, facts.url),
        "manifest.json": json.dumps(
            manifest(order, programme, facts, whole_name), ensure_ascii=False, indent=1
        ).encode(),
    }


def _heard(programme: Programme) -> list[Stretch]:
    return [stretch for stretch in programme.stretches if stretch.size]


def _head(order: RunningOrder, programme: Programme, stretch: Stretch, facts: PackFacts) -> bytes:
    """A stretch's own tag and Info header; its frames are those of the whole, bit for bit."""
    form = Format(RATE, facts.bit_rate_kbps)
    tags = tags_of(order, programme.items[stretch.items[-1]].title)
    hundredths = [stretch.size * part // 100 for part in range(100)]
    return id3(tags) + info_frame(form, frames_in(stretch.size, form), stretch.size, hundredths)


def _pieces(file: BinaryIO, first: int, size: int) -> Iterator[bytes]:
    file.seek(first)
    while size > 0:
        piece = file.read(min(size, PIECE))
        if not piece:
            raise Damaged(str(getattr(file, "name", "")))
        size -= len(piece)
        yield piece


class _Pipe(io.RawIOBase):
    """What zipfile writes, to be taken piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        held, self._held = self._held, []
        return b"".join(held)
