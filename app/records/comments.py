"""Comments as the trainer reads them: filtered, searched, paged, marked as done, deleted.

A comment is there when its five are together (:mod:`app.records.buckets`), and bears their day and their group. Whose author
asks for an answer is there at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, literal_column, or_, select, update
from sqlalchemy.orm import Session

from app.records.buckets import Filter
from app.records.feedback import FeedbackStore
from app.records.schema import Opinion, ReplyAddress
from app.records.search import fold

PAGE = 20


@dataclass(frozen=True, slots=True)
class Comment:
    """The words of one opinion, with day and group of its bucket (the group is empty where it is not told).

    ``language`` is that of the words, which anybody can read from them. ``email`` is there while an answer is owed.
    """

    id: int
    day: date
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
        """The page of that number (the nearest there is), newest first."""
        asking = self._asking() if wanted == Filter() else []
        query = self._query(wanted, asking, words, done)
        total = self._session.scalar(query.with_only_columns(func.count())) or 0
        if not total:
            return CommentPage((), 0, 1)
        number = max(1, min(number, -(-total // PAGE)))
        order = (Opinion.shown_on.desc(), Opinion.id.desc())
        ids = query.with_only_columns(Opinion.id).order_by(*([Opinion.id.in_(asking).desc()] if asking else []), *order)
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

    def _asking(self) -> list[int]:
        """The opinions in no bucket whose authors gave an address: they are answered also where four others do not come.

        Nothing is told of them but their words and the day, and no filter finds them.
        """
        query = select(Opinion.id).join(ReplyAddress, ReplyAddress.opinion_id == Opinion.id)
        return list(self._session.scalars(query.where(Opinion.course == self._course, Opinion.shown_on.is_(None))))

    def _query(self, wanted: Filter, asking: list[int], words: str, done: bool | None) -> Select[Opinion]:
        # Spelt as in the partial index: with a parameter in it, SQLite would not know that the index holds them all.
        query = select(Opinion).where(Opinion.course == self._course, literal_column("folded <> ''"))
        told = wanted.condition(Opinion)
        query = query.where(or_(told, Opinion.id.in_(asking)) if asking else told)
        if done is not None:
            query = query.where(Opinion.done.is_(done))
        for word in fold(words).split():
            query = query.where(Opinion.folded.contains(word, autoescape=True))
        return query

    def _read(self, ids: list[int]) -> tuple[Comment, ...]:
        """The comments of those ids that may be told of, in their order."""
        query = (
            select(Opinion, ReplyAddress.email)
            .outerjoin(ReplyAddress, ReplyAddress.opinion_id == Opinion.id)
            .where(Opinion.id.in_(ids), Opinion.course == self._course, literal_column("folded <> ''"))
            .where(or_(Opinion.shown_on.is_not(None), ReplyAddress.email.is_not(None)))
        )
        found = {
            one.id: Comment(
                id=one.id,
                day=one.shown_on or one.sent_hour.date(),
                language=one.language,
                group=one.shown_group,
                best=one.best,
                missing=one.missing,
                done=one.done,
                email=email or "",
            )
            for one, email in (self._session.execute(query) if ids else ())
        }
        return tuple(found[comment_id] for comment_id in ids if comment_id in found)
