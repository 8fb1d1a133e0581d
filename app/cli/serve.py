"""`omnikurs serve`: the production server."""

from __future__ import annotations

import os

import click

from app.config import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for a classroom.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--reload", "reload", is_flag=True, help="Open pages follow the author's edits by themselves.")
def serve(host: str, port: int, reload: bool) -> None:
    """Serve the courses, and follow every edit of the content."""
    Settings.from_environment(os.environ)
    from werkzeug.serving import run_simple

    from app import create_app

    run_simple(host, port, create_app(), threaded=True)
