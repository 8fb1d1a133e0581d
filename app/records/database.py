"""The database: its engine, its durability, and the two doors through which sessions are had.

SQLite is the default: WAL, ``synchronous=FULL`` (a commit returns when it lies on the disk), write transactions that
take their lock at once, and patience with others. PostgreSQL is reached with psycopg 3. Nothing else in the project
makes an engine.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from app.records import migration
from app.records.errors import StoreUnavailableError
from app.records.turns import Turns

FILE_NAME = "omnikurs.sqlite"
_CONNECTIONS = 32


class Database:
    """One database, opened lazily: making the object touches nothing.

    ``url`` is a SQLAlchemy URL, or empty for a SQLite file in the folder ``data``, which also takes the backups made before a
    migration. ``patience_s`` is how long a writer waits for its turn.
    """

    def __init__(self, url: str, data: Path, patience_s: float = 5.0) -> None:
        self.data = data
        self._patience_s = patience_s
        self._turns = Turns()
        self._readying = threading.Lock()
        self._ready = False
        self.url = _complete(url, data)
        self.engine = self._make_engine()
        self._reader = self.engine.execution_options(omnikurs_reads=True)
        this = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _begin_anew(this()))

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database, ``None`` for a server."""
        return Path(self.url.database) if self.url.database and self.url.get_backend_name() == "sqlite" else None

    def prepare(self) -> None:
        """Makes or migrates the tables. Safe to call from several workers at once, cheap when there is nothing to do.

        Raises :class:`StoreUnavailableError` when the database cannot be used now (the next session tries again), and
        :class:`app.records.errors.SchemaTooNewError`.
        """
        with self._readying, told_plainly():
            if self._ready:
                return
            try:
                if self.path:
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                    _keep_to_ourselves(self.path)
                migration.migrate(self.engine, self.data)
            except OSError as error:
                raise StoreUnavailableError(str(error)) from error
            self._ready = True

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is on the disk when the block has ended, or not there at all when it raised.

        Raises :class:`StoreUnavailableError` when the database does not let us write in time.
        """
        self.prepare()
        with (
            self._own_turn(),
            told_plainly(),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and never waits for writers. Do not write with it."""
        self.prepare()
        with told_plainly(), Session(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    def ping(self) -> None:
        """Says by :class:`StoreUnavailableError` that records cannot be kept now; used by the health page."""
        with self.writing() as session:
            session.execute(text("SELECT count(*) FROM chores"))

    def close(self) -> None:
        """Closes all connections; the last one folds SQLite's WAL into the file."""
        self.engine.dispose()

    def begin_anew(self) -> None:
        """In a forked worker: its parent's connections and locks are not to be shared."""
        self.engine.dispose(close=False)
        self._turns = Turns()
        self._readying = threading.Lock()

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        # Threads queue here, where waking is immediate and fair, instead of polling SQLite's file lock against each other.
        if self.path is None:
            yield
            return
        if not self._turns.take(self._patience_s):
            raise StoreUnavailableError("other writers hold the database")
        try:
            yield
        finally:
            self._turns.give()

    def _make_engine(self) -> Engine:
        common: dict[str, Any] = {"pool_size": 8, "max_overflow": _CONNECTIONS - 8, "pool_timeout": self._patience_s}
        if self.path is None:
            lock_ms = int(self._patience_s * 1000)
            options = f"-c lock_timeout={lock_ms} -c synchronous_commit=on -c timezone=UTC"
            engine = create_engine(
                self.url,
                pool_pre_ping=True,
                connect_args={"options": options, "connect_timeout": max(2, int(self._patience_s))},
                **common,
            )
            event.listen(engine, "begin", _begin_on_postgresql)
            return engine
        engine = create_engine(self.url, connect_args={"timeout": 0, "isolation_level": None}, **common)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", self._begin_on_sqlite)
        return engine

    def _begin_on_sqlite(self, connection: Connection) -> None:
        if connection.get_execution_options().get("omnikurs_reads"):
            connection.exec_driver_sql("BEGIN")
            return
        # Another process may be writing. SQLite's own busy handler sleeps up to 100 ms at a time; this asks more often.
        deadline = time.monotonic() + self._patience_s
        pause_s = 0.0005
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if "locked" not in str(error.orig) or time.monotonic() >= deadline:
                    raise
                time.sleep(pause_s)
                pause_s = min(pause_s * 1.5, 0.02)


def _complete(url: str, data: Path) -> URL:
    if not url:
        return URL.create("sqlite", database=str(data / FILE_NAME))
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _keep_to_ourselves(path: Path) -> None:
    """What learners wrote is nobody else's on a shared machine. SQLite gives its WAL the rights of the file."""
    os.close(os.open(path, os.O_CREAT | os.O_RDONLY, 0o600))
    for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        with suppress(OSError):  # of somebody else, or on a disk that knows no rights: it is used as it is
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


def _begin_anew(database: Database | None) -> None:
    if database:
        database.begin_anew()


def _configure_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout=250")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is deleted is overwritten with zeros (the purge also rewrites the file and empties the WAL).
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
    finally:
        cursor.close()


def _begin_on_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("omnikurs_reads"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turns what drivers say of a database that cannot be used into one error of ours; mistakes of ours pass through."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except (DBAPIError, PoolTimeoutError, sqlite3.Error) as error:
        raise StoreUnavailableError(str(getattr(error, "orig", None) or error).strip()) from error
