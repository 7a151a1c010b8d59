"""A Bulletin -> its running order: what is spoken and played, in what order, how long, and what to leave out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reader.article import Article, Block, BlockKind
from reader.errors import BadInput, NotFound
from reader.radio.chime import chime_s
from reader.radio.estimate import speech_s
from reader.radio.master import WEB, Master
from reader.radio.model import Bulletin, Chime, Item, ItemKind, Priority, Station
from reader.script import Lexicon, Script, Utterance, write_script
from reader.speech import Voice
from reader.speech import voice as voice_of

BETWEEN_ITEMS_S = 0.9
"""Silence after an item: longer than after a paragraph, so that a listener hears that a new matter begins."""
AFTER_SOUND_S = 0.4
BETWEEN_TIMES_S = 1.2
"""Silence between two times that a notice is spoken."""
BED_TAIL_S = 3.0
"""Music that fades after the last item over a bed."""
HEADLINES = "Sau đây là những tin chính."

_OPENING = (ItemKind.CHIME, ItemKind.GREETING, ItemKind.HEADLINES)
_NEVER_LEFT_OUT = (ItemKind.CHIME, ItemKind.GREETING, ItemKind.CLOSING)


@dataclass(frozen=True, slots=True)
class Part:
    """An Item as it is heard."""

    item: Item
    title: str
    """For people: never empty."""
    sound: str = ""
    """A Chime, or the SHA-256 of a file: what is played; before the words where there are some."""
    utterances: tuple[Utterance, ...] = ()
    times: int = 1
    """How often sound and words are heard."""
    source: Article | None = None
    """What the sentences' spans point into; None: nothing is spoken."""

    @property
    def text(self) -> str:
        """What is spoken once, a sentence a line."""
        return "\n".join(utterance.text for utterance in self.utterances)


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """Everything that a master is made from; equal orders sound alike."""

    bulletin: Bulletin
    station: Station
    voice: Voice
    parts: tuple[Part, ...]

    @property
    def sounds(self) -> frozenset[str]:
        """The files (SHA-256) that must be at hand."""
        return frozenset(part.sound for part in self.parts if part.sound and part.sound not in set(Chime))

    def doubts(self) -> Iterator[tuple[Part, Utterance, int]]:
        """(part, sentence, number of its Reading) for each Reading that a person must settle before it is aired."""
        for part in self.parts:
            for utterance in part.utterances:
                for _, reading in Script((utterance,)).doubts():
                    yield part, utterance, utterance.readings.index(reading)


def running_order(
    bulletin: Bulletin,
    station: Station,
    articles: Mapping[str, Article],
    now: datetime.datetime | None,
    lexicon: Lexicon | None = None,
    station_key: str | None = None,
    mung: bool = False,
) -> RunningOrder:
    """Write what every item says and put them in order.

    Urgent notices come before everything, each behind an alarm; then the opening (chime, greeting, headlines), what has
    priority, the rest as the operator laid it, and the closing. `articles`: by slug; `station_key`: the station's
    name in the lexicon's scopes; `mung`: say it before the first ten days of a month; `now`: None looks at no item's
    validity. Raises BadInput for an item that is
    no longer valid now or when it is aired, NotFound for an article that is not there.
    """
    at = bulletin.airing.starts_at
    if now is not None:
        for item in expired(bulletin, now):
            until = item.valid_until.astimezone(at.tzinfo) if item.valid_until else at
            raise BadInput(f"mục “{_title(item, articles)}” hết hạn lúc {until:%H:%M ngày %d/%m/%Y}")
    items = ordered(bulletin.items)
    write = _Writer(station, at, articles, lexicon, station_key, mung, items)
    return RunningOrder(bulletin, station, voice_of(station.voice), tuple(write.parts()))


def expired(bulletin: Bulletin, now: datetime.datetime) -> tuple[Item, ...]:
    """The items that are no longer valid now, or will not be when they are aired."""
    at = max(now, bulletin.airing.starts_at)
    return tuple(item for item in bulletin.items if item.valid_until is not None and item.valid_until <= at)


