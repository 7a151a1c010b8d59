"""The database under bad luck: two servers at once, kill -9, a full disk, damage, another version."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from reader.errors import BadSetting, RecordsUnavailable, StorageFull
from reader.records import Library, database, migrations
from reader.records.events import link
from reader.records.models import Base
from reader.settings import Settings, load_settings
from tests.records.conftest import an_article
from tests.records.writer import writers

CHECKOUT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(CHECKOUT)}


def whole(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / "records.sqlite")) as connection:
        checks = (
            connection.execute(f"PRAGMA {c}").fetchall() for c in ("integrity_check", "foreign_key_check")
        )
        return list(checks) == [[("ok",)], []]


# Opening


def test_opening_makes_everything(settings: Settings) -> None:
    assert not settings.folder.exists()
    Library.open(settings).close()
    assert {path.name for path in settings.folder.iterdir()} >= {"records.sqlite"}


def test_a_new_database_opened_by_many_processes_at_once(tmp_path: Path) -> None:
    """All of them work, and none finds half a table."""
    told: list[str] = []
    with writers(tmp_path / "kho", "abcdef", told) as some:
        told += [writer.hear() for writer in some]
    assert whole(tmp_path / "kho")
    with closing(Library.open(load_settings(data_dir=tmp_path / "kho"))) as library:
        assert all(library.article(slug) for slug in told)


def test_a_new_database_opened_by_many_threads_at_once(settings: Settings) -> None:
    """Alembic keeps its state in module variables, which two threads must not mix."""
    with ThreadPoolExecutor(8) as pool:
        libraries = list(pool.map(lambda _: Library.open(settings), range(8)))
    for library in libraries:
        library.check()
        library.close()


def test_opening_again_keeps_what_was_there(settings: Settings) -> None:
    with closing(Library.open(settings)) as library:
        slug = library.add_article(an_article("Tin", "a"), "x")
    with closing(Library.open(settings)) as library:
        assert library.article(slug).title == "Tin"


def test_opening_again_does_not_load_alembic(settings: Settings) -> None:
    """It takes a tenth of a second, and every command of the terminal opens the Library."""
    Library.open(settings).close()
    code = (
        "import sys; from reader.records import Library; from reader.settings import load_settings;"
        f"Library.open(load_settings(data_dir={str(settings.folder)!r})).close(); print('alembic' in sys.modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "False"


def test_two_libraries_see_each_others_writes(settings: Settings) -> None:
    with closing(Library.open(settings)) as one, closing(Library.open(settings)) as other:
        slug = one.add_article(an_article("Tin", "a"), "x")
        assert other.article(slug).title == "Tin"
        other.delete_article(slug, "y")
        assert one.articles().total == 0


def test_a_reader_does_not_wait_for_a_writer(library: Library) -> None:
    library.add_article(an_article("Tin", "a"), "x")
    with library._database.writing() as session:
        session.execute(text("DELETE FROM articles"))
        assert library.articles().total == 1


def test_a_writer_does_not_wait_for_a_reader(library: Library, settings: Settings) -> None:
    """Somebody on a slow line may read for long; the desk must not stand still."""
    with library._database.reading() as session:
        session.execute(text("SELECT count(*) FROM articles")).all()
        library.add_article(an_article("Tin", "a"), "x")
        assert session.scalar(text("SELECT count(*) FROM articles")) == 0, "a reader sees one moment"
    assert library.articles().total == 1


# Killed


def test_kill_9_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    """Ten times, at a random moment, in two writers on one folder."""
    folder, random_moment = tmp_path / "kho", random.Random(9)
    told: list[str] = []
    for _ in range(10):
        with writers(folder, "ab", told):
            time.sleep(random_moment.uniform(0.02, 0.3))
        assert whole(folder)
    assert len(told) > 20
    with closing(Library.open(load_settings(data_dir=folder))) as library:
        assert all(library.article(slug) for slug in told)
        added = [event for event in library.events(limit=10**6) if event.what.startswith("add article ")]
        assert len(added) == library.articles().total, (
            "an article and its line are there together or not at all"
        )
        assert library.add_article(an_article("Sau đó", "a"), "x")


def test_killed_before_the_commit_leaves_nothing(settings: Settings) -> None:
    Library.open(settings).close()
    code = (
        "import os, signal; from sqlalchemy import text; from reader.records import Library;"
        "from reader.settings import load_settings;"
        f"database = Library.open(load_settings(data_dir={str(settings.folder)!r}))._database\n"
        "with database.writing() as session:\n"
        "    session.execute(text(\"INSERT INTO lexicon (written, spoken, scope, saved_by) VALUES ('a', 'b', 'all', '')\"))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (-signal.SIGKILL, "")
    with closing(Library.open(settings)) as library:
        assert library.entries() == ()


# A full disk


@pytest.fixture
def full(library: Library) -> Iterator[Library]:
    """No page more; the limit belongs to a connection, and this thread uses one."""
    library.add_article(an_article("Tin", "a"), "x")
    with library._database.writing() as session:
        session.execute(text("PRAGMA max_page_count = 1"))
    yield library


def test_a_full_disk_is_told_and_harms_nothing(full: Library, settings: Settings) -> None:
    with pytest.raises(StorageFull) as caught:
        full.add_article(an_article("Tin dài", "chữ " * 100_000), "x")
    assert caught.value.status == 507
    assert full.article("tin").text == "a"
    assert full.articles().total == 1
    assert len(full.events()) == 1
    assert whole(settings.folder)


# What is no database of ours


def test_a_file_that_is_no_database(settings: Settings) -> None:
    settings.folder.mkdir()
    (settings.folder / "records.sqlite").write_bytes(b"<html>" * 1000)
    with pytest.raises(BadSetting) as caught:
        Library.open(settings)
    assert caught.value.value == "READER_DATA_DIR"
    assert "not a database" in caught.value.message()
    assert (settings.folder / "records.sqlite").read_bytes() == b"<html>" * 1000


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "kho"):
        with pytest.raises(BadSetting) as caught:
            Library.open(load_settings(data_dir=folder))
        assert caught.value.value == "READER_DATA_DIR"


@pytest.mark.parametrize(
    "url",
    [
        "no url",
        "nosuch://host/db",
        "postgresql+psycopg2://u:bimat@127.0.0.1:1/db",
        "sqlite:////proc/none/a.sqlite",
    ],
)
def test_an_address_that_leads_to_no_database(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as caught:
        Library.open(load_settings(data_dir=tmp_path / "kho", database_url=url))
    assert caught.value.value == "READER_DATABASE_URL"
    assert "bimat" not in caught.value.message()


def test_another_address_is_used(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'khac.sqlite'}"
    with closing(Library.open(load_settings(data_dir=tmp_path / "kho", database_url=url))) as library:
        library.add_article(an_article("Tin", "a"), "x")
    assert (tmp_path / "khac.sqlite").stat().st_size > 0
    assert not (tmp_path / "kho" / "records.sqlite").exists()


@pytest.mark.parametrize("folder", ["kho của phường", "100%", "kho?a=b#c", "kho%(here)s"])
def test_a_folder_of_any_name(folder: str, tmp_path: Path) -> None:
    with closing(Library.open(load_settings(data_dir=tmp_path / folder))) as library:
        library.add_article(an_article("Tin", "a"), "x")
    assert (tmp_path / folder / "records.sqlite").stat().st_size > 0


def test_damage_that_shows_later_is_told(library: Library, settings: Settings) -> None:
    library.add_article(an_article("Tin", "chữ " * 5000), "x")
    library.close()
    file = settings.folder / "records.sqlite"
    body = bytearray(file.read_bytes())
    body[8192:] = random.Random(8).randbytes(len(body) - 8192)
    file.write_bytes(body)
    with pytest.raises((RecordsUnavailable, BadSetting)), closing(Library.open(settings)) as damaged:
        damaged.article("tin")


def test_a_writer_that_waits_too_long_is_told(
    library: Library, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MS", 50)
    with closing(Library.open(settings)) as other:
        with library._database.writing() as session:
            session.execute(text("DELETE FROM reports"))
            with pytest.raises(RecordsUnavailable) as caught:
                other.check()
        assert caught.value.status == 503
        other.check()


# Migrations


def test_head_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [migrations.HEAD]


def test_migrations_make_the_tables_that_the_models_describe(library: Library) -> None:
    with library._database._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_records_of_a_newer_version_are_left_alone(settings: Settings) -> None:
    Library.open(settings).close()
    with closing(sqlite3.connect(settings.folder / "records.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadSetting, match="bản mới hơn"):
        Library.open(settings)
    with closing(sqlite3.connect(settings.folder / "records.sqlite")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_a_migration_that_stops_half_way_leaves_nothing(settings: Settings) -> None:
    """Its last table cannot be made; the ones before it must not stay, or it could never run again."""
    settings.folder.mkdir()
    file = settings.folder / "records.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE reports (mine)")
    with pytest.raises(BadSetting, match="reports"):
        Library.open(settings)
    with closing(sqlite3.connect(file)) as connection, connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("reports",)]
        connection.execute("DROP TABLE reports")
    Library.open(settings).close()


def downgrade(library: Library, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with library._database._writer.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_the_audit_log_of_before_becomes_a_chain(settings: Settings) -> None:
    """Migration 0003; and its lines still cannot be changed or taken out."""
    with closing(Library.open(settings)) as library:
        for words in ("một", "hai"):
            library.add_article(an_article("Tin", words), "chị Hai")
        before = library.events()
        downgrade(library, "0002")
    with closing(Library.open(settings)) as library:
        assert library.events() == before
        assert [event.sha256 for event in reversed(before)] == [
            first := link("", before[1].at, "chị Hai", "add article tin", ""),
            link(first, before[0].at, "chị Hai", "add article tin-2", ""),
        ]
        for change in ("UPDATE events SET who = 'x'", "DELETE FROM events"):
            with pytest.raises(IntegrityError), library._database.writing() as session:
                session.execute(text(change))


def test_articles_of_before_are_found_by_their_pages(settings: Settings) -> None:
    """Migration 0002 looks at what is there; of two articles of one page the newer counts."""
    with closing(Library.open(settings)) as library:
        for words in ("một", "hai"):
            library.add_article(an_article("Tin", words, source_url="https://a.vn/tin"), "x")
        library.add_article(an_article("Dán", "a"), "x")
        downgrade(library, "0001")
    with closing(Library.open(settings)) as library:
        assert library.slug_of("https://a.vn/tin") == "tin-2"
        source = library.source("https://a.vn/tin")
        assert source and source.seen_at.tzinfo
