"""The tables: their columns, keys and indexes, as typed SQLAlchemy classes.

Every time of a learner is kept to the hour (:class:`Hour` cuts the rest off on its way in), her rows have numbers of chance, and
there is no column for an address of a machine, a browser or a name. Only the trainer's sessions, failed logins and the rate limit
of posts know seconds, and live for hours or minutes.
Migrations build exactly this; a test compares the two.
"""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from app.records.errors import NaiveTimeError


class Hour(TypeDecorator[datetime]):
    """An aware time, kept in UTC and cut to its hour: a table of opinions must not tell who sat at a screen at 10:41:07."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Cuts to the hour. Raises :class:`NaiveTimeError`."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTimeError("a time needs its zone")
        return value.astimezone(UTC).replace(minute=0, second=0, microsecond=0, tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Gives the hour back as an aware time in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


#: In a table's ``info``: its rows belong to this installation and this hour. No backup holds them, no restoration replaces them.
STAYS_HERE = "stays_here"


class Base(DeclarativeBase):
    """Names every constraint, so that a later migration can find it on either database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


#: Eight bytes. SQLite's own type for them is INTEGER: only such a column is the number of the row.
_Number = BigInteger().with_variant(Integer(), "sqlite")


def _by_chance() -> int:
    """The number of a new row. In the order of their coming, numbers would tell who answered before whom within an hour."""
    return secrets.randbits(62) + 1


class Reported:
    """The columns of what reports count: its privacy bucket, and what they may tell of it (:mod:`app.records.buckets`).

    ``bucket_id`` is random, NULL while the row waits and 0 when it is never counted; ``shown_on`` is NULL in both cases.
    """

    bucket_id: Mapped[int | None] = mapped_column(BigInteger)
    shown_group: Mapped[str] = mapped_column(String(64), default="", server_default="")
    shown_language: Mapped[str] = mapped_column(String(16), default="", server_default="")
    shown_on: Mapped[date | None] = mapped_column(Date)
    course: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(16))
    group_code: Mapped[str | None] = mapped_column(String(64))


def _waiting(table: str, *columns: str) -> Index:
    """An index of the few rows that are in no bucket yet."""
    condition = text("bucket_id IS NULL")
    return Index(f"ix_{table}_waiting", *columns, sqlite_where=condition, postgresql_where=condition)