def ordered(items: Sequence[Item]) -> tuple[Item, ...]:
    """By priority, and within one as they were laid; a bed keeps what lay over it, as far as that does not move."""
    moved = {
        item.id for item in items if item.priority is not Priority.ORDINARY and item.kind not in _OPENING
    }
    groups: list[list[Item]] = []
    at = 0
    while at < len(items):
        item = items[at]
        at += 1
        if item.kind is not ItemKind.BED:
            groups.append([item])
            continue
        over = [i for i in items[at : at + item.under] if i.kind is not ItemKind.BED]
        staying = [i for i in over if i.id not in moved]
        groups += [[i] for i in over if i.id in moved]
        if staying:  # music under nothing is left out
            groups.append([replace(item, under=len(staying)), *staying])
        at += len(over)
    opening = True
    ranked: list[tuple[int, list[Item]]] = []
    for group in groups:
        kinds = {item.kind for item in group if item.kind is not ItemKind.BED}
        first = min(item.priority.rank for item in group)
        opening = opening and (kinds <= set(_OPENING) or group[0].id in moved)
        if first == Priority.URGENT.rank:
            place = 0
        elif opening and group[0].id not in moved:
            place = 1
        elif first == Priority.FIRST.rank:
            place = 2
        else:
            place = 4 if ItemKind.CLOSING in kinds else 3
        ranked.append((place, group))
    # A chime laid after the closing stays after it.
    ends = next((n for n, (place, _) in enumerate(ranked) if place == 4), len(ranked))
    ranked = [
        (4 if n > ends and place == 3 and g[0].kind is ItemKind.CHIME else place, g)
        for n, (place, g) in enumerate(ranked)
    ]
    return tuple(item for _, group in sorted(ranked, key=lambda pair: pair[0]) for item in group)


class _Writer:
    def __init__(
        self,
        station: Station,
        at: datetime.datetime,
        articles: Mapping[str, Article],
        lexicon: Lexicon | None,
        station_key: str | None,
        mung: bool,
        items: Sequence[Item],
    ) -> None:
        self.station, self.at, self.articles, self.items = station, at, articles, items
        self.all, self.station_key, self.mung = lexicon, station_key, mung
        self.lexicon = lexicon.within(station_key) if lexicon is not None else None

    def parts(self) -> list[Part]:
        made = {item.id: self._part(item) for item in self.items if item.kind is not ItemKind.REPEAT}
        parts = []
        for item in self.items:
            if item.kind is ItemKind.REPEAT:
                heard = made[item.of]
                parts.append(
                    replace(
                        heard, item=item, title=item.title or f"{heard.title} (phát lại)", times=item.times
                    )
                )
            else:
                parts.append(made[item.id])
        return parts

    def _part(self, item: Item) -> Part:
        title = _title(item, self.articles)
        match item.kind:
            case ItemKind.CHIME:
                return Part(item, title, sound=item.sound or self.station.chime)
            case ItemKind.RECORDING | ItemKind.BED:
                return Part(item, title, sound=item.sound)
            case ItemKind.GREETING:
                return self._said(item, title, self._filled(item.text or self.station.greeting))
            case ItemKind.CLOSING:
                return self._said(item, title, self._filled(item.text or self.station.closing))
            case ItemKind.HEADLINES:
                return self._said(item, title, self._headlines(item))
            case ItemKind.ARTICLE:
                return self._article(item, title)
            case ItemKind.NOTICE:
                alarm = str(Chime.ALARM) if item.priority is Priority.URGENT else ""
                return self._said(item, title, item.text.splitlines(), item.title, alarm)
            case ItemKind.REPEAT:
                raise AssertionError("a repeat is made from what it repeats")

    def _filled(self, text: str) -> list[str]:
        return self.station.fill(text, self.at).splitlines()

    def _headlines(self, item: Item) -> list[str]:
        titles = [_title(other, self.articles) for other in self.items if other.kind is ItemKind.ARTICLE]
        return [item.text or HEADLINES, *titles] if titles else []

    def _article(self, item: Item, title: str) -> Part:
        article = self._found(item)
        lexicon = self.all.within(self.station_key, item.article) if self.all is not None else None
        script = write_script(article, self.station.accent, lexicon=lexicon, mung=self.mung)
        # Cut behind the script, not before it: acronyms that the rest defines are read right all the same.
        last = _last_block(article, item.paragraphs)
        heard = tuple(utterance for utterance in script.utterances if utterance.block <= last)
        return Part(item, title, utterances=heard, source=article)

    def _found(self, item: Item) -> Article:
        if item.article not in self.articles:
            raise NotFound(item.article)
        return self.articles[item.article]

    def _said(self, item: Item, title: str, lines: Sequence[str], heading: str = "", sound: str = "") -> Part:
        """What is typed for the radio: each line a paragraph."""
        blocks = tuple(Block(BlockKind.PARAGRAPH, line.strip(), "") for line in lines if line.strip())
        source = Article(heading, blocks)
        script = write_script(source, self.station.accent, lexicon=self.lexicon, mung=self.mung)
        return Part(
            item, title, sound, script.utterances, item.times if item.kind is ItemKind.NOTICE else 1, source
        )


