"""Comments as the trainer reads them: filtered, searched, paged, marked as done, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Select, func, literal_column, select, update
from sqlalchemy.orm import Session

from app.records.bundles import Filter
from app.records.feedback import SMALLEST_GROUP, FeedbackStore
from app.records.schema import Opinion, ReplyAddress
from app.records.search import fold

PAGE = 20


@dataclass(frozen=True, slots=True)
class Comment:
    """The words of one opinion. ``group`` is empty under five opinions; ``email`` is there while an answer is owed."""

    id: int
    hour: datetime
    language: str
    group: str
    best: str
    missing: str
    done: bool
    email: str


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One page of comments; ``total`` are all that were found."""

    comments: tuple[Comment, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // PAGE))


class Comments:
    """The comments on one course, through a session of :class:`app.records.database.Database`."""

    def __init__(self, session: Session, course: str) -> None:
        self._session = session
        self._course = course

    def page(self, wanted: Filter, words: str = "", done: bool | None = None, number: int = 1) -> CommentPage:
        """The page of that number (the nearest there is), newest first. A group under five finds nothing."""
        if wanted.group and wanted.group not in self._tellable([wanted.group]):
            return CommentPage((), 0, 1)
        query = self._query(wanted, words, done)
        total = self._session.scalar(query.with_only_columns(func.count())) or 0
        if not total:
            return CommentPage((), 0, 1)
        number = max(1, min(number, -(-total // PAGE)))
        ids = query.with_only_columns(Opinion.id).order_by(Opinion.sent_hour.desc(), Opinion.id.desc())
        found = self._read(list(self._session.scalars(ids.limit(PAGE).offset((number - 1) * PAGE))))
        return CommentPage(found, total, number)

    def find(self, comment_id: int) -> Comment | None:
        """One comment; None when there is none (any more)."""
        found = self._read([comment_id])
        return found[0] if found else None

    def mark(self, comment_id: int, done: bool) -> bool:
        """Marks a comment as done, or open again. What is done is answered: its e-mail address is deleted.

        Answers whether an address was deleted, so that its bytes can be wiped.
        """
        query = update(Opinion).where(Opinion.id == comment_id, Opinion.course == self._course)
        self._session.execute(query.values(done=done))
        return done and FeedbackStore(self._session).forget_address(comment_id)

    def delete(self, comment_id: int) -> None:
        """Deletes the words and the address of an opinion; its three marks stay in the averages."""
        query = update(Opinion).where(Opinion.id == comment_id, Opinion.course == self._course)
        self._session.execute(query.values(best="", missing="", folded="", done=False))
        FeedbackStore(self._session).forget_address(comment_id)

    def _query(self, wanted: Filter, words: str, done: bool | None) -> Select[Opinion]:
        # Spelt as in the partial index: with a parameter in it, SQLite would not know that the index holds them all.
        query = select(Opinion).where(Opinion.course == self._course, literal_column("folded <> ''"))
        if wanted.language:
            query = query.where(Opinion.language == wanted.language)
        if wanted.group:
            query = query.where(Opinion.group_code == wanted.group)
        if wanted.first:
            query = query.where(Opinion.sent_hour >= datetime.combine(wanted.first, time(), UTC))
        if wanted.last:
            query = query.where(Opinion.sent_hour < datetime.combine(wanted.last, time(), UTC) + timedelta(days=1))
        if done is not None:
            query = query.where(Opinion.done.is_(done))
        for word in fold(words).split():
            query = query.where(Opinion.folded.contains(word, autoescape=True))
        return query

    def _read(self, ids: list[int]) -> tuple[Comment, ...]:
        if not ids:
            return ()
        query = (
            select(Opinion, ReplyAddress.email)
            .outerjoin(ReplyAddress, ReplyAddress.opinion_id == Opinion.id)
            .where(Opinion.id.in_(ids), Opinion.course == self._course, literal_column("folded <> ''"))
            .order_by(Opinion.sent_hour.desc(), Opinion.id.desc())
        )
        rows = self._session.execute(query).all()
        tellable = self._tellable({row.Opinion.group_code for row in rows if row.Opinion.group_code})
        return tuple(
            Comment(
                id=one.id,
                hour=one.sent_hour,
                language=one.language,
                group=one.group_code if one.group_code in tellable else "",
                best=one.best,
                missing=one.missing,
                done=one.done,
                email=email or "",
            )
            for one, email in rows
        )

    def _tellable(self, codes: list[str] | set[str]) -> frozenset[str]:
        """Those of the codes that five opinions or more carry."""
        query = (
            select(Opinion.group_code)
            .where(Opinion.course == self._course, Opinion.group_code.in_(sorted(codes)))
            .group_by(Opinion.group_code)
            .having(func.count() >= SMALLEST_GROUP)
        )
        return frozenset(self._session.scalars(query)) if codes else frozenset()
