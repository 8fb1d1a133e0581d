"""A language that is a draft is seen by the trainer and the author alone, and holds up nothing that is published."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import main
from app.course.reader import read_course
from app.course.starter import write_course
from app.records.trainers import SessionLimits, Trainers
from tests.support.pages import Page
from tests.support.trainers_area import PASSWORD, log_in

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The starter course whose Russian is a draft."""
    folder = write_course(tmp_path / "content", "kurs", date(2026, 11, 21))
    manifest = folder / "course.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("languages =", 'draft = ["ru"]\nlanguages ='), "utf-8")
    return folder


@pytest.fixture
def unfinished(course: Path) -> Path:
    """The same with a file that is missing and a section that is faulty."""
    (course / "ru" / "trainer" / "orders.md").unlink()
    (course / "ru" / "journey.md").write_text("---\ntitle: Торт\nkind: journey\n---\n\nТекст.\n", "utf-8")
    return course


def open_site(course: Path, **settings: Any) -> Any:
    """An application with that course."""
    from app import create_app

    given = {"TESTING": True, "content": course.parent, "data": course.parent.parent / "data", "audio_engine": "none"}
    return create_app({**given, **settings})


def test_a_draft_holds_nothing_up(unfinished: Path) -> None:
    """Every fault of a draft is a note, also one against the source; the course is published in the other language."""
    reading = read_course(unfinished)
    assert reading.course is not None, [str(problem) for problem in reading.errors]
    assert reading.course.languages == ("pl",)
    told = {problem.path: problem for problem in reading.problems if problem.severity == "note"}
    assert "kurs/ru/journey.md" in told
    assert told["kurs/course.toml"].message.startswith("the draft 'ru' lacks ")
    assert not [str(problem) for problem in reading.problems if "/ru/" in problem.path and problem.severity != "note"]
    shown = {section.id for section in reading.course.drafts["ru"].sections}
    assert shown
    assert "journey" not in shown


def test_questions_are_the_same_with_and_without_a_draft(course: Path, tmp_path: Path) -> None:
    """What was recorded of a course in one language stays with its questions while another language is being written."""
    alone = write_course(tmp_path / "alone", "kurs", date(2026, 11, 21), languages=("pl",))
    ours, theirs = read_course(course).course, read_course(alone).course
    assert ours is not None
    assert theirs is not None
    assert [(q.id, q.fingerprint, q.accepted_elsewhere) for q in ours.editions["pl"].quiz.questions] == [
        (q.id, q.fingerprint, q.accepted_elsewhere) for q in theirs.editions["pl"].quiz.questions
    ]
    assert [q.id for q in ours.drafts["ru"].quiz.questions] == [q.id for q in ours.editions["pl"].quiz.questions]


def test_learners_see_nothing_of_a_draft(course: Path) -> None:
    """No page of it is there, none leads to it, and its address offers the language that is published."""
    client = open_site(course).test_client()
    for page in (
        "",
        "glossary",
        "glossary.csv",
        "downloads",
        "test",
        "feedback",
        "course.pdf?edition=handout",
        "audio/course.mp3",
    ):
        assert client.get(f"/ru/kurs/{page}").status_code == 404, page
    assert "/ru/" not in client.get("/pl/kurs/").text
    lost = Page("/ru/kurs/", 404, {}, client.get("/ru/kurs/").text)
    assert lost.all("//main//a/@href") == ["/pl/kurs/"]
    assert client.get("/", headers={"Accept-Language": "ru"}).headers["Location"] == "/pl/"


def test_the_trainer_sees_the_draft_marked(unfinished: Path) -> None:
    """Logged in, every page of it; each says that it is a draft, leads back, is stored nowhere and never shown to others."""
    app = open_site(unfinished)
    Trainers(app.extensions["omnikurs"].store, SessionLimits(3600, 3600)).set_password(PASSWORD)
    trainer, learner = app.test_client(), app.test_client()
    log_in(trainer)
    assert 'href="/ru/kurs/"' in trainer.get("/pl/trainer/materials").text
    for page in ("", "glossary", "downloads", "test"):
        for ask in (trainer.get, trainer.head, trainer.get):
            found = ask(f"/ru/kurs/{page}")
            assert found.status_code == 200, page
            assert found.headers["Cache-Control"] == "private, no-store", page
        shown = Page(f"/ru/kurs/{page}", 200, {}, found.text)
        assert shown.all("//p[@class='draft-note']//a/@href") == ["/pl/kurs/"], page
        assert learner.get(f"/ru/kurs/{page}").status_code == 404, page
    assert not re.search(r'href="/(ru|pl)/kurs/(feedback|\?with)', trainer.get("/ru/kurs/").text)
    assert 'class="draft-note"' not in trainer.get("/pl/kurs/").text


