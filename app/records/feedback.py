"""Opinions: kept once per form, streamed for reports, deleted when their time is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Dialect, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.records.schema import Opinion, ReplyAddress
from app.records.search import fold

#: Below this many opinions a group's code is not told: its members would be guessed.
SMALLEST_GROUP = 5


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
    """One row of a report. ``group`` is empty when there is none, or when fewer than five opinions carry it."""

    hour: datetime
    course: str
    language: str
    group: str
    clarity: int
    usefulness: int
    ease: int
    best: str
    missing: str


class FeedbackStore:
    """The opinions, through a session of :class:`app.records.database.Database`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, sent: SentOpinion) -> int:
        """Keeps an opinion and answers its id.

        The same form (``key``) sent again, even at the same moment, is the same row: what it says last holds, so that
        going back and correcting a word makes no second opinion and loses no word that was acknowledged.
        """
        values = {
            "course": sent.course,
            "language": sent.language,
            "group_code": sent.group or None,
            "clarity": sent.clarity,
            "usefulness": sent.usefulness,
            "ease": sent.ease,
            "best": sent.best,
            "missing": sent.missing,
            "folded": fold(sent.best, sent.missing),
            "done": False,
        }
        statement = insert_on(self._session, Opinion).values(key=sent.key, sent_hour=sent.sent, **values)
        statement = statement.on_conflict_do_update(index_elements=[Opinion.key], set_=values)
        opinion_id: int = self._session.scalars(statement.returning(Opinion.id)).one()
        self._session.execute(delete(ReplyAddress).where(ReplyAddress.opinion_id == opinion_id))
        if sent.email:
            self._session.add(ReplyAddress(opinion_id=opinion_id, email=sent.email, wording=sent.wording, agreed_hour=sent.sent))
            self._session.flush()
        return opinion_id

    def count(self) -> int:
        """How many opinions there are."""
        return self._session.scalar(select(func.count()).select_from(Opinion)) or 0

    def tellable_groups(self) -> frozenset[tuple[str, str]]:
        """The (course, group code) pairs with enough opinions for their code to be shown."""
        query = (
            select(Opinion.course, Opinion.group_code)
            .where(Opinion.group_code.is_not(None))
            .group_by(Opinion.course, Opinion.group_code)
            .having(func.count() >= SMALLEST_GROUP)
        )
        return frozenset((course, group) for course, group in self._session.execute(query) if group)

    def rows(self, course: str = "") -> Iterator[OpinionRow]:
        """Every opinion (of one course), oldest first, a thousand in memory at a time. E-mail addresses are not among them."""
        tellable = self.tellable_groups()
        query = select(
            Opinion.sent_hour,
            Opinion.course,
            Opinion.language,
            Opinion.group_code,
            Opinion.clarity,
            Opinion.usefulness,
            Opinion.ease,
            Opinion.best,
            Opinion.missing,
        ).order_by(Opinion.sent_hour, Opinion.id)
        if course:
            query = query.where(Opinion.course == course)
        for row in self._session.execute(query.execution_options(yield_per=1000)):
            shown = row.group_code if (row.course, row.group_code) in tellable else ""
            yield OpinionRow._make(row)._replace(group=shown or "")

    def delete_before(self, moment: datetime) -> int:
        """Deletes the opinions of hours before the one of ``moment``, with their addresses; answers how many."""
        addresses = select(Opinion.id).where(Opinion.sent_hour < moment)
        self._session.execute(delete(ReplyAddress).where(ReplyAddress.opinion_id.in_(addresses)))
        return _rows_of(self._session.execute(delete(Opinion).where(Opinion.sent_hour < moment)))

    def count_before(self, moment: datetime) -> int:
        """How many opinions :meth:`delete_before` would delete."""
        query = select(func.count()).select_from(Opinion).where(Opinion.sent_hour < moment)
        return self._session.scalar(query) or 0

    def forget_address(self, opinion_id: int) -> bool:
        """Deletes the address of an opinion (after the answer) and answers whether there was one; the opinion stays."""
        return _rows_of(self._session.execute(delete(ReplyAddress).where(ReplyAddress.opinion_id == opinion_id))) > 0


def insert_on(session: Session, table: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of the session's database."""
    dialect: Dialect = session.get_bind().dialect
    return (postgresql if dialect.name == "postgresql" else sqlite).insert(table)


def _rows_of(result: Any) -> int:
    return int(result.rowcount)
