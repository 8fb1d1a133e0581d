"""`omnikurs backup` and `omnikurs restore`: all records, into one file and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from app.cli.records import opened_database


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write all records into FILE (SQLite, whatever the database is). The server may run meanwhile."""
    from app.records import backup as backups

    with opened_database() as database:
        try:
            counts = backups.make(database.long_engine, database.data, file)
        except OSError as error:
            raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
    click.echo(f"{file}: {_in_words(counts)}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Replace all records by those of FILE; what was there before is kept in a backup of its own."""
    from app.records.restoration import restore as put_back

    with opened_database() as database:
        try:
            counts, kept = put_back(database, file, datetime.now(UTC))
        except OSError as error:
            raise click.ClickException(f"{file} cannot be restored: {error.strerror}. Nothing was changed.") from error
    click.echo(f"Restored: {_in_words(counts)}")
    click.echo(f"What was there before: {kept}")


def _in_words(counts: Mapping[str, int]) -> str:
    names = {
        "opinions": "opinions",
        "reply_addresses": "e-mail addresses",
        "attempts": "attempts",
        "first_tries": "answers",
    }
    return ", ".join(f"{counts.get(table, 0)} {name}" for table, name in names.items())
