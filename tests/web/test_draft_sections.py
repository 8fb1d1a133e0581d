"""Single sections of a translation that are drafts: the other language is up to date, and only trainer and author see them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import main
from app.course.errors import Severity
from app.course.reader import read_course
from app.course.starter import write_course
from app.exports.formats.pdf import Pdf
from app.exports.formats.pdf.composition import compose
from app.exports.orders import read_order
from app.records.trainers import SessionLimits, Trainers
from tests.support.pages import Page
from tests.support.trainers_area import PASSWORD, log_in

NEW_WORDS = "Nowe zdanie, którego po rosyjsku jeszcze nie ma."
DRAFT_WORDS = "Начатый перевод."
DRAFT = f"---\ntitle: Заказ\nminutes: 3\ndraft: true\n---\n\n{DRAFT_WORDS}\n"
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The starter course whose Polish section has grown, and whose Russian one is being translated anew."""
    folder = write_course(tmp_path / "content", "kurs", date(2026, 11, 21))
    source = folder / "pl" / "orders.md"
    source.write_text(f"{source.read_text('utf-8')}\n{NEW_WORDS}\n", "utf-8")
    (folder / "ru" / "orders.md").write_text(DRAFT, "utf-8")
    (folder / "ru" / "questions" / "orders.md").unlink()
    return folder


def open_site(course: Path, **settings: Any) -> Any:
    """An application with that course."""
    from app import create_app

    given = {"TESTING": True, "content": course.parent, "data": course.parent.parent / "data", "audio_engine": "none"}
    return create_app({**given, **settings})


def test_the_other_language_is_up_to_date(course: Path) -> None:
    """Both languages are published, Russian without the section and its questions; Polish has lost none of its own."""
    reading = read_course(course)
    assert reading.course is not None, [str(problem) for problem in reading.errors]
    assert reading.course.languages == ("pl", "ru")
    sections = {language: [each.id for each in edition.sections] for language, edition in reading.course.editions.items()}
    assert sections == {"pl": ["orders", "journey"], "ru": ["journey"]}
    assert any(NEW_WORDS in sentence.text for sentence in reading.course.editions["pl"].section("orders").sentences)
    assert {q.section_id for q in reading.course.editions["pl"].quiz.questions} == {"orders", "journey"}
    assert {q.section_id for q in reading.course.editions["ru"].quiz.questions} == {"journey"}


def test_what_was_recorded_stays_with_its_questions(tmp_path: Path) -> None:
    """While the text alone is translated anew, the questions are the same ones, asked in the other language."""
    folder = write_course(tmp_path / "content", "kurs", date(2026, 11, 21))
    before = read_course(folder).course
    (folder / "ru" / "orders.md").write_text(DRAFT, "utf-8")
    after = read_course(folder).course
    assert before is not None
    assert after is not None
    prints = [[(q.id, q.fingerprint) for q in course.editions["pl"].quiz.questions] for course in (before, after)]
    assert prints[0] == prints[1]
    assert {q.section_id for q in after.editions["ru"].quiz.questions} == {"journey"}


def test_its_faults_are_notes(course: Path) -> None:
    """A dead link in it and a file that it lacks are told at the section, and are no more than notes; so is its stale text."""
    with (course / "ru" / "orders.md").open("a", encoding="utf-8") as section:
        section.write("\n[Нет такого](#nowhere).\n")
    told = {problem.message: problem for problem in read_course(course).problems if problem.path.startswith("kurs/ru/")}
    assert {problem.severity for problem in told.values()} == {Severity.NOTE}
    assert str(told["the draft lacks kurs/ru/questions/orders.md"]).startswith("kurs/ru/orders.md:1: ")
    assert any("nowhere" in message for message in told)


def test_what_is_not_marked_still_has_to_fit(course: Path) -> None:
    """A fault of another section of the language is an error as ever."""
    (course / "ru" / "journey.md").write_text("---\ntitle: Торт\nkind: journey\n---\n\nТекст.\n", "utf-8")
    assert any(problem.path == "kurs/ru/journey.md" for problem in read_course(course).errors)


