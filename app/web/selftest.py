"""The self-test: a form for each question, whose state travels in the address (POST → 303 → GET, not stored).

Grading is the core's; this room only reads forms, decides which screen comes next, and hands first tries to the records.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.datastructures import MultiDict

from app.course.arrangement import Arrangement
from app.course.attempt import Attempt, Mode, Settled, StateError, draw, settle
from app.course.model import Course, Edition
from app.course.pairing import twin_questions
from app.course.questions import AnswerError, grade
from app.course.questions.fill import LONGEST_ANSWER
from app.course.result import Result, canonical_first_tries, sum_up
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.errors import RecordsError
from app.web.addresses import Addresses
from app.web.answers import page
from app.web.attempt_tokens import AttemptTokens
from app.web.forms import FormTokens, TokenError, group_code, read_fields, refuse_strangers
from app.web.services import services
from app.web.shelf import addresses, find

bp = Blueprint("selftest", __name__)
log = logging.getLogger(__name__)

_MODES: Mapping[str, Mode] = {"practice": "practice", "test": "test"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request at the self-test of one course in one language."""

    course: Course
    edition: Edition

    def tokens(self) -> AttemptTokens:
        """The writer and reader of this course's tokens."""
        return AttemptTokens(current_app.secret_key or "", self.course.id)

    def urls(self, query: str = "") -> Addresses:
        """The addresses as the self-test sees them; the query goes into the other languages."""
        return addresses(self.edition.language, self.course, page="test", query=query)

    def starting_key(self, token: str) -> str:
        """The random key of a start form's token: pressed twice, it starts one attempt. Raises :class:`TokenError`."""
        return self._starts().read(token, f"test:{self.course.id}")

    def start_page(self, status: int = 200, group: str = "") -> Response:
        """The page on which an attempt begins."""
        query = urlencode({"group": group}) if group else ""
        total = len(_sections(self.edition))
        return self.page("pages/test-start.html", query, status, group=group, total=total, token=self._starting_token())

    def lost_page(self) -> Response:
        """What is said to an attempt that cannot be read."""
        return self.page("pages/test-lost.html", status=400, token=self._starting_token())

    def _starting_token(self) -> str:
        return self._starts().issue(f"test:{self.course.id}")

    def _starts(self) -> FormTokens:
        return FormTokens(current_app.secret_key or "")

    def settled(self, token: str) -> Settled:
        """The attempt of a token against the bank of today; raises :class:`StateError`."""
        settled = settle(self.tokens().read(token), self.edition.quiz.questions)
        if not settled.questions:
            raise StateError("none of its questions is left")
        return settled

    def page(self, template: str, query: str = "", status: int = 200, **context: Any) -> Response:
        """A page of the self-test, never stored."""
        urls = self.urls(query)
        shown = {"course": self.course, "edition": self.edition, "sound": services().speaks, **context}
        answer = page(template, urls, status=status, **shown)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    def lead_to(self, attempt: Attempt, **more: str) -> Response:
        """Leads to the attempt's own address, so that reload and back are safe."""
        query = urlencode({"attempt": self.tokens().write(attempt), **more})
        answer = redirect(self.urls(query).here, 303)
        answer.headers["Cache-Control"] = "no-store"
        return answer  # type: ignore[return-value]


@bp.get("/<language>/<course_id>/test")
def show(language: str, course_id: str) -> Response:
    """The start, or the screen on which the attempt in the address stands."""
    visit = open_visit(language, course_id)
    token = request.args.get("attempt", "")
    if not token:
        return visit.start_page(group=group_code(request.args.get("group", "")))
    try:
        settled = visit.settled(token)
        result = sum_up(settled, visit.edition.quiz.pass_mark)
    except (StateError, AnswerError):
        return visit.lost_page()
    return _screen(visit, settled, result, request.args.get("view", ""))


