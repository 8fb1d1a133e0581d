"""The store of attempts, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from sqlalchemy import select

from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.database import Database
from app.records.schema import Attempt, FirstTry
from tests.unit.records.opinions import NOON

ATTEMPT = StartedAttempt("attempt-key", "small", "pl", NOON, "group")


def record(database: Database, attempt: StartedAttempt, *tries: Try) -> int:
    """Records in a transaction of its own."""
    with database.writing() as session:
        return AttemptStore(session).record(attempt, tries)


def test_the_first_try_stays(database: Database) -> None:
    """A question's first answer is the one that counts; later answers of the attempt change nothing."""
    assert record(database, ATTEMPT, Try("q1", "f", False, ("b",))) == 1
    assert record(database, ATTEMPT, Try("q1", "f", True, ("a",)), Try("q2", "f", True, ("c", "a"))) == 1
    with database.reading() as session:
        rows = session.scalars(select(FirstTry).order_by(FirstTry.question_id))
        assert [(row.question_id, row.correct, row.chosen) for row in rows] == [("q1", False, "b"), ("q2", True, "c a")]
        assert len(session.scalars(select(Attempt)).all()) == 1


def test_the_same_answer_at_once_is_one_row(database: Database) -> None:
    """Eight requests with the same attempt in the same moment make one attempt and one first try."""
    together = Barrier(8)

    def post() -> None:
        together.wait()
        record(database, ATTEMPT, Try("q1", "f", True, ("a",)))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(post) for _ in range(8)]:
            done.result()
    with database.reading() as session:
        assert len(session.scalars(select(Attempt)).all()) == 1
        assert len(session.scalars(select(FirstTry)).all()) == 1


def test_an_attempt_keeps_what_it_began_with(database: Database) -> None:
    """A learner who changes the language midway stays one attempt, in the language she began in; the time is kept to the hour."""
    record(database, ATTEMPT, Try("q1", "f", True))
    record(database, replace(ATTEMPT, language="ru"), Try("q2", "f", True))
    with database.reading() as session:
        rows = session.scalars(select(FirstTry)).all()
    assert {(row.language, row.group_code, row.started_hour.minute) for row in rows} == {("pl", "group", 0)}
