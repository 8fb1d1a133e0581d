"""`omnikurs narrate`: ahead, only what changed, and a clear word when a voice gives up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.audio import studio as studios
from app.cli.audio import narrate
from tests.unit.audio.courses import Tone

Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, course_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("--sweep", natural=…, instant=…)` runs the command on the small course with those voices."""
    content = course_folder()

    def command(*options: str, natural: Tone | None = None, instant: Tone | None = None) -> Any:
        monkeypatch.setattr(studios, "engines_for", lambda mode: (natural, instant))
        monkeypatch.setattr(studios, "InProcesses", studios.InThreads)
        environ = {"OMNIKURS_CONTENT": str(content), "OMNIKURS_DATA": str(tmp_path / "data")}
        return CliRunner().invoke(narrate, list(options), env=environ)

    return command


def test_it_makes_everything_once(run: Run) -> None:
    """The first run makes all tracks of both languages, the second none."""
    voice = Tone()
    first = run(instant=voice)
    assert first.exit_code == 0
    assert "8 tracks, 8 of them new" in first.output
    voice.asked.clear()
    assert "8 tracks, 0 of them new" in run(instant=voice).output
    assert voice.asked == []


def test_one_language_and_one_course_can_be_chosen(run: Run) -> None:
    """--lang and COURSE narrow what is made; unknown ones are told."""
    voice = Tone()
    assert "4 tracks" in run("small", "--lang", "ru", instant=voice).output
    assert not any("Omnikanał" in text for text in voice.asked)
    for wrong in (("other",), ("--lang", "de")):
        result = run(*wrong, instant=voice)
        assert result.exit_code == 1
        assert "Error" in result.output


def test_stopped_in_the_middle_it_goes_on_there(run: Run) -> None:
    """A voice that gives up is told, its clips are kept, and the next run asks only for the rest."""
    voice = Tone(broken=["Klient nie widzi"])
    result = run("--lang", "pl", instant=voice)
    assert result.exit_code == 1
    assert "gave up" in result.output
    assert "run the command again" in result.output
    voice.broken, voice.asked = (), []
    assert run("--lang", "pl", instant=voice).exit_code == 0
    assert "Klient nie widzi granic." in voice.asked
    assert not {"Cele", "Czym jest omnikanał", "Omnikanał łączy wszystkie kanały sklepu."} & set(voice.asked)


def test_when_the_natural_voice_fails_the_plain_one_is_enough(run: Run) -> None:
    """The command succeeds with one voice, and says what the other lacked."""
    result = run(natural=Tone("natural", broken=[""]), instant=Tone("instant"))
    assert result.exit_code == 0
    assert "natural gave up: out of breath" in result.output


def test_where_nothing_can_be_kept_it_says_so_and_stops(run: Run, tmp_path: Path) -> None:
    """A disk that takes nothing: one sentence that names the folder, exit code 1, and no course spoken for nothing."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "audio").write_text("in the way")
    voice = Tone()
    result = run(instant=voice)
    assert result.exit_code == 1
    assert str(tmp_path / "data" / "audio") in result.output
    assert "takes no files" in result.output
    assert len(voice.asked) < 5


def test_sweeping_says_what_went(run: Run, tmp_path: Path) -> None:
    """--sweep removes what no course uses and says how much."""
    voice = Tone()
    run(instant=voice)
    stray = tmp_path / "data" / "audio" / "clip" / "ab" / "abcd.clip"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"old")
    assert "Swept" in run("--sweep", instant=voice).output
    assert not stray.exists()


def test_switched_off_it_says_so(run: Run) -> None:
    """With no engine allowed the command ends with a sentence."""
    result = run()
    assert result.exit_code == 1
    assert "switched off" in result.output
