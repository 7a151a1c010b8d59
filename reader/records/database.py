"""The database: opened, brought up to date, and used in short transactions."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from reader.errors import BadSetting, RecordsUnavailable, StorageFull
from reader.records.migrations import HEAD
from reader.settings import Settings

log = logging.getLogger(__name__)

BUSY_MS = 20_000
"""How long a writer waits for another one."""
LOOK_S = 0.02
NEWER = "dữ liệu do một bản mới hơn ghi, xin nâng cấp / the records were written by a newer version, upgrade"


class Database:
    """`reading()` and `writing()` give a session; a write is there whole when its block ends, or not at all."""

    def __init__(self, settings: Settings) -> None:
        """Makes folder and tables. Raises BadSetting for a place that cannot hold records, StorageFull."""
        variable = "READER_DATABASE_URL" if settings.database_url else "READER_DATA_DIR"
        try:
            settings.folder.mkdir(parents=True, exist_ok=True)
            url = make_url(settings.database_url or URL.create("sqlite", database=_file(settings.folder)))
            sqlite = url.get_backend_name() == "sqlite"
            # A request never waits for a connection: there are no more of them than threads.
            self._engine = create_engine(
                url, pool_size=settings.server_threads, max_overflow=-1, pool_pre_ping=not sqlite
            )
        except OSError as error:
            raise BadSetting("READER_DATA_DIR", f"{settings.folder}: {error.strerror}") from error
        except (SQLAlchemyError, ModuleNotFoundError) as error:
            raise BadSetting(variable, error) from error
        self._writer = self._engine.execution_options(writes=True)
        if sqlite:
            _set_up_sqlite(self._engine)
        try:
            if self._revision() != HEAD:
                self._migrate(variable)
        except SQLAlchemyError as error:
            self.close()
            if _full(error):
                raise StorageFull from error
            raise BadSetting(variable, _cause(error)) from error
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Raises RecordsUnavailable."""
        try:
            with Session(self._engine) as session:
                yield session
        except DatabaseError as error:
            raise _ours(error) from error

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Raises StorageFull, RecordsUnavailable."""
        try:
            with Session(self._writer) as session, session.begin():
                yield session
        except DatabaseError as error:
            raise _ours(error) from error

    def close(self) -> None:
        self._engine.dispose()

    def _revision(self) -> str | None:
        with self._engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return revision

    def _migrate(self, variable: str) -> None:
        """In one write transaction: a machine that stops half-way has the old tables, whole, and of servers that
        start together the second waits and finds the work done.
        """
        from alembic import command  # slow to import, and nearly always there is nothing to do
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option(
            "script_location", str(Path(__file__).parent / "migrations").replace("%", "%%")
        )
        with self._writer.begin() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise BadSetting(variable, NEWER) from error


def _file(folder: Path) -> str:
    return str(folder / "records.sqlite")


def _ours(error: DatabaseError) -> Exception:
    """What a person is told when the database cannot; a mistake of ours (a broken constraint) stays what it is."""
    if _full(error):
        return StorageFull()
    if type(error) in (OperationalError, DatabaseError):
        log.error("the records cannot be used: %s", error.orig)
        return RecordsUnavailable()
    return error


def _full(error: SQLAlchemyError) -> bool:
    return any(sign in str(_cause(error)) for sign in ("disk is full", "No space left"))


def _cause(error: SQLAlchemyError) -> object:
    return error.orig if isinstance(error, DatabaseError) else error


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """SQLite does not wait, whatever the timeout, when two that open a new database switch it to WAL at once."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(LOOK_S)


def _set_up_sqlite(engine: Engine) -> None:
    """WAL, so that readers never wait; whole transactions, which Python's own handling does not give."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        _use_wal(cursor)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A reader that becomes a writer half-way is refused when another wrote meanwhile; a writer waits at once.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
