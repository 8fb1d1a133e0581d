"""The database: the two ways in which sessions are had, for writing and for reading, and what each of them promises.

SQLite is the default: WAL, ``synchronous=FULL`` (a commit returns when it lies on the disk), write transactions that
take their lock at once, and patience with others. PostgreSQL is reached with psycopg 3 (:mod:`app.records.engines`).
Neither holds a thread for long: what is waited for has a deadline, and then others are told at once (:mod:`app.records.outage`).
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, false, select
from sqlalchemy.orm import Session

from app.records import migration
from app.records.engines import READS, complete_url, open_engine, open_long_engine, translate_db_errors
from app.records.errors import StoreTimeoutError, StoreUnavailableError
from app.records.fair_lock import FairLock
from app.records.file_identity import FileIdentity, assert_unchanged, identify, watch_log
from app.records.outage import Outage
from app.records.schema import Base

FILE_NAME = "omnikurs.sqlite"


class Database:
    """One database, opened lazily: making the object touches nothing.

    ``url`` is a SQLAlchemy URL, or empty for a SQLite file in the folder ``data``, which also takes the backups made before a
    migration. ``patience_s`` is how long a writer waits for its turn. ``long_engine`` is for work that may take many minutes
    (backups, restorations, purges, migrations); on SQLite, which has no deadline but the writer's, it is ``engine``.
    """

    def __init__(self, url: str, data: Path, patience_s: float = 5.0) -> None:
        self.data = data
        self._patience_s = patience_s
        self._ready = False
        self._arrange()
        self.url = complete_url(url, data / FILE_NAME)
        self.engine = open_engine(self.url, patience_s)
        self.long_engine = self.engine if self.path else open_long_engine(self.url, patience_s)
        self._opened: FileIdentity | None = None
        if self.path:
            watch_log(self.engine, self.path)
        self._reader = self.engine.execution_options(**{READS: True})
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
        if self._ready:
            return
        if not self._readying.acquire(timeout=self._patience_s):
            raise StoreTimeoutError("another thread has been opening the database for long")
        try:
            self._make_ready()
        finally:
            self._readying.release()

    def _make_ready(self) -> None:
        with translate_db_errors():
            if self._ready:
                return
            try:
                if self.path:
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                    _keep_to_ourselves(self.path)
                if self.path or not migration.is_newest(self.engine):
                    migration.migrate(self.long_engine, self.data)
                if self.path:
                    self.engine.dispose()  # a connection that is older than the write-ahead log does not know it
                    self._opened = identify(self.path)
            except OSError as error:
                raise StoreUnavailableError(str(error)) from error
            self._ready = True

    @contextmanager
    def writing(self, at_length: bool = False) -> Iterator[Session]:
        """A session whose work is on the disk when the block has ended, or not there at all when it raised.

        Raises :class:`StoreUnavailableError` when the database does not let us write in time, or is not the one that was opened.
        ``at_length`` is for work that nobody waits for: its statements may take many minutes.
        """
        watched, engine = (nullcontext(), self.long_engine) if at_length else (self._writers.watch(), self.engine)
        with watched:
            self.prepare()
            yield from self._write(engine)

    def _write(self, engine: Engine) -> Iterator[Session]:
        with self._exclusive_write(), translate_db_errors(), Session(engine, expire_on_commit=False) as session:
            with session.begin():
                held = session.connection().info
                self._assert_same_files(held)
                yield session
            self._assert_same_files(held)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and never waits for writers. Do not write with it."""
        with self._readers.watch() as answered:
            self.prepare()
            with translate_db_errors(), Session(self._reader, expire_on_commit=False) as session, session.begin():
                session.connection()
                answered()
                yield session

    def ping(self) -> None:
        """Says by :class:`StoreUnavailableError` that records cannot be kept now; used by the health page."""
        with self.writing() as session:
            for table in Base.metadata.sorted_tables:  # every column of it, and no row
                session.execute(select(table).where(false()))

    def close(self) -> None:
        """Closes all connections; the last one folds SQLite's WAL into the file."""
        self.engine.dispose()
        self.long_engine.dispose()

    def begin_anew(self) -> None:
        """In a forked worker: its parent's connections and locks are not to be shared."""
        self.engine.dispose(close=False)
        self._arrange()

    def _arrange(self) -> None:
        self._write_lock = FairLock()
        self._readying = threading.Lock()
        self._writers, self._readers = Outage(), Outage()

    def _assert_same_files(self, connection_info: dict[Any, Any]) -> None:
        if self.path:
            assert_unchanged(self.path, self._opened, connection_info)

    @contextmanager
    def _exclusive_write(self) -> Iterator[None]:
        # Threads queue here, where waking is immediate and fair, instead of polling SQLite's file lock against each other.
        if self.path is None:
            yield
            return
        if not self._write_lock.acquire(self._patience_s):
            raise StoreTimeoutError("other writers hold the database")
        try:
            yield
        finally:
            self._write_lock.release()


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
