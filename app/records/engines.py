"""Engines: the one place that makes them, sets SQLite's and PostgreSQL's durability, and keeps values out of every error.

A driver's error may repeat the row that it refuses, and SQLAlchemy's may repeat the parameters of the statement: both would
bring a learner's words into a log. Here they are cut down to what names the fault, whatever uses the engine and logs the error.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, Connection, ExceptionContext, make_url
from sqlalchemy.exc import OperationalError, ProgrammingError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.records.errors import RecordsError, StoreTimeoutError, StoreUnavailableError

if TYPE_CHECKING:
    from app.records.postgresql import Deadlines

#: What a connection is told that only reads (:meth:`app.records.database.Database.reading`).
READS = "omnikurs_reads"
_CONNECTIONS = 32
#: Classes of SQLSTATE (PostgreSQL's manual, appendix A) whose messages quote values: data exceptions, violated constraints, a
#: violated view's check, and what functions and external routines raise.
_QUOTING = ("22", "23", "27", "38", "39", "44", "P0")
#: A statement that took too long, and a lock that did not come in time.
_LATE = ("57014", "55P03")


def open_engine(url: URL, patience_s: float) -> Engine:
    """The engine of the records at ``url``; a writer on SQLite waits so long for its turn, a statement on PostgreSQL too."""
    common: dict[str, Any] = {"pool_size": 8, "max_overflow": _CONNECTIONS - 8, "pool_timeout": patience_s}
    if url.get_backend_name() != "sqlite":
        from app.records.postgresql import deadlines

        return _postgresql_engine(url, deadlines(patience_s), pool_pre_ping=True, **common)
    engine = new_engine(url, connect_args={"timeout": 0, "isolation_level": None}, **common)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", lambda connection: _begin_on_sqlite(connection, patience_s))
    return engine


def open_long_engine(url: URL, patience_s: float) -> Engine:
    """An engine on PostgreSQL for what takes its time: its connections are not pooled, and have deadlines of their own."""
    from app.records.postgresql import long_deadlines

    return _postgresql_engine(url, long_deadlines(patience_s), poolclass=NullPool)


def _postgresql_engine(url: URL, deadlines: Deadlines, **options: Any) -> Engine:
    from app.records.postgresql import use_deadlines

    engine = new_engine(url, connect_args=deadlines.connect_args(), **options)
    use_deadlines(engine, deadlines)
    event.listen(engine, "begin", _begin_on_postgresql)
    return engine


def new_engine(url: URL, **options: Any) -> Engine:
    """An engine whose errors and logs hold statements, and never a value."""
    engine = create_engine(url, hide_parameters=True, **options)
    event.listen(engine, "handle_error", _leave_out_values)
    return engine


def sqlite_url(file: Path) -> URL:
    """The URL of a file, whatever signs are in its name."""
    return URL.create("sqlite", database=str(file.absolute()))


def read_only(file: Path) -> sqlite3.Connection:
    """A plain connection to a file that is only read, whatever signs (`?`, `#`, `%`) are in its name."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def complete_url(url: str, file: Path) -> URL:
    """The URL of a setting: the SQLite ``file`` when it is empty, the driver filled in for PostgreSQL."""
    if not url:
        return sqlite_url(file)
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


@contextmanager
def translate_db_errors() -> Iterator[None]:
    """Turns what drivers say of a database that cannot be used into one error of ours, which names the fault and no value."""
    try:
        yield
    except ProgrammingError as error:
        raise StoreUnavailableError(f"the tables do not fit this Omnikurs: {_first_line(error)}") from error
    except (StatementError, PoolTimeoutError, sqlite3.Error) as error:
        kind = StoreTimeoutError if _is_late(error) else StoreUnavailableError
        raise kind(_first_line(error)) from error


def _is_late(error: Exception) -> bool:
    """Whether it was waited for, in vain."""
    original = getattr(error, "orig", None) or error
    if isinstance(original, sqlite3.Error):
        return (getattr(original, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY
    is_late = isinstance(error, PoolTimeoutError) or getattr(original, "timed_out", False)
    return is_late or getattr(original, "sqlstate", None) in _LATE


def _first_line(error: Exception) -> str:
    told = str(getattr(error, "orig", None) or error).strip()
    return told.splitlines()[0] if told else type(error).__name__


def _leave_out_values(context: ExceptionContext) -> None:
    original = context.original_exception
    if isinstance(original, (sqlite3.Error, UnicodeError, RecordsError)):
        return  # they name columns, codecs and positions
    named = _name_fault(original)
    original.args = (named,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(original).__name__}) {named}",)


def _name_fault(error: BaseException) -> str:
    """What is wrong, in words without a value of a row: of PostgreSQL's message only what its class allows."""
    state = getattr(error, "sqlstate", None)
    said = getattr(error, "diag", None)
    if said is None:
        return type(error).__name__  # a mistake in binding a value, which its message quotes
    if not state:
        return str(error).strip()  # no connection: nothing was sent
    if not state.startswith(_QUOTING):
        return f"{said.message_primary} (SQLSTATE {state})"
    place = [part for part in (said.table_name, said.column_name, said.constraint_name) if part]
    return f"{type(error).__name__}{': ' if place else ''}{'.'.join(place)} (SQLSTATE {state})"


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


def _begin_on_sqlite(connection: Connection, patience_s: float) -> None:
    if connection.get_execution_options().get(READS):
        connection.exec_driver_sql("BEGIN")
        return
    # Another process may be writing. SQLite's own busy handler sleeps up to 100 ms at a time; this asks more often.
    deadline = time.monotonic() + patience_s
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


def _begin_on_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(READS):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
