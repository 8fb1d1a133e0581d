"""`omnikurs strings`, and what `check` says of a language that the interface does not speak."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from app.cli import main
from app.course.languages.mistaken_tags import meant_language
from app.paths import TRANSLATIONS
from app.presentation import catalogues
from tests.support.courses import SMALL, write_course


def check(content: Path, languages: str, monkeypatch: pytest.MonkeyPatch, draft: str = "") -> tuple[int, str]:
    """The code and the words of `check` for a course in these languages."""
    toml = SMALL["course.toml"].replace('languages = ["pl", "ru"]', f"languages = {languages}{draft}")
    write_course(content, {"course.toml": toml})
    monkeypatch.setenv("OMNIKURS_CONTENT", str(content))
    result = CliRunner().invoke(main, ["check"])
    return result.exit_code, result.output


def test_a_language_without_a_catalogue_is_an_error_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the line of `languages`; of a draft it is a note."""
    code, told = check(tmp_path, '["pl", "lt"]', monkeypatch)
    assert code == 1
    assert (
        "small/course.toml:3: the interface does not speak 'lt', so nobody can read the course in it"
        " (`omnikurs strings start lt` begins its catalogue)"
    ) in told
    assert (
        "small/course.toml:3: note: the interface does not speak 'lt'"
        in check(tmp_path, '["pl", "lt"]', monkeypatch, '\ndraft = ["lt"]')[1]
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ua", "uk"),
        ("cz", "cs"),
        ("ee", "et"),
        ("by", "be"),
        ("gb", "en"),
        ("pol", "pl"),
        ("pl-PL", "pl"),
        ("PL", "pl"),
        ("rus", "ru"),
    ],
)
def test_a_usual_slip_is_guessed(written: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code of a country, a code of three letters, capitals and a region that no catalogue has."""
    code, told = check(tmp_path, f'["pl", "{written}"]', monkeypatch)
    assert code == 1
    assert f"did you mean '{meant}'?" in told


def test_what_is_right_is_no_slip() -> None:
    """Neither a known language nor one that nobody confuses."""
    assert not any(meant_language(language, ("pl", "uk")) for language in ("pl", "uk", "lt", "fi"))


def test_start_writes_a_catalogue_to_translate(tmp_path: Path) -> None:
    """Every message, with the plural forms of the language, none translated; nothing there is written over."""
    for language in ("pl", "en"):
        source = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        target = tmp_path / language / "LC_MESSAGES" / "messages.po"
        target.parent.mkdir(parents=True)
        target.write_bytes(source.read_bytes())
    path = catalogues.start_catalogue("lt", tmp_path)
    with path.open("rb") as file:
        found = read_po(file, locale="lt")
    assert found.num_plurals == 3
    done, total = catalogues.translated_share("lt", tmp_path)
    assert (done, total) == (0, catalogues.translated_share("pl", tmp_path)[1])
    assert catalogues.translated_share("pl", tmp_path)[0] == total
    with pytest.raises(catalogues.CatalogueError, match="already"):
        catalogues.start_catalogue("lt", tmp_path)
    with pytest.raises(catalogues.CatalogueError, match="no language"):
        catalogues.start_catalogue("zz", tmp_path)


def test_the_command_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip is no new language; `status` counts; a folder that cannot be written is told in one sentence."""
    run = CliRunner().invoke
    slip = run(main, ["strings", "start", "ua"])
    assert slip.exit_code == 1
    assert "did you mean 'uk'?" in slip.output
    status = run(main, ["strings", "status"])
    assert status.exit_code == 0
    for line in status.output.splitlines():
        done, _, total = line.rpartition(" of ")
        assert done.split()[-1] == total, line
    there = run(main, ["strings", "start", "pl"])
    assert there.exit_code == 1
    assert "there is a catalogue already" in there.output
