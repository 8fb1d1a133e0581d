"""The trainer's password, sessions and wrong passwords."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.records import login_throttle
from app.records import trainers as accounts
from app.records.database import Database
from app.records.login_throttle import FREE_FAILURES, WINDOW_S, LockedError
from app.records.schema import LoginFailure, TrainerSession
from app.records.trainers import NoPasswordError, Trainers, WrongPasswordError

LIMITS = accounts.SessionLimits(idle_s=600, whole_s=3600)
PASSWORD = "zażółć-gęślą"
NOW = 1_800_000_000


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing."""
    monkeypatch.setattr(accounts, "_COST", 2)


@pytest.fixture
def account(database: Database) -> Trainers:
    """An account with a password."""
    trainers = Trainers(database, LIMITS)
    trainers.set_password(PASSWORD)
    return trainers


def test_a_password_is_kept_as_a_salted_hash() -> None:
    """Two hashes of one password differ, both fit it, and neither fits another."""
    one, other = accounts.hash_password(PASSWORD), accounts.hash_password(PASSWORD)
    assert one != other
    assert PASSWORD not in one
    assert accounts.verify_password(PASSWORD, one)
    assert accounts.verify_password(PASSWORD, other)
    assert not accounts.verify_password(PASSWORD + " ", one)
    assert len(accounts.new_password()) == 14


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


def guess_wrongly(account: Trainers, source: str, now_s: int, times: int = 1, known: bool = False) -> None:
    """So many wrong passwords that are looked at, the last of which may be the one that locks."""
    for _ in range(times):
        with pytest.raises((WrongPasswordError, LockedError)):
            account.log_in("wrong", source, now_s, known)


def count_failures(database: Database) -> int:
    """The rows of wrong passwords."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(LoginFailure)) or 0


def test_the_sixth_wrong_password_locks(account: Trainers) -> None:
    """Five are wrong, the sixth says how long to wait, then the right one is not looked at either; elsewhere it still opens."""
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            account.log_in("wrong", "here", NOW)
    with pytest.raises(LockedError) as locked:
        account.log_in("wrong", "here", NOW + 100)
    assert locked.value.retry_s == 60
    with pytest.raises(LockedError):
        account.log_in(PASSWORD, "here", NOW + 159)
    assert account.log_in(PASSWORD, "elsewhere", NOW + 100)
    assert account.log_in(PASSWORD, "here", NOW + 160)


def test_the_delay_grows_with_each_wrong_password(account: Trainers) -> None:
    """One minute, two, four, eight, then ten each time; a quarter of an hour without one and the source is forgotten."""
    now_s, waits = NOW, []
    guess_wrongly(account, "here", now_s, 5)
    for _ in range(6):
        with pytest.raises(LockedError) as locked:
            account.log_in("wrong", "here", now_s)
        waits.append(locked.value.retry_s)
        now_s += locked.value.retry_s
    assert waits == [60, 120, 240, 480, 600, 600]
    assert login_throttle.delay_s(1000) == 600
    last_s = now_s - waits[-1]
    with pytest.raises(LockedError):
        account.log_in("wrong", "here", last_s + WINDOW_S - 1)
    with pytest.raises(WrongPasswordError):
        account.log_in("wrong", "here", last_s + 2 * WINDOW_S)


def test_a_right_password_takes_the_count_back(account: Trainers, database: Database) -> None:
    """Five wrong ones, the right one, five wrong ones: no lock, and after the window no row of them is left."""
    for _ in range(2):
        for _ in range(5):
            with pytest.raises(WrongPasswordError):
                account.log_in("wrong", "here", NOW)
        account.log_in(PASSWORD, "here", NOW)
    with pytest.raises(WrongPasswordError):
        account.log_in("wrong", "other", NOW)
    account.log_in(PASSWORD, "here", NOW + WINDOW_S)
    assert count_failures(database) == 0


def test_guesses_from_everywhere_do_not_lock_the_trainer_out(account: Trainers) -> None:
    """Sixty wrong passwords from ten addresses, and a thousand from a hundred: the right one opens from another at once."""
    for places in (10, 100):
        for number in range(places):
            guess_wrongly(account, f"place {number}", NOW, 6)
        assert account.log_in(PASSWORD, f"trainer {places}", NOW + 1)


def test_while_many_guess_an_unknown_source_has_fewer(account: Trainers) -> None:
    """A guesser with a thousand addresses gets two guesses of each before it waits; the trainer's own browser has its five."""
    for number in range(12):
        guess_wrongly(account, f"place {number}", NOW, 5)
    with pytest.raises(WrongPasswordError):
        account.log_in("wrong", "one more", NOW)
    with pytest.raises(LockedError):
        account.log_in("wrong", "one more", NOW)
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            account.log_in("wrong", "the trainer's browser", NOW, known=True)
    assert account.log_in(PASSWORD, "the trainer's browser", NOW, known=True)


