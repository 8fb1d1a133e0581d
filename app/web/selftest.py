"""The self-test: a form for each question, whose state travels in the address (POST → 303 → GET, not stored).

Grading and the way from screen to screen are the core's; this module takes what is sent, and hands first tries to the records.
"""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import TooManyRequests

from app.course.attempts.attempt import Attempt
from app.course.attempts.flow import Beginning, advance
from app.course.attempts.result import first_tries, left_empty, sum_up
from app.course.attempts.selection import settle
from app.course.attempts.state import StateError
from app.course.questions import AnswerError
from app.records.attempts import AttemptStore, StartedAttempt, State, Try
from app.records.buckets import lock_buckets
from app.records.errors import RecordsError
from app.records.post_rate_limit import TooFastError
from app.records.unrecorded import Unrecorded
from app.web.environ_keys import UNLOGGED
from app.web.forms import TokenError, check_origin, read_fields
from app.web.learners_group import find_group, read_group
from app.web.selftest_pages import SelfTestPages, open_selftest
from app.web.services import services
from app.web.sources import take_post

bp = Blueprint("selftest", __name__)
log = logging.getLogger(__name__)


@bp.before_request
def keep_out_of_the_log() -> None:
    """See :data:`app.web.environ_keys.UNLOGGED`."""
    request.environ[UNLOGGED] = True


@bp.get("/<language>/<course_id>/test")
def show(language: str, course_id: str) -> Response:
    """The start, or the screen on which the attempt in the address stands."""
    pages = open_selftest(language, course_id)
    token = request.args.get("attempt", "")
    if not token:
        return pages.start(group=read_group(pages.course, request.args.get("group")))
    try:
        settled = pages.settled(token)
        result = sum_up(settled, pages.edition.quiz.pass_mark)
    except (StateError, AnswerError):
        return pages.lost()
    return pages.screen(settled, result, request.args.get("view", ""))


@bp.post("/<language>/<course_id>/test")
def step(language: str, course_id: str) -> Response:
    """Takes what one screen sends and leads to the next one."""
    pages = open_selftest(language, course_id)
    check_origin(request, services().settings.public_url)
    form = read_fields(request)
    token, hour = form.get("token", ""), int(datetime.now(UTC).timestamp()) // 3600
    try:
        if form.get("do") == "start":
            beginning = Beginning(pages.starting_key(token), hour, read_group(pages.course, form.get("group")).code)
            return pages.lead_to(pages.begin(beginning, form.get("mode", "")))
        fresh = Beginning(secrets.token_hex(16), hour)
        before = pages.settled(token)
        following = advance(before, form.to_dict(flat=False), pages.bank, fresh, pages.edition.quiz.plan)
    except TokenError:
        return pages.start(400)
    except (StateError, AnswerError):
        return pages.lost()
    if following.graded:
        _record(pages, before.attempt, following.attempt)
    return pages.lead_to(following.attempt, following.view)


def _record(pages: SelfTestPages, before: Attempt, attempt: Attempt) -> None:
    """First tries go to the records, without a name.

    A test goes on when they cannot be kept: it owes the learner an answer. But what was graded now counts for no certificate
    then, whatever is recorded later; where not even that can be noted, no solution is shown (503). Tries in a draft are the
    trainer's own and recorded nowhere.
    """
    if pages.course.draft_of:
        return
    settled = settle(attempt, pages.bank)
    answered = [Try(question.id, question.fingerprint, right, kept) for question, kept, right in first_tries(settled)]
    empty = [Try(question.id, question.fingerprint, False, answered=False) for question in left_empty(settled)]
    started = datetime.fromtimestamp(attempt.started_hour * 3600, UTC)
    state: State = "whole" if len(answered) == len(attempt.slots) else "left" if attempt.finished else "open"
    try:
        with services().store.writing() as session:
            lock_buckets(session)
            # The code of a link was believed while the records could not be read; kept is that of a group which there is.
            group = find_group(session, pages.course, attempt.group).code
            row = StartedAttempt(attempt.key, pages.course.id, pages.edition.language, started, group)
            new = AttemptStore(session).record(row, answered + empty, state)
            take_post(session, request, 1 + new, *(choice for one in answered for choice in one.chosen))
    except TooFastError as error:
        # Without the record, somebody who sends too much could answer again, and have that counted as the first try.
        raise TooManyRequests(retry_after=error.retry_s) from error
    except RecordsError as error:
        log.warning("an attempt could not be recorded: %s", str(error).replace("\n", " "))
        graded = [
            now.question_id for was, now in zip(before.slots, attempt.slots, strict=True) if now.checked and was.first is None
        ]
        settings = services().settings
        Unrecorded(settings.data, settings.retention_days).note(attempt.key, graded)
