"""A database whose file or folder goes, or becomes another, while the program runs: nothing is acknowledged that is not kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.records.database import Database
from app.records.errors import StoreUnavailableError
from app.records.feedback import FeedbackStore
from app.records.retention import wipe
from tests.support.opinions import NOON, keep, opinion, stored


def remove_file(path: Path) -> None:
    """The file is deleted."""
    path.unlink()


def remove_folder(path: Path) -> None:
    """The whole data folder is deleted."""
    shutil.rmtree(path.parent)


def copy_over(path: Path) -> None:
    """A copy takes the file's place."""
    copy = path.with_name("copy")
    shutil.copy2(path, copy)
    copy.replace(path)


def empty_file(path: Path) -> None:
    """An empty file takes its place."""
    path.unlink()
    path.touch()


def copy_folder(path: Path) -> None:
    """The folder is moved away, and a copy of it put in its place."""
    aside = path.parent.with_name("aside")
    path.parent.rename(aside)
    shutil.copytree(aside, path.parent)


def remove_log(path: Path) -> None:
    """Only the write-ahead log is deleted, which holds what was kept last."""
    Path(f"{path}-wal").unlink()


CHANGES = [remove_file, remove_folder, copy_over, empty_file, copy_folder, remove_log]


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_acknowledged_that_goes_elsewhere(sqlite_database: Database, change: Callable[[Path], None]) -> None:
    """Whoever writes is told, each time, and so is the health page; what could be read before can still be read."""
    keep(sqlite_database, opinion(best="before"))
    assert sqlite_database.path
    change(sqlite_database.path)
    for _ in range(2):
        with pytest.raises(StoreUnavailableError, match="removed or replaced"):
            keep(sqlite_database, opinion(best="after"))
    with pytest.raises(StoreUnavailableError, match="removed or replaced"):
        sqlite_database.ping()
    with sqlite_database.reading() as session:
        assert "before" in [row.best for row in stored(session)]


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_goes_in_the_middle_of_a_write(sqlite_database: Database, change: Callable[[Path], None]) -> None:
    """The file goes between the statement and its commit: the commit succeeds, and is still not acknowledged."""
    keep(sqlite_database, opinion())

    def lose_the_file_while_writing() -> None:
        with sqlite_database.writing() as session:
            FeedbackStore(session).keep(opinion())
            assert sqlite_database.path
            change(sqlite_database.path)

    with pytest.raises(StoreUnavailableError, match="removed or replaced"):
        lose_the_file_while_writing()


def test_a_file_that_comes_back_is_used_again(sqlite_database: Database) -> None:
    """Moved away by mistake and moved back: writing goes on, and nothing that was acknowledged is missing."""
    keep(sqlite_database, opinion(best="before"))
    assert sqlite_database.path
    folder = sqlite_database.path.parent
    folder.rename(folder.with_name("aside"))
    with pytest.raises(StoreUnavailableError):
        keep(sqlite_database, opinion(best="refused"))
    folder.with_name("aside").rename(folder)
    keep(sqlite_database, opinion(best="after"))
    again = Database("", folder)
    with again.reading() as session:
        assert sorted(row.best for row in stored(session)) == ["after", "before"]
    again.close()


def test_a_restart_takes_what_lies_there(tmp_path: Path) -> None:
    """After a restart the file that lies there now is the database."""
    first = Database("", tmp_path)
    keep(first, opinion())
    assert first.path
    copy_over(first.path)
    second = Database("", tmp_path)
    keep(second, opinion())
    first.close()
    second.close()


def test_our_own_work_on_the_file_is_no_replacement(tmp_path: Path) -> None:
    """A purge that rewrites the file, a second process that opens and closes it, and idle hours disturb nobody."""
    database = Database("", tmp_path)
    keep(database, opinion(sent=NOON))
    wipe(database)
    keep(database, opinion())
    other = Database("", tmp_path)
    keep(other, opinion())
    wipe(other)
    other.close()
    database.engine.dispose()  # the pool gives its connections back: the last one folds the log into the file
    keep(database, opinion())
    with database.reading() as session:
        assert FeedbackStore(session).count() == 4
    database.close()


def test_a_disk_without_a_write_ahead_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SQLite cannot have a write-ahead log (some network disks), none is missed."""
    monkeypatch.setattr("app.records.migration._use_wal", lambda _: None)
    database = Database("", tmp_path)
    keep(database, opinion())
    with database.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "delete"
    keep(database, opinion())
    database.close()
