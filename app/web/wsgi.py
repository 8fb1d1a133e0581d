"""What a WSGI server loads: `app.web.wsgi:application()` makes the application of one worker, with its courses read."""

from __future__ import annotations

import threading
import time

from flask import Flask

from app import create_app
from app.course.library import Library
from app.web.journal import set_up_logging

_LOOK_EVERY_S = 0.5


def application() -> Flask:
    """An application that answers its first request as fast as any other. Settings come from the environment."""
    set_up_logging()
    app = create_app()
    library = app.extensions["omnikurs"].library
    library.current()
    threading.Thread(target=_follow, args=(library,), name="follow content", daemon=True).start()
    return app


def _follow(library: Library) -> None:
    """Look at the content also while nobody asks: else a worker that had nothing to do would hold an older last good version
    than its brothers when a file breaks.
    """
    while True:
        time.sleep(_LOOK_EVERY_S)
        library.current()
