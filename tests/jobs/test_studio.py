from __future__ import annotations

import datetime
import errno
import os
import threading

import pytest

from reader.article import Page
from reader.errors import EmptyInput, NotFound, NotRecorded, StorageFull, TooLarge, UnknownVoice
from reader.jobs import Studio
from reader.jobs.worker import take_up
from reader.manner import Accent
from reader.records import Library, RecordingRecord
from reader.script import Entry
from reader.settings import load_settings
from reader.speech import voice
from tests.jobs.conftest import TEXT

TONE = voice("tone")


@pytest.fixture
def slug(studio: Studio) -> str:
    return studio.add_text(TEXT, "an")


def test_from_text_to_a_recording(studio: Studio, slug: str) -> None:
    assert studio.status(slug, TONE).state == "absent"
    made = studio.request(slug, TONE)
    assert made.state == "ready" and made.recording
    assert made.done == made.total == len(studio.script(slug).utterances) == len(made.recording.cues)
    assert studio.path(made.recording.sha256) == made.recording.path
    assert studio.request(slug, TONE) == made


def test_the_script_follows_the_voices_accent(studio: Studio, slug: str) -> None:
    assert "ngàn" in studio.script(slug).text
    assert "nghìn" in studio.script(slug, Accent.NORTH).text


def test_a_correction_makes_it_anew_but_only_the_clips_it_touches(
    studio: Studio, library: Library, slug: str
) -> None:
    before = studio.request(slug, TONE)
    made = studio.recorder.clips.made
    library.save_entry(Entry("thu gom rác", "thu dọn rác"), "an")
    assert studio.status(slug, TONE).state == "absent"
    after = studio.request(slug, TONE)
    assert studio.recorder.clips.made == made + 1
    assert before.recording and after.recording and before.recording.sha256 != after.recording.sha256
    assert before.recording.path.exists(), "who hears the old one hears it to its end"
    library.remove_entry("thu gom rác", "all", "an")
    assert studio.request(slug, TONE).recording == before.recording


def test_what_left_the_cache_is_made_again(studio: Studio, slug: str) -> None:
    first = studio.request(slug, TONE)
    assert first.recording
    first.recording.path.unlink()
    assert studio.status(slug, TONE).state == "absent"
    assert studio.request(slug, TONE).recording == first.recording


def test_a_failure_is_kept_and_told_in_both_languages(
    studio: Studio, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("reader.audio.files.os.fsync", full)
        status = studio.request(slug, TONE)
        assert status.state == "failed" and isinstance(status.error, NotRecorded)
        assert status.error.message("vi") == StorageFull().message("vi")
        assert status.error.message("en") == StorageFull().message("en")
        with pytest.raises(NotRecorded):
            next(studio.stream(slug, TONE))
    assert studio.request(slug, TONE).state == "ready"


def test_the_online_voice_falls_back_when_there_is_no_network(
    studio: Studio, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that finds no network: the article is spoken by espeak-ng in the same accent, and says so."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # refuses at once; nothing leaves this machine
    monkeypatch.setattr(studio.recorder.clips.pool, "options", _hasty())
    status = studio.request(slug, studio.voice("google"))
    assert status.state == "ready" and status.recording
    assert status.recording.voice == "bac" and status.fell_back_from == "google"


def test_a_stream_of_a_voice_that_cannot_speak_is_the_one_that_can(
    settings_queue: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page asks for a voice that is offline; a worker makes the Recording in another meanwhile."""
    studio = settings_queue
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setattr(studio.recorder.clips.pool, "options", _hasty())
    slug = studio.add_text(TEXT, "an")
    worker = threading.Timer(0.3, studio.make, (slug, "google"))
    worker.start()
    data = b"".join(studio.stream(slug, studio.voice("google")))
    worker.join()
    recording = studio.status(slug, studio.voice("google")).recording
    assert recording and data == recording.path.read_bytes()


def _hasty() -> object:
    from reader.speech import EngineOptions

    return EngineOptions(gtts_timeout_s=2, gtts_tries=1)


def test_a_stream_is_the_recording_from_its_first_byte(studio: Studio, slug: str) -> None:
    data = b"".join(studio.stream(slug, TONE))
    assert data.startswith(b"ID3\x03")
    recording = studio.status(slug, TONE).recording
    assert recording and recording.path.stat().st_size > len(data) > recording.path.stat().st_size - 1000


def test_work_that_a_dead_worker_left_is_taken_up(studio: Studio, library: Library, slug: str) -> None:
    digest = studio._made_of(slug, TONE)[2]
    library.save_recording(slug, "tone", RecordingRecord(digest, "making", 2, 7))
    assert studio.status(slug, TONE).state == "making"
    assert take_up(studio) == 1
    assert studio.status(slug, TONE).state == "ready"
    assert take_up(studio) == 0


def test_one_order_for_many_requests(settings_queue: Studio) -> None:
    studio = settings_queue
    slug = studio.add_text(TEXT, "an")
    for _ in range(5):
        assert studio.request(slug, TONE).state == "waiting"
    assert studio.queue.pending_count() == 1


@pytest.fixture
def settings_queue(tmp_path_factory: pytest.TempPathFactory) -> object:
    settings = load_settings(data_dir=tmp_path_factory.mktemp("queue"))
    library = Library.open(settings)
    studio = Studio(settings, library)
    yield studio
    studio.close()
    library.close()


def test_an_order_that_lost_its_maker_is_given_again(settings_queue: Studio) -> None:
    studio = settings_queue
    slug = studio.add_text(TEXT, "an")
    studio.request(slug, TONE)
    order = RecordingRecord(studio._made_of(slug, TONE)[2], "waiting")
    assert not studio.library.begin_recording(slug, "tone", order, datetime.timedelta(seconds=60))
    assert studio.library.begin_recording(slug, "tone", order, datetime.timedelta(0))


def test_a_deleted_article_is_no_accident(studio: Studio, library: Library, slug: str) -> None:
    studio.request(slug, TONE)
    library.delete_article(slug, "an")
    studio.make(slug, "tone")
    for ask in (studio.status, studio.request):
        with pytest.raises(NotFound):
            ask(slug, TONE)


def test_limits(studio: Studio) -> None:
    with pytest.raises(TooLarge):
        studio.add_page(Page(b" " * 5_000_001), "an")
    with pytest.raises(TooLarge):
        studio.add_text("a" * 500_001, "an")
    with pytest.raises(EmptyInput):
        studio.add_text(" \n\t", "an")
    with pytest.raises(UnknownVoice):
        studio.voice("nobody")


def test_health(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    assert studio.health()["database"] == "ok"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("reader.audio.files.os.fsync", full)
    with pytest.raises(StorageFull):
        studio.health()
    monkeypatch.undo()
    assert studio.health()["queue"] == "0 waiting"
