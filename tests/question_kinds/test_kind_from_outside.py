"""A kind of question that the product does not know goes through page, answer, sound, worksheet and report by itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from app import create_app
from app.cli import main
from app.cli.registries import Registries
from app.course.questions.kinds import built_in_kinds
from app.imports.form import StyledText
from app.imports.questions.form import ImportedOption, ImportedQuestion, ImportedText
from app.imports.questions.writing import QuestionWriter
from app.imports.report import Report
from app.records import trainers
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.schema import FirstTry
from app.registry import Registry
from tests.support.pages import Page, faults
from tests.support.trainers_area import PASSWORD, log_in
from tests.support.validation import validation_faults
from tests.support.walker import SAME_SITE, starting_token

TEST = "/pl/small/test"


@pytest.fixture
def app(content: Path, estimate: Any, tmp_path: Path) -> Iterator[Any]:
    """An application that knows the kind."""
    settings = {"content": content, "data": tmp_path / "data", "audio_engine": "espeak"}
    app = create_app({"TESTING": True, "QUESTION_KINDS": built_in_kinds().plus(estimate), **settings})
    yield app
    app.extensions["omnikurs"].pdf_renderer.close()


class Learner:
    """One learner at the test, as a browser without script."""

    def __init__(self, client: Any, mode: str = "practice") -> None:
        self._client = client
        self.send(do="start", mode=mode, token=starting_token(client, TEST))

    def send(self, **fields: str) -> Page:
        """Posts fields and follows to the next screen."""
        sent = self._client.post(TEST, data=fields, headers=SAME_SITE)
        assert sent.status_code == 303, sent.get_data(as_text=True)
        return self.open(sent.headers["Location"])

    def open(self, address: str) -> Page:
        """Opens an address of the attempt."""
        answer = self._client.get(address)
        self.address = address
        self.screen = Page(address, answer.status_code, answer.headers, answer.get_data(as_text=True))
        assert (self.screen.status, faults(self.screen)) == (200, [])
        return self.screen

    def press(self, do: str, **fields: str) -> Page:
        """Presses a button of the question's screen."""
        token = parse_qs(urlsplit(self.address).query)["attempt"][0]
        return self.send(do=do, token=token, q="0", **fields)


@pytest.mark.parametrize(("typed", "right"), [("44", True), ("37", True), ("36", False), (" 42 ", True)])
def test_it_is_asked_answered_and_reviewed(app: Any, typed: str, right: bool) -> None:
    """The page has the kind's own field and words, checks its answer by the kind's own rule, and tells the result."""
    learner = Learner(app.test_client())
    pages = {"asked": learner.screen.html}
    assert learner.screen.one("//*[@id='kind']").text_content() == "Oszacuj liczbę"
    missing = learner.press("go")
    assert "Najpierw wpisz liczbę" in missing.one("//*[@id='missing']").text_content()
    pages["missing"] = missing.html
    checked = learner.press("go", a=typed)
    pages["checked"] = checked.html
    assert checked.one("//*[@id='verdict']").get("class") == f"verdict is-{'right' if right else 'wrong'}"
    words = checked.one("//ul[@class='review']").text_content()
    assert typed.strip() in words
    assert ("42 ± 5" in words) is not right
    counterpart = checked.one("//details[@class='pair-twin']").text_content()
    assert "Сколько процентов" in counterpart
    assert "42 ± 5" in counterpart
    result = learner.press("go")
    assert result.one("//h1/b").text_content() == ("1" if right else "0")
    pages["result"] = result.html
    assert validation_faults(pages) == []


def test_the_answer_survives_the_language(app: Any) -> None:
    """What was typed stands in the other language's field too, under its own words."""
    learner = Learner(app.test_client(), "test")
    other = learner.press("keep", a="44").one("//nav[@class='languages']//a[@hreflang='ru']").get("href")
    russian = learner.open(other)
    assert russian.one("//input[@id='number']").get("value") == "44"
    assert russian.one("//*[@id='kind']").text_content() == "Оцените число"


@pytest.mark.parametrize("typed", ["many", "1e9", "99999999999", "4 4"])
def test_what_the_kind_refuses_is_refused(app: Any, typed: str) -> None:
    """An answer for which the kind raises is an attempt that cannot be read, never a fault of the server."""
    learner = Learner(app.test_client())
    token = parse_qs(urlsplit(learner.address).query)["attempt"][0]
    sent = app.test_client().post(TEST, data={"do": "go", "token": token, "q": "0", "a": typed}, headers=SAME_SITE)
    assert sent.status_code == 400


def test_it_is_read_aloud(app: Any) -> None:
    """The question has a track of its own, which says the question and not its number."""
    cues = app.test_client().get("/pl/small/audio/question-share.vtt", buffered=True)
    assert cues.status_code == 200
    assert "question-share.1" in cues.text
    assert cues.text.count("-->") == 1
    sound = app.test_client().get("/pl/small/audio/question-share.mp3", buffered=True)
    assert (sound.status_code, sound.mimetype) == (200, "audio/mpeg")


