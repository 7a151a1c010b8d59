"""The way of a Bulletin to the loudspeakers: draft, sent, approved; and what takes an approval away again.

An approval is of a fingerprint: everything that can be heard, down to each sentence as it will be spoken. Whatever
changes it later, a word of the lexicon or the voice as much as an item, makes another fingerprint, and the approval is
void. What goes on air is the file that was made of the fingerprint that was approved.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from reader.radio.compose import Part, RunningOrder, ordered
from reader.radio.master import MASTERS, Master
from reader.radio.model import Bulletin, Station
from reader.script import Utterance
from reader.speech import voice


class State(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    """Somebody must approve it. It is not changed meanwhile: a change takes it back."""
    RETURNED = "returned"
    """Sent back, with a remark."""
    APPROVED = "approved"
    VOIDED = "voided"
    """It was sent or approved, and then something changed; the remark says what."""
    DELETED = "deleted"
    """Gone for everybody. Its number and its slot stay taken, so that nothing mixes with another and no draft comes back."""

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def open(self) -> bool:
        """It waits for its makers, and may be sent."""
        return self in (State.DRAFT, State.RETURNED, State.VOIDED)


_LABELS = {
    State.DRAFT: "bản nháp",
    State.SENT: "chờ duyệt",
    State.RETURNED: "bị trả lại",
    State.APPROVED: "đã duyệt",
    State.VOIDED: "mất hiệu lực duyệt",
    State.DELETED: "đã xoá",
}


@dataclass(frozen=True, slots=True)
class Approval:
    """One link of the approval chain."""

    who: str
    at: datetime.datetime
    doubts: int = 0
    """How many readings were not settled: then there is a reason."""
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Approval:
        """Raises KeyError, TypeError, ValueError where it is none."""
        return cls(**{**data, "at": datetime.datetime.fromisoformat(data["at"])})


def described(order: RunningOrder, masters: Iterable[Master] = MASTERS.values()) -> dict[str, Any]:
    """All that can be heard of a running order, as JSON."""
    return {
        "title": order.bulletin.title,
        "starts_at": order.bulletin.airing.starts_at.isoformat(),
        "station": order.station.name,
        "voice": order.voice.id,
        "voice_key": order.voice.key,
        "masters": {master.name: _plain(asdict(master)) for master in masters},
        "parts": [_part(part) for part in order.parts],
    }


def fingerprint(told: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of what `described` tells."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def restored(told: Mapping[str, Any], bulletin: Bulletin, station: Station) -> RunningOrder:
    """The running order as it was when `described` told of it, for sheets and packs; who read it how is not kept.

    `bulletin`: the same, unchanged since. Raises KeyError where they do not belong together, UnknownVoice.
    """
    items = {item.id: item for item in ordered(bulletin.items)}
    parts = tuple(
        Part(
            items[part["id"]],
            part["title"],
            part["sound"],
            tuple(Utterance(text, (), 0, 0, 0, pause_s) for text, pause_s in part["sentences"]),
            part["times"],
        )
        for part in told["parts"]
    )
    return RunningOrder(bulletin, station, voice(told["voice_key"]), parts)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two that `described` told, a Vietnamese clause each; empty where nothing does.

    >>> told = {"title": "Bản tin", "starts_at": "", "station": "", "voice": "nam", "masters": {}, "parts": []}
    >>> changes(told, {**told, "voice": "bac"})
    ['giọng đọc đổi']
    """
    return list(_changes(before, after))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name, clause in (
        ("title", "tên bản tin đổi"),
        ("starts_at", "giờ phát đổi"),
        ("station", "tên đài đổi"),
        ("voice", "giọng đọc đổi"),
        ("masters", "cách xử lý âm thanh đổi"),
    ):
        if before[name] != after[name]:
            yield clause
    old = {part["id"]: part for part in before["parts"]}
    new = {part["id"]: part for part in after["parts"]}
    for key, part in old.items():
        if key not in new:
            yield f"mục “{part['title']}” bị bỏ"
    for key, part in new.items():
        if key not in old:
            yield f"thêm mục “{part['title']}”"
        elif old[key] != part:
            yield from _part_changes(old[key], part)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield "thứ tự các mục đổi"


def _part_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    name = f"mục “{new['title']}”"
    before, after = ([text for text, _ in part["sentences"]] for part in (old, new))
    if before != after:
        yield f"{name}: {_first_difference(before, after)}"
    elif old["sound"] != new["sound"]:
        yield f"{name}: âm thanh đổi"
    else:
        yield f"{name} đổi"


def _first_difference(before: Sequence[str], after: Sequence[str]) -> str:
    for old, new in zip(before, after, strict=False):
        if old != new:
            return f"câu “{_short(old)}” nay đọc là “{_short(new)}”"
    return "bớt câu" if len(after) < len(before) else "thêm câu"


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def _part(part: Part) -> dict[str, Any]:
    item = part.item
    until = item.valid_until
    return {
        "id": item.id,
        "kind": str(item.kind),
        "title": part.title,
        "sound": str(part.sound),
        "times": part.times,
        "bed": [item.under, item.lead_s, item.duck_db],
        "valid_until": until.isoformat() if until else None,
        "sentences": [[utterance.text, utterance.pause_s] for utterance in part.utterances],
    }


def _plain(value: Any) -> Any:
    """As it comes back out of JSON."""
    return json.loads(json.dumps(value))
