"""Privacy buckets: five answers that are always counted together, so that no report, and no difference of two, tells of fewer.

A new answer waits. As soon as five that fit are there they become a bucket, for ever, and each gets what may be told of it: a
group, a language and a day that all five share. Reports, tables, comments and exports know nothing else, and a filter takes
buckets whole. So whatever two reports are subtracted from each other, of different filters or of different moments, five people
and more are left, or nobody. Which five go together, the finest first:

* five of one group and one language, at once;
* the first five of a group whatever their languages, at once; their language is not told;
* five of a group that have waited for a day; their language is not told;
* five that have waited for a week; neither language nor group is told.

What is in a bucket does not change any more: a corrected opinion keeps its counted marks and words, and its other words wait for
a bucket like those of somebody else; an attempt that was left and goes on adds nothing. Where retention deletes one of five, the
other four are not counted any more.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select, text, update
from sqlalchemy.orm import Session

from app.records.schema import AttemptRow, FirstTry, Opinion, Reported

#: How many answers a bucket holds.
STEP = 5
#: The bucket of what is never counted.
NEVER = 0
#: Whether a row is an opinion, or words that came when theirs was counted already.
HAS_MARKS = Opinion.clarity.is_not(None)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
#: Any number will do that no other lock of ours has.
_LOCK_NUMBER = 0x0A0B0C0E


@dataclass(frozen=True, slots=True)
class Filter:
    """What a report is asked for; empty means all. ``first`` and ``last`` are days, both inclusive."""

    language: str = ""
    group: str = ""
    first: date | None = None
    last: date | None = None

    def condition(self, table: type[Reported]) -> ColumnElement[bool]:
        """The rows of a table that are in a bucket and fit."""
        conditions: list[ColumnElement[bool]] = [table.shown_on.is_not(None)]
        if self.language:
            conditions.append(table.shown_language == self.language)
        if self.group:
            conditions.append(table.shown_group == self.group)
        if self.first:
            conditions.append(table.shown_on >= self.first)
        if self.last:
            conditions.append(table.shown_on <= self.last)
        return and_(*conditions)


class Subject(NamedTuple):
    """What is counted together: the opinions on a course, words that came later, its whole attempts, those that were left, or the
    first tries of one wording of a question. ``key`` tells the rows of the subject apart."""

    table: type[Opinion] | type[AttemptRow] | type[FirstTry]
    key: Any
    hour: Any
    conditions: tuple[ColumnElement[bool], ...]

    def waiting(self, session: Session, *conditions: ColumnElement[bool]) -> list[_Answer]:
        """The answers that are in no bucket yet, the oldest first, in an order of chance within an hour."""
        table = self.table
        query = select(self.key, table.group_code, table.language, self.hour)
        query = query.where(*self.conditions, table.bucket_id.is_(None), *conditions)
        if table is FirstTry:
            query = query.join(AttemptRow, AttemptRow.id == FirstTry.attempt_id).where(AttemptRow.state != "open")
        found = [_Answer(*row) for row in session.execute(query)]
        secrets.SystemRandom().shuffle(found)
        return sorted(found, key=lambda answer: answer.hour)


class _Answer(NamedTuple):
    key: int
    group: str | None
    language: str
    hour: datetime


def of_opinions(course: str) -> Subject:
    """The opinions on a course."""
    return Subject(Opinion, Opinion.id, Opinion.sent_hour, (Opinion.course == course, HAS_MARKS))


def of_later_words(course: str) -> Subject:
    """The words that came when their opinions were counted already."""
    return Subject(Opinion, Opinion.id, Opinion.sent_hour, (Opinion.course == course, ~HAS_MARKS))


def of_attempts(course: str, state: str) -> Subject:
    """The attempts that ended in that way."""
    return Subject(AttemptRow, AttemptRow.id, AttemptRow.started_hour, (AttemptRow.course == course, AttemptRow.state == state))


def of_question(course: str, question_id: str, fingerprint: str) -> Subject:
    """The first tries of one wording of a question, in attempts that have ended."""
    own = (FirstTry.course == course, FirstTry.question_id == question_id, FirstTry.fingerprint == fingerprint)
    return Subject(FirstTry, FirstTry.attempt_id, FirstTry.started_hour, own)


def lock_buckets(session: Session) -> None:
    """Makes every other transaction that fills buckets wait until this one ends. Call it before anything is written.

    Two that fill buckets at once would take the same answers. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})


