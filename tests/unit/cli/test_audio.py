"""`omnikurs narrate`: ahead, only what changed, and a clear word when a voice gives up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.audio import service as services
from app.audio.engine import NotRecordedError
from app.audio.samples import Speech
from app.cli import main
from app.cli.registries import Registries
from app.course.model import SpokenRun as Run_
from app.registry import Registry
from tests.support.sound_courses import Tone, natural_voice

Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, course_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("--sweep", voices=[…])` runs the command on the small course with those voices and no others."""
    content = course_folder()

    def command(*options: str, voices: Sequence[Tone] = ()) -> Any:
        monkeypatch.setattr(services, "ProcessRecorder", services.ThreadRecorder)
        environ = {"OMNIKURS_CONTENT": str(content), "OMNIKURS_DATA": str(tmp_path / "data")}
        return CliRunner().invoke(main, ["narrate", *options], env=environ, obj=Registries(engines=Registry(voices)))

    return command


def test_it_makes_everything_once(run: Run) -> None:
    """The first run makes all tracks of both languages, the second none."""
    voice = Tone()
    first = run(voices=[voice])
    assert first.exit_code == 0
    assert "8 tracks, 8 of them new" in first.output
    voice.asked.clear()
    assert "8 tracks, 0 of them new" in run(voices=[voice]).output
    assert voice.asked == []


def test_one_language_and_one_course_can_be_chosen(run: Run) -> None:
    """--lang and COURSE narrow what is made; unknown ones are told."""
    voice = Tone()
    assert "4 tracks" in run("small", "--lang", "ru", voices=[voice]).output
    assert not any("Omnikanał" in text for text in voice.asked)
    for wrong in (("other",), ("--lang", "de")):
        result = run(*wrong, voices=[voice])
        assert result.exit_code == 1
        assert "Error" in result.output


def test_stopped_in_the_middle_it_goes_on_there(run: Run) -> None:
    """A voice that gives up is told, its clips are kept, and the next run asks only for the rest."""
    voice = Tone(broken=["Klient nie widzi"])
    result = run("--lang", "pl", voices=[voice])
    assert result.exit_code == 1
    assert "gave up" in result.output
    assert "run the command again" in result.output
    voice.broken, voice.asked = (), []
    assert run("--lang", "pl", voices=[voice]).exit_code == 0
    assert "Klient nie widzi granic." in voice.asked
    assert not {"Cele", "Czym jest omnikanał", "Omnikanał łączy wszystkie kanały sklepu."} & set(voice.asked)


def test_when_the_natural_voice_fails_the_plain_one_is_enough(run: Run) -> None:
    """The command succeeds with one voice, and says what the other lacked."""
    result = run(voices=[natural_voice(broken=[""]), Tone("instant")])
    assert result.exit_code == 0
    assert "natural gave up: out of breath" in result.output


def test_where_nothing_can_be_kept_it_says_so_and_stops(run: Run, tmp_path: Path) -> None:
    """A disk that takes nothing: one sentence that names the folder, exit code 1, and no course spoken for nothing."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "audio").write_text("in the way")
    voice = Tone()
    result = run(voices=[voice])
    assert result.exit_code == 1
    assert str(tmp_path / "data" / "audio") in result.output
    assert "takes no files" in result.output
    assert len(voice.asked) < 5


def test_sweeping_says_what_went(run: Run, tmp_path: Path) -> None:
    """--sweep removes what no course uses and says how much."""
    voice = Tone()
    run(voices=[voice])
    stray = tmp_path / "data" / "audio" / "clip" / "ab" / "abcd.clip"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"old")
    assert "Swept" in run("--sweep", voices=[voice]).output
    assert not stray.exists()


def test_switched_off_it_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no engine allowed the command ends with a sentence."""
    monkeypatch.setenv("OMNIKURS_AUDIO_ENGINE", "none")
    result = run(voices=[Tone()])
    assert result.exit_code == 1
    assert "switched off" in result.output


def test_one_voice_can_be_chosen_and_an_unknown_one_is_told(run: Run) -> None:
    """--engine takes the name of any registered voice; another name is one sentence with all of them."""
    voices = [natural_voice(), Tone("plain")]
    result = run("--engine", "plain", voices=voices)
    assert result.exit_code == 0
    assert voices[0].asked == []
    assert "natural" not in result.output
    result = run("--engine", "piper", voices=voices)
    assert result.exit_code == 1
    assert "There is no voice “piper”. There are: auto, natural, plain." in result.output


def test_what_a_voice_cannot_say_is_left_to_another(run: Run) -> None:
    """A track with a gap is no failure: it is counted, the rest is made, and the next voice makes the track."""

    class Reader(Tone):
        def say(self, runs: Sequence[Run_], language: str) -> Speech:
            """Hum, but for one sentence."""
            if "Klient nie widzi" in runs[0].text:
                raise NotRecordedError("nobody has read this")
            return super().say(runs, language)

    person, neural, plain = Reader("person"), Tone("neural"), Tone("plain")
    result = run("--lang", "pl", voices=[person, neural, plain])
    assert result.exit_code == 0, result.output
    assert "person   4 tracks, 4 of them new, 2 left to another voice" in result.output
    assert "neural   4 tracks, 2 of them new;" in result.output
    assert "plain    4 tracks, 4 of them new;" in result.output
