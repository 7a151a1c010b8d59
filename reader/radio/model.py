"""What goes on air: a Station, its Bulletin, and the Items of it. Pure data."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reader.errors import BadInput
from reader.manner import Accent
from reader.radio.slots import PRESETS, TIME_ZONE, Airing, Slot

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
VARIABLES = ("ngày", "thứ", "tên đài")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
MAX_ITEMS = 200
MOST_TIMES = 10


class ItemKind(StrEnum):
    CHIME = "chime"
    GREETING = "greeting"
    HEADLINES = "headlines"
    ARTICLE = "article"
    NOTICE = "notice"
    RECORDING = "recording"
    BED = "bed"
    REPEAT = "repeat"
    CLOSING = "closing"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    ItemKind.CHIME: "Nhạc hiệu",
    ItemKind.GREETING: "Lời chào",
    ItemKind.HEADLINES: "Tin chính",
    ItemKind.ARTICLE: "Bài viết",
    ItemKind.NOTICE: "Thông báo",
    ItemKind.RECORDING: "Bản ghi âm",
    ItemKind.BED: "Nhạc nền",
    ItemKind.REPEAT: "Phát lại",
    ItemKind.CLOSING: "Lời kết",
}


class Priority(StrEnum):
    """How soon an item comes; `Priority.rank` is 0 for the first."""

    ORDINARY = "thuong"
    FIRST = "uu-tien"
    """Before all other news."""
    URGENT = "khan-cap"
    """Before everything, behind an alarm."""

    @property
    def rank(self) -> int:
        return (Priority.URGENT, Priority.FIRST, Priority.ORDINARY).index(self)

    @property
    def label(self) -> str:
        return {"thuong": "thông thường", "uu-tien": "ưu tiên", "khan-cap": "khẩn cấp"}[self]


class Chime(StrEnum):
    """The sounds that we make ourselves; whatever else a station plays is an upload, named by its SHA-256."""

    BELLS = "chuong"
    STEPS = "bac-thang"
    BAMBOO = "tre"
    ALARM = "bao-dong"

    @property
    def label(self) -> str:
        return {"chuong": "Chuông", "bac-thang": "Bậc thang", "tre": "Tre", "bao-dong": "Báo động"}[self]


@dataclass(frozen=True, slots=True)
class Station:
    """Đài truyền thanh of a ward."""

    name: str
    """As it is spoken, e.g. `Đài truyền thanh phường Hoa Sen`."""
    place: str
    voice: str = "nam"
    """A Voice's key."""
    accent: Accent = Accent.SOUTH
    greeting: str = "{tên đài} xin kính chào quý vị và bà con. Hôm nay là {thứ}, ngày {ngày}."
    closing: str = "Bản tin của {tên đài} đến đây là hết. Xin cảm ơn và kính chào quý vị và bà con."
    chime: str = Chime.BELLS
    """A Chime, or the SHA-256 of an uploaded sound."""
    slots: tuple[Slot, ...] = PRESETS
    time_zone: str = TIME_ZONE

    def __post_init__(self) -> None:
        """Raises BadInput."""
        if not self.name.strip():
            raise BadInput("tên đài để trống")
        _sound(self.chime, chimes=True)
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise BadInput(f"múi giờ {self.time_zone}") from error
        for text in (self.greeting, self.closing):
            _known_variables(text)

    def fill(self, text: str, at: datetime.datetime) -> str:
        """A greeting or closing text on the station's day at that moment.

        >>> hoa_sen = Station("Đài Hoa Sen", "phường Hoa Sen")
        >>> hoa_sen.fill("{thứ}, ngày {ngày}", datetime.datetime(2023, 6, 1, 22, tzinfo=datetime.UTC))
        'thứ Sáu, ngày 2 tháng 6 năm 2023'
        """
        here = at.astimezone(ZoneInfo(self.time_zone))
        values = {
            "ngày": f"{here.day} tháng {here.month} năm {here.year}",
            "thứ": WEEKDAYS[here.weekday()],
            "tên đài": self.name,
        }
        return _VARIABLE.sub(lambda match: values[match[1]], text)

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "place": self.place,
            "voice": self.voice,
            "accent": str(self.accent),
            "greeting": self.greeting,
            "closing": self.closing,
            "chime": str(self.chime),
            "slots": [slot.as_dict() for slot in self.slots],
            "time_zone": self.time_zone,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Station:
        """Raises KeyError, ValueError or BadInput where it is not one."""
        slots = tuple(Slot.from_dict(slot) for slot in data["slots"])
        return cls(**{**data, "accent": Accent(data["accent"]), "slots": slots})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a Bulletin. Which fields count depends on its kind."""

    id: str
    """Unique in its Bulletin."""
    kind: ItemKind
    title: str = ""
    """What sheets and chapters call it; empty: what its kind or its article gives."""
    text: str = ""
    """A notice's words, a paragraph a line. A greeting's or closing's own words; empty: the station's."""
    article: str = ""
    """An article's slug."""
    paragraphs: int | None = None
    """An article: only as many, from the first on; None: all."""
    sound: str = ""
    """A chime: a Chime or an upload; empty: the station's. A recording or bed: the SHA-256 of its file."""
    under: int = 1
    """A bed: how many of the items after it lie over it."""
    lead_s: float = 4.0
    """A bed: seconds of music before the first of them."""
    duck_db: float = 18.0
    """A bed: how far it goes down while somebody speaks, dB."""
    of: str = ""
    """A repeat: the item that is heard again."""
    times: int = 1
    """How often a notice is spoken, one time after the other."""
    priority: Priority = Priority.ORDINARY
    valid_until: datetime.datetime | None = None
    """From then on it may not be aired. With a time zone."""

    def __post_init__(self) -> None:
        """Raises BadInput."""
        kind = self.kind
        if not self.id:
            raise BadInput("mục không có mã")
        if kind is ItemKind.NOTICE and not self.text.strip():
            raise BadInput("thông báo để trống")
        if kind is ItemKind.ARTICLE and not self.article:
            raise BadInput("mục bài viết không có bài")
        if kind in (ItemKind.GREETING, ItemKind.CLOSING):
            _known_variables(self.text)
        if kind is ItemKind.REPEAT and not self.of:
            raise BadInput("mục phát lại không có mục gốc")
        if kind in (ItemKind.RECORDING, ItemKind.BED):
            _sound(self.sound)
        if kind is ItemKind.CHIME and self.sound:
            _sound(self.sound, chimes=True)
        if self.paragraphs is not None and self.paragraphs < 1:
            raise BadInput(f"{self.paragraphs} đoạn")
        if not 1 <= self.times <= MOST_TIMES:
            raise BadInput(f"phát {self.times} lần (1–{MOST_TIMES})")
        if self.under < 1 or not 0 <= self.lead_s <= 60 or not 6 <= self.duck_db <= 40:
            raise BadInput("nhạc nền")
        if self.valid_until is not None and self.valid_until.tzinfo is None:
            raise BadInput("hạn phát không có múi giờ")

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": str(self.kind),
            "title": self.title,
            "text": self.text,
            "article": self.article,
            "paragraphs": self.paragraphs,
            "sound": str(self.sound),
            "under": self.under,
            "lead_s": self.lead_s,
            "duck_db": self.duck_db,
            "of": self.of,
            "times": self.times,
            "priority": str(self.priority),
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Item:
        """Raises KeyError, TypeError, ValueError or BadInput where it is not one."""
        until = data["valid_until"]
        return cls(
            **{
                **data,
                "kind": ItemKind(data["kind"]),
                "priority": Priority(data["priority"]),
                "valid_until": datetime.datetime.fromisoformat(until) if until else None,
            }
        )


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Bản tin: what a station airs in one slot."""

    title: str
    airing: Airing
    items: tuple[Item, ...] = field(default=())

    def __post_init__(self) -> None:
        """Raises BadInput where two items share an id, or a repeat names none that is there."""
        ids = [item.id for item in self.items]
        if len(ids) > MAX_ITEMS:
            raise BadInput(f"quá {MAX_ITEMS} mục")
        if len(set(ids)) != len(ids):
            raise BadInput("hai mục trùng mã")
        spoken = {item.id for item in self.items if item.kind not in (ItemKind.REPEAT, ItemKind.BED)}
        for item in self.items:
            if item.kind is ItemKind.REPEAT and item.of not in spoken:
                raise BadInput(f"không có mục {item.of} để phát lại")

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "starts_at": self.airing.starts_at.isoformat(),
            "time_zone": str(self.airing.starts_at.tzinfo),
            "minutes": self.airing.minutes,
            "items": [item.as_dict() for item in self.items],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Bulletin:
        """Raises KeyError, TypeError, ValueError or BadInput where it is not one."""
        at = datetime.datetime.fromisoformat(data["starts_at"]).astimezone(ZoneInfo(data["time_zone"]))
        items = tuple(Item.from_dict(item) for item in data["items"])
        return cls(data["title"], Airing(at, data["minutes"]), items)


def _sound(name: str, chimes: bool = False) -> None:
    if not (chimes and name in set(Chime)) and not _SHA256.fullmatch(name):
        raise BadInput(f"âm thanh “{name}”")


def _known_variables(text: str) -> None:
    for name in _VARIABLE.findall(text):
        if name not in VARIABLES:
            raise BadInput(f"{{{name}}} (dùng được: {', '.join(f'{{{v}}}' for v in VARIABLES)})")
