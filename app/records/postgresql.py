"""PostgreSQL whose every answer has a deadline on this side too, so that a server that is frozen or cut off holds no thread.

``statement_timeout`` is kept by the server, and a stopped process keeps nothing; its kernel goes on acknowledging, so that TCP
notices nothing either. Nor has the system's resolver a deadline that we could set. Imported only where PostgreSQL is used:
psycopg is an extra.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from psycopg.errors import ConnectionTimeout
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection as EngineConnection

from app.records.in_time import InTime

Result = TypeVar("Result")
#: What a statement may take that is not somebody's click: a backup, a restoration, a purge, a migration.
LONG_S = 1800.0
#: How long after its own ``statement_timeout`` the server may still be on its way with the news of it.
_ON_ITS_WAY_S = 2.0
#: libpq's smallest timeout of a connection.
_LEAST_CONNECT_S = 2
_IDLE_S = 60
#: As many as an engine has connections: only one that cannot be made keeps its place.
_BEING_MADE = 32


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long is waited: for somebody's lock, for a statement, and for any sign of a connection that lay idle; in seconds."""

    lock_s: float
    statement_s: float
    idle_connection_s: float

    @property
    def answer_s(self) -> float:
        """After that the server is asked no more: it should have ended the statement itself."""
        return self.statement_s + _ON_ITS_WAY_S

    @property
    def connect_s(self) -> float:
        """For all of a connection: the name of the host is looked up, and its addresses are tried one after another."""
        return _LEAST_CONNECT_S + 2 * self.lock_s

    def connect_args(self) -> dict[str, Any]:
        """What each new connection is told (libpq's and the server's settings)."""
        options = {
            "lock_timeout": int(self.lock_s * 1000),
            "statement_timeout": int(self.statement_s * 1000),
            # The other way round: a program of ours that is frozen, or a machine that is gone, keeps no lock.
            "idle_in_transaction_session_timeout": int(max(_IDLE_S, self.statement_s) * 1000),
            "tcp_keepalives_idle": 30,
            "tcp_keepalives_interval": 10,
            "tcp_keepalives_count": 3,
            "synchronous_commit": "on",
            "timezone": "UTC",
        }
        return {
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            "connect_timeout": max(_LEAST_CONNECT_S, int(self.lock_s)),
            "keepalives": 1,
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 3,
            "tcp_user_timeout": int(self.answer_s * 1000),
        }


def deadlines(patience_s: float) -> Deadlines:
    """Those of statements that somebody waits for."""
    return Deadlines(patience_s, 2 * patience_s, min(3.0, patience_s))


def long_deadlines(patience_s: float) -> Deadlines:
    """Those of work that takes its time; others are waited for no longer than else."""
    return Deadlines(patience_s, LONG_S, LONG_S)


class NoAnswerError(psycopg.OperationalError):
    """The server said nothing in time. The connection is closed; whether a COMMIT was carried out is not known."""

    timed_out = True


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that waits for the server for :attr:`patience_s` at most."""

    patience_s: float = LONG_S

    def wait(self, gen: Generator[Any, Any, Result], *args: Any, **named: Any) -> Result:
        """See psycopg. Raises :class:`NoAnswerError`."""
        try:
            return super().wait(bounded(gen, self.patience_s), *args, **named)
        except NoAnswerError:
            self.pgconn.finish()  # in the middle of a statement it is of no more use, and closed it leaves the pool
            raise


def bounded(
    steps: Generator[Any, Any, Result], patience_s: float, now: Callable[[], float] = time.monotonic
) -> Generator[Any, Any, Result]:
    """The steps of psycopg's protocol, ended by :class:`NoAnswerError` when nothing has come for so long after the first.

    psycopg tells a waiting generator several times a second that nothing is ready yet. Where something comes all the time, as
    with the rows of a large result, nothing is ended.
    """
    until = now() + patience_s
    try:
        state = next(steps)
        while True:
            ready = yield state
            if ready:
                until = now() + patience_s
            elif now() >= until:
                raise NoAnswerError(f"no answer within {patience_s:g} s")
            state = steps.send(ready)
    except StopIteration as ended:
        result: Result = ended.value
        return result


def use_deadlines(engine: Engine, own: Deadlines) -> None:
    """Has the connections of an engine keep to them."""
    being_made: InTime[BoundedConnection] = InTime(_BEING_MADE, BoundedConnection.close)
    event.listen(engine, "do_connect", lambda _dialect, _record, args, named: _connect(own, being_made, args, named))
    event.listen(engine, "begin", lambda connection: _wait(connection, own.answer_s))
    event.listen(engine, "checkin", lambda connection, _record: _wait_for(connection, own.idle_connection_s))


def _connect(own: Deadlines, being_made: InTime[BoundedConnection], args: Any, named: Any) -> BoundedConnection:
    # psycopg and libpq ask the resolver in the thread that connects, and their own deadline begins after that.
    try:
        connection = being_made.make(lambda: BoundedConnection.connect(*args, **named), own.connect_s)
    except (ConnectionTimeout, TimeoutError) as error:
        raise NoAnswerError(str(error)) from error
    connection.patience_s = own.idle_connection_s
    return connection


def _wait(connection: EngineConnection, patience_s: float) -> None:
    _wait_for(connection.connection.driver_connection, patience_s)


def _wait_for(connection: Any, patience_s: float) -> None:
    if connection is not None:  # it was given up meanwhile
        connection.patience_s = patience_s