def test_it_stands_on_the_worksheet_and_in_the_key(app: Any, tmp_path: Path) -> None:
    """The printed worksheet asks it with the kind's own words and without its answer."""
    answer = app.test_client().get("/pl/small/course.pdf?edition=worksheet", buffered=True)
    assert answer.status_code == 200
    tool = shutil.which("pdftotext")
    assert tool, "the tests need poppler-utils"
    text = subprocess.run([tool, "-layout", "-", "-"], input=answer.data, capture_output=True, check=True).stdout.decode()
    assert "wpisz liczbę" in text
    assert "Ile procent klientów" in text
    assert "42" not in text


def test_the_trainers_report_counts_it(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given answers lie in the records as the kind keeps them, and the report tells the mistake that most made."""
    monkeypatch.setattr(trainers, "_COST", 2)
    store = app.extensions["omnikurs"].store
    client = app.test_client()
    for typed in ("44", "90"):
        Learner(client).press("go", a=typed)
    with store.reading() as session:
        assert sorted((row.chosen, row.correct) for row in session.query(FirstTry)) == [("44", True), ("90", False)]
        row = session.query(FirstTry).first()
        started, fingerprint = row.started_hour, row.fingerprint
    with store.writing() as session:
        for number in range(8):
            tries = [Try("share", fingerprint, correct=False, chosen=("90",))]
            AttemptStore(session).record(StartedAttempt(str(number), "small", "pl", started), tries, "whole")
    trainers.Trainers(store, trainers.SessionLimits(1, 1)).set_password(PASSWORD)
    log_in(client)
    report = client.get("/pl/trainer/questions/share").get_data(as_text=True)
    assert "Liczba: 42 ± 5" in report
    assert re.search(r'<li class="item is-wrong"><div>90</div>.*?90%', report, re.DOTALL)
    overview = client.get("/pl/trainer/questions").get_data(as_text=True)
    assert re.search(r"<small>[^<]*90, 90%</small>", overview)


def test_another_application_does_not_know_it(app: Any, content: Path, tmp_path: Path) -> None:
    """Beside an application with the kind stands one without: it says what is unknown, and shows no such course."""
    assert app.test_client().get("/pl/small/").status_code == 200
    other = create_app({"TESTING": True, "content": content, "data": tmp_path / "other", "audio_engine": "none"})
    for _ in range(2):
        assert other.test_client().get("/pl/small/").status_code == 404
        assert app.test_client().get(TEST).status_code == 200
    problems = other.extensions["omnikurs"].library.current().problems
    assert "small/pl/questions/what-is.md:1: question 'share': unknown kind 'estimate'" in "\n".join(map(str, problems))


def test_the_author_is_told_what_is_wrong_with_it(content: Path, estimate: Any, course_folder: Callable[..., Path]) -> None:
    """The kind's own checks tell path, line and remedy, and compare the languages by its own rule."""
    from app.course.reader import read_course

    file = content / "small" / "ru" / "questions" / "what-is.md"
    kinds = built_in_kinds().plus(estimate)
    file.write_text(file.read_text("utf-8").replace("± 5", "± 6"), "utf-8")
    told = [str(problem) for problem in read_course(content / "small", kinds).errors]
    at = "small/ru/questions/what-is.md:1: question 'share'"
    assert told == [f"{at}: the number is '42 ± 6', not '42 ± 5' (as in small/pl/questions/what-is.md:1)"]
    file.write_text(file.read_text("utf-8").replace("= 42 ± 6", "= much"), "utf-8")
    told = [str(problem) for problem in read_course(content / "small", kinds).errors]
    assert told == [f"{at}: no number to estimate (write the number as '= 42 ± 5')"]


def test_commands_know_the_kinds_that_they_are_given(content: Path, estimate: Any, tmp_path: Path) -> None:
    """A command called from a program takes the kinds that the program has; `doctor` lists them."""
    environ = {"OMNIKURS_CONTENT": str(content), "OMNIKURS_DATA": str(tmp_path / "data")}
    known = Registries(kinds=built_in_kinds().plus(estimate), engines=Registry())
    assert CliRunner().invoke(main, ["check"], env=environ).exit_code == 1
    assert CliRunner().invoke(main, ["check"], obj=known, env=environ).exit_code == 0
    assert "question kinds: single, multiple" in CliRunner().invoke(main, ["doctor"], env=environ).output
    assert ", case, estimate\n" in CliRunner().invoke(main, ["doctor"], obj=known, env=environ).output


def test_question_of_another_program_is_written_and_refused_by_its_kind(estimate: Any) -> None:
    """The importer knows no kind by name: one from outside writes its rows, and says why it cannot."""
    report = Report()
    writer = QuestionWriter("pl", built_in_kinds().plus(estimate), report)
    asked = ImportedQuestion("estimate", "", _text("Ile procent?"), (ImportedOption(_text("42"), 100.0),), _text("Badanie."))
    assert writer.write(asked, "share") == "## Ile procent? {#share kind=estimate}\n\n= 42\n\nBadanie.\n"
    assert list(report) == []
    assert writer.write(replace(asked, options=(ImportedOption(_text("dużo"), 100.0),), place="line 3"), "share") == ""
    assert QuestionWriter("pl", built_in_kinds(), report).write(replace(asked, place="line 4"), "share") == ""
    assert [str(remark) for remark in report] == [
        "line 3: it asks for no whole number",
        "line 4: there are no questions of the kind 'estimate'",
    ]


def _text(words: str) -> ImportedText:
    return ImportedText(((StyledText(words),),))
