"""The Studio: pages become Articles, Articles become Recordings. One for each process; the work goes over the queue."""

from __future__ import annotations

import datetime
import functools
import hashlib
import itertools
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from huey import SqliteHuey

from reader.article import Article, FetchLimits, Page, fetch, read_page, read_text
from reader.audio import (
    ClipMaker,
    Pool,
    Profile,
    Recorder,
    Recording,
    Store,
    held,
    load_recording,
    recording_file,
)
from reader.errors import EmptyInput, NotFound, NotRecorded, ReaderError, TooLarge
from reader.manner import Accent
from reader.records import Library, RecordingRecord
from reader.script import Entry, Lexicon, Script, write_script
from reader.settings import Settings
from reader.speech import OF_ACCENT, VOICES, EngineOptions, Voice, engine_version, voice

log = logging.getLogger(__name__)

STALE = datetime.timedelta(seconds=90)
"""A Recording that was not written to for this long has lost its maker: longer than one sentence of a slow engine."""
WRITE_S = 0.25
"""How often progress is written down."""
SCRIPTS_KEPT = 64
RECORDINGS_KEPT = 8
"""In memory, for pages that many read at once: an hour's word times are about 8 MB."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far a Recording is."""

    state: Literal["absent", "waiting", "making", "ready", "failed"]
    done: int = 0
    """Sentences."""
    total: int = 0
    recording: Recording | None = None
    fell_back_from: str | None = None
    """The key of the voice that was asked for and could not speak."""
    error: ReaderError | None = None