def test_the_author_sees_the_draft_at_this_machine_only(course: Path) -> None:
    """With `serve --reload`, without logging in; somebody elsewhere does not."""
    client = open_site(course, reload=True).test_client()
    assert client.get("/ru/kurs/").status_code == 200
    assert client.get("/ru/kurs/", environ_base=ELSEWHERE).status_code == 404


def test_a_draft_keeps_no_answers(course: Path) -> None:
    """Who tries the test of a draft leaves no trace in the figures of the course."""
    app = open_site(course, reload=True)
    client = app.test_client()
    start = Page("/ru/kurs/test", 200, {}, client.get("/ru/kurs/test").text)
    token = start.all("//input[@name='token']/@value")[0]
    same = {"Sec-Fetch-Site": "same-origin"}
    begun = client.post("/ru/kurs/test", data={"token": token, "do": "start", "mode": "each"}, headers=same)
    shown = Page("/ru/kurs/test", 200, {}, client.get(begun.headers["Location"]).text)
    token = shown.all("//input[@name='token']/@value")[0]
    assert client.post("/ru/kurs/test", data={"token": token, "do": "finish"}, headers=same).status_code == 303
    from sqlalchemy import text

    with app.extensions["omnikurs"].store.reading() as session:
        assert session.execute(text("select count(*) from attempts")).scalar() == 0


def test_check_tells_notes_and_passes(unfinished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes are marked, counted, and fail nothing, not with --strict either."""
    monkeypatch.setenv("OMNIKURS_CONTENT", str(unfinished.parent))
    plain = CliRunner().invoke(main, ["check"])
    assert plain.exit_code == 0, plain.output
    assert "note: " in plain.output
    assert re.search(r"errors: 0, warnings: \d+, notes: [1-9]", plain.output)
    assert "languages: pl, drafts: ru" in plain.output
    strict = CliRunner().invoke(main, ["check", "--strict"])
    warnings = int(re.search(r"warnings: (\d+)", strict.output)[1])
    assert strict.exit_code == (1 if warnings else 0)


def test_exports_leave_a_draft_out_unless_it_is_named(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`export pdf` makes the published language; `--lang ru` the draft, which says so on its cover."""
    from app.exports.formats import installed_formats
    from app.exports.orders import OrderError, offered, read_order

    found = read_course(course).course
    assert found is not None
    pdf = installed_formats()["pdf"]
    with pytest.raises(OrderError, match="no language 'ru'"):
        read_order(pdf, found, "ru")
    assert "bilingual" not in {order.rendition for order in offered(pdf, found, "pl", trainer=True)}
    monkeypatch.setenv("OMNIKURS_CONTENT", str(course.parent))
    monkeypatch.chdir(course.parent)
    made = CliRunner().invoke(main, ["export", "pdf", "--lang", "ru", "--edition", "worksheet"])
    assert made.exit_code == 0, made.output


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('draft = ["pl"]', "the first language, 'pl', cannot be a draft"),
        ('draft = ["uk"]', "the draft 'uk' is none of the course's languages"),
        ('draft = "ru"', "'draft' must be a list (write draft = [\"ru\"])"),
    ],
)
def test_a_wrong_draft_is_told(course: Path, line: str, message: str) -> None:
    """At its line."""
    manifest = course / "course.toml"
    manifest.write_text(manifest.read_text("utf-8").replace('draft = ["ru"]', line), "utf-8")
    at = 1 + manifest.read_text("utf-8").split("\n").index(line)
    problems = [str(problem) for problem in read_course(course).errors]
    assert any(problem.startswith(f"kurs/course.toml:{at}: ") and message in problem for problem in problems), problems


def test_a_draft_with_nothing_in_it_is_no_language_yet(course: Path) -> None:
    """The folder may be missing as a whole."""
    shutil.rmtree(course / "ru")
    reading = read_course(course)
    assert reading.course is not None
    assert not reading.course.drafts
