"""What a WSGI server loads: `app.web.wsgi:application()` makes the application of one worker, with its courses read."""

from __future__ import annotations

from flask import Flask

from app import create_app
from app.web.journal import set_up_logging


def application() -> Flask:
    """An application that answers its first request as fast as any other. Settings come from the environment."""
    set_up_logging()
    app = create_app()
    app.extensions["omnikurs"].library.current()
    return app
