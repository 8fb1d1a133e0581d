"""`omnikurs trainer`: sets the password of the trainer's room."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from app.cli.records import opened_database
from app.config import Settings

if TYPE_CHECKING:
    from app.records.database import Database
    from app.records.trainers import Trainers


@click.group()
def trainer() -> None:
    """Look after the trainer's room."""


@trainer.command("password")
@click.option("--make", is_flag=True, help="Make a password and print it, instead of asking for one.")
def set_password(make: bool) -> None:
    """Set the trainer's password: asked for twice, or one line of standard input. It ends every session."""
    from app.records.trainers import SHORTEST_PASSWORD, new_password

    if make:
        password = new_password()
    elif sys.stdin.isatty():
        password = click.prompt("New password", hide_input=True, confirmation_prompt="Once more")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"The password is too short: it needs {SHORTEST_PASSWORD} characters or more.")
    with opened_database() as database:
        _trainers(database).set_password(password)
    click.echo("The password is set. Whoever was logged in is logged out.")
    if make:
        click.echo(f"\n    {password}\n")


def greet(settings: Settings) -> None:
    """At the first start: make a password and print it, this once. Says nothing where there is one already."""
    from app.records.database import Database
    from app.records.errors import RecordsError
    from app.records.trainers import new_password

    database = Database(settings.database_url, settings.data)
    try:
        password = new_password()
        if not _trainers(database).has_password() and _trainers(database).set_password(password, only_first=True):
            click.echo(f"The trainer's room is at /trainer/. Its password, shown this once:\n\n    {password}\n")
            click.echo("`omnikurs trainer password` sets another one.")
    except RecordsError as error:
        click.echo(f"No password could be set for the trainer's room: {error}", err=True)
    finally:
        database.close()


def _trainers(database: Database) -> Trainers:
    from app.records.trainers import Limits, Trainers

    return Trainers(database, Limits(idle_s=0, whole_s=0))  # only sessions need limits
