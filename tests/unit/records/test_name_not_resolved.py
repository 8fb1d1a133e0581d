"""A PostgreSQL whose host's name the system's resolver says nothing about: the wait for it has an end of ours."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.records.database import Database
from app.records.errors import StoreTimeoutError, StoreUnavailableError
from app.records.in_time import InTime

URL = "postgresql://omnikurs@nobody.invalid/omnikurs"
#: Longer than any test waits for an answer of ours, shorter than it may hang while the wait is not bounded.
STALLED_S = 60


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A resolver that answers (that there is no such name) only when the event is set, or after a minute."""
    answers = threading.Event()

    def resolve(*_: Any, **__: Any) -> Any:
        answers.wait(STALLED_S)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    yield answers
    answers.set()


@pytest.mark.parametrize("at_length", [False, True])
def test_a_resolver_that_says_nothing_holds_nobody(resolver: threading.Event, tmp_path: Path, at_length: bool) -> None:
    """Whoever writes, reads, or begins long work is told in time, while the resolver still says nothing."""
    database = Database(URL, tmp_path, patience_s=0.2)
    with pytest.raises(StoreTimeoutError), database.writing(at_length=at_length):
        pass
    with pytest.raises(StoreTimeoutError), database.reading():
        pass
    assert not resolver.is_set()


def test_a_name_that_nobody_knows_is_named(resolver: threading.Event, tmp_path: Path) -> None:
    """An answer that comes is told as it is: whose name it was, and what the resolver said."""
    resolver.set()
    with pytest.raises(StoreUnavailableError, match=r"nobody\.invalid.*Temporary failure"):
        Database(URL, tmp_path, patience_s=120).prepare()


class Thing:
    """What is waited for: something that has to be closed."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def close(self) -> None:
        self.closed.set()


def test_what_comes_too_late_is_closed() -> None:
    """Nobody has it any more; only so many are waited for at once, and afterwards there is room again."""
    comes, made = threading.Event(), Thing()
    few: InTime[Thing] = InTime(1, Thing.close)

    def make() -> Thing:
        comes.wait(STALLED_S)
        return made

    for _ in range(2):
        with pytest.raises(TimeoutError):
            few.make(make, 0.01)
    comes.set()
    assert made.closed.wait(STALLED_S)
    another = Thing()
    assert few.make(lambda: another, STALLED_S) is another
    assert not another.closed.is_set()


def test_an_error_comes_through() -> None:
    """What making it raises is raised where it was asked for."""
    few: InTime[Thing] = InTime(1, Thing.close)
    with pytest.raises(KeyError):
        few.make(lambda: {}[""], STALLED_S)
