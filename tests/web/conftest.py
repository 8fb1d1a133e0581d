"""What the tests of the pages share beside the fixtures of all tests."""

from __future__ import annotations

from typing import Any

import pytest

from app.records.database import Database


@pytest.fixture
def store(app: Any) -> Database:
    """The database of the application."""
    database: Database = app.extensions["omnikurs"].store
    return database