@bp.post("/<language>/<course_id>/test")
def step(language: str, course_id: str) -> Response:
    """Takes what one screen sends and leads to the next one."""
    visit = open_visit(language, course_id)
    refuse_strangers(request, services().settings.public_url)
    form = read_fields(request)
    token = form.get("token", "")
    try:
        if form.get("do") == "start":
            group = group_code(form.get("group", ""))
            return visit.lead_to(_begin(visit, visit.starting_key(token), form.get("mode", ""), group))
        return _go_on(visit, visit.settled(token), form)
    except TokenError:
        return visit.start_page(400)
    except (StateError, AnswerError):
        return visit.lost_page()


def show_result(visit: Visit, settled: Settled, result: Result, status: int = 200, **context: Any) -> Response:
    """The result's page; the certificate's form comes back to it with an error."""
    token = visit.tokens().write(settled.attempt)
    return visit.page(
        "pages/test-result.html",
        urlencode({"attempt": token}),
        status,
        token=token,
        attempt=settled.attempt,
        result=result,
        **{"name": "", "name_error": "", **context},
    )


def open_visit(language: str, course_id: str) -> Visit:
    """The self-test of that course; aborts with 404 where there is none."""
    course, edition = find(language, course_id)
    if not edition.quiz.questions:
        abort(404)
    return Visit(course, edition)


def _sections(edition: Edition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(question.section_id for question in edition.quiz.questions))


def _begin(visit: Visit, key: str, mode: str, group: str, avoid: tuple[str, ...] = ()) -> Attempt:
    return draw(
        visit.edition.quiz.questions,
        key=key,
        seed=int(key[:8], 16),
        mode=_MODES.get(mode, "practice"),
        avoid=avoid,
        started_hour=int(datetime.now(UTC).timestamp()) // 3600,
        group=group,
    )


def _screen(visit: Visit, settled: Settled, result: Result, view: str) -> Response:
    attempt = settled.attempt
    if attempt.finished:
        return show_result(visit, settled, result)
    token = visit.tokens().write(attempt)
    query = {"attempt": token, **({"view": "end"} if view == "end" else {})}
    template = "pages/test-end.html" if view == "end" else "pages/test-question.html"
    return visit.page(
        template,
        urlencode(query),
        token=token,
        attempt=attempt,
        result=result,
        row=result.rows[attempt.current],
        section=visit.edition.section(settled.questions[attempt.current].section_id),
        twins=twin_questions(visit.course.editions, visit.edition.language, settled.questions[attempt.current].id),
        changed=bool(settled.changed),
        missing=view == "missing",
        last=_after(attempt, attempt.current) < 0,
    )


def _go_on(visit: Visit, before: Settled, form: MultiDict[str, str]) -> Response:
    """What the pressed button asks for, with the answer of the screen kept first."""
    attempt, do = before.attempt, form.get("do", "go")
    if do == "renew":
        avoid = tuple(slot.question_id for slot in attempt.slots)
        return visit.lead_to(_begin(visit, secrets.token_hex(16), attempt.mode, attempt.group, avoid))
    if do == "retry":
        return visit.lead_to(attempt.reopen(visit.edition.quiz.questions) if attempt.finished else attempt)
    if before.changed or attempt.finished:
        return visit.lead_to(attempt)  # the screen that was sent is not the one of today
    name, _, detail = do.partition(":")
    index = _number(form.get("q", "-1"))
    on_question = 0 <= index < len(attempt.slots)
    if on_question and not attempt.slots[index].checked and name != "move":
        attempt = attempt.answer(index, _read_answer(before.arrangement(index), form))
    if name == "jump":
        return visit.lead_to(attempt.at(_number(detail)))
    if name == "finish":
        return _finish(visit, attempt)
    if not on_question:
        return visit.lead_to(attempt)
    if name == "move":
        moved = _move(before.arrangement(index), attempt.slots[index].answer, detail)
        return visit.lead_to(attempt.answer(index, moved).at(index))
    if name == "keep":
        return visit.lead_to(attempt.at(index))
    if name == "back":
        return visit.lead_to(attempt.at(attempt.previous(index)))
    if name == "go" and attempt.mode == "practice" and not attempt.slots[index].checked:
        return _check(visit, attempt, index)
    return _leave(visit, attempt, index)


