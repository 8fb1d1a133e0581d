"""Every screen that the templates can show, and how to get there: for tests that go through all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import lxml.html

from app.paths import CONTENT
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.database import Database
from app.records.feedback import FeedbackStore
from app.records.groups import Groups
from app.records.trainers import SessionLimits, Trainers
from tests.support import pointer
from tests.support.courses import SMALL, write_course
from tests.support.opinions import opinion
from tests.support.probes import OPEN_ALL, SETTLED
from tests.support.servers import Server, speaking_server

PASSWORD = "most-kot-las-dom"
GROUP = "ABCDEF"
LONG_TITLE = {
    "pl": "Konstantynopolitańczykowianeczkowatościami w wielokanałowej rzeczywistości, czyli długi tytuł kursu i tak dalej",
    "ru": "Человеконенавистничествующегоединоначалия и омниканальная действительность: весьма длинное название этого курса",
}
LONG_WORD = {"pl": "Konstantynopolitańczykowianeczkowatościa", "ru": "Превысокомногорассмотрительствующегосяго"}
"""Titles of 120 signs, words of 40."""

Reach = Callable[[Any, str], None]


@dataclass(frozen=True)
class Screen:
    """A state of a page: the template that shows it, how to get there in a language, whether the trainer must be logged in."""

    template: str
    reach: Reach
    trainer: bool = False


def wordy() -> Mapping[str, str]:
    """The small course with the longest words and titles that an author may think of."""
    files: dict[str, str] = {}
    for language, title in LONG_TITLE.items():
        word = LONG_WORD[language]
        for name, text in SMALL.items():
            if not name.startswith(f"{language}/"):
                continue
            if name.endswith("/course.md"):
                text = text.replace("Mały kurs", f'"{title}"').replace("Маленький курс", f'"{title}"')
                text = text.replace("Podstawy", word).replace("Основы", word)
            if name == f"{language}/what-is.md":
                head, _, body = text.removeprefix("---\n").partition("\n---\n")
                head = "\n".join(line for line in head.splitlines() if not line.startswith(("title", "short")))
                table = f"| {word} | {word} |\n|---|---|\n| {word} | {word} {word} |\n"
                callout = f'!!! example "{word}"\n    {word} {word}.\n'
                text = f'---\ntitle: "{title}"\nshort: {word}\n{head}\n---\n{body}\n{word} {word}.\n\n{table}\n{callout}'
            files[name] = text
    return files


@contextmanager
def furnished_server(folder: Path) -> Iterator[Server]:
    """A server with a trainer, answers, a group, sound, the project's course and one of long words."""
    content = folder / "content"
    shutil.copytree(CONTENT / "omnichannel", content / "omnichannel")
    write_course(content, wordy(), "wordy")
    database = Database("", folder / "data")
    Trainers(database, SessionLimits(1, 1)).set_password(PASSWORD)
    now = datetime.now(UTC)
    with database.writing() as session:
        Groups(session).make("omnichannel", "7", date.today(), lambda: GROUP)  # noqa: DTZ011 (as the pages have it)
        for number in range(30):
            language = "pl" if number % 2 else "ru"
            words = f"Więcej przykładów ({number})." if language == "pl" else f"Больше примеров ({number})."
            sent = opinion(course="omnichannel", language=language, missing=words, clarity=1 + number % 5, sent=now)
            FeedbackStore(session).keep(sent)
            started = StartedAttempt(str(number), "omnichannel", language, now)
            AttemptStore(session).record(started, [Try("two-channels", "f", number % 3 > 0, ("0",))], "whole")
    database.close()
    settings = {"OMNIKURS_CONTENT": str(content), "OMNIKURS_CONTACT": "kurs@example.org"}
    with speaking_server(folder, settings) as server:
        yield server


def log_in(tab: Any, language: str = "pl") -> None:
    """What a browser would send for the trainer; from then on its cookie opens the trainer's pages."""
    address = f"/{language}/trainer/login"
    form = lxml.html.document_fromstring(tab.request.get(address).text()).forms[-1]
    fields = {**dict(form.form_values()), "password": PASSWORD}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    answer = tab.request.post(address, data=urlencode(fields), headers=headers)
    assert answer.url.endswith(f"/{language}/trainer/"), answer.url


def at(path: str, wait: str = "h1", *, everything: bool = False) -> Reach:
    """Opens an address below the language's, perhaps with all that folds unfolded."""

    def reach(tab: Any, language: str) -> None:
        tab.goto(f"/{language}/{path}")
        tab.locator(wait).first.wait_for(state="attached")
        if everything:
            tab.evaluate(OPEN_ALL)
        tab.evaluate(SETTLED)

    return reach


def _listening(tab: Any, language: str) -> None:
    at("omnichannel/#goals", ".player[data-ready]")(tab, language)
    tab.locator(".player-play").click()
    tab.locator(".is-lit").first.wait_for(timeout=60_000)
    tab.locator(".player-play").click()


def _chosen_theme(tab: Any, language: str) -> None:
    at("omnichannel/", ".rail.is-folding")(tab, language)
    tab.locator("[data-component=theme]").first.click()
    tab.evaluate(SETTLED)


def _pair(tab: Any, language: str) -> None:
    other = "ru" if language == "pl" else "pl"
    at(f"omnichannel/?with={other}", ".rail.is-folding", everything=True)(tab, language)


def _refused_form(tab: Any, language: str) -> None:
    at("omnichannel/feedback")(tab, language)
    tab.fill("#email", "ola@example.org")
    tab.locator(".feedback-actions .button").click()
    tab.locator(".error-summary").wait_for()