def _last_block(article: Article, paragraphs: int | None) -> int:
    """The number of the block that the n-th paragraph is; lists and headings between them come along."""
    if paragraphs is not None:
        for number, block in enumerate(article.blocks):
            paragraphs -= block.kind is BlockKind.PARAGRAPH and bool(block.text)
            if paragraphs == 0:
                return number
    return len(article.blocks)


def _title(item: Item, articles: Mapping[str, Article]) -> str:
    if item.title:
        return item.title
    if item.article in articles:
        return articles[item.article].title
    if item.kind is ItemKind.NOTICE:
        line = item.text.strip().splitlines()[0]
        return line if len(line) <= 60 else line[:60].rsplit(" ", 1)[0] + "…"
    return item.kind.label


# How long


@dataclass(frozen=True, slots=True)
class Length:
    """What an item will take, its pauses among it, seconds."""

    item: Item
    seconds: float


def lengths(order: RunningOrder, sounds: Mapping[str, float], master: Master = WEB) -> tuple[Length, ...]:
    """Of every part, before anything is spoken. `sounds`: how long each file is (by SHA-256), seconds.

    Raises NotFound for a file that is not told.
    """
    found = []
    ends = {
        number + part.item.under for number, part in enumerate(order.parts) if part.item.kind is ItemKind.BED
    }
    speaker = master.voice(order.voice)
    for number, part in enumerate(order.parts):
        if part.item.kind is ItemKind.BED:
            found.append(Length(part.item, part.item.lead_s))
            continue
        total = 0.0
        for event in events(part, master):
            if isinstance(event, Utterance):
                total += speech_s(event.text, speaker)
            elif isinstance(event, str):
                total += sound_s(event, sounds)
            else:
                total += event
        found.append(Length(part.item, total + (BED_TAIL_S if number in ends else 0.0)))
    return tuple(found)


def events(part: Part, master: Master) -> Iterator[Utterance | str | float]:
    """What a part is made of, in order: sentences, sounds by name, and pauses in seconds."""
    if not part.sound and not part.utterances:
        return
    for time in range(part.times):
        if time:
            yield BETWEEN_TIMES_S * master.pauses
        if part.sound:
            yield part.sound
            if part.utterances:
                yield AFTER_SOUND_S * master.pauses
        for number, utterance in enumerate(part.utterances):
            yield utterance
            if number < len(part.utterances) - 1:
                yield utterance.pause_s * master.pauses
    yield BETWEEN_ITEMS_S * master.pauses


def sound_s(name: str, sounds: Mapping[str, float]) -> float:
    if name in set(Chime):
        return chime_s(Chime(name))
    if name not in sounds:
        raise NotFound(name)
    return sounds[name]


@dataclass(frozen=True, slots=True)
class Fit:
    """A running order beside its slot."""

    seconds: float
    slot_s: float
    leave_out: tuple[str, ...] = ()
    """Items (ids) without which it would fit: as little as possible, the latest first. Nothing is ever cut."""
    enough: bool = True
    """False: even without all that may be left out it is too long."""

    @property
    def over_s(self) -> float:
        """By how much it is too long; 0 where it fits."""
        return max(self.seconds - self.slot_s, 0.0)


def fit(found: Sequence[Length], slot_s: float) -> Fit:
    """Does it fit, and what should be left out if it does not?

    Never a notice with priority, the chime, the greeting or the closing; and an item over a bed leaves alone.
    """
    total = sum(length.seconds for length in found)
    over = total - slot_s
    if over <= 0:
        return Fit(total, slot_s)
    may = [
        length
        for length in found
        if length.item.priority is Priority.ORDINARY
        and length.item.kind not in _NEVER_LEFT_OUT
        and length.item.kind is not ItemKind.BED
    ]
    # The least sum of whole seconds that is enough, each item taken once; a later item is preferred to an earlier.
    best: dict[int, tuple[str, ...]] = {0: ()}
    for length in reversed(may):
        whole = int(length.seconds)
        for reached, taken in sorted(best.items(), reverse=True):
            if reached < over:
                best.setdefault(reached + whole, (*taken, length.item.id))
    enough = [reached for reached in best if reached >= over]
    if not enough:
        return Fit(total, slot_s, tuple(length.item.id for length in reversed(may)), enough=False)
    return Fit(total, slot_s, best[min(enough)])
