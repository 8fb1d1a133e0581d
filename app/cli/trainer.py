"""`omnikurs trainer`: sets the password of the trainer's area."""

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
    """Look after the trainer's area."""


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


def announce_first_password(settings: Settings, *, private: bool) -> None:
    """At the first start: make a password and tell it, this once. Says nothing where there is one already.

    ``private``: nobody but who started the server reads the terminal. A class that looks at the picture with the address would,
    and a log keeps what it is told: then the password goes into a file that its owner alone can read.
    """
    from app.records.database import Database
    from app.records.errors import RecordsError
    from app.records.first_password import write_down
    from app.records.trainers import new_password

    database = Database(settings.database_url, settings.data)
    try:
        password = new_password()
        if _trainers(database).has_password() or not _trainers(database).set_password(password, only_first=True):
            return
        if private:
            click.echo(f"The trainer's area is at /trainer/. Its password, shown this once:\n\n    {password}\n")
        else:
            click.echo(f"The trainer's area is at /trainer/. Its password lies in {write_down(settings.data, password)}")
            click.echo("It is not shown here, where others may read it. The file is deleted when somebody logs in.")
        click.echo("`omnikurs trainer password` sets another one.")
    except OSError as error:
        click.echo(f"The trainer's password could not be written down ({error.strerror}): make one with", err=True)
        click.echo("`omnikurs trainer password --make`.", err=True)
    except RecordsError as error:
        click.echo(f"No password could be set for the trainer's area: {error}", err=True)
    finally:
        database.close()


def _trainers(database: Database) -> Trainers:
    from app.records.trainers import SessionLimits, Trainers

    return Trainers(database, SessionLimits(idle_s=0, whole_s=0))  # only sessions need limits
