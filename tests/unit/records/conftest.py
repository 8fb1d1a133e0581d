"""An empty database of either kind for the tests of the records: the same suite runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.records.database import Database
from tests.support.postgresql import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: `""` for SQLite in the data folder."""
    if request.param == "sqlite":
        return ""
    server: Server = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture
def database(url: str, tmp_path: Path) -> Iterator[Database]:
    """An open database without a row.

    A writer waits as long as a test may: twelve that take turns need more than seconds on a loaded machine. Two that wait for
    each other are told by PostgreSQL itself, and sooner; how patience ends is the tests' that have a database of their own.
    """
    opened = Database(url, tmp_path / "data", patience_s=120)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """A SQLite database, for what only SQLite can do or suffer."""
    opened = Database("", tmp_path / "data", patience_s=0.5)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def postgresql_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A PostgreSQL database, for what only a server can do or suffer."""
    server: Server = request.getfixturevalue("postgresql")
    opened = Database(server.new_database(), tmp_path / "data", patience_s=2)
    opened.prepare()
    yield opened
    opened.close()
