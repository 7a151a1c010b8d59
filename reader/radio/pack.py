"""The pack for a USB stick: a ZIP that is streamed, whose names sort in order and that FAT32 and old players take."""

from __future__ import annotations

import datetime
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from reader.audio.id3 import Tags, id3
from reader.audio.mp3 import Format, info_frame
from reader.audio.recorder import TRAINED
from reader.errors import BadInput, Damaged
from reader.radio.compose import RunningOrder
from reader.radio.docx import docx
from reader.radio.filters import RATE
from reader.radio.programme import BIT_RATE_KBPS, Programme, Stretch, frames_in
from reader.radio.run_sheet import make_run_sheet

LONGEST_NAME = 64
PIECE = 256 * 1024
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


def make_pack(order: RunningOrder, programme: Programme, facts: PackFacts | None = None) -> Iterator[bytes]:
    """The ZIP, piece by piece; nothing of the programme lies in memory. The same input gives the same bytes, so a
    broken download can go on.

    Raises BadInput for a programme that is no MP3, Damaged where its file is not what was measured.
    """
    facts = facts or PackFacts()
    if not programme.stretches:
        raise BadInput(programme.path.suffix)
    if not programme.path.is_file() or programme.path.stat().st_size != programme.size:
        raise Damaged(programme.path.name)
    return _stream(order, programme, facts)


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


def _stream(order: RunningOrder, programme: Programme, facts: PackFacts) -> Iterator[bytes]:
    at = order.bulletin.airing.starts_at
    whole_name = f"00_ban-tin_{at:%Y%m%d-%H%M}.mp3"
    names = item_names(programme)
    lines = list(script_lines(order))
    small: dict[str, bytes] = {
        "ban-tin.m3u": "".join(f"{line}\r\n" for line in ("#EXTM3U", *names)).encode("ascii"),
        # With a byte order mark, because Notepad of old Windows takes it for another encoding otherwise.
        "kich-ban.txt": "".join(f"{text}\r\n" for text, _ in lines).encode("utf-8-sig"),
        "kich-ban.docx": docx(lines),
        "phieu-phat.pdf": make_run_sheet(order, programme, facts.approver, facts.url),
        "manifest.json": json.dumps(
            manifest(order, programme, facts, whole_name), ensure_ascii=False, indent=1
        ).encode(),
    }
    pipe = _Pipe()
    date = (at.year, at.month, at.day, at.hour, at.minute, 0)
    # `_Pipe` cannot go back, so zipfile writes sizes and checksums behind each file and in the directory.
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as file, programme.path.open("rb") as mp3:
        for number, name in enumerate((whole_name, *names)):
            with file.open(zipfile.ZipInfo(name, date), "w") as entry:
                begin, first, size = b"", 0, programme.size
                if number:
                    stretch = _heard(programme)[number - 1]
                    begin, first, size = _head(order, programme, stretch, facts), stretch.first, stretch.size
                entry.write(begin)
                for piece in _pieces(mp3, first, size):
                    entry.write(piece)
                    yield pipe.taken()
        for name, data in small.items():
            file.writestr(zipfile.ZipInfo(name, date), data)
            yield pipe.taken()
    yield pipe.taken()


def _heard(programme: Programme) -> list[Stretch]:
    return [stretch for stretch in programme.stretches if stretch.size]


def _head(order: RunningOrder, programme: Programme, stretch: Stretch, facts: PackFacts) -> bytes:
    """A stretch's own tag and Info header; its frames are those of the whole, bit for bit."""
    form = Format(RATE, facts.bit_rate_kbps)
    voice = order.voice
    tags = Tags(
        programme.items[stretch.items[-1]].title,
        order.station.name,
        order.bulletin.airing.starts_at.date(),
        None,
        f"{voice.label} ({voice.engine})",
        voice.engine in TRAINED,
    )
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
