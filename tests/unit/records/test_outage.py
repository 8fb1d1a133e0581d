"""While a database does not answer, one asks it again, and all others are told soon."""

from __future__ import annotations

import threading

import pytest

from app.records.errors import StoreTimeoutError, StoreUnavailableError
from app.records.outage import Outage


def fail(outage: Outage, error: type[Exception] = StoreTimeoutError) -> None:
    """Somebody's work ends with this error."""
    with pytest.raises(error), outage.watch():
        raise error


def test_many_work_at_once_while_all_is_well() -> None:
    """Nobody is refused before somebody has waited in vain, nor after an error that came at once."""
    outage = Outage()
    with outage.watch(), outage.watch():
        fail(outage, StoreUnavailableError)
        with outage.watch():
            pass


def test_one_asks_and_the_others_are_told() -> None:
    """After a deadline one may ask; until it has an answer everybody else is refused, then nobody is."""
    outage = Outage(soon_s=0)
    fail(outage)
    with outage.watch() as answered:
        for _ in range(3):
            with pytest.raises(StoreTimeoutError, match="being asked"), outage.watch():
                pytest.fail("let in")
        answered()
        with outage.watch(), outage.watch():
            pass
    with outage.watch(), outage.watch():
        pass


def test_who_comes_just_before_the_answer_is_let_in() -> None:
    """Others wait a moment for the answer to the one who asks, and then work as well."""
    outage = Outage(soon_s=60)
    fail(outage)
    entered = threading.Event()

    def come() -> None:
        with outage.watch():
            entered.set()

    with outage.watch() as answered:
        other = threading.Thread(target=come)
        other.start()
        assert not entered.is_set()
        answered()
        other.join()
    assert entered.is_set()


def test_whoever_asks_in_vain_makes_room_for_the_next() -> None:
    """Each deadline lets one more ask; any other end, also an error of the caller's, ends the outage."""
    outage = Outage()
    fail(outage)
    fail(outage)
    fail(outage)
    fail(outage, ZeroDivisionError)
    with outage.watch(), outage.watch():
        pass


def test_who_was_answered_and_is_late_afterwards_begins_another_outage() -> None:
    """A database that freezes in the middle of a long export is found out as well, and the next one may ask."""
    outage = Outage(soon_s=0)

    def freeze_halfway() -> None:
        with outage.watch() as answered:
            answered()
            raise StoreTimeoutError

    with pytest.raises(StoreTimeoutError):
        freeze_halfway()
    with outage.watch(), pytest.raises(StoreTimeoutError, match="being asked"), outage.watch():
        pytest.fail("let in")
