"""What a group thought and which questions were hard: both at a glance, and each in full."""

from __future__ import annotations

import logging
from typing import Any

from flask import Response, abort, g
from sqlalchemy.orm import Session

from app.records.comments import Comments
from app.records.engines import translate_db_errors
from app.records.errors import StoreUnavailableError
from app.records.item_analysis import QuestionAnalysis, analyse, attraction, read_tallies
from app.records.reports import Reports, TestReport
from app.records.retention import wipe
from app.web.course_lookup import addresses
from app.web.services import services
from app.web.trainer.admin_request import AdminRequest, open_admin
from app.web.trainer.auth import LANGUAGE, bp, lead
from app.web.trainer.distractors import distractor_words
from app.web.trainer.links import learners_address

_log = logging.getLogger(__name__)
_HARDEST = 8
_FEW_COMMENTS = 3
_LIST = ("words", "state", "page")
_DONE = {"open": False, "done": True}


@bp.get(f"/{LANGUAGE}/trainer/")
def results(language: str) -> Response:
    """Both columns: what the group thinks, and which questions were hard."""
    admin = open_admin(language)
    with services().store.reading() as session:
        reports = admin.reports(session)
        items = _items(admin, session)
        context = {
            **_choices(admin, reports, session),
            "feedback": reports.feedback(admin.wanted),
            "test": _test(admin, reports),
            "items": [item for item in items if item.shown][:_HARDEST],
            "comments": Comments(session, admin.course.id).page(admin.wanted),
        }
    link = learners_address(addresses(language, admin.course), admin.wanted.group)
    return admin.show("results", few_comments=_FEW_COMMENTS, link=link, **context)


@bp.get(f"/{LANGUAGE}/trainer/opinions")
def opinions(language: str) -> Response:
    """Opinions over time, their distribution, each language and group, and every comment."""
    admin = open_admin(language, "opinions", _LIST)
    number = admin.given["page"]
    with services().store.reading() as session:
        reports = admin.reports(session)
        feedback = reports.feedback(admin.wanted)
        comments = Comments(session, admin.course.id).page(
            admin.wanted,
            admin.given["words"][:100],
            _DONE.get(admin.given["state"]),
            int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
        )
        context = _choices(admin, reports, session)
    return admin.show("opinions", feedback=feedback, comments=comments, **context)


@bp.get(f"/{LANGUAGE}/trainer/questions")
def questions(language: str) -> Response:
    """How the tests went, and every question of the bank."""
    admin = open_admin(language, "questions")
    with services().store.reading() as session:
        reports = admin.reports(session)
        items, test = _items(admin, session), _test(admin, reports)
        context = _choices(admin, reports, session)
    return admin.show("questions", test=test, items=items, **context)


@bp.get(f"/{LANGUAGE}/trainer/questions/<question_id>")
def question(language: str, question_id: str) -> Response:
    """One question as learners see it, with how often each answer was given."""
    admin = open_admin(language, f"questions/{question_id}")
    with services().store.reading() as session:
        reports = admin.reports(session)
        items = _items(admin, session)
        context = _choices(admin, reports, session)
    item = next((item for item in items if item.question.id == question_id), None)
    if item is None:
        abort(404)
    return admin.show("question", item=item, **context)


@bp.post(f"/{LANGUAGE}/trainer/opinions/<int:comment_id>/done")
def mark(language: str, comment_id: int) -> Response:
    """Mark a comment as done, or as open again, and come back to it."""
    admin = open_admin(language, "opinions", _LIST)
    with services().store.writing() as session:
        answered = Comments(session, admin.course.id).mark(comment_id, g.fields.get("done") == "1")
    if answered:
        _leave_no_byte()
    return lead(f"{admin.urls.here}#comments")


@bp.get(f"/{LANGUAGE}/trainer/opinions/<int:comment_id>/delete")
def ask(language: str, comment_id: int) -> Response:
    """The comment once more, and the question whether it shall really go."""
    admin = open_admin(language, f"opinions/{comment_id}/delete", _LIST)
    with services().store.reading() as session:
        comment = Comments(session, admin.course.id).find(comment_id)
    if comment is None:
        abort(404)
    return admin.show("comment-delete", comment=comment)


@bp.post(f"/{LANGUAGE}/trainer/opinions/<int:comment_id>/delete")
def delete(language: str, comment_id: int) -> Response:
    """Delete the words of an opinion."""
    admin = open_admin(language, "opinions", _LIST)
    with services().store.writing() as session:
        Comments(session, admin.course.id).delete(comment_id)
    _leave_no_byte()
    return lead(f"{admin.urls.here}#comments")


def _leave_no_byte() -> None:
    # A trainer may have been asked to delete, and an address was given for the answer alone. Where the file is busy, the daily
    # purge wipes it.
    try:
        with translate_db_errors():
            left = wipe(services().store)
    except StoreUnavailableError as error:
        left = str(error)
    if left:
        _log.warning("what was deleted is not wiped from the files yet: %s", left)


def _items(admin: AdminRequest, session: Session) -> tuple[QuestionAnalysis, ...]:
    """Every question with its figures."""
    return analyse(admin.questions, read_tallies(session, admin.course.id, admin.wanted))


def _test(admin: AdminRequest, reports: Reports) -> TestReport:
    return reports.test(admin.wanted, admin.edition.quiz.pass_mark)


def _choices(admin: AdminRequest, reports: Reports, session: Session) -> dict[str, Any]:
    """What the filter offers: the trainer's groups by name, then others that are large enough to be told of."""
    made = admin.groups(session)
    names = {group.code: group.name for group in made}
    others = [code for code in reports.reportable_groups() if code not in names]
    distractors = {"attraction": attraction, "distractor_words": distractor_words}
    return {"names": names, "codes": [*names, *others], **distractors}
