"""The store of attempts, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

from sqlalchemy import select

from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.buckets import Filter, publish_waited
from app.records.database import Database
from app.records.item_analysis import read_tallies
from app.records.schema import AttemptRow, FirstTry
from tests.support.opinions import NOON

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
        assert len(session.scalars(select(AttemptRow)).all()) == 1


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
        assert len(session.scalars(select(AttemptRow)).all()) == 1
        assert len(session.scalars(select(FirstTry)).all()) == 1


def test_an_attempt_keeps_what_it_began_with(database: Database) -> None:
    """A learner who changes the language midway stays one attempt, in the language she began in; the time is kept to the hour."""
    record(database, ATTEMPT, Try("q1", "f", True))
    record(database, replace(ATTEMPT, language="ru"), Try("q2", "f", True))
    with database.reading() as session:
        rows = session.scalars(select(FirstTry)).all()
    assert {(row.language, row.group_code, row.started_hour.minute) for row in rows} == {("pl", "group", 0)}


def test_what_was_left_empty_is_counted_nowhere(database: Database) -> None:
    """Five attempts that end with one answer and one empty question: the answers are reported, the empty ones are not; a later
    answer to the empty one is no first try and changes no figure."""
    tries = (Try("q1", "f", True, ("a",)), Try("q2", "f", False, answered=False))
    late = Try("q2", "f", True, ("a",))
    for number in range(5):
        one = replace(ATTEMPT, key=f"key-{number}")
        with database.writing() as session:
            assert AttemptStore(session).record(one, tries, "left") == 2
        assert record(database, one, late) == 0
    with database.writing() as session:
        publish_waited(session, NOON + timedelta(days=30))
        tallies = read_tallies(session, "small", Filter())
        assert [(tally.question_id, tally.count) for tally in tallies] == [("q1", 5)]
        kept = session.scalars(select(AttemptRow)).all()
        assert {(row.answered, row.correct, row.state) for row in kept} == {(1, 1, "left")}
        assert AttemptStore(session).first_tries("key-0")["q2"].correct is False


def test_an_attempt_without_any_answer_is_left(database: Database) -> None:
    """An attempt whose questions were all left empty is one row that counts no answer."""
    with database.writing() as session:
        AttemptStore(session).record(ATTEMPT, [Try("q1", "f", False, answered=False)], "left")
    with database.reading() as session:
        (kept,) = session.scalars(select(AttemptRow))
        assert (kept.answered, kept.correct, kept.state) == (0, 0, "left")
