"""What a Bulletin will sound like, before anybody sends it: its words, its length, and how an item is heard."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from reader.article import Article
from reader.errors import EmptyInput, NotFound, ReaderError
from reader.jobs.studio import Studio
from reader.radio import (
    HORN,
    Airing,
    Bulletin,
    Fit,
    Item,
    ItemKind,
    Length,
    Part,
    RunningOrder,
    fit,
    lengths,
    masters,
    running_order,
    seconds,
)
from reader.records import BulletinRecord, StationRecord
from reader.script import Script

log = logging.getLogger(__name__)


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True, slots=True)
class Timing:
    """A running order beside its slot, before anything is spoken."""

    lengths: tuple[Length, ...]
    """Of each part, on the poles."""
    fit: Fit


class Rehearsal:
    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.library = studio.library
        self.settings = studio.settings
        self.masters = masters(studio.settings)
        self.on_air = self.masters[HORN.name]
        """Slots are measured by the master for the poles, which is the longer one."""
        self.order_speech = studio.queue.task(name="speak")(self.speak)

    def order(self, record: BulletinRecord, now: datetime.datetime | None = None) -> RunningOrder:
        """As it would be spoken now. `now`: None looks at no item's validity.

        Raises NotFound for an article that is gone, BadInput for an item that has expired.
        """
        station = self.library.station(record.station)
        bulletin = record.bulletin
        articles = {
            item.article: self.library.article(item.article) for item in bulletin.items if item.article
        }
        return running_order(
            bulletin,
            station.station,
            articles,
            now,
            self.library.lexicon(),
            station.key,
            self.settings.mung,
        )

    def sounds(self, order: RunningOrder) -> dict[str, Path]:
        """The files that a running order names, by SHA-256. Raises NotFound."""
        folder = self.settings.folder / "sounds"
        found = {sha256: next(folder.glob(f"{sha256}.*"), None) for sha256 in order.sounds}
        for sha256, path in found.items():
            if path is None:
                raise NotFound(sha256)
        return {sha256: path for sha256, path in found.items() if path}

    def timing(self, record: BulletinRecord, order: RunningOrder) -> Timing:
        """Raises NotFound for a sound that is gone."""
        files = self.sounds(order)
        found = lengths(order, {sha256: seconds(path) for sha256, path in files.items()}, self.on_air)
        return Timing(found, fit(found, record.bulletin.airing.minutes * 60))

    def length(self, station: str, item: Item) -> float:
        """How long an item of words will take on the poles, seconds. Raises NotFound, BadInput."""
        record = self.library.station(station)
        airing = Airing(now(), 1)
        order = running_order(
            Bulletin("…", airing, (item,)), record.station, {}, None, self.library.lexicon(), record.key
        )
        return lengths(order, {}, self.on_air)[0].seconds

    def part(self, record: BulletinRecord, item: str) -> Part:
        """One item as it would be heard. Raises NotFound."""
        for part in self.order(record).parts:
            if part.item.id == item:
                return part
        raise NotFound(item)

    def sentence(self, record: BulletinRecord, item: str, number: int) -> bytes:
        """The MP3 of one sentence of an item, as it would be heard now. Raises NotFound, and what the engine raises."""
        utterances = self.part(record, item).utterances
        if not 0 <= number < len(utterances):
            raise NotFound(f"{item}: {number}")
        voice = self.studio.voice(self.library.station(record.station).station.voice)
        script = Script((utterances[number],))
        self.order_speech(voice.key, [utterances[number].text])
        data = self.studio.recorder.sentence(script, 0, voice, lambda: True)
        if data is None:
            raise NotFound(f"{item}: {number}")
        return data

    def listen(self, record: BulletinRecord, item: str) -> Iterator[bytes]:
        """The MP3 of one item's words, from the first sentence that is ready. Raises NotFound, EmptyInput."""
        return self.hear(self.part(record, item), self.library.station(record.station).station.voice)

    def hear(self, part: Part, voice_key: str) -> Iterator[bytes]:
        """The MP3 of a part's words. Raises EmptyInput, UnknownVoice."""
        if not part.utterances:
            raise EmptyInput
        voice = self.studio.voice(voice_key)
        self.order_speech(voice.key, [utterance.text for utterance in part.utterances])
        source = replace(part.source or Article("", ()), title=part.title)
        return self.studio.recorder.stream(source, Script(part.utterances), voice, lambda: True)

    def try_out(self, record: StationRecord, text: str) -> Part:
        """A greeting or closing as it would be heard now, by a station's settings that need not be saved."""
        here = now().astimezone(ZoneInfo(record.station.time_zone))
        bulletin = Bulletin("…", Airing(here, 1), (Item("loi", ItemKind.GREETING, text=text),))
        lexicon, mung = self.library.lexicon(), self.settings.mung
        return running_order(bulletin, record.station, {}, None, lexicon, record.key, mung).parts[0]

    def speak(self, voice_key: str, texts: Sequence[str], rates: Sequence[float] = (1.0,)) -> None:
        """The job: Clips of these sentences, at these speeds beside the voice's own."""
        voice = self.studio.voice(voice_key)
        clips = self.studio.recorder.clips
        speakers = [replace(voice, rate=round(voice.rate * rate, 3)) for rate in rates]
        for future in [clips.start(text, speaker) for speaker in speakers for text in texts]:
            try:
                future.result()
            except ReaderError as error:
                log.warning("voice %s: %s", voice_key, error)
                return
