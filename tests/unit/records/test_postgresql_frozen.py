"""A PostgreSQL whose processes are stopped: told in time, nobody's row is halved or doubled, and afterwards all goes on."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.records.database import Database
from app.records.errors import StoreTimeoutError
from app.records.feedback import FeedbackStore
from app.records.postgresql import LONG_S, NoAnswerError, bounded, deadlines
from app.records.schema import Opinion
from tests.support.opinions import keep, opinion
from tests.support.postgresql import Server

PATIENCE_S = 0.5


@pytest.fixture
def hasty(postgresql: Server, tmp_path: Path) -> Iterator[Database]:
    """A database on a server that can be frozen, for which nobody waits long."""
    opened = Database(postgresql.new_database(), tmp_path, patience_s=PATIENCE_S)
    opened.prepare()
    yield opened
    opened.close()


def words(database: Database) -> list[str]:
    """What is kept."""
    with database.reading() as session:
        return sorted(session.scalars(select(Opinion.best)))


def test_a_frozen_server_is_told_in_time_and_loses_nothing(postgresql: Server, hasty: Database) -> None:
    """Reading and writing end with one error of ours; the same forms sent again afterwards are kept, each once."""
    before, again = opinion(best="before"), opinion(best="again")
    keep(hasty, before)
    with postgresql.frozen():
        with pytest.raises(StoreTimeoutError):
            keep(hasty, again)
        with pytest.raises(StoreTimeoutError):
            words(hasty)
    keep(hasty, again, before)
    assert words(hasty) == ["again", "before"]


def test_a_server_that_freezes_before_the_commit(postgresql: Server, hasty: Database) -> None:
    """Whether the row was kept cannot be known; it is whole, and the same form sent again is the same row."""
    sent = opinion(best="in doubt")

    def commit_to_a_frozen_server() -> None:
        with hasty.writing() as session:
            FeedbackStore(session).keep(sent)
            with postgresql.frozen():
                session.commit()

    with pytest.raises(StoreTimeoutError):
        commit_to_a_frozen_server()
    keep(hasty, sent)
    assert words(hasty) == ["in doubt"]


def test_what_a_server_that_answers_is_told(hasty: Database) -> None:
    """Deadlines are the server's as well: those of a click, and those of long work; a statement that is late says so."""
    asked = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "synchronous_commit")
    with hasty.writing() as session:
        assert [session.scalar(text(f"SHOW {name}")) for name in asked] == ["1s", "500ms", "1min", "on"]
    with hasty.writing(at_length=True) as session:
        assert [session.scalar(text(f"SHOW {name}")) for name in asked] == ["30min", "500ms", "30min", "on"]
    assert LONG_S == 30 * 60
    with pytest.raises(StoreTimeoutError), hasty.writing() as session:
        session.execute(text("SELECT pg_sleep(60)"))
    told = deadlines(PATIENCE_S).connect_args()
    assert told["connect_timeout"] == 2
    assert told["tcp_user_timeout"] == 3000
    assert told["keepalives"] == 1


class Clock:
    """Seconds that pass when they are told to."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def waiting(states: int) -> Generator[str, int, str]:
    """A step of psycopg that waits so often for something to come."""
    for _ in range(states):
        while not (yield "read"):
            pass
    return "done"


def test_a_wait_ends_with_its_deadline() -> None:
    """Nothing comes for as long as patience lasts: ended; before that, and where something comes meanwhile, it is not."""
    clock = Clock()
    steps = bounded(waiting(3), 10, clock)
    assert next(steps) == "read"
    for moment, ready in ((9.9, 0), (9.9, 1), (19.8, 0), (19.8, 1), (29.7, 0)):
        clock.now_s = moment
        assert steps.send(ready) == "read"
    clock.now_s = 29.8
    with pytest.raises(NoAnswerError, match="10 s"):
        steps.send(0)


def test_a_wait_gives_back_what_it_was_for() -> None:
    """What psycopg's step answers comes through, also when it never had to wait."""
    steps = bounded(waiting(1), 10, Clock())
    next(steps)
    with pytest.raises(StopIteration) as ended:
        steps.send(1)
    assert ended.value.value == "done"
    with pytest.raises(StopIteration) as ended:
        next(bounded(waiting(0), 10, Clock()))
    assert ended.value.value == "done"