class Studio:
    """`inline`: make Recordings in the call that asks for them; tests and the terminal want no worker."""

    def __init__(self, settings: Settings, library: Library, inline: bool = False) -> None:
        self.settings = settings
        self.library = library
        options = EngineOptions(settings.gtts_tld, settings.gtts_timeout_s, settings.gtts_tries)
        self.store = Store(settings.audio_dir, settings.cache_limit_mb * 1_000_000)
        self.profile = Profile(bit_rate_kbps=settings.bit_rate_kbps)
        self.recorder = Recorder(ClipMaker(self.store, Pool(settings.speech_workers, options), self.profile))
        # fsync: an order that was taken is not lost with the power. immediate: Huey's own word for inline.
        self.queue = SqliteHuey(
            "loa-phuong",
            filename=str(settings.folder / "queue.sqlite"),
            fsync=True,
            immediate=inline,
            results=False,
        )
        self.order = self.queue.task(name="make")(self.make)
        self._script = functools.lru_cache(SCRIPTS_KEPT)(self._write_script)
        self._recording = functools.lru_cache(RECORDINGS_KEPT)(functools.partial(load_recording, self.store))

    def close(self) -> None:
        self.recorder.clips.close()
        self.queue.storage.close()

    # Articles

    def add_url(self, url: str, who: str) -> str:
        """Fetch, clean and keep a page; its slug. Raises what fetching and reading raise."""
        return self.add_page(self.fetch(url), who)

    def fetch(self, url: str) -> Page:
        """A page within the administrator's limits. Raises what fetching raises."""
        limits = FetchLimits(
            int(self.settings.max_page_mb * 1_000_000),
            self.settings.fetch_timeout_s,
            self.settings.max_redirects,
        )
        return fetch(url, limits)

    def add_page(self, page: Page, who: str) -> str:
        """The same for bytes that are here. Raises EmptyInput, TooLarge, NotText, NoArticle …"""
        limit = self.settings.max_page_mb
        if len(page.body) > limit * 1_000_000:
            raise TooLarge(f"{limit:g} MB")
        return self.library.add_article(read_page(page), who)

    def add_text(self, text: str, who: str) -> str:
        """The same for pasted text."""
        limit = self.settings.max_text_chars
        if len(text) > limit:
            raise TooLarge(f"{limit} ký tự")
        if not text.strip():
            raise EmptyInput
        return self.library.add_article(read_text(text), who)

    def script(self, slug: str, accent: Accent | None = None) -> Script:
        """As it would be spoken now. Raises NotFound."""
        return self._written(slug, accent or self.settings.accent)[1]

    # Voices

    def voices(self) -> tuple[Voice, ...]:
        """What people may choose from, the default first."""
        default = self.voice(None)
        return (default, *(v for v in VOICES if v.key != default.key))

    def voice(self, key: str | None) -> Voice:
        """A Voice by its key; None is the place's. Raises UnknownVoice."""
        return voice(key) if key else voice(self.settings.voice or OF_ACCENT[self.settings.accent].key)

    def fallbacks(self, voice: Voice) -> tuple[Voice, ...]:
        """Who speaks when this voice cannot: as the administrator says, else espeak-ng in the same accent."""
        named = tuple(self.voice(key) for key in self.settings.fallback_voices) or (OF_ACCENT[voice.accent],)
        return tuple(v for v in named if v.id != voice.id)

    # Recordings

    def request(self, slug: str, voice: Voice) -> Status:
        """Have it made unless it is there or under way. Raises NotFound, EmptyInput, StorageFull."""
        status = self.status(slug, voice)
        if status.state == "ready":
            return status
        _, script, digest = self._made_of(slug, voice)
        if not script.utterances:
            raise EmptyInput
        order = RecordingRecord(digest, "waiting", 0, len(script.utterances))
        known = self.library.recording(slug, voice.key, digest)
        gone = known.sha256 if known and not self._stored(known) else None
        if self.library.begin_recording(slug, voice.key, order, STALE, gone):
            self.order(slug, voice.key)
        return self.status(slug, voice)

    def status(self, slug: str, voice: Voice) -> Status:
        """How far the Recording of the Article as it is now is. Raises NotFound."""
        _, _, digest = self._made_of(slug, voice)
        record = self.library.recording(slug, voice.key, digest)
        if record is None:
            return Status("absent")
        if record.state == "ready":
            if record.sha256 is None or not self._stored(record):
                return Status("absent")  # it left the cache; most of its Clips are often still there
            recording = self._recording(record.sha256)
            return Status("ready", record.done, record.total, recording, record.fell_back_from)
        error = None
        if record.state == "failed":
            error = NotRecorded(slug, told_vi=record.error_vi, told_en=record.error_en)
        return Status(record.state, record.done, record.total, error=error)

    def stream(self, slug: str, voice: Voice) -> Iterator[bytes]:
        """The MP3 from its first byte while it is being made.

        Raises, before the first byte: NotFound, StorageFull, and what ended the making.
        """
        status = self.request(slug, voice)
        if status.error:
            raise status.error
        article, script, _ = self._made_of(slug, voice)
        pieces = self.recorder.stream(article, script, voice, lambda: self._alive(slug, voice))
        tag = next(pieces)
        first = next(pieces, None)
        if first is not None:
            return itertools.chain([tag + first], pieces)
        ended = self.status(slug, voice)
        if ended.recording is None:
            raise ended.error or NotFound(slug)
        return _read(ended.recording.path)  # another voice speaks, because this one could not

    def sentence(self, slug: str, voice: Voice, number: int) -> bytes:
        """The MP3 of one sentence, as it would be heard now. Raises NotFound, and what ended the making."""
        _, script, _ = self._made_of(slug, voice)
        if not 0 <= number < len(script.utterances):
            raise NotFound(f"{slug}: {number}")
        status = self.request(slug, voice)
        data = None
        if not status.error:
            data = self.recorder.sentence(script, number, voice, lambda: self._alive(slug, voice))
        if data is None:
            raise self.status(slug, voice).error or NotFound(f"{slug}: {number}")
        return data

    def path(self, sha256: str, suffix: str = ".mp3") -> Path:
        """A Recording's file. Raises NotFound."""
        return recording_file(self.store, sha256, suffix)

    def make(self, slug: str, voice_key: str) -> None:
        """The job. Whatever happens is written down; nothing is raised to the queue."""
        try:
            self._make(slug, self.voice(voice_key))
        except NotFound:
            log.info("%s was deleted before it was recorded", slug)

    def health(self) -> dict[str, str]:
        """Raises a ReaderError when something that the work needs is not there."""
        self.library.check()
        self.store.check()
        waiting = self.queue.pending_count()
        return {
            "database": "ok",
            "audio": "ok",
            "queue": f"{waiting} waiting",
            "engine": engine_version("espeak"),
        }

    def _make(self, slug: str, voice: Voice) -> None:
        article, script, digest = self._made_of(slug, voice)
        total = len(script.utterances)
        known = self.library.recording(slug, voice.key, digest)
        if known and known.state == "ready" and self._stored(known):
            return
        written = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal written
            if time.monotonic() - written > WRITE_S:
                written = time.monotonic()
                self.library.save_recording(slug, voice.key, RecordingRecord(digest, "making", done, total))

        progress(0, total)
        try:
            made = self.recorder.record(article, script, voice, self.fallbacks(voice), progress)
        except ReaderError as error:
            log.warning("%s in voice %s: %s", slug, voice.key, error)
            failed = RecordingRecord(
                digest, "failed", 0, total, error_vi=error.message("vi"), error_en=error.message("en")
            )
            self.library.save_recording(slug, voice.key, failed)
            return
        ready = RecordingRecord(
            digest, "ready", total, total, made.sha256, made.duration_s, made.voice, made.fell_back_from
        )
        self.library.save_recording(slug, voice.key, ready)
        if self.store.usage().total_bytes > self.store.limit_bytes:
            self.store.prune()

    def _stored(self, record: RecordingRecord) -> bool:
        return record.sha256 is not None and self.store.has_recording(record.sha256)

    def _alive(self, slug: str, voice: Voice) -> bool:
        return self.status(slug, voice).state in ("waiting", "making")

    def _made_of(self, slug: str, voice: Voice) -> tuple[Article, Script, str]:
        """Article, Script, and a digest over all that the Recording is made of: when it differs, so will the MP3."""
        article, script, digest = self._written(slug, voice.accent)
        made_of = "\0".join((digest, voice.id, engine_version(voice.engine), self.profile.id))
        return article, script, hashlib.sha256(made_of.encode()).hexdigest()

    def _written(self, slug: str, accent: Accent) -> tuple[Article, Script, str]:
        entries = self.library.lexicon(slug).entries()
        return self._script(self.library.article(slug), accent, entries, slug)

    def _write_script(
        self, article: Article, accent: Accent, entries: tuple[Entry, ...], slug: str
    ) -> tuple[Article, Script, str]:
        """What is kept for the next who asks: Article, Script, and a digest over both."""
        lexicon = Lexicon(entries, article=slug)
        script = write_script(article, accent, self.settings.style, lexicon, mung=self.settings.mung)
        utterances = [(u.text, u.block, u.start, u.end, u.pause_s) for u in script.utterances]
        spans = [[asdict(r) for r in u.readings] for u in script.utterances]
        text = json.dumps([article.as_dict(), utterances, spans], sort_keys=True)
        return article, script, hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path) -> Iterator[bytes]:
    with held(path) as file:
        while piece := file.read(1 << 16):
            yield piece