class Opinion(Reported, Base):
    """One sent form. ``key`` is the random key of its signed token: the same form sent again is the same row.

    Words that come when the row is counted already are a row of their own, without marks: they wait for a bucket of their own.
    """

    __tablename__ = "opinions"
    __table_args__ = (
        CheckConstraint("clarity BETWEEN 1 AND 5", "clarity"),
        CheckConstraint("usefulness BETWEEN 1 AND 5", "usefulness"),
        CheckConstraint("ease BETWEEN 1 AND 5", "ease"),
        Index("ix_opinions_sent_hour", "sent_hour"),
        # The trainer's area counts and averages per language and group over a period: answered from the index alone.
        Index("ix_opinions_report", "course", "shown_group", "shown_language", "shown_on", "clarity", "usefulness", "ease"),
        Index("ix_opinions_bucket_id", "bucket_id"),
        _waiting("opinions", "course", "group_code"),
        # Comments, newest first: filtered and paged in the index, which holds only the opinions that have words.
        Index(
            "ix_opinions_comments",
            "course",
            "shown_on",
            "id",
            "shown_language",
            "shown_group",
            "done",
            sqlite_where=text("folded <> ''"),
            postgresql_where=text("folded <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=False, default=_by_chance)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    sent_hour: Mapped[datetime] = mapped_column(Hour)
    clarity: Mapped[int | None]
    usefulness: Mapped[int | None]
    ease: Mapped[int | None]
    best: Mapped[str] = mapped_column(Text)
    missing: Mapped[str] = mapped_column(Text)
    #: Both texts as they are searched (:func:`app.records.search.fold`), empty when there are none.
    folded: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: The trainer has dealt with the words.
    done: Mapped[bool] = mapped_column(default=False, server_default=false())
    address: Mapped[ReplyAddress | None] = relationship(back_populates="opinion", passive_deletes=True)


class ReplyAddress(Base):
    """An e-mail address given for an answer, with the version of the words that its owner agreed to.

    It has a table of its own so that it can go at once after the answer, and the opinion stays without it.
    """

    __tablename__ = "reply_addresses"

    opinion_id: Mapped[int] = mapped_column(_Number, ForeignKey("opinions.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    wording: Mapped[str] = mapped_column(String(32))
    agreed_hour: Mapped[datetime] = mapped_column(Hour)
    opinion: Mapped[Opinion] = relationship(back_populates="address")


class AttemptRow(Reported, Base):
    """One walk through the self-test. ``key`` is random and names nobody; ``answered`` and ``correct`` count its first tries.

    ``state`` is ``open`` while answers may come, then ``whole`` (every question has one) or ``left``; from then on nothing of the
    attempt that is counted changes.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_started_hour", "started_hour"),
        Index("ix_attempts_report", "course", "state", "shown_group", "shown_language", "shown_on", "answered", "correct"),
        Index("ix_attempts_bucket_id", "bucket_id"),
        _waiting("attempts", "course", "state", "group_code"),
    )

    id: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=False, default=_by_chance)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    started_hour: Mapped[datetime] = mapped_column(Hour)
    state: Mapped[str] = mapped_column(String(8), default="open", server_default="open")
    answered: Mapped[int] = mapped_column(default=0, server_default="0")
    correct: Mapped[int] = mapped_column(default=0, server_default="0")


class FirstTry(Reported, Base):
    """The first answer given to one question of an attempt; what is tried afterwards is learning, not statistics.

    ``chosen`` holds option ids joined with spaces. Course, language, group and hour are the attempt's own, repeated here
    so that a report over 100,000 answers reads one index and no second table.
    """

    __tablename__ = "first_tries"
    __table_args__ = (
        Index(
            "ix_first_tries_report",
            "course",
            "question_id",
            "fingerprint",
            "correct",
            "chosen",
            "shown_language",
            "shown_group",
            "shown_on",
            "attempt_id",
        ),
        Index("ix_first_tries_bucket_id", "bucket_id"),
        _waiting("first_tries", "course", "question_id", "fingerprint", "group_code"),
        # SQLite's implicit number of a row counts up: it would tell in which order attempts came within an hour.
        {"sqlite_with_rowid": False},
    )

    attempt_id: Mapped[int] = mapped_column(_Number, ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    correct: Mapped[bool]
    chosen: Mapped[str] = mapped_column(String(1000))
    started_hour: Mapped[datetime] = mapped_column(Hour)


class Chore(Base):
    """When a daily duty was last done, so that of several workers one does it."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    done_on: Mapped[date] = mapped_column(Date)


class CourseGroup(Base):
    """A group that the trainer made: the code in its link, and the name by which she knows it."""

    __tablename__ = "course_groups"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    course: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(80))
    made_on: Mapped[date] = mapped_column(Date)


class TrainerAccount(Base):
    """The one trainer's password. Sessions of an earlier ``epoch`` are over."""

    __tablename__ = "trainer_account"
    __table_args__ = {"info": {STAYS_HERE: True}}  # noqa: RUF012 (read by SQLAlchemy once)

    id: Mapped[int] = mapped_column(primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    epoch: Mapped[int]


class TrainerSession(Base):
    """One browser in which the trainer is logged in: a hash of its random id, and seconds since 1970."""

    __tablename__ = "trainer_sessions"
    __table_args__ = {"info": {STAYS_HERE: True}}  # noqa: RUF012 (read by SQLAlchemy once)

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int]
    begun_s: Mapped[int] = mapped_column(BigInteger)
    seen_s: Mapped[int] = mapped_column(BigInteger)


class LoginFailure(Base):
    """One wrong password. ``source`` is a keyed hash of where it came from; rows are deleted after a quarter of an hour."""

    __tablename__ = "login_failures"
    __table_args__ = {"info": {STAYS_HERE: True}}  # noqa: RUF012 (read by SQLAlchemy once)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(64))
    at_s: Mapped[int] = mapped_column(BigInteger, index=True)


class PostRateLimit(Base):
    """The token bucket of a source of public posts (:mod:`app.records.post_rate_limit`): when it is full, ms since 1970."""

    __tablename__ = "post_brakes"
    __table_args__ = {"info": {STAYS_HERE: True}}  # noqa: RUF012 (read by SQLAlchemy once)

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    full_ms: Mapped[int] = mapped_column(BigInteger)


#: The tables that backups leave out.
KEPT_HERE = frozenset(table.name for table in Base.metadata.tables.values() if table.info.get(STAYS_HERE))
#: The tables that a restoration replaces, parents before children.
RESTORED = tuple(table for table in Base.metadata.sorted_tables if table.name not in KEPT_HERE)
