"""Makes the photos of all courses before they are asked for: a thread of low priority beside a server, which follows edits."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time

from app.artifacts.artifact import BusyError
from app.course.library import Library
from app.course.media.photo import Photo
from app.photos.making import PhotoError
from app.photos.service import PhotoService

log = logging.getLogger(__name__)

_LOOK_S = 2.0
_NICENESS = 15


class PhotoWorker:
    """Looks at the courses of ``library`` every ``look_s`` seconds, and makes what is missing when they have changed."""

    def __init__(self, library: Library, photos: PhotoService, look_s: float = _LOOK_S) -> None:
        self._library = library
        self._photos = photos
        self._look_s = look_s
        self._done = ""
        self._failed: set[str] = set()

    def start(self) -> None:
        """Work beside the server until that ends."""
        threading.Thread(target=self._work, name="photos", daemon=True).start()

    def make(self) -> bool:
        """Make what is missing now; whether there is nothing left to do. A photo that cannot be made is logged once."""
        snapshot = self._library.last
        if snapshot.fingerprint == self._done:
            return True
        for course in snapshot.courses.values():
            for photo in course.media.photos.values():
                if not self._one(photo):
                    return False
        self._done = snapshot.fingerprint
        return True

    def _one(self, photo: Photo) -> bool:
        """Whether the photo is made, or never will be."""
        try:
            for _ in self._photos.make_ahead((photo,)):
                pass
        except BusyError:
            return False
        except PhotoError as error:
            if photo.file.version not in self._failed:
                self._failed.add(photo.file.version)
                log.error("%s:1: the photo cannot be shown: %s", photo.file.path, error)
        except OSError as error:
            log.warning("photos cannot be made ahead: %s", error)
            return False
        return True

    def _work(self) -> None:
        with contextlib.suppress(OSError, AttributeError):  # a thread has a priority of its own on Linux, and nowhere else
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        while True:
            # Nobody tells of an edit: the course's snapshot is asked now and then which photos it has.
            time.sleep(self._look_s)
            self.make()
