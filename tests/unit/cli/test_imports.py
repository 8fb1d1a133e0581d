"""`omnikurs import`, as an author types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.cli.imports import course_folder
from app.paths import CONTENT


@pytest.fixture(name="content")
def content_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty content folder, and a folder to stand in with a document."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("OMNIKURS_CONTENT", str(tmp_path / "content"))
    (here / "zwroty.md").write_text('# Zwroty\n\nTekst z "cudzysłowem".\n\n<iframe src=x></iframe>\n', "utf-8")
    return tmp_path / "content"


def run(*arguments: str) -> Result:
    """The command's outcome; an exception is no exit code."""
    result = CliRunner().invoke(main, ["import", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_a_document_goes_into_a_course_that_is_made(content: Path) -> None:
    """The files that were written, what was left out and what `check` says are told; options stand before or behind the file."""
    result = run("zwroty.md", "--into", "kurs")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"zwroty.md → {content}/kurs (a new course, pl)",
        "  pl/zwroty.md", "  course.toml", "  pl/course.md", "  pl/glossary.md", "  pl/bibliography.md",
        "Left out:",
        "  line 5: a frame with another page was left out",
        "Look through course.toml and pl/course.md: author, licence, level, keywords.",
        "errors: 0, warnings: 0",
        "Look at it with `omnikurs serve --reload`.",
    ]  # fmt: skip
    again = run("--into", "kurs", "zwroty.md")
    assert "  pl/zwroty-b.md" in again.output
    assert "Taken in another shape:\n  the course has a section 'zwroty' already" in again.output
    replaced = run("zwroty.md", "--into", "kurs", "--replace")
    assert "  pl/zwroty.md~ (what was there before)" in replaced.output


def test_a_course_is_named_by_its_folder_as_well(content: Path, tmp_path: Path) -> None:
    """A path leads to a folder anywhere; the bare name of a course that lies here and not among the courses leads here."""
    assert run("zwroty.md", "--into", str(tmp_path / "inny")).exit_code == 0
    assert (tmp_path / "inny/pl/zwroty.md").exists()
    assert run("zwroty.md", "--into", "./tu").exit_code == 0
    assert run("zwroty.md", "--into", "tu").exit_code == 0
    assert (tmp_path / "here/tu/pl/zwroty-b.md").exists()
    assert not content.exists()


def test_no_course_is_made_beside_those_that_ship(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stands in an empty folder and has chosen no content gets the course there, as with `omnikurs new`."""
    monkeypatch.delenv("OMNIKURS_CONTENT")
    assert course_folder("kurs") == tmp_path / "here/kurs"
    assert course_folder("omnichannel") == CONTENT / "omnichannel"
    monkeypatch.setenv("OMNIKURS_CONTENT", str(content))
    assert course_folder("kurs") == content / "kurs"


def test_what_goes_wrong_is_one_sentence(content: Path) -> None:
    """A file that is not there, a course that cannot be and a missing option end with 1 or 2 and a sentence."""
    missing = run("brak.docx", "--into", "kurs")
    assert (missing.exit_code, missing.output) == (1, "Error: brak.docx was not imported: there is no such file.\n")
    wrong = run("zwroty.md", "--into", "Mój Kurs")
    assert wrong.exit_code == 1
    assert "no course can be called 'Mój Kurs'" in wrong.output
    assert run("zwroty.md").exit_code == 2
    assert not content.exists()


def test_errors_of_check_are_shown_at_once(content: Path) -> None:
    """When the course is not right afterwards, its faults stand there with what to do; the import itself went well."""
    run("zwroty.md", "--into", "kurs")
    (content / "kurs/pl/zwroty.md").write_text("---\ntitle: Z\n---\n\nTekst.\n", "utf-8")
    result = run("zwroty.md", "--into", "kurs")
    assert result.exit_code == 0
    assert "kurs/pl/zwroty.md:1: the key 'minutes' is missing" in result.output
    assert "Mend these first, then `omnikurs check kurs`" in result.output


def test_help_shows_what_can_be_said() -> None:
    """The help of the group has the options for documents, which need no name of a command."""
    told = run("--help").output
    assert "--into COURSE" in told
    assert "FILE --into COURSE" in told
    assert run().exit_code in (0, 2)
