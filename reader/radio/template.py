"""A programme of the day: rules from which a slot's Bulletin is drafted by itself, for a person to approve."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reader.errors import BadInput
from reader.radio.model import MAX_ITEMS, Bulletin, Item, ItemKind, Priority, Station
from reader.radio.slots import Airing

MOST_RULES = 30
LONGEST_TITLE = 150
"""Characters: with the slot's hour and day behind it, it is a bulletin's title."""
MOST_ARTICLES = 20


class RuleKind(StrEnum):
    CHIME = "chime"
    GREETING = "greeting"
    HEADLINES = "headlines"
    NEWEST = "newest"
    """The newest articles of some sources."""
    NOTICES = "notices"
    """Every notice that waits and still holds."""
    SOUND = "sound"
    """An uploaded sound, the same every day."""
    CLOSING = "closing"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RuleKind.CHIME: "Nhạc hiệu",
    RuleKind.GREETING: "Lời chào",
    RuleKind.HEADLINES: "Tin chính",
    RuleKind.NEWEST: "Bài mới nhất",
    RuleKind.NOTICES: "Các thông báo",
    RuleKind.SOUND: "Âm thanh",
    RuleKind.CLOSING: "Lời kết",
}


@dataclass(frozen=True, slots=True)
class Rule:
    kind: RuleKind
    count: int = 5
    """Newest: how many articles at most."""
    feeds: tuple[int, ...] = ()
    """Newest: of these sources (their numbers); empty: of every source of the station."""
    days: int = 2
    """Newest: not older than so many days, so that a portal that sleeps does not repeat itself."""
    paragraphs: int | None = None
    """Newest: only the first so many paragraphs of each; None: all."""
    sound: str = ""
    """Sound: the SHA-256 of its file."""

    def __post_init__(self) -> None:
        """Raises BadInput."""
        if not 1 <= self.count <= MOST_ARTICLES:
            raise BadInput(f"{self.count} bài (1–{MOST_ARTICLES})")
        if not 1 <= self.days <= 60:
            raise BadInput(f"{self.days} ngày (1–60)")
        if self.paragraphs is not None and self.paragraphs < 1:
            raise BadInput(f"{self.paragraphs} đoạn")
        if self.kind is RuleKind.SOUND:
            Item("thu", ItemKind.RECORDING, sound=self.sound)

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": str(self.kind),
            "count": self.count,
            "feeds": list(self.feeds),
            "days": self.days,
            "paragraphs": self.paragraphs,
            "sound": self.sound,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rule:
        """Raises KeyError, TypeError, ValueError or BadInput where it is none."""
        return cls(**{**data, "kind": RuleKind(data["kind"]), "feeds": tuple(data["feeds"])})


ORDINARY_RULES = tuple(
    Rule(kind)
    for kind in (
        RuleKind.CHIME,
        RuleKind.GREETING,
        RuleKind.HEADLINES,
        RuleKind.NEWEST,
        RuleKind.NOTICES,
        RuleKind.CLOSING,
    )
)


@dataclass(frozen=True, slots=True)
class Template:
    title: str = "Bản tin"
    """Of the bulletins that are drafted by it."""
    starts: tuple[datetime.time, ...] = ()
    """The slots that it is for, by their time of day; empty: every slot."""
    rules: tuple[Rule, ...] = ORDINARY_RULES

    def __post_init__(self) -> None:
        """Raises BadInput."""
        if not self.title.strip() or len(self.title) > LONGEST_TITLE:
            raise BadInput("tên chương trình")
        if not 1 <= len(self.rules) <= MOST_RULES:
            raise BadInput(f"{len(self.rules)} phần (1–{MOST_RULES})")

    def fits(self, airing: Airing) -> bool:
        return not self.starts or airing.starts_at.time() in self.starts

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "starts": [f"{start:%H:%M}" for start in self.starts],
            "rules": [rule.as_dict() for rule in self.rules],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Template:
        """Raises KeyError, TypeError, ValueError or BadInput where it is none."""
        starts = tuple(map(datetime.time.fromisoformat, data["starts"]))
        return cls(data["title"], starts, tuple(map(Rule.from_dict, data["rules"])))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that came in by a source."""

    slug: str
    feed: int
    at: datetime.datetime
    """When it was published, or else came in."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A typed notice that waits for a bulletin."""

    id: int
    title: str
    text: str
    priority: Priority = Priority.ORDINARY
    times: int = 1
    valid_until: datetime.datetime | None = None

    def item(self) -> Item:
        return Item(
            f"thong-bao-{self.id}",
            ItemKind.NOTICE,
            title=self.title,
            text=self.text,
            priority=self.priority,
            times=self.times,
            valid_until=self.valid_until,
        )


