"""The trainer's password, and the browsers in which she is logged in.

A reader of the table gains nothing: the password and the sessions' ids are kept as hashes. Wrong passwords are
counted by :mod:`app.records.login_throttle`. Times are seconds since 1970, given by the caller.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from app.records import first_password, login_throttle
from app.records.database import Database
from app.records.schema import LoginFailure, TrainerAccount, TrainerSession

SHORTEST_PASSWORD = 8
_TOUCH_S = 60
#: A session that was used later than this from now was stamped by a wrong clock, and would last for as long as it was wrong.
_CLOCK_SLACK_S = 300
_COST, _BLOCK, _LANES = 2**15, 8, 1
_LETTERS = "abcdefghjkmnpqrstuvwxyz"


class WrongPasswordError(Exception):
    """The password is not the trainer's."""


class NoPasswordError(Exception):
    """Nobody has set a password yet."""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts: unused, and at most."""

    idle_s: int
    whole_s: int


def new_password() -> str:
    """A password that is easy to type and has 54 bits of chance."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def hash_password(password: str) -> str:
    """scrypt (RFC 7914) with a salt of its own, in the form in which it is kept."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_COST}${_BLOCK}${_LANES}${salt.hex()}${_derive(password, salt, _COST, _BLOCK, _LANES).hex()}"


def verify_password(password: str, kept: str) -> bool:
    """Whether the password is the one of the hash; takes as long for a wrong one as for the right one."""
    _, cost, block, lanes, salt, wanted = kept.split("$")
    found = _derive(password, bytes.fromhex(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(found, bytes.fromhex(wanted))


def _derive(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    needed = 128 * cost * block * lanes + 2**20
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=cost, r=block, p=lanes, maxmem=needed, dklen=32)


class Trainers:
    """The trainer's account and sessions, through the database itself: each step is a transaction of its own."""

    def __init__(self, database: Database, limits: SessionLimits) -> None:
        self._database = database
        self._limits = limits

    def has_password(self) -> bool:
        """Whether a password was ever set."""
        with self._database.reading() as session:
            return session.get(TrainerAccount, 1) is not None

    def set_password(self, password: str, only_first: bool = False) -> bool:
        """Sets the password, ends every session and forgets every failure. With ``only_first`` an existing one stays.

        Answers whether it was set.
        """
        kept = hash_password(password)
        with self._database.writing() as session:
            login_throttle.lock_logins(session)
            account = session.get(TrainerAccount, 1)
            if account and only_first:
                return False
            if account:
                account.password_hash, account.epoch = kept, account.epoch + 1
            else:
                session.add(TrainerAccount(id=1, password_hash=kept, epoch=1))
            session.execute(delete(TrainerSession))
            session.execute(delete(LoginFailure))
        first_password.forget(self._database.data)
        return True

    def log_in(self, password: str, source: str, now_s: int, known: bool = False) -> str:
        """The id of a new session. ``source`` is what the throttle counts, ``known`` when the trainer was logged in there before.

        Raises :class:`WrongPasswordError`, :class:`NoPasswordError`, :class:`app.records.login_throttle.LockedError`.

        The failure is written down before the password is looked at and taken back when it is right, so that a hundred
        guesses at the same moment are counted like a hundred guesses in a row.
        """
        with self._database.writing() as session:
            login_throttle.lock_logins(session)
            account = session.get(TrainerAccount, 1)
            if account is None:
                raise NoPasswordError
            login_throttle.forget_expired(session, now_s)
            login_throttle.refuse_when_locked(session, source, now_s, known)
            login_throttle.note_failure(session, source, now_s)
            kept, epoch = account.password_hash, account.epoch
        if not verify_password(password, kept):
            with self._database.reading() as session:
                login_throttle.refuse_when_locked(session, source, now_s, known)
            raise WrongPasswordError
        made = secrets.token_urlsafe(32)
        with self._database.writing() as session:
            login_throttle.forget_source(session, source)
            self._delete_ended(session, now_s)
            session.add(TrainerSession(id_hash=_hash(made), epoch=epoch, begun_s=now_s, seen_s=now_s))
        first_password.forget(self._database.data)
        return made

    def is_logged_in(self, session_id: str, now_s: int) -> bool:
        """Whether the id is that of a session that lasts; being used keeps it from going idle."""
        if not session_id:
            return False
        id_hash = _hash(session_id)
        with self._database.reading() as session:
            found = session.get(TrainerSession, id_hash)
            account = session.get(TrainerAccount, 1)
            if found is None or account is None or found.epoch != account.epoch or not self._lasts(found, now_s):
                return False
            fresh = now_s - found.seen_s < _TOUCH_S
        if not fresh:
            with self._database.writing() as session:
                kept = session.get(TrainerSession, id_hash)
                if kept is None:
                    return False
                kept.seen_s = now_s
        return True

    def log_out(self, session_id: str, everywhere: bool = False) -> None:
        """Ends the session, so that a copy of its cookie opens nothing; ``everywhere`` ends them all."""
        with self._database.writing() as session:
            login_throttle.lock_logins(session)
            session.execute(delete(TrainerSession).where(TrainerSession.id_hash == _hash(session_id)))
            account = session.get(TrainerAccount, 1)
            if everywhere and account:
                account.epoch += 1
                session.execute(delete(TrainerSession))

    def _lasts(self, found: TrainerSession, now_s: int) -> bool:
        idle_s, age_s = now_s - found.seen_s, now_s - found.begun_s
        return min(idle_s, age_s) >= -_CLOCK_SLACK_S and idle_s < self._limits.idle_s and age_s < self._limits.whole_s

    def _delete_ended(self, session: Session, now_s: int) -> None:
        ended = TrainerSession.begun_s <= now_s - self._limits.whole_s
        session.execute(delete(TrainerSession).where(or_(ended, TrainerSession.begun_s > now_s + _CLOCK_SLACK_S)))


def _hash(session_id: str) -> str:
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).hexdigest()
