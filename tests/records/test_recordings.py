"""How far a Recording is: pages and workers see the same, one of many begins it, a lost one is begun again."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import update

from reader.errors import NotFound
from reader.records import Library, RecordingRecord
from reader.records.models import RecordingRow
from tests.records.conftest import an_article

SCRIPT, OTHER = "1" * 64, "2" * 64
WAITING = RecordingRecord(SCRIPT, "waiting", 0, 12)
READY = RecordingRecord(
    SCRIPT, "ready", 12, 12, "f" * 64, 61.5, "nam", fell_back_from="google", error_vi="lỗi", error_en="error"
)
STALE = datetime.timedelta(seconds=60)


@pytest.fixture
def slug(library: Library) -> str:
    return library.add_article(an_article("Tin", "a"), "x")


def test_a_record_comes_back_as_it_went_in_with_its_time(library: Library, slug: str) -> None:
    before = datetime.datetime.now(datetime.UTC)
    library.save_recording(slug, "nam", READY)
    kept = library.recording(slug, "nam")
    assert kept is not None and kept.updated_at is not None
    assert before <= kept.updated_at <= datetime.datetime.now(datetime.UTC)
    assert replace(kept, updated_at=None) == READY


def test_a_later_record_replaces_the_earlier_one_whole(library: Library, slug: str) -> None:
    library.save_recording(slug, "nam", READY)
    library.save_recording(slug, "nam", WAITING)
    kept = library.recording(slug, "nam")
    assert kept is not None
    assert replace(kept, updated_at=None) == WAITING


def test_each_voice_has_its_own(library: Library, slug: str) -> None:
    library.save_recording(slug, "nam", READY)
    assert library.recording(slug, "bac") is None


def test_a_recording_of_an_older_script_is_none(library: Library, slug: str) -> None:
    library.save_recording(slug, "nam", READY)
    assert library.recording(slug, "nam", SCRIPT) is not None
    assert library.recording(slug, "nam", OTHER) is None


def test_an_unknown_article(library: Library) -> None:
    with pytest.raises(NotFound):
        library.recording("khong-co", "nam")
    with pytest.raises(NotFound):
        library.save_recording("khong-co", "nam", WAITING)
    with pytest.raises(NotFound):
        library.begin_recording("khong-co", "nam", WAITING, STALE)


def test_one_of_many_begins_it(library: Library, slug: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        begun = list(pool.map(lambda _: library.begin_recording(slug, "nam", WAITING, STALE), range(50)))
    assert begun.count(True) == 1


def test_another_script_is_begun_though_the_first_is_under_way(library: Library, slug: str) -> None:
    assert library.begin_recording(slug, "nam", WAITING, STALE)
    assert library.begin_recording(slug, "nam", replace(WAITING, script_sha256=OTHER), STALE)


@pytest.mark.parametrize("state", ["waiting", "making"])
def test_one_that_lost_its_maker_is_begun_again(state: str, library: Library, slug: str) -> None:
    library.save_recording(slug, "nam", replace(WAITING, state=state))
    assert not library.begin_recording(slug, "nam", WAITING, STALE)
    _age(library, datetime.timedelta(seconds=61))
    assert library.begin_recording(slug, "nam", WAITING, STALE)
    assert not library.begin_recording(slug, "nam", WAITING, STALE)


def test_one_that_failed_is_begun_again_when_asked(library: Library, slug: str) -> None:
    library.save_recording(slug, "nam", replace(READY, state="failed"))
    assert library.begin_recording(slug, "nam", WAITING, STALE)


def test_one_that_is_ready_is_not_begun_again_unless_its_file_is_gone(library: Library, slug: str) -> None:
    library.save_recording(slug, "nam", READY)
    assert not library.begin_recording(slug, "nam", WAITING, STALE)
    assert not library.begin_recording(slug, "nam", WAITING, STALE, gone="e" * 64)
    _age(library, datetime.timedelta(days=400))
    assert not library.begin_recording(slug, "nam", WAITING, STALE)
    assert library.begin_recording(slug, "nam", WAITING, STALE, gone=READY.sha256)


def test_one_that_is_ready_is_begun_again_for_another_script(library: Library, slug: str) -> None:
    library.save_recording(slug, "nam", READY)
    assert library.begin_recording(slug, "nam", replace(WAITING, script_sha256=OTHER), STALE)


def test_unfinished_is_what_a_crash_left(library: Library, slug: str) -> None:
    for voice, state in (("nam", "making"), ("bac", "waiting"), ("trung", "ready"), ("google", "failed")):
        library.save_recording(slug, voice, replace(READY, state=state))
    assert library.unfinished() == ((slug, "nam"), (slug, "bac"))


def _age(library: Library, by: datetime.timedelta) -> None:
    then = datetime.datetime.now(datetime.UTC) - by
    with library._database.writing() as session:
        session.execute(update(RecordingRow).values(updated_at=then))