def draft(
    template: Template,
    airing: Airing,
    waiting: Sequence[Waiting],
    notices: Sequence[Posted],
    aired: Iterable[str] = (),
) -> Bulletin:
    """The Bulletin of a slot. `aired`: the slugs of articles that were on air already, which are not news.

    A notice that will have expired when it would be aired stays out.
    """
    at = airing.starts_at
    used = set(aired)
    items: list[Item] = []
    for rule in template.rules:
        match rule.kind:
            case RuleKind.NEWEST:
                found = list(_newest(rule, waiting, at, used))
                used.update(item.article for item in found)
                items += found
            case RuleKind.NOTICES:
                items += [
                    notice.item()
                    for notice in notices
                    if notice.valid_until is None or notice.valid_until > at
                ]
            case RuleKind.SOUND:
                items.append(Item(f"am-thanh-{len(items)}", ItemKind.RECORDING, sound=rule.sound))
            case _:
                items.append(Item(f"{rule.kind}-{len(items)}", ItemKind(rule.kind)))
    once = {item.id: item for item in items}  # a rule that stands twice brings nothing twice
    return Bulletin(f"{template.title} {at:%H:%M, ngày %d/%m/%Y}", airing, tuple(once.values())[:MAX_ITEMS])


def _newest(rule: Rule, waiting: Sequence[Waiting], at: datetime.datetime, used: set[str]) -> Iterator[Item]:
    oldest = at - datetime.timedelta(days=rule.days)
    fresh = sorted(
        (one for one in waiting if (not rule.feeds or one.feed in rule.feeds) and oldest <= one.at),
        key=lambda one: one.at,
        reverse=True,
    )
    taken: set[str] = set()
    for one in fresh:
        if one.slug in used or one.slug in taken:
            continue
        taken.add(one.slug)
        yield Item(f"bai-{one.slug}", ItemKind.ARTICLE, article=one.slug, paragraphs=rule.paragraphs)
        if len(taken) == rule.count:
            return


# Urgent


@dataclass(frozen=True, slots=True)
class Preset:
    """An urgent notice that needs only its blanks filled: `[…]` in the text."""

    key: str
    label: str
    text: str


PRESETS_OF_URGENT = (
    Preset(
        "bao",
        "Bão",
        "Theo tin từ cơ quan khí tượng thuỷ văn, bão đang tiến gần địa phương. Đề nghị bà con chằng chống nhà cửa, cắt tỉa "
        "cành cây, không ra khỏi nhà khi có gió mạnh, và làm theo hướng dẫn của chính quyền. Cần giúp đỡ, xin gọi 112.",
    ),
    Preset(
        "lu",
        "Lũ, ngập",
        "Nước đang lên nhanh. Đề nghị bà con kê cao tài sản, đưa người già, trẻ em đến nơi an toàn, không lội qua nơi nước "
        "chảy xiết, và ngắt cầu dao điện khi nước vào nhà. Cần giúp đỡ, xin gọi 112.",
    ),
    Preset(
        "chay",
        "Cháy",
        "Đang có cháy tại […]. Đề nghị bà con rời khỏi khu vực, nhường đường cho xe chữa cháy, không quay lại lấy đồ. "
        "Cần chữa cháy, xin gọi 114.",
    ),
    Preset(
        "dich",
        "Dịch bệnh",
        "Tại […] đã có ca bệnh […]. Đề nghị bà con giữ vệ sinh, rửa tay thường xuyên, đeo khẩu trang nơi đông người, và báo "
        "trạm y tế khi có người sốt. Đường dây nóng y tế: 19009095.",
    ),
)
"""112, 114: Vietnam's numbers for search and rescue, and for fire. 19009095: the Ministry of Health's hotline."""
URGENT_TIMES = 3
URGENT_VALID_HOURS = 6
URGENT_MINUTES = 15


def urgent(text: str, station: Station, at: datetime.datetime, times: int = URGENT_TIMES) -> Bulletin:
    """An alarm and a notice, `times` over, and nothing else. Raises BadInput for an empty text or a blank left open."""
    if "[…]" in text:
        raise BadInput("còn chỗ […] chưa điền")
    notice = Item(
        "khan-cap",
        ItemKind.NOTICE,
        title=f"Thông báo khẩn của {station.name}",
        text=text.strip(),
        priority=Priority.URGENT,
        times=times,
        valid_until=at + datetime.timedelta(hours=URGENT_VALID_HOURS),
    )
    return Bulletin(f"Thông báo khẩn {at:%H:%M, ngày %d/%m/%Y}", Airing(at, URGENT_MINUTES), (notice,))