def _check(visit: Visit, attempt: Attempt, index: int) -> Response:
    checked = attempt.check(index).at(index)
    if not checked.slots[index].checked:
        return visit.lead_to(checked, view="missing")
    _record(visit, checked)
    return visit.lead_to(checked)


def _leave(visit: Visit, attempt: Attempt, index: int) -> Response:
    """To the next question; behind the last one to the end, by way of what has no answer yet."""
    following = _after(attempt, index)
    if following >= 0:
        return visit.lead_to(attempt.at(following))
    if attempt.unanswered:
        return visit.lead_to(attempt.at(index), view="end")
    return _finish(visit, attempt)


def _after(attempt: Attempt, index: int) -> int:
    if attempt.mode == "test" and attempt.round == 1:
        return index + 1 if index + 1 < len(attempt.slots) else -1
    return attempt.next_open(index)


def _finish(visit: Visit, attempt: Attempt) -> Response:
    done = attempt.finish()
    _record(visit, done)
    return visit.lead_to(done)


def _read_answer(arrangement: Arrangement, form: MultiDict[str, str]) -> tuple[str, ...]:
    """The answer as places. An order that was not touched is none. Raises :class:`AnswerError` for what no form sends."""
    kind = arrangement.question.kind
    if kind == "fill":
        typed = " ".join(form.get("a", "").split())[:LONGEST_ANSWER]
        return (typed,) if typed else ()
    if kind == "matching":
        given = ((row, form.get(f"r{row}", "")) for row in range(len(arrangement.options)))
        places = tuple(f"{row}:{target}" for row, target in given if target)
    else:
        places = tuple(form.getlist("a"))
    if kind == "ordering" and list(places) == [str(place) for place in range(len(arrangement.options))]:
        return ()
    grade(arrangement.question, arrangement.read(places))
    return places


def _move(arrangement: Arrangement, answer: tuple[str, ...], detail: str) -> tuple[str, ...]:
    """An order in which one step has changed places with its neighbour. Raises :class:`AnswerError` for an unknown step."""
    place, _, direction = detail.partition(":")
    order = [here for here, _ in arrangement.standing(answer)]
    if arrangement.question.kind != "ordering" or place not in order or direction not in ("up", "down"):
        raise AnswerError("no such step")
    here = order.index(place)
    there = max(0, min(len(order) - 1, here + (-1 if direction == "up" else 1)))
    order[here], order[there] = order[there], order[here]
    return tuple(order)


def _record(visit: Visit, attempt: Attempt) -> None:
    """First tries go to the records, without a name. A test goes on when they cannot be kept: it owes the learner an answer."""
    result = sum_up(settle(attempt, visit.edition.quiz.questions), visit.edition.quiz.pass_mark)
    tries = [
        Try(question.id, question.fingerprint, right, chosen if question.options and question.kind != "fill" else ())
        for question, chosen, right in canonical_first_tries(result.rows)
    ]
    started = datetime.fromtimestamp(attempt.started_hour * 3600, UTC)
    row = StartedAttempt(attempt.key, visit.course.id, visit.edition.language, started, attempt.group)
    try:
        with services().store.writing() as session:
            AttemptStore(session).record(row, tries)
    except RecordsError as error:
        log.warning("an attempt could not be recorded: %s", str(error).replace("\n", " "))


def _number(text: str) -> int:
    """A question's number as a form sends it. Raises :class:`AnswerError` for what is none."""
    try:
        return int(text)
    except ValueError as error:
        raise AnswerError("no such question") from error
