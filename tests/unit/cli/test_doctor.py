"""`omnikurs doctor` names what is missing and what to do, and its exit code says whether anything is."""

from __future__ import annotations

import ctypes.util
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main


def ask(*options: str, **environ: str) -> Result:
    """What the doctor says with these settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {f"OMNIKURS_{name.upper()}": value for name, value in environ.items()}
    return CliRunner().invoke(main, ["doctor", "--port", str(port), *options], env=settings)


@pytest.fixture(autouse=True)
def whole_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which every program and library is there, whatever this one has."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"lib{name}.so")


def test_a_whole_machine_lacks_nothing(tmp_path: Path) -> None:
    """Exit code 0, every line ok, and no network is used."""
    result = ask(data=str(tmp_path / "data"))
    assert result.exit_code == 0, result.output
    assert "Nothing is missing" in result.output
    assert "cannot be reached" not in result.output
    assert "can be reached" not in result.output
    assert "voice gtts: gTTS; the course's text is sent to Google" in result.output
    assert not (tmp_path / "data").exists(), "it looks and changes nothing"


def test_a_missing_program_is_named_with_the_command_that_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without espeak-ng and pango the exit code is 1, and two lines say what to type."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    result = ask(data=str(tmp_path))
    assert result.exit_code == 1
    assert "apt-get install -y espeak-ng" in result.output
    assert "apt-get install -y libpango-1.0-0" in result.output
    assert "2 to look at" in result.output
    assert "not needed" in ask(data=str(tmp_path), audio_engine="none").output


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"content": "nowhere"}, "OMNIKURS_CONTENT"),
        ({"data": "file/data"}, "OMNIKURS_DATA"),
        ({"database_url": "sqlite:////proc/nowhere/all.sqlite"}, "OMNIKURS_DATABASE_URL"),
        ({"database_url": "postgresql+psycopg://nobody@127.0.0.1:9/none"}, "OMNIKURS_DATABASE_URL"),
    ],
)
def test_what_stands_in_the_way_is_named_with_its_setting(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    """Content that is not there, a data folder that cannot be written, a database that cannot be opened: exit code 1."""
    (tmp_path / "file").write_text("")
    places = {name: value if ":" in value else str(tmp_path / value) for name, value in settings.items()}
    result = ask(**{"data": str(tmp_path), **places})
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path, elsewhere: bool) -> None:
    """A file that is no database, in the data folder or at the address of the setting, is told, and left as it is."""
    path = tmp_path / "omnikurs.sqlite"
    path.write_text("not a database at all")
    settings = {"data": str(tmp_path / "data"), "database_url": f"sqlite:///{path}"} if elsewhere else {"data": str(tmp_path)}
    result = ask(**settings)
    assert result.exit_code == 1
    assert f"bad      database: {path} is no SQLite database" in result.output
    assert "omnikurs restore" in result.output
    assert path.read_text() == "not a database at all"
    with closing(sqlite3.connect(tmp_path / "whole.sqlite")) as connection:
        connection.execute("CREATE TABLE kept (x)")
    (tmp_path / "whole.sqlite").replace(path)
    assert ask(**settings).exit_code == 0


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    """The port that somebody listens on is named, with another one to take."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["doctor", "--port", str(port)], env={"OMNIKURS_DATA": str(tmp_path)})
    assert result.exit_code == 1
    assert f"make run PORT={port + 1}" in result.output


def test_the_network_is_tried_only_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--network tells that the service of the natural voice cannot be reached, and that nothing needs to be done."""

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no way out")

    monkeypatch.setattr(socket, "create_connection", refuse)
    result = ask("--network", data=str(tmp_path))
    assert result.exit_code == 1
    assert "voice gtts: service of gTTS cannot be reached (no way out)" in result.output
    assert "nothing to do" in result.output
    assert "not needed" in ask("--network", data=str(tmp_path), audio_engine="espeak").output
    assert "cannot be reached" not in ask("--network", data=str(tmp_path), audio_engine="espeak").output


def test_a_setting_that_cannot_be_used_is_one_sentence() -> None:
    """A wrong value ends the command with exit code 1, the variable's name and what would be right, without a traceback."""
    for settings, told in (
        ({"proxies": "many"}, "OMNIKURS_PROXIES is “many”, but should be a whole number"),
        ({"audio_engine": "piper"}, "OMNIKURS_AUDIO_ENGINE is “piper”, but should be one of auto, none, gtts, espeak"),
    ):
        result = ask(**settings)
        assert result.exit_code == 1
        assert told in result.output
        assert "Traceback" not in result.output


def test_it_tries_the_port_that_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """OMNIKURS_PORT, unless --port names another; a setting that is none is told in one sentence."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("OMNIKURS_PORT", str(port))
        assert f"port: {port} cannot be used" in CliRunner().invoke(main, ["doctor"]).output
        assert f"port: {port}" not in CliRunner().invoke(main, ["doctor", "--port", "1"]).output
    monkeypatch.setenv("OMNIKURS_PORT", "80000")
    assert "OMNIKURS_PORT is “80000”, but should be a number from 1 to 65535" in CliRunner().invoke(main, ["doctor"]).output
