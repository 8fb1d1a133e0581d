"""`omnikurs check`, `diff` and `new`, as an author types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import paths
from app.cli import main
from tests.support.courses import SMALL

Build = Callable[..., Path]
Run = Callable[..., Result]


@pytest.fixture(name="run")
def command(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(content, "check", …)` runs the command on a content folder, without letting an exception pass as an exit code."""

    def run(content: Path, *arguments: str) -> Result:
        monkeypatch.setenv("OMNIKURS_CONTENT", str(content))
        result = CliRunner().invoke(main, list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return run


def test_a_right_course_passes(course_folder: Build, run: Run) -> None:
    """Warnings alone end with 0, with --strict with 1; the sum says how many."""
    content = course_folder()
    result = run(content, "check")
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "errors: 0, warnings: 1"
    assert "small: sections: 2, questions: 1, languages: pl, ru" in result.output
    assert run(content, "check", "--strict").exit_code == 1


def test_all_errors_of_all_courses_are_listed(course_folder: Build, run: Run) -> None:
    """Every problem is a line `path:line: message (hint)`; any error ends with 1; one course can be asked for."""
    course_folder({"pl/goals.md": "---\nminutes: 1\nteaching: false\n---\n\nTekst.\n"})
    content = course_folder({"ru/goals.md": None}, "other")
    result = run(content, "check")
    assert result.exit_code == 1
    assert "small/pl/goals.md:1: the key 'title' is missing (add 'title: …' to the head)" in result.output
    assert "other/pl/goals.md:1: the file has no counterpart" in result.output
    alone = run(content, "check", "other")
    assert "other/pl/goals.md:1: the file has no counterpart" in alone.output
    assert "small/" not in alone.output
    assert alone.exit_code == 1


def test_a_word_that_no_voice_can_say_is_a_warning(course_folder: Build, run: Run) -> None:
    """An abbreviation and, in Russian, Latin letters are told at their line until the lexicon says how they are read."""
    text = "---\ntitle: {}\nminutes: 1\nteaching: false\n---\n\n{}\n\n- Checkout: CRM.\n"
    files = {"pl/goals.md": text.format("Cele", "Cel."), "ru/goals.md": text.format("Цели", "Цель.")}
    course_folder(files)
    lexicons = {"ru/lexicon.yaml": "Checkout: чекаут\nCRM: си-эр-эм\n", "pl/lexicon.yaml": "CRM: ce er em\n"}
    content = course_folder({**files, **lexicons}, "told")
    lines = [line for line in run(content, "check").output.splitlines() if "voice" in line]
    assert lines == [
        "small/pl/goals.md:9: warning: a voice has to guess how 'CRM' is said (add it to pl/lexicon.yaml)",
        "small/ru/goals.md:9: warning: a voice has to guess how 'CRM' is said (add it to ru/lexicon.yaml)",
        "small/ru/goals.md:9: warning: a voice has to guess how 'Checkout' is said (add it to ru/lexicon.yaml)",
    ]


def test_json_can_be_read_by_a_program(course_folder: Build, run: Run) -> None:
    """`--format json` gives nothing but one JSON object with the same problems."""
    content = course_folder({"pl/goals.md": "---\nminutes: 1\nteaching: false\n---\n\nTekst.\n"})
    result = run(content, "check", "--format", "json", "--translations", "--accept", "small/ru")
    data = json.loads(result.output)
    assert {
        "path": "small/pl/goals.md",
        "line": 1,
        "severity": "error",
        "message": "the key 'title' is missing",
        "hint": "add 'title: …' to the head",
    } in data["problems"]
    assert {found["state"] for found in data["translations"]} == {"current"}


def test_stale_translations_are_shown_and_accepted(course_folder: Build, run: Run) -> None:
    """After an edit of the source, check warns, diff shows both texts, and --accept ends it."""
    content = course_folder()
    assert "never accepted small/ru/what-is.md" in run(content, "check", "--translations").output
    assert "accepted: small/ru/what-is.md" in run(content, "check", "--accept", "small/ru").output
    path = content / "small/pl/what-is.md"
    path.write_text(SMALL["pl/what-is.md"].replace("nie widzi granic", "nie zauważa granic"), "utf-8")
    checked = run(content, "check", "--translations")
    assert checked.exit_code == 0
    assert "small/ru/what-is.md:7: warning: stale: the source has changed since: small/pl/what-is.md:7" in checked.output
    assert "stale          small/ru/what-is.md (1)" in checked.output
    shown = run(content, "diff", "what-is")
    assert shown.exit_code == 0
    assert "small/pl/what-is.md:7 → mend small/ru/what-is.md:7" in shown.output
    assert "- Omnikanał łączy wszystkie kanały sklepu. Klient nie widzi granic." in shown.output
    assert "+ Omnikanał łączy wszystkie kanały sklepu. Klient nie zauważa granic." in shown.output
    run(content, "check", "--accept", str(content / "small/ru/what-is.md"))
    assert "stale" not in run(content, "check", "--translations").output


def test_new_writes_a_course_that_passes_strictly(tmp_path: Path, run: Run) -> None:
    """What `new` writes passes `check --strict`; a second time, or under a wrong name, it says why not."""
    content = tmp_path / "content"
    assert run(content, "new", "moj-kurs").exit_code == 0
    assert run(content, "check", "moj-kurs", "--strict").exit_code == 0
    for name, words in (
        ("moj-kurs", "is there already"),
        ("Mój kurs", "small Latin letters, digits and hyphens, such as moj-kurs."),
    ):
        refused = run(content, "new", name)
        assert refused.exit_code == 1
        assert words in refused.output


@pytest.mark.parametrize("languages", [("pl",), ("ru",), ("ru", "pl")])
def test_new_writes_a_course_in_the_languages_that_are_asked_for(tmp_path: Path, run: Run, languages: tuple[str, ...]) -> None:
    """One language is enough, and the first one asked for is the one that the others are made from."""
    options = [part for language in languages for part in ("--lang", language)]
    assert run(tmp_path, "new", "kurs", *options).exit_code == 0
    checked = run(tmp_path, "check", "--strict")
    assert checked.exit_code == 0, checked.output
    assert f"languages: {', '.join(languages)}" in checked.output
    assert sorted(entry.name for entry in (tmp_path / "kurs").iterdir() if len(entry.name) == 2) == sorted(languages)


def test_a_new_course_is_written_where_the_author_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a checkout it is ./NAME, never a folder of the installed package; `check` and `serve` find it there."""
    monkeypatch.chdir(tmp_path)
    assert paths.new_content(paths.CONTENT) == tmp_path
    assert paths.new_content(tmp_path / "chosen") == tmp_path / "chosen"
    assert paths.default_content() == paths.CONTENT
    (tmp_path / "kurs").mkdir()
    (tmp_path / "kurs" / "course.toml").write_text("")
    assert paths.default_content() == tmp_path
    monkeypatch.setattr(paths, "CHECKOUT", tmp_path)
    assert paths.default_content() == paths.new_content(paths.CONTENT) == paths.CONTENT


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "smal"), "There is no course 'smal'"),
        (("check", "--accept", "small/ru/none.md"), "There is no translation at small/ru/none.md"),
        (("check", "--accept", "/etc/hostname"), "There is no translation at /etc/hostname"),
        (("diff", "waht-is"), "did you mean 'what-is'?"),
    ],
)
def test_a_slip_of_the_pen_is_one_sentence(course_folder: Build, run: Run, arguments: tuple[str, ...], words: str) -> None:
    """What cannot be found is said in a sentence, with exit code 1 and no traceback."""
    result = run(course_folder(), *arguments)
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("name", "words"),
    [("none", "Set OMNIKURS_CONTENT to"), ("empty", "`omnikurs new NAME` writes one"), ("file", "Set OMNIKURS_CONTENT to")],
)
def test_content_that_is_not_there_is_one_sentence(tmp_path: Path, run: Run, name: str, words: str) -> None:
    """A missing, an empty and a wrong content folder are said with what to do."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    result = run(tmp_path / name, "check")
    assert result.exit_code == 1
    assert words in result.output
