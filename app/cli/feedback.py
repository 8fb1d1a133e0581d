"""`omnikurs feedback`: opinions as a file for reports, and their deletion."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import click

from app.cli.records import opened_database


@click.group()
def feedback() -> None:
    """Export opinions, or delete old ones."""


@feedback.command("export")
@click.option("--format", "format_name", type=click.Choice(["csv", "xlsx", "json"]), required=True)
@click.option("--course", default="", help="Only the opinions about this course.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where to; else to standard output.")
def export_opinions(format_name: str, course: str, output: Path | None) -> None:
    """Write the opinions as a table, as far as they may be told of: five at a time, the newest wait.

    Codes of groups under five are left out; e-mail addresses are not in it.
    """
    from app.records.feedback import FeedbackStore
    from app.records.sheets import COLUMNS, FORMATS

    if output is None and format_name == "xlsx" and sys.stdout.isatty():
        raise click.UsageError("An XLSX file is not for reading in a terminal: name a file with -o.")
    beside = output.with_name(f"{output.name}.{os.getpid()}.part") if output else None
    try:
        out = beside.open("wb") if beside else nullcontext(sys.stdout.buffer)
        with out as stream, opened_database() as database, database.reading() as session:
            FORMATS[format_name].write(FeedbackStore(session).rows(course), stream, COLUMNS)
        if output and beside:
            beside.replace(output)
    except OSError as error:
        raise click.ClickException(f"{output or 'standard output'} cannot be written: {error.strerror}") from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


@feedback.command("purge")
@click.option("--older-than", "days", type=click.IntRange(0, 100_000), required=True, metavar="DAYS")
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@click.option("--force", is_flag=True, help="Delete also when that is more than half of everything: the clock was looked at.")
def purge_opinions(days: int, dry_run: bool, force: bool) -> None:
    """Delete opinions and attempts older than DAYS, with every trace in database, log and own backups."""
    from app.records.errors import PurgeRefusedError
    from app.records.retention import purge

    with opened_database() as database:
        try:
            done = purge(database, days, datetime.now(UTC), dry_run=dry_run, force=force)
        except PurgeRefusedError as error:
            raise click.ClickException(f"{error} If it is, say --force. Nothing was deleted.") from error
    verb = "Would delete" if dry_run else "Deleted"
    click.echo(f"{verb} {done.opinions} opinions and {done.attempts} attempts at the self-test.")
    if done.doubt:
        click.echo(done.doubt)
    for file in done.holding:
        click.echo(f"This backup still holds what was deleted; delete it yourself: {file}")
    if done.traces_left:
        raise click.ClickException(f"Not every trace could be wiped: {done.traces_left}.")