@pytest.mark.parametrize(
    ("marked", "line", "message", "hint"),
    [
        (["pl/orders.md"], 2, "only a translation can be a draft", "take its name out of course.toml"),
        (["ru/orders.md", "ru/journey.md"], 4, "every section of 'ru' is a draft", 'write draft = ["ru"] into course.toml'),
    ],
)
def test_what_cannot_be_a_draft_is_told(course: Path, marked: list[str], line: int, message: str, hint: str) -> None:
    """The source, of which the others are made, and all sections of a language, for which there is a shorter way."""
    for name in marked:
        text = (course / name).read_text("utf-8")
        if "draft: true" not in text:
            (course / name).write_text(text.replace("---\n", "---\ndraft: true\n", 1), "utf-8")
    found = [str(problem) for problem in read_course(course).errors if problem.message == message]
    assert len(found) == 1
    assert found[0].startswith(f"kurs/{marked[0]}:{line}: {message} ({hint}")


def test_learners_see_the_language_without_it(course: Path) -> None:
    """Its pages, side by side and the test included, are there without the section; the other language has it."""
    client = open_site(course).test_client()
    for page in ("", "glossary", "downloads", "test", "feedback"):
        assert client.get(f"/ru/kurs/{page}").status_code == 200, page
        assert DRAFT_WORDS not in client.get(f"/ru/kurs/{page}").text, page
    russian = Page("/ru/kurs/", 200, {}, client.get("/ru/kurs/").text)
    assert not russian.all("//*[@id='orders']")
    assert not russian.all("//p[@class='draft-note']")
    polish = client.get("/pl/kurs/").text
    assert NEW_WORDS in polish
    for address in ("/pl/kurs/?with=ru", "/ru/kurs/?with=pl"):
        beside = client.get(address)
        assert beside.status_code == 200
        assert DRAFT_WORDS not in beside.text
    assert NEW_WORDS in client.get("/pl/kurs/?with=ru").text


def test_the_trainer_sees_it_marked(course: Path) -> None:
    """Logged in, the section stands in its page, which says so and is kept for nobody; learners before and after see none."""
    app = open_site(course)
    Trainers(app.extensions["omnikurs"].store, SessionLimits(3600, 3600)).set_password(PASSWORD)
    trainer, learner = app.test_client(), app.test_client()
    log_in(trainer)
    for _ in range(2):
        assert DRAFT_WORDS not in learner.get("/ru/kurs/").text
        seen = trainer.get("/ru/kurs/")
        assert seen.headers["Cache-Control"] == "private, no-store"
        shown = Page("/ru/kurs/", 200, {}, seen.text)
        assert DRAFT_WORDS in shown.one("//*[@id='orders']").text_content()
        assert "Черновик" in shown.one("//p[@class='draft-note']").text_content()
        assert shown.all("//p[@class='draft-note']//a/@href") == ["/pl/kurs/"]
    assert 'href="/ru/kurs/"' in trainer.get("/pl/trainer/materials").text


def test_the_author_sees_it_at_this_machine_only(course: Path) -> None:
    """With `serve --reload`, without logging in; somebody elsewhere does not."""
    client = open_site(course, reload=True).test_client()
    assert DRAFT_WORDS in client.get("/ru/kurs/").text
    assert DRAFT_WORDS not in client.get("/ru/kurs/", environ_base=ELSEWHERE).text


def test_check_passes_and_tells_notes(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stale in a draft is a note; nothing of it fails a check, not with --strict either."""
    monkeypatch.setenv("OMNIKURS_CONTENT", str(course.parent))
    result = CliRunner().invoke(main, ["check", "--strict"])
    assert result.exit_code == 0, result.output
    assert "note: stale: " in result.output
    assert "errors: 0, warnings: 0, notes: " in result.output


def test_side_by_side_on_paper_stands_what_both_have(course: Path) -> None:
    """The bilingual edition is made of the other sections, from either side."""
    read = read_course(course).course
    assert read is not None
    for language in ("pl", "ru"):
        document = compose(read, read_order(Pdf(), read, language, "bilingual"))
        assert [chapter.section.id for chapter in document.chapters] == ["journey"]
        assert {unit.title for unit, _ in document.units} == {"Podstawy" if language == "pl" else "Основы"}
