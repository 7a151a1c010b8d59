"""What must outlive a restart: articles, recordings' records, the lexicon, who may do what."""

from reader.records.articles import Shelf, ShelfItem
from reader.records.bulletins import BulletinRecord
from reader.records.events import Chain, Event
from reader.records.events_csv import events_csv
from reader.records.feeds import EntryRecord, FeedRecord
from reader.records.library import Library
from reader.records.notices import Notice, NoticeRecord
from reader.records.operators import INVITATION_HOURS
from reader.records.outgoing import Claim, Delivery, FeedToken, Webhook
from reader.records.people import Person
from reader.records.plays import AiredFile
from reader.records.recordings import RecordingRecord
from reader.records.reports import Report
from reader.records.sounds import SoundRecord
from reader.records.stations import StationRecord
from reader.records.templates import TemplateRecord
from reader.records.totp import address as totp_address
from reader.records.totp import new_secret

__all__ = [
    "INVITATION_HOURS",
    "AiredFile",
    "BulletinRecord",
    "Chain",
    "Claim",
    "Delivery",
    "EntryRecord",
    "Event",
    "FeedRecord",
    "FeedToken",
    "Library",
    "Notice",
    "NoticeRecord",
    "Person",
    "RecordingRecord",
    "Report",
    "Shelf",
    "ShelfItem",
    "SoundRecord",
    "StationRecord",
    "TemplateRecord",
    "Webhook",
    "events_csv",
    "new_secret",
    "totp_address",
]
