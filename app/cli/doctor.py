"""`omnikurs doctor`: what this machine lacks, and what to do about it."""

from __future__ import annotations

import click


@click.command()
def doctor() -> None:
    """Say what is missing on this machine and what to do."""
