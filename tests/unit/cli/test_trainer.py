"""`omnikurs trainer password`, and the password that the first start makes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.cli.serve import serve
from app.cli.trainer import announce_first_password
from app.config import Settings
from app.records import trainers
from app.records.database import Database
from app.records.trainers import SessionLimits, Trainers, WrongPasswordError


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for the command, and hashes that cost nothing."""
    monkeypatch.setenv("OMNIKURS_DATA", str(tmp_path))
    monkeypatch.setattr(trainers, "_COST", 2)
    return tmp_path


def opens(data: Path, password: str) -> bool:
    """Whether the password opens the area."""
    database = Database("", data)
    try:
        return bool(Trainers(database, SessionLimits(60, 60)).log_in(password, "here", 1_800_000_000))
    except WrongPasswordError:
        return False
    finally:
        database.close()


def test_a_password_is_set_from_standard_input(data: Path) -> None:
    """The line that was given opens the area; the one before does not any more; a short one is refused."""
    for password in ("first-password", "second password"):
        done = CliRunner().invoke(main, ["trainer", "password"], input=f"{password}\n")
        assert done.exit_code == 0, done.output
        assert password not in done.output
    assert opens(data, "second password")
    assert not opens(data, "first-password")
    short = CliRunner().invoke(main, ["trainer", "password"], input="short\n")
    assert short.exit_code == 1
    assert "too short" in short.output


def test_a_password_is_made_on_request(data: Path) -> None:
    """`--make` prints one that opens the area."""
    done = CliRunner().invoke(main, ["trainer", "password", "--make"])
    assert opens(data, done.output.split()[-1])


def test_the_first_start_prints_a_password_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first start makes a password that opens the area; the second start says nothing and changes nothing."""
    announce_first_password(Settings(data=data), private=True)
    told = capsys.readouterr().out
    password = next(word for word in told.split() if word.count("-") == 2)
    announce_first_password(Settings(data=data), private=True)
    assert capsys.readouterr().out == ""
    assert opens(data, password)


def test_where_others_look_on_the_password_lies_in_a_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under a projected picture, or in a log, no password: a file that its owner alone reads, gone with the first login."""
    announce_first_password(Settings(data=data), private=False)
    told = capsys.readouterr().out
    file = data / "trainer-password.txt"
    password = file.read_text().strip()
    assert str(file) in told
    assert password not in told
    assert file.stat().st_mode & 0o077 == 0
    announce_first_password(Settings(data=data), private=False)
    assert capsys.readouterr().out == ""
    assert not opens(data, "guess")
    assert file.exists()
    assert opens(data, password)
    assert not file.exists()


def test_a_password_of_ones_own_makes_the_file_go(data: Path) -> None:
    """Once the trainer has set a password, the first one lies nowhere."""
    announce_first_password(Settings(data=data), private=False)
    CliRunner().invoke(main, ["trainer", "password"], input="second password\n")
    assert not (data / "trainer-password.txt").exists()


@pytest.mark.parametrize(
    ("host", "terminal", "private"), [("127.0.0.1", True, True), ("127.0.0.1", False, False), ("0.0.0.0", True, False)]
)
def test_a_start_for_a_class_or_into_a_log_shows_no_password(
    data: Path, monkeypatch: pytest.MonkeyPatch, host: str, terminal: bool, private: bool
) -> None:
    """Only a start on one's own terminal, for this machine alone, is private."""
    told: list[bool] = []
    monkeypatch.setenv("OMNIKURS_CLASSROOM", "0")  # so that what the command sets is undone
    monkeypatch.setattr("app.cli.serve.announce_first_password", lambda _settings, *, private: told.append(private))
    monkeypatch.setattr("app.web.server.run", lambda *_: None)
    monkeypatch.setattr("app.cli.serve._listen", lambda *_: None)
    monkeypatch.setattr("app.web.wsgi.read_ahead", lambda _: None)
    monkeypatch.setattr("app.cli.serve.sys.stdout", _Terminal(terminal))
    serve.callback(host=host, port=5000, reload=False)
    assert told == [private]


class _Terminal(io.StringIO):
    """Standard output that says of itself whether it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        """As it was told."""
        return self._terminal
