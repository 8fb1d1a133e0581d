"""Opinions: kept once per form, streamed for reports, deleted when their time is over."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Dialect, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.records.buckets import HAS_MARKS, Filter, lock_buckets, of_later_words, of_opinions, publish_full
from app.records.schema import Opinion, ReplyAddress
from app.records.search import fold

_MARKS = ("clarity", "usefulness", "ease")
#: Behind the key of a form: its words that came when it was counted already, and are not told yet.
_LATER = "+"


@dataclass(frozen=True, slots=True)
class SentOpinion:
    """What a learner sent. ``key`` is the random key of the form; ``email`` is empty unless she agreed to ``wording``."""

    key: str
    course: str
    language: str
    sent: datetime
    clarity: int
    usefulness: int
    ease: int
    best: str = ""
    missing: str = ""
    group: str = ""
    email: str = ""
    wording: str = ""


class OpinionRow(NamedTuple):
    """One row of a report: what may be told of one of five (:mod:`app.records.buckets`).

    ``day``, ``language`` and ``group`` are those of the five. Where the five have several languages, ``language`` is empty and
    the words stand in rows of their own, without marks: they would tell which marks are those of the one who wrote in Russian.
    Words that came when their opinion was counted already have no marks either.
    """

    day: date
    course: str
    language: str
    group: str
    clarity: int | None
    usefulness: int | None
    ease: int | None
    best: str
    missing: str


class FeedbackStore:
    """The opinions, through a session of :class:`app.records.database.Database`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, sent: SentOpinion) -> int:
        """Keeps an opinion and answers the id of the row that holds its words.

        The same form (``key``) sent again, even at the same moment, is the same row: what it says last holds, so that
        going back and correcting a word makes no second opinion and loses no word that was acknowledged. What is counted
        already stays as it is, for the difference of two reports would show what was corrected alone: marks are not corrected
        any more, and other words become a row without marks, which waits until five are together like any other.
        """
        lock_buckets(self._session)
        marks = {name: getattr(sent, name) for name in _MARKS}
        opinion_id, subject = self._put(sent.key, sent, marks), of_opinions(sent.course)
        if opinion_id is None:
            opinion_id, subject = self._put_later(sent), of_later_words(sent.course)
        self._put_address(opinion_id, sent)
        publish_full(self._session, subject, sent.group or None)
        return opinion_id

    def _put(self, key: str, sent: SentOpinion, marks: dict[str, int]) -> int | None:
        """Writes a row, or over it while it waits; answers its id, none when it is in a bucket and was left alone."""
        values = {
            "course": sent.course,
            "language": sent.language,
            "group_code": sent.group or None,
            "best": sent.best,
            "missing": sent.missing,
            "folded": fold(sent.best, sent.missing),
            "done": False,
            **marks,
        }
        statement = insert_on(self._session, Opinion).values(key=key, sent_hour=sent.sent, **values)
        statement = statement.on_conflict_do_update(
            index_elements=[Opinion.key], set_=values, where=Opinion.bucket_id.is_(None)
        ).returning(Opinion.id)
        return self._session.scalars(statement).one_or_none()

    def _put_later(self, sent: SentOpinion) -> int:
        """Keeps the words of a form that is counted already, where they are not those that it was counted with.

        Answers the row with the words, which is the counted one where they are the same, or where there are none any more.
        """
        columns = (Opinion.key, Opinion.id, Opinion.bucket_id, Opinion.best, Opinion.missing)
        query = select(*columns).where(Opinion.key.in_([sent.key, sent.key + _LATER]))
        rows = {row.key: row for row in self._session.execute(query)}
        told, later = rows[sent.key], rows.get(sent.key + _LATER)
        if later is not None and later.bucket_id is not None:
            told, later = later, None
        told_id: int = told.id
        if fold(sent.best, sent.missing) and (sent.best, sent.missing) != (told.best, told.missing):
            if told.key != sent.key:  # words of hers that came later are told as well: these are the next ones
                self._session.execute(update(Opinion).where(Opinion.id == told_id).values(key=secrets.token_hex(16)))
            kept = self._put(sent.key + _LATER, sent, {})
            if kept is not None:
                self._session.execute(delete(ReplyAddress).where(ReplyAddress.opinion_id == told_id))
                return kept
        elif later is not None:
            self._session.execute(delete(ReplyAddress).where(ReplyAddress.opinion_id == later.id))
            self._session.execute(delete(Opinion).where(Opinion.id == later.id))
        return told_id

    def _put_address(self, opinion_id: int, sent: SentOpinion) -> None:
        self._session.execute(delete(ReplyAddress).where(ReplyAddress.opinion_id == opinion_id))
        if sent.email:
            self._session.add(ReplyAddress(opinion_id=opinion_id, email=sent.email, wording=sent.wording, agreed_hour=sent.sent))
            self._session.flush()

    def count(self) -> int:
        """How many opinions there are."""
        return self._session.scalar(select(func.count()).select_from(Opinion).where(HAS_MARKS)) or 0

    def rows(self, course: str = "", wanted: Filter = Filter()) -> Iterator[OpinionRow]:  # noqa: B008 (it is frozen)
        """Every opinion (of one course) that may be told of and fits, oldest first, a thousand in memory at a time.

        E-mail addresses are not among them.
        """
        columns = (Opinion.course, Opinion.shown_language, Opinion.shown_group, *(getattr(Opinion, name) for name in _MARKS))
        query = select(Opinion.bucket_id, Opinion.shown_on, *columns, Opinion.best, Opinion.missing)
        query = query.where(wanted.condition(Opinion)).order_by(Opinion.shown_on, Opinion.bucket_id, Opinion.id)
        if course:
            query = query.where(Opinion.course == course)
        found = self._session.execute(query.execution_options(yield_per=1000))
        for _, five in groupby(found, key=lambda row: row.bucket_id):
            rows = [OpinionRow._make(row[1:]) for row in five]
            yield from rows if rows[0].language else _without_words_beside_marks(rows)

    def delete_before(self, moment: datetime) -> int:
        """Deletes the opinions of hours before the one of ``moment``, with their addresses; answers how many."""
        addresses = select(Opinion.id).where(Opinion.sent_hour < moment)
        self._session.execute(delete(ReplyAddress).where(ReplyAddress.opinion_id.in_(addresses)))
        self._session.execute(delete(Opinion).where(Opinion.sent_hour < moment, ~HAS_MARKS))
        return _rows_of(self._session.execute(delete(Opinion).where(Opinion.sent_hour < moment)))

    def count_before(self, moment: datetime) -> int:
        """How many opinions :meth:`delete_before` would delete."""
        query = select(func.count()).select_from(Opinion).where(Opinion.sent_hour < moment, HAS_MARKS)
        return self._session.scalar(query) or 0

    def forget_address(self, opinion_id: int) -> bool:
        """Deletes the address of an opinion (after the answer) and answers whether there was one; the opinion stays."""
        return _rows_of(self._session.execute(delete(ReplyAddress).where(ReplyAddress.opinion_id == opinion_id))) > 0


def insert_on(session: Session, table: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of the session's database."""
    dialect: Dialect = session.get_bind().dialect
    return (postgresql if dialect.name == "postgresql" else sqlite).insert(table)


def _without_words_beside_marks(rows: list[OpinionRow]) -> list[OpinionRow]:
    """First the marks, then the words; sorted, so that their order joins them no more than anything else does."""
    marks = sorted(row._replace(best="", missing="") for row in rows if row.clarity is not None)
    words = sorted((row.best, row.missing) for row in rows if row.best or row.missing)
    bare = rows[0]._replace(clarity=None, usefulness=None, ease=None)
    return [*marks, *(bare._replace(best=best, missing=missing) for best, missing in words)]


def _rows_of(result: Any) -> int:
    return int(result.rowcount)
