"""`omnikurs trainer password`, and the password that the first start makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.cli.trainer import greet
from app.config import Settings
from app.records import trainers
from app.records.database import Database
from app.records.trainers import Limits, Trainers, WrongPasswordError


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for the command, and hashes that cost nothing."""
    monkeypatch.setenv("OMNIKURS_DATA", str(tmp_path))
    monkeypatch.setattr(trainers, "_COST", 2)
    return tmp_path


def opens(data: Path, password: str) -> bool:
    """Whether the password opens the room."""
    database = Database("", data)
    try:
        return bool(Trainers(database, Limits(60, 60)).log_in(password, "here", 1_800_000_000))
    except WrongPasswordError:
        return False
    finally:
        database.close()


def test_a_password_is_set_from_standard_input(data: Path) -> None:
    """The line that was given opens the room; the one before does not any more; a short one is refused."""
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
    """`--make` prints one that opens the room."""
    done = CliRunner().invoke(main, ["trainer", "password", "--make"])
    assert opens(data, done.output.split()[-1])


def test_the_first_start_prints_a_password_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first start makes a password that opens the room; the second start says nothing and changes nothing."""
    greet(Settings(data=data))
    told = capsys.readouterr().out
    password = next(word for word in told.split() if word.count("-") == 2)
    greet(Settings(data=data))
    assert capsys.readouterr().out == ""
    assert opens(data, password)
