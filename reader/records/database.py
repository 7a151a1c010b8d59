"""The database: opened, brought up to date, and used in short transactions."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from reader.errors import BadSetting, StorageFull
from reader.records.migrations import HEAD
from reader.settings import Settings

BUSY_MS = 20_000
"""How long a writer waits for another one."""


class Database:
    """`reading()` and `writing()` give a session; a write is there whole when its block ends, or not at all."""

    def __init__(self, settings: Settings) -> None:
        """Makes folder and tables. Raises BadSetting for an address that leads to no database, StorageFull."""
        settings.folder.mkdir(parents=True, exist_ok=True)
        url = settings.database_url or f"sqlite:///{settings.folder / 'records.sqlite'}"
        try:
            self._engine = create_engine(url)
            if make_url(url).get_backend_name() == "sqlite":
                _set_up_sqlite(self._engine)
            with _one_at_a_time(settings.folder), self._engine.begin() as connection:
                _migrate(connection)
        except OperationalError as error:
            if _full(error):
                raise StorageFull from error
            raise BadSetting("READER_DATABASE_URL", error.orig) from error
        except Exception as error:
            if type(error).__module__.startswith("sqlalchemy"):
                raise BadSetting("READER_DATABASE_URL", error) from error
            raise
        self._writer = self._engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Raises StorageFull."""
        try:
            with Session(self._writer) as session, session.begin():
                yield session
        except OperationalError as error:
            if _full(error):
                raise StorageFull from error
            raise

    def close(self) -> None:
        self._engine.dispose()


def _full(error: OperationalError) -> bool:
    return "disk is full" in str(error.orig) or "No space left" in str(error.orig)


def _set_up_sqlite(engine: Engine) -> None:
    """WAL, so that readers never wait; whole transactions, which Python's own handling does not give."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A reader that becomes a writer half-way is refused when another wrote meanwhile; a writer waits at once.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Two servers that start together on one folder migrate one after the other."""
    with (folder / "migrating.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(connection: Connection) -> None:
    if inspect(connection).has_table("alembic_version"):
        now = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if now == HEAD:
            return
    from alembic import command  # slow to import, and nearly always there is nothing to do
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