def _never_ready(route: Any) -> None:
    if route.request.is_navigation_request():
        route.continue_()
    else:
        route.fulfill(status=202, content_type="text/html", body="<progress value=40></progress>")


UNMADE = (
    ",".join(chosen) for chosen in combinations(("goals", "what-is", "benefits", "challenges", "phases", "tools", "figures"), 3)
)
"""Choices of sections that nobody has asked for yet: what was made once is handed out, and no longer waited for."""


def _making(tab: Any, language: str) -> None:
    tab.route("**/downloads?*", _never_ready)
    at(f"omnichannel/downloads?edition=handout&sections={next(UNMADE)}", ".making")(tab, language)


def _question(do: str) -> Reach:
    def reach(tab: Any, language: str) -> None:
        if do == "end":
            pointer.hurry_to(tab, language, "end")
            return
        pointer.start(tab, language, "practice")
        if do:
            values = {} if do == "missing" else pointer.fields(tab, language, right=do == "right")
            pointer.fill_in(tab, values)
            pointer.go(tab)

    return reach


def _result(state: str) -> Reach:
    def reach(tab: Any, language: str) -> None:
        pointer.hurry_to(tab, language, state)

    return reach


def _refused_login(tab: Any, language: str) -> None:
    at("trainer/login")(tab, language)
    tab.fill("#password", "wrong")
    tab.keyboard.press("Enter")
    tab.locator("#password-error").wait_for()


def _deletion(tab: Any, language: str) -> None:
    at("trainer/opinions")(tab, language)
    tab.locator(".comment-tools a").first.click()
    tab.wait_for_url("**/delete*")


def _area(path: str, template: str) -> Screen:
    return Screen(f"pages/trainer/{template}.html", at(f"trainer/{path}"), trainer=True)


SCREENS: Mapping[str, Screen] = {
    "catalogue": Screen("pages/catalogue.html", at("")),
    "course": Screen("pages/course.html", at("omnichannel/", ".rail.is-folding")),
    "course-open": Screen("pages/course.html", at("omnichannel/", ".rail.is-folding", everything=True)),
    "course-multi": Screen("pages/course.html", at("omnichannel/#journey-store-multi", ".stage.is-open")),
    "course-listening": Screen("pages/course.html", _listening),
    "course-theme": Screen("pages/course.html", _chosen_theme),
    "course-wordy": Screen("pages/course.html", at("wordy/", ".rail.is-folding", everything=True)),
    "pair": Screen("pages/pair.html", _pair),
    "about": Screen("pages/about.html", at("about")),
    "glossary": Screen("pages/glossary.html", at("omnichannel/glossary")),
    "glossary-wordy": Screen("pages/glossary.html", at("wordy/glossary")),
    "check": Screen("pages/check.html", at("omnichannel/check/challenges")),
    "check-answered": Screen("pages/check.html", at("omnichannel/check/challenges?a=1")),
    "plan": Screen("pages/plan.html", at("omnichannel/plan")),
    "downloads": Screen("pages/downloads.html", at("omnichannel/downloads")),
    "downloads-wordy": Screen("pages/downloads.html", at("wordy/downloads")),
    "making": Screen("pages/downloads-wait.html", _making),
    "feedback": Screen("pages/feedback.html", at("omnichannel/feedback")),
    "feedback-wordy": Screen("pages/feedback.html", at("wordy/feedback")),
    "feedback-refused": Screen("pages/feedback.html", _refused_form),
    "thanks": Screen("pages/feedback_thanks.html", at("omnichannel/feedback/thanks?number=7F3A")),
    "test": Screen("pages/test-start.html", at("omnichannel/test")),
    "test-question": Screen("pages/test-question.html", _question("")),
    "test-right": Screen("pages/test-question.html", _question("right")),
    "test-wrong": Screen("pages/test-question.html", _question("wrong")),
    "test-missing": Screen("pages/test-question.html", _question("missing")),
    "test-end": Screen("pages/test-end.html", _question("end")),
    "test-lost": Screen("pages/test-lost.html", at("omnichannel/test?attempt=nothing")),
    "test-result": Screen("pages/test-result.html", _result("result")),
    "test-certificate": Screen("pages/test-result.html", _result("error")),
    "not-found": Screen("errors/error.html", at("none/")),
    "login": Screen("pages/trainer/login.html", at("trainer/login")),
    "login-refused": Screen("pages/trainer/login.html", _refused_login),
    "results": _area("", "results"),
    "results-empty": _area("?from=2020-01-01&to=2020-01-02", "results"),
    "opinions": _area("opinions", "opinions"),
    "deletion": Screen("pages/trainer/comment-delete.html", _deletion, trainer=True),
    "questions": _area("questions", "questions"),
    "question": _area("questions/two-channels", "question"),
    "groups": _area("groups", "groups"),
    "projector": _area(f"groups/{GROUP}", "projector"),
    "materials": _area("materials", "materials"),
}
"""Every screen by its name."""

ALLOWED = ("401", "404", "422", "400", "Failed to load resource", "ERR_ABORTED")
"""Complaints of the browser that belong to these screens: refusals have the status of a refusal."""


def open_screen(tab: Any, name: str, language: str) -> Screen:
    """Leads ``tab`` to the screen; its network may grumble at refusals."""
    screen = SCREENS[name]
    tab.allowed.extend(ALLOWED)
    if screen.trainer:
        log_in(tab, language)
    screen.reach(tab, language)
    return screen
