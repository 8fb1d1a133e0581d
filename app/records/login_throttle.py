"""Throttles logins after wrong passwords: a delay that grows with each of them from one source, counted for all workers.

A source is a keyed hash made by the caller: of a network, or of a browser in which the trainer was logged in before. There is
no limit on everybody together, with which a stranger could lock the trainer out; while many wrong passwords come from anywhere,
a source that is not known has fewer of them before it must wait. Rows are deleted a quarter of an hour after the last one of
their source.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from app.records.schema import LoginFailure

#: How long wrong passwords of a source count after its last one, and how long their rows may stay.
WINDOW_S = 15 * 60
#: So many from one source cost no delay; the next one costs a minute, each further one twice as long, up to ten minutes.
FREE_FAILURES = 5
FIRST_DELAY_S = 60
LONGEST_DELAY_S = 10 * 60
#: So many from everywhere within the window are an attack: then an unknown source has only one that costs nothing.
ATTACK_FAILURES = 60
FREE_UNDER_ATTACK = 1
#: What clocks of several servers may differ by. A stamp further ahead was made by a wrong clock: it counts for nothing.
CLOCK_SLACK_S = 60


class LockedError(Exception):
    """Too many wrong passwords; ``retry_s`` is how long to wait."""

    def __init__(self, retry_s: int) -> None:
        super().__init__(f"try again in {retry_s} s")
        self.retry_s = retry_s


def delay_s(failures: int, free: int = FREE_FAILURES) -> int:
    """How long after its last wrong password a source with so many of them must wait."""
    return 0 if failures <= free else min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(failures - free - 1, 10))


def lock_logins(session: Session) -> None:
    """Makes every other transaction that changes logins wait until this one ends. Call it before the first such change.

    PostgreSQL lets two transactions that change several rows each lock them in opposite orders, and ends one of them
    (SQLSTATE 40P01). A lock of the whole table, taken first, leaves one order. Readers wait for nothing. SQLite has one writer
    anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"LOCK TABLE {LoginFailure.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


def refuse_when_locked(session: Session, source: str, now_s: int, known: bool = False) -> None:
    """Raises :class:`LockedError` while the source must wait. ``known``: it is a browser of the trainer's."""
    counted = (LoginFailure.at_s > now_s - WINDOW_S, LoginFailure.at_s <= now_s + CLOCK_SLACK_S)
    own = select(func.count(), func.max(LoginFailure.at_s)).where(LoginFailure.source == source, *counted)
    failures, last_s = session.execute(own).one()
    free = FREE_FAILURES
    if failures > FREE_UNDER_ATTACK and not known:
        anywhere = session.scalar(select(func.count()).select_from(LoginFailure).where(*counted)) or 0
        free = FREE_UNDER_ATTACK if anywhere >= ATTACK_FAILURES else free
    wait_s = (last_s or 0) + delay_s(failures, free) - now_s
    if failures > free and wait_s > 0:
        raise LockedError(wait_s)


def note_failure(session: Session, source: str, now_s: int) -> None:
    """Counts a wrong password, and lets the earlier ones of its source count for as long as it: patience does not pay."""
    lock_logins(session)
    own = update(LoginFailure).where(LoginFailure.source == source)
    session.execute(own.values(at_s=now_s).execution_options(synchronize_session=False))
    session.add(LoginFailure(source=source, at_s=now_s))


def forget_source(session: Session, source: str) -> None:
    """Takes back what a source has counted: the password was right."""
    lock_logins(session)
    session.execute(delete(LoginFailure).where(LoginFailure.source == source))


def forget_expired(session: Session, now_s: int) -> None:
    """Deletes the rows whose time is over, and those that a wrong clock made."""
    lock_logins(session)
    session.execute(delete(LoginFailure).where(_expired(now_s)))


def has_expired(session: Session, now_s: int) -> bool:
    """Whether :func:`forget_expired` would delete anything."""
    return session.scalar(select(LoginFailure.id).where(_expired(now_s)).limit(1)) is not None


def _expired(now_s: int) -> ColumnElement[bool]:
    return or_(LoginFailure.at_s <= now_s - WINDOW_S, LoginFailure.at_s > now_s + CLOCK_SLACK_S)
