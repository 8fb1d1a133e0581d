"""What a WSGI server loads: `app.web.wsgi:application()` makes the application of one worker, with its courses read.

A server that forks its workers calls :func:`read_ahead` before, and the courses are read once for all of them.
"""

from __future__ import annotations

import gc
import threading
import time
from typing import TYPE_CHECKING

from flask import Flask

from app import create_app, open_library
from app.photos.worker import PhotoWorker
from app.records.housekeeping import Housekeeping
from app.server.log_format import set_up_logging

if TYPE_CHECKING:
    from app.config import Settings
    from app.course.library import Library

_LOOK_EVERY_S = 0.5
_AUTHOR_LOOK_EVERY_S = 0.2
_read: list[Library] = []


def read_ahead(settings: Settings) -> None:
    """Read the courses now, for the workers that will be forked from this process. What was read is not collected: a collector
    that looks at it would copy its memory into each worker.
    """
    library = open_library(settings)
    library.current()
    _read[:] = [library]
    gc.freeze()


def application() -> Flask:
    """An application that answers its first request as fast as any other. Settings come from the environment."""
    set_up_logging()
    app = create_app({"LIBRARY": _read[0]} if _read else None)
    held = app.extensions["omnikurs"]
    library = held.library
    library.current()
    Housekeeping(held.store, held.settings.retention_days).start()
    PhotoWorker(library, held.photos).start()
    every_s = _AUTHOR_LOOK_EVERY_S if held.settings.reload else _LOOK_EVERY_S
    threading.Thread(target=_follow, args=(library, every_s), name="follow content", daemon=True).start()
    return app


def _follow(library: Library, every_s: float) -> None:
    """Look at the content also while nobody asks: else a worker that had nothing to do would hold an older last good version
    than the other workers when a file breaks.
    """
    while True:
        time.sleep(every_s)
        library.current()
