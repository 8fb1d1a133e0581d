"""The pages of the self-test: which template shows a screen, and the address that carries an attempt from one to the next."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, current_app, redirect

from app.course.attempts.attempt import Attempt
from app.course.attempts.flow import Beginning, Screen, begin, is_last, screen_of
from app.course.attempts.result import Result
from app.course.attempts.selection import Settled, settle
from app.course.attempts.state import StateError
from app.course.model import Course, Edition, Question
from app.course.section_checks import section_checks
from app.presentation.addresses import Addresses
from app.presentation.pairing import counterpart_questions
from app.records.errors import RecordsError
from app.web.answers import page
from app.web.attempt_tokens import AttemptTokens
from app.web.attested import attest
from app.web.course_lookup import addresses, find_shown
from app.web.forms import FormTokens
from app.web.learners_group import LearnersGroup
from app.web.services import services

log = logging.getLogger(__name__)

_TEMPLATES: Mapping[Screen, str] = {"question": "pages/test-question.html", "end": "pages/test-end.html"}


@dataclass(frozen=True, slots=True)
class SelfTestPages:
    """The self-test of one course in one language, as pages."""

    course: Course
    edition: Edition

    @property
    def bank(self) -> tuple[Question, ...]:
        """The questions of today."""
        return self.edition.quiz.questions

    def starting_key(self, token: str) -> str:
        """The random key of a start form's token: pressed twice, it starts one attempt. Raises :class:`TokenError`."""
        return self._starts().read(token, f"test:{self.course.id}")

    def begin(self, beginning: Beginning, mode: str) -> Attempt:
        """A first attempt: it passes over what the sections asked at their ends, while there are others."""
        quiz = self.edition.quiz
        asked = [question.id for question in section_checks(quiz).values()]
        return begin(self.bank, beginning, mode, avoid=asked, plan=quiz.plan)

    def settled(self, token: str) -> Settled:
        """The attempt of a token against the bank of today; raises :class:`StateError`."""
        settled = settle(self._tokens().read(token), self.bank)
        if not settled.questions:
            raise StateError("none of its questions is left")
        return settled

    def start(self, status: int = 200, group: LearnersGroup = LearnersGroup()) -> Response:  # noqa: B008 (it is frozen)
        """The page on which an attempt begins."""
        query = urlencode({"group": group.code}) if group.code else ""
        total = self.edition.quiz.asked
        return self._page("pages/test-start.html", query, status, group=group, total=total, token=self._starting_token())

    def lost(self) -> Response:
        """What is said to an attempt that cannot be read."""
        return self._page("pages/test-lost.html", status=400, token=self._starting_token())

    def screen(self, settled: Settled, result: Result, view: str) -> Response:
        """The screen on which an attempt stands."""
        attempt = settled.attempt
        screen = screen_of(attempt, view)
        if screen == "result":
            return self.result(settled, result)
        token = self._tokens().write(attempt)
        question = settled.questions[attempt.current]
        return self._page(
            _TEMPLATES[screen],
            urlencode({"attempt": token, **({"view": "end"} if screen == "end" else {})}),
            token=token,
            attempt=attempt,
            result=result,
            row=result.rows[attempt.current],
            section=self.edition.section(question.section_id),
            counterparts=counterpart_questions(self.course.editions, self.edition.language, question.id),
            changed=bool(settled.changed),
            missing=view == "missing",
            last=is_last(attempt),
        )

    def result(self, settled: Settled, result: Result, status: int = 200, **context: Any) -> Response:
        """The result's page; the certificate's form comes back to it with an error."""
        token = self._tokens().write(settled.attempt)
        try:
            attested = attest(settled, result)
        except RecordsError as error:  # then the form is offered, and says when to come back
            log.warning("what was answered first cannot be read now: %s", str(error).replace("\n", " "))
            attested = None
        return self._page(
            "pages/test-result.html",
            urlencode({"attempt": token}),
            status,
            token=token,
            attempt=settled.attempt,
            result=result,
            attested=attested,
            **{"name": "", "name_error": "", **context},
        )

    def lead_to(self, attempt: Attempt, view: str = "") -> Response:
        """Leads to the attempt's own address, so that reload and back are safe."""
        query = urlencode({"attempt": self._tokens().write(attempt), **({"view": view} if view else {})})
        answer = redirect(self._urls(query).here, 303)
        answer.headers["Cache-Control"] = "no-store"
        return answer  # type: ignore[return-value]  # werkzeug's Response serves as well

    def _page(self, template: str, query: str = "", status: int = 200, **context: Any) -> Response:
        """A page of the self-test, never stored."""
        shown = {"course": self.course, "edition": self.edition, "sound": services().speaks, **context}
        answer = page(template, self._urls(query), status=status, **shown)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    def _urls(self, query: str) -> Addresses:
        """The addresses as the self-test sees them; the query goes into the other languages."""
        return addresses(self.edition.language, self.course, page="test", query=query)

    def _tokens(self) -> AttemptTokens:
        return AttemptTokens(current_app.secret_key or "", self.course.id)

    def _starting_token(self) -> str:
        return self._starts().issue(f"test:{self.course.id}")

    def _starts(self) -> FormTokens:
        return FormTokens(current_app.secret_key or "")


def open_selftest(language: str, course_id: str) -> SelfTestPages:
    """The self-test of that course; aborts with 404 where there is none."""
    course, edition = find_shown(language, course_id)
    if not edition.quiz.questions:
        abort(404)
    return SelfTestPages(course, edition)
