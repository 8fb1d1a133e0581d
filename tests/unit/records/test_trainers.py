"""The trainer's password, sessions and wrong passwords."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.records import trainers as room
from app.records.database import Database
from app.records.schema import LoginFailure, TrainerSession
from app.records.trainers import LockedError, NoPasswordError, Trainers, WrongPasswordError

LIMITS = room.Limits(idle_s=600, whole_s=3600)
PASSWORD = "zażółć-gęślą"
NOW = 1_800_000_000


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing."""
    monkeypatch.setattr(room, "_COST", 2)


@pytest.fixture
def account(database: Database) -> Trainers:
    """An account with a password."""
    trainers = Trainers(database, LIMITS)
    trainers.set_password(PASSWORD)
    return trainers


def test_a_password_is_kept_as_a_salted_hash() -> None:
    """Two hashes of one password differ, both fit it, and neither fits another."""
    one, other = room.hash_password(PASSWORD), room.hash_password(PASSWORD)
    assert one != other
    assert PASSWORD not in one
    assert room.verify_password(PASSWORD, one)
    assert room.verify_password(PASSWORD, other)
    assert not room.verify_password(PASSWORD + " ", one)
    assert len(room.new_password()) == 14


def test_without_a_password_nobody_gets_in(database: Database) -> None:
    """An empty account opens for no password, not even an empty one."""
    with pytest.raises(NoPasswordError):
        Trainers(database, LIMITS).log_in("", "here", NOW)


def test_a_session_lasts_while_it_is_used_and_not_for_ever(account: Trainers) -> None:
    """Idle it ends after ten minutes; used again and again it ends after the hour; another id was never one."""
    session = account.log_in(PASSWORD, "here", NOW)
    assert account.is_logged_in(session, NOW + 599)
    assert account.is_logged_in(session, NOW + 1198)
    assert not account.is_logged_in(session, NOW + 1198 + 600)
    used = account.log_in(PASSWORD, "here", NOW)
    for minute in range(0, 60, 5):
        assert account.is_logged_in(used, NOW + minute * 60)
    assert not account.is_logged_in(used, NOW + 3600)
    assert not account.is_logged_in("guess", NOW)
    assert not account.is_logged_in("", NOW)


def test_logout_ends_a_session_for_whoever_holds_its_id(account: Trainers) -> None:
    """The id opens nothing after the logout; other sessions go on until everybody is logged out, or the password changes."""
    one, other, third = (account.log_in(PASSWORD, "here", NOW) for _ in range(3))
    account.log_out(one)
    assert [account.is_logged_in(each, NOW) for each in (one, other, third)] == [False, True, True]
    account.log_out(other, everywhere=True)
    assert not account.is_logged_in(third, NOW)
    fresh = account.log_in(PASSWORD, "here", NOW)
    account.set_password("another password")
    assert not account.is_logged_in(fresh, NOW)


def test_ids_lie_in_the_table_as_hashes(account: Trainers, database: Database) -> None:
    """Who reads the table cannot log in with what is in it."""
    session_id = account.log_in(PASSWORD, "here", NOW)
    with database.reading() as session:
        kept = session.scalars(select(TrainerSession.id_hash)).one()
    assert kept != session_id
    assert not account.is_logged_in(kept, NOW)


def test_the_sixth_wrong_password_locks(account: Trainers) -> None:
    """Five are wrong, the sixth says how long to wait, then the right one is not looked at either; elsewhere it still opens."""
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            account.log_in("wrong", "here", NOW)
    with pytest.raises(LockedError) as locked:
        account.log_in("wrong", "here", NOW + 100)
    assert locked.value.retry_s == room.WINDOW_S - 100
    with pytest.raises(LockedError):
        account.log_in(PASSWORD, "here", NOW + room.WINDOW_S - 1)
    assert account.log_in(PASSWORD, "elsewhere", NOW + 100)
    assert account.log_in(PASSWORD, "here", NOW + room.WINDOW_S)


def test_a_right_password_takes_the_count_back(account: Trainers, database: Database) -> None:
    """Five wrong ones, the right one, five wrong ones: no lock, and after the window no row of them is left."""
    for _ in range(2):
        for _ in range(5):
            with pytest.raises(WrongPasswordError):
                account.log_in("wrong", "here", NOW)
        account.log_in(PASSWORD, "here", NOW)
    with pytest.raises(WrongPasswordError):
        account.log_in("wrong", "other", NOW)
    account.log_in(PASSWORD, "here", NOW + room.WINDOW_S)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LoginFailure)) == 0


def test_guesses_from_everywhere_are_limited_together(account: Trainers) -> None:
    """A guesser with a thousand addresses gets sixty guesses in a quarter of an hour."""
    for number in range(room.MOST_FAILURES_ANYWHERE - 1):
        with pytest.raises(WrongPasswordError):
            account.log_in("wrong", f"place {number}", NOW)
    with pytest.raises(LockedError):
        account.log_in("wrong", "one more place", NOW)
    with pytest.raises(LockedError):
        account.log_in(PASSWORD, "and another", NOW)


def test_guesses_at_the_same_moment_are_counted_one_by_one(account: Trainers) -> None:
    """Of forty guesses at once six are looked at."""

    def guess(_: int) -> str:
        try:
            account.log_in("wrong", "here", NOW)
        except (WrongPasswordError, LockedError) as error:
            return type(error).__name__
        return "in"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(guess, range(40)))
    assert "in" not in told
    assert told.count("WrongPasswordError") <= room.MOST_FAILURES


def test_the_first_start_keeps_a_password_that_is_there(account: Trainers) -> None:
    """Of two servers that start at once one sets the password; neither overwrites the trainer's own."""
    assert account.set_password("made at start", only_first=True) is False
    assert account.log_in(PASSWORD, "here", NOW)