def test_failures_stamped_by_a_wrong_clock_count_for_nothing(account: Trainers, database: Database) -> None:
    """The clock was two years ahead while somebody guessed: corrected, the right password opens and the rows are gone."""
    ahead = NOW + 2 * 365 * 24 * 3600
    guess_wrongly(account, "here", ahead, 6)
    assert count_failures(database) == 6
    assert account.log_in(PASSWORD, "here", NOW)
    assert count_failures(database) == 0


def test_a_session_of_a_wrong_clock_does_not_last(account: Trainers, database: Database) -> None:
    """A session begun while the clock was two years ahead is over when the clock is right, and its row goes with the next."""
    ahead = NOW + 2 * 365 * 24 * 3600
    stamped = account.log_in(PASSWORD, "here", ahead)
    assert account.is_logged_in(stamped, ahead)
    assert not account.is_logged_in(stamped, NOW)
    assert account.is_logged_in(account.log_in(PASSWORD, "here", NOW), NOW - 10)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TrainerSession)) == 1


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
    assert told.count("WrongPasswordError") <= FREE_FAILURES + 1


def test_failures_of_one_source_at_once_wait_for_each_other(account: Trainers, database: Database) -> None:
    """Twelve transactions that each count eight failures of the same two sources all end, and every failure is counted."""
    together = Barrier(12)

    def count(number: int) -> None:
        together.wait()
        for step in range(8):
            with database.writing() as session:
                login_throttle.forget_expired(session, NOW)
                for source in ("here", "there") if (number + step) % 2 else ("there", "here"):
                    login_throttle.note_failure(session, source, NOW + number)

    with ThreadPoolExecutor(12) as pool:
        for done in [pool.submit(count, number) for number in range(12)]:
            done.result()
    assert count_failures(database) == 12 * 8 * 2
    guess_wrongly(account, "here", NOW + 12)


def test_everything_that_ends_sessions_may_happen_at_once(account: Trainers, database: Database) -> None:
    """Logins, logouts everywhere and new passwords at the same moment wait for each other, and none of them fails."""
    held = [account.log_in(PASSWORD, "here", NOW) for _ in range(16)]
    together = Barrier(12)

    def act(number: int) -> None:
        together.wait()
        for step in range(6):
            if number % 3 == 0:
                account.log_out(held[(number + step) % 16], everywhere=True)
            elif number % 3 == 1:
                account.set_password(PASSWORD)
            else:
                held[number] = account.log_in(PASSWORD, "here", NOW)

    with ThreadPoolExecutor(12) as pool:
        for done in [pool.submit(act, number) for number in range(12)]:
            done.result()
    assert account.is_logged_in(account.log_in(PASSWORD, "here", NOW), NOW)


def test_the_first_start_keeps_a_password_that_is_there(account: Trainers) -> None:
    """Of two servers that start at once one sets the password; neither overwrites the trainer's own."""
    assert account.set_password("made at start", only_first=True) is False
    assert account.log_in(PASSWORD, "here", NOW)
