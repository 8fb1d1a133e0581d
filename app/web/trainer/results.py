"""What a group thought and which questions were hard: both at a glance, and each in full."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, abort, g
from sqlalchemy.orm import Session

from app.records.bundles import TooManyGroupsError
from app.records.comments import Comments
from app.records.database import told_plainly
from app.records.errors import StoreUnavailableError
from app.records.item_analysis import Item, analyse, attraction, read_tallies
from app.records.reports import Reports, TestReport
from app.records.retention import wipe
from app.web.services import services
from app.web.shelf import addresses
from app.web.trainer.access import LANGUAGE, bp, lead
from app.web.trainer.links import learners_address
from app.web.trainer.lures import lure_words
from app.web.trainer.room import Visit, open_visit

T = TypeVar("T")
_log = logging.getLogger(__name__)
_HARDEST = 8
_FEW_COMMENTS = 3
_LIST = ("words", "state", "page")
_DONE = {"open": False, "done": True}


@bp.get(f"/{LANGUAGE}/trainer/")
def results(language: str) -> Response:
    """Both columns: what the group thinks, and which questions were hard."""
    visit = open_visit(language)
    with services().store.reading() as session:
        reports = visit.reports(session)
        items = _items(visit, reports, session)
        context = {
            **_choices(visit, reports, session),
            "feedback": _tried(lambda: reports.feedback(visit.wanted)),
            "test": _test(visit, reports),
            "items": [item for item in items or () if item.shown][:_HARDEST],
            "comments": Comments(session, visit.course.id).page(visit.wanted),
        }
    link = learners_address(addresses(language, visit.course), visit.wanted.group)
    return visit.show("results", few_comments=_FEW_COMMENTS, link=link, **context)


@bp.get(f"/{LANGUAGE}/trainer/opinions")
def opinions(language: str) -> Response:
    """Opinions over time, their distribution, each language and group, and every comment."""
    visit = open_visit(language, "opinions", _LIST)
    number = visit.given["page"]
    with services().store.reading() as session:
        reports = visit.reports(session)
        feedback = _tried(lambda: reports.feedback(visit.wanted))
        comments = Comments(session, visit.course.id).page(
            visit.wanted,
            visit.given["words"][:100],
            _DONE.get(visit.given["state"]),
            int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
        )
        context = _choices(visit, reports, session)
    return visit.show("opinions", feedback=feedback, comments=comments, **context)


@bp.get(f"/{LANGUAGE}/trainer/questions")
def questions(language: str) -> Response:
    """How the tests went, and every question of the bank."""
    visit = open_visit(language, "questions")
    with services().store.reading() as session:
        reports = visit.reports(session)
        items, test = _items(visit, reports, session), _test(visit, reports)
        context = _choices(visit, reports, session)
    return visit.show("questions", test=test, items=items, **context)


@bp.get(f"/{LANGUAGE}/trainer/questions/<question_id>")
def question(language: str, question_id: str) -> Response:
    """One question as learners see it, with how often each answer was given."""
    visit = open_visit(language, f"questions/{question_id}")
    with services().store.reading() as session:
        reports = visit.reports(session)
        items = _items(visit, reports, session) or analyse(visit.questions, ())
        context = _choices(visit, reports, session)
    item = next((item for item in items if item.question.id == question_id), None)
    if item is None:
        abort(404)
    return visit.show("question", item=item, **context)


@bp.post(f"/{LANGUAGE}/trainer/opinions/<int:comment_id>/done")
def mark(language: str, comment_id: int) -> Response:
    """Mark a comment as done, or as open again, and come back to it."""
    visit = open_visit(language, "opinions", _LIST)
    with services().store.writing() as session:
        answered = Comments(session, visit.course.id).mark(comment_id, g.fields.get("done") == "1")
    if answered:
        _leave_no_byte()
    return lead(f"{visit.urls.here}#comments")


@bp.get(f"/{LANGUAGE}/trainer/opinions/<int:comment_id>/delete")
def ask(language: str, comment_id: int) -> Response:
    """The comment once more, and the question whether it shall really go."""
    visit = open_visit(language, f"opinions/{comment_id}/delete", _LIST)
    with services().store.reading() as session:
        comment = Comments(session, visit.course.id).find(comment_id)
    if comment is None:
        abort(404)
    return visit.show("comment-delete", comment=comment)


@bp.post(f"/{LANGUAGE}/trainer/opinions/<int:comment_id>/delete")
def delete(language: str, comment_id: int) -> Response:
    """Delete the words of an opinion."""
    visit = open_visit(language, "opinions", _LIST)
    with services().store.writing() as session:
        Comments(session, visit.course.id).delete(comment_id)
    _leave_no_byte()
    return lead(f"{visit.urls.here}#comments")


def _leave_no_byte() -> None:
    # Whoever deletes may have been asked to, and an address was given for the answer alone. Where the file is busy, the daily
    # purge wipes it.
    try:
        with told_plainly():
            left = wipe(services().store)
    except StoreUnavailableError as error:
        left = str(error)
    if left:
        _log.warning("what was deleted is not wiped from the files yet: %s", left)


def _items(visit: Visit, reports: Reports, session: Session) -> tuple[Item, ...] | None:
    """Every question with its figures."""
    tallies = _tried(lambda: read_tallies(session, visit.course.id, reports.attempts.select(visit.wanted)))
    return None if tallies is None else analyse(visit.questions, tallies)


def _test(visit: Visit, reports: Reports) -> TestReport | None:
    return _tried(lambda: reports.test(visit.wanted, visit.edition.quiz.pass_mark))


def _tried(ask: Callable[[], T]) -> T | None:
    """The answer; None when the period cuts through more groups than can be asked for at once, which the page says."""
    try:
        return ask()
    except TooManyGroupsError:
        return None


def _choices(visit: Visit, reports: Reports, session: Session) -> dict[str, Any]:
    """What the filter offers: the trainer's groups by name, then others that are large enough to be told of."""
    made = visit.groups(session)
    names = {group.code: group.name for group in made}
    others = [code for code in reports.tellable_groups() if code not in names]
    lures = {"attraction": attraction, "lure_words": lure_words}
    return {"names": names, "codes": [*names, *others], **lures}
