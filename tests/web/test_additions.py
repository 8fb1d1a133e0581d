"""What a package from outside adds is there on every page, in every command, and gone with the package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app import create_app
from app.audio.engines import built_in_engines, installed_engines
from app.audio.engines.espeak import Espeak
from app.cli import main
from app.registry import Registry, RegistryError

ADDITION = Path(__file__).resolve().parents[1] / "data" / "addition"


@pytest.fixture
def addition(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package `omnikurs-addition` is installed."""
    monkeypatch.syspath_prepend(ADDITION)


@pytest.fixture
def open_client(tmp_path: Path, course_folder: Callable[..., Path]) -> Callable[..., Any]:
    """`open_client(ENGINES=…, audio_engine=…)`: a client of an application of its own, on the same small course and data."""
    content = course_folder()

    def build(**config: Any) -> Any:
        return create_app({"TESTING": True, "data": tmp_path / "data", "content": content, **config}).test_client()

    return build


@pytest.mark.usefixtures("addition")
def test_an_engine_of_a_package_speaks(open_client: Callable[..., Any]) -> None:
    """It reads a track aloud, in a process of its own, before the built-in ones; the statement says whom it sends text."""
    assert list(installed_engines()) == ["gtts", "espeak", "beep"]
    client = open_client(audio_engine="auto")
    cues = client.get("/pl/small/audio/what-is.vtt").text
    assert "engine beep" in cues
    assert client.get("/pl/small/audio/what-is.mp3", buffered=True).status_code == 200
    assert "Głos może tworzyć usługa Beep Ltd." in client.get("/pl/about").text
    assert "engine beep" in open_client(audio_engine="beep").get("/ru/small/audio/what-is.vtt").text
    told = CliRunner().invoke(main, ["doctor"]).output
    assert "voice beep: Beep; the course's text is sent to Beep Ltd" in told


def test_two_applications_in_one_process_have_other_engines(open_client: Callable[..., Any]) -> None:
    """Each has those that it was given: nothing that one of them registers reaches the other."""

    speaking = open_client(audio_engine="auto", ENGINES=Registry((Espeak(),)))
    silent = open_client(audio_engine="auto", ENGINES=Registry())
    assert "engine espeak" in speaking.get("/pl/small/audio/what-is.vtt").text
    assert silent.get("/pl/small/audio/what-is.vtt").status_code == 503
    assert "usługa" not in speaking.get("/pl/about").text
    assert list(built_in_engines()) == list(installed_engines()) == ["gtts", "espeak"]


def test_a_package_that_cannot_be_loaded_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command ends with one sentence that says which package to update or remove."""
    broken = tmp_path / "broken-1.0.dist-info"
    broken.mkdir()
    (broken / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (broken / "entry_points.txt").write_text("[omnikurs.engines]\nlost = nowhere.to:Find\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(RegistryError, match="broken"):
        installed_engines()
    result = CliRunner().invoke(main, ["narrate"])
    assert result.exit_code == 1
    assert "'lost' (omnikurs.engines) of broken cannot be loaded" in result.output
    assert "Traceback" not in result.output
