"""Whether the files of an open SQLite database are still those that lie under their names.

SQLite goes on writing into a file that was deleted or replaced, and says that all is well: what is acknowledged then is gone
with the next restart. So a writer compares device and inode (``stat(2)``) before its work and after its commit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.records.errors import StoreUnavailableError

_LOG = "omnikurs_log"


class FileIdentity(NamedTuple):
    """One file on this machine, whatever its name."""

    device: int
    inode: int


def identify(path: Path) -> FileIdentity | None:
    """The file that lies there; none when there is none, or none that we may look at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return FileIdentity(found.st_dev, found.st_ino)


def watch_log(engine: Engine, path: Path) -> None:
    """Has each new connection remember which write-ahead log it opened: the file at ``path`` alone is not the database."""

    def remember(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        try:
            cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens the log, makes it where there is none
            has_log = cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        finally:
            cursor.close()
        record.info[_LOG] = identify(log_of(path)) if has_log else None

    event.listen(engine, "connect", remember)


def log_of(path: Path) -> Path:
    """The write-ahead log beside a database file."""
    return path.with_name(f"{path.name}-wal")


def assert_unchanged(path: Path, opened: FileIdentity | None, connection_info: dict[Any, Any]) -> None:
    """Raises :class:`StoreUnavailableError` when another file, or none, has taken the place of the database or of its log."""
    log = connection_info.get(_LOG)
    if identify(path) != opened or (log is not None and identify(log_of(path)) != log):
        raise StoreUnavailableError(
            f"{path.name} was removed or replaced while the program runs. Put the file back, or restart to go on with what lies "
            "there now."
        )
