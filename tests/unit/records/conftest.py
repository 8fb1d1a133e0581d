"""An empty database of either kind for the tests of the records: the same suite runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.records.database import Database
from tests.postgresql import Server, running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for all tests of a worker; speed matters here, not what survives a power cut."""
    with running_postgresql("fsync=off") as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: `""` for SQLite in the data folder."""
    if request.param == "sqlite":
        return ""
    server: Server = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture
def database(url: str, tmp_path: Path) -> Iterator[Database]:
    """An open database without a row."""
    opened = Database(url, tmp_path / "data", patience_s=2)
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
