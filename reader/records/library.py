"""The Library: everything that must outlive a restart, behind one door."""

from __future__ import annotations

from sqlalchemy import update

from reader.records.articles import Articles
from reader.records.bulletins import Bulletins
from reader.records.database import Database
from reader.records.events import Events
from reader.records.feeds import Feeds
from reader.records.lexicon import LexiconEntries
from reader.records.models import TokenRow
from reader.records.notices import Notices
from reader.records.operators import Operators
from reader.records.outgoing import Outgoing
from reader.records.people import People
from reader.records.plays import Plays
from reader.records.recordings import Recordings
from reader.records.reports import Reports
from reader.records.sign_in import SignIn
from reader.records.sounds import Sounds
from reader.records.stations import Stations
from reader.records.templates import Templates
from reader.records.waiting import WaitingRoom
from reader.settings import Settings


class Library(
    Articles,
    Recordings,
    LexiconEntries,
    People,
    SignIn,
    Operators,
    Reports,
    Events,
    Stations,
    Templates,
    Bulletins,
    Feeds,
    Sounds,
    Notices,
    WaitingRoom,
    Outgoing,
    Plays,
):
    """Safe to use from any thread and from several processes."""

    @classmethod
    def open(cls, settings: Settings) -> Library:
        """Makes the folder and the tables, or brings them up to date. Raises BadSetting, StorageFull."""
        return cls(Database(settings))

    def close(self) -> None:
        self._database.close()

    def check(self) -> None:
        """Reads and writes once, so that /readyz knows. Raises StorageFull, or what the database raises."""
        with self._database.writing() as session:
            session.execute(update(TokenRow).where(TokenRow.sha256 == "").values(kind=""))