def publish_full(session: Session, subject: Subject, group: str | None) -> None:
    """Fills the buckets for which five of a group are there now."""
    table = subject.table
    left = []
    for language, own in _by_language(subject.waiting(session, table.group_code.is_not_distinct_from(group))):
        full = _whole_fives(own)
        _fill(session, subject, own[:full], group, language)
        left += own[full:]
    if len(left) >= STEP:
        # Read from the rows themselves: a group of which something is told has had its first five.
        own_group = (*subject.conditions, table.group_code.is_not_distinct_from(group), table.shown_on.is_not(None))
        if session.scalar(select(subject.key).where(*own_group).limit(1)) is None:
            _fill(session, subject, sorted(left, key=lambda answer: answer.hour)[:STEP], group, "")


def publish_waited(session: Session, now: datetime) -> None:
    """Fills the buckets for which answers have waited long enough. An attempt that rests for a day counts as left."""
    lock_buckets(session)
    session.execute(
        update(AttemptRow)
        .where(AttemptRow.state == "open", AttemptRow.started_hour <= now - _DAY)
        .values(state="left")
        .execution_options(synchronize_session=False)
    )
    for subject in _subjects(session):
        for group, count in Counter(answer.group for answer in subject.waiting(session)).items():
            if count >= STEP:
                publish_full(session, subject, group)
        by_group: dict[str | None, list[_Answer]] = defaultdict(list)
        for answer in subject.waiting(session, subject.hour <= now - _DAY):
            by_group[answer.group].append(answer)
        for group, own in by_group.items():
            _fill(session, subject, own[: _whole_fives(own)], group, "")
        rest = subject.waiting(session, subject.hour <= now - _WEEK)
        _fill(session, subject, rest[: _whole_fives(rest)], None, "")


def drop_incomplete(session: Session) -> None:
    """Counts nobody any more whose bucket has lost one of its five (to retention, or to a backup made in between)."""
    for table in (Opinion, AttemptRow, FirstTry):
        broken = select(table.bucket_id).where(table.shown_on.is_not(None)).group_by(table.bucket_id).having(func.count() != STEP)
        session.execute(
            update(table)
            .where(table.bucket_id.in_(broken))
            .values(bucket_id=NEVER, shown_on=None, shown_group="", shown_language="")
            .execution_options(synchronize_session=False)
        )


def _subjects(session: Session) -> Iterator[Subject]:
    """Everything of which something waits."""
    for course in session.scalars(select(Opinion.course).where(Opinion.bucket_id.is_(None)).distinct()).all():
        yield of_opinions(course)
        yield of_later_words(course)
    ended = (
        select(AttemptRow.course, AttemptRow.state).where(AttemptRow.bucket_id.is_(None), AttemptRow.state != "open").distinct()
    )
    for course, state in session.execute(ended).all():
        yield of_attempts(course, state)
    wordings = select(FirstTry.course, FirstTry.question_id, FirstTry.fingerprint).where(FirstTry.bucket_id.is_(None)).distinct()
    for course, question_id, fingerprint in session.execute(wordings).all():
        yield of_question(course, question_id, fingerprint)


def _fill(session: Session, subject: Subject, answers: list[_Answer], group: str | None, language: str) -> None:
    """Puts the answers into buckets, five by five."""
    for start in range(0, len(answers), STEP):
        five = answers[start : start + STEP]
        told = {
            "bucket_id": secrets.randbits(62) + 1,
            "shown_group": group or "",
            "shown_language": language,
            "shown_on": max(answer.hour for answer in five).date(),
        }
        own = subject.key.in_([answer.key for answer in five])
        session.execute(
            update(subject.table).where(*subject.conditions, own).values(told).execution_options(synchronize_session=False)
        )


def _by_language(answers: Iterable[_Answer]) -> list[tuple[str, list[_Answer]]]:
    found: dict[str, list[_Answer]] = defaultdict(list)
    for answer in answers:
        found[answer.language].append(answer)
    return list(found.items())


def _whole_fives(answers: list[_Answer]) -> int:
    return len(answers) - len(answers) % STEP
