"""Opens the database for a command, or ends the command with one sentence that says why it cannot be used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.records.database import Database


@contextmanager
def opened_database() -> Iterator[Database]:
    """The database of the settings, at its newest shape, closed afterwards. What goes wrong ends the command with exit code 1."""
    from app.config import Settings
    from app.records.database import Database
    from app.records.errors import RecordsError

    settings = Settings.from_environment(os.environ)
    database = Database(settings.database_url, settings.data, patience_s=30)
    try:
        database.prepare()
        yield database
    except RecordsError as error:
        raise click.ClickException(str(error)) from error
    finally:
        database.close()
