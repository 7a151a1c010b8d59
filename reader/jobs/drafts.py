"""Bulletins that are drafted by the clock, for a person to hear and approve."""

from __future__ import annotations

import datetime
import logging

from reader.errors import ReaderError
from reader.jobs import rehearsal
from reader.jobs.rehearsal import Rehearsal
from reader.radio import Airing, due
from reader.radio.template import Template, draft
from reader.records import BulletinRecord

log = logging.getLogger(__name__)

HOUSE = "Loa Phường"
"""Who did it, in the audit log, where no person did."""
DRAFTS_SINCE = datetime.timedelta(days=2)
"""How far back drafts are looked up: longer than any slot can still be due."""
LONGEST_MEMORY = datetime.timedelta(days=60)
"""How long what was aired is no news: as old as any rule takes articles."""


class Drafts(Rehearsal):
    def draft_due(self, now: datetime.datetime | None = None) -> list[int]:
        """Draft every slot that is due and has no draft yet; the numbers of the new ones.

        However often it is asked, by however many workers, after whatever restart: one draft each slot. A slot that
        cannot be drafted holds up no other; it is tried again when this is next asked.
        """
        now = now or rehearsal.now()
        made = []
        for record in self.library.stations():
            station = record.station
            drafted = self.library.drafted(record.key, now - DRAFTS_SINCE)
            for airing in due(station.slots, now, drafted, station.time_zone):
                try:
                    number = self.draft(record.key, airing)
                except ReaderError as error:
                    log.warning("%s %s: %s", record.key, airing.name, error)
                    continue
                if number is not None:
                    made.append(number)
        return made

    def draft(self, station: str, airing: Airing, who: str = HOUSE) -> int | None:
        """The draft of a slot by the station's first programme that fits it. None: it is there already, or none fits."""
        templates = [one.template for one in self.library.templates(station)] or [Template()]
        template = next((one for one in templates if one.fits(airing)), None)
        if template is None:
            return None
        since = airing.starts_at - LONGEST_MEMORY
        bulletin = draft(
            template,
            airing,
            self.library.waiting(station, since),
            self.library.posted(station, airing.starts_at),
            self.library.aired_articles(station, since, rehearsal.now()),
        )
        number = self.library.add_bulletin(station, bulletin, who, airing.name, again=who != HOUSE)
        if number is not None:
            self._speak_ahead(self.library.bulletin(number))
        return number

    def _speak_ahead(self, record: BulletinRecord) -> None:
        """Have its Clips made for both masters, so that in the morning nobody waits."""
        try:
            order = self.order(record)
        except ReaderError as error:
            log.warning("bulletin %s: %s", record.id, error)
            return
        texts = [utterance.text for part in order.parts for utterance in part.utterances]
        self.order_speech(order.voice.key, texts, [master.rate for master in self.masters.values()])
