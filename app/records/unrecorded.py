"""First tries that could not be recorded: a file beside the database that holds a hash of each and its month, and nothing else.

While the database is away the self-test goes on and shows solutions. What is answered later to the same question of that attempt
is no first try, also when the database is back; nobody but this file knows. A line is kept as long as an attempt is.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from app.records.errors import StoreUnavailableError

FILE_NAME = "unrecorded-tries.txt"
#: More than a day's classes give; a file of 500 kB.
_MOST = 20_000


class Unrecorded:
    """The questions of attempts whose first tries are not in the records."""

    def __init__(self, data: Path, retention_days: int = 365) -> None:
        self._file = data / FILE_NAME
        self._retention = timedelta(days=retention_days)

    def note(self, key: str, question_ids: Collection[str], now: datetime | None = None) -> None:
        """Notes those questions of the attempt of that key, on the disk when this returns; ``now`` is the time, in UTC.

        Lines of months that lie before the retention's go. The others are sorted, so that they do not tell who came before
        whom. Raises :class:`StoreUnavailableError` when they cannot be written, or when there are too many already.
        """
        now = now or datetime.now(UTC)
        month, oldest = (f"{day:%Y-%m}" for day in (now, now - self._retention))
        try:
            with self._file.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                noted = {one: known or month for one, known in self._read().items() if (known or month) >= oldest}
                noted |= {_hash(key, question_id): month for question_id in question_ids}
                if len(noted) > _MOST:
                    raise StoreUnavailableError(f"{self._file} is full")
                self._replace("".join(f"{one} {known}\n" for one, known in sorted(noted.items())))
        except OSError as error:
            raise StoreUnavailableError(str(error)) from error

    def among(self, key: str, question_ids: Collection[str]) -> frozenset[str]:
        """Which of those questions of the attempt were noted. Raises :class:`StoreUnavailableError`."""
        try:
            noted = self._read()
        except OSError as error:
            raise StoreUnavailableError(str(error)) from error
        return frozenset(question_id for question_id in question_ids if _hash(key, question_id) in noted)

    def _read(self) -> Mapping[str, str]:
        """Each hash with its month; without one where an older Omnikurs wrote the line."""
        try:
            lines = self._file.read_text("ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return {}
        return {one: month for one, _, month in (line.partition(" ") for line in lines)}

    def _replace(self, text: str) -> None:
        beside = self._file.with_suffix(".part")
        with beside.open("w", encoding="ascii") as written:
            beside.chmod(0o600)
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        beside.replace(self._file)


def _hash(key: str, question_id: str) -> str:
    return blake2b(f"{key} {question_id}".encode(), digest_size=8).hexdigest()
