"""Finds the photos that are made, and has the others made: each size once however many ask, kept under what it is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from app.artifacts.artifact import Artifact, Key, Made
from app.artifacts.folder import Folder
from app.artifacts.locks import Locks
from app.artifacts.queue import Queue
from app.artifacts.store import Progress, Store
from app.course.media.collection import CourseMedia
from app.course.media.photo import Photo
from app.photos.making import make_for_page, make_for_paper
from app.presentation.media.photo import RECIPE, PhotoSize, parse_name, photo_sizes, photo_version

LIMIT_BYTES = 1_000_000_000
_WAITING = 16
_AT_ONCE = 2
_RETRY_S = 2.0
_WAIT_S = 60.0


class PhotoService:
    """The photos of all courses of a server or a command. Safe to use from many threads and processes."""

    def __init__(self, folder: Path, *, limit_bytes: int = LIMIT_BYTES) -> None:
        locks = Locks(folder / "locks")
        queue = Queue(locks, places=_WAITING, at_once=_AT_ONCE, here=_AT_ONCE, retry_after_s=_RETRY_S, wait_s=_WAIT_S)
        self.store = Store(Folder(folder, limit_bytes), locks, queue, waiting=_WAITING, wait_s=_WAIT_S, usual_s=1.0)

    def named(self, media: CourseMedia, asked_version: str, name: str) -> tuple[Photo, PhotoSize] | None:
        """The photo and its size that an address means; ``None`` when there is none, or its bytes are others by now."""
        stem, side = parse_name(name)
        for photo in media.photos.values():
            if photo.stem == stem and photo_version(photo) == asked_version:
                return next(((photo, each) for each in photo_sizes(photo) if each.side == side), None)
        return None

    def find(self, photo: Photo, size: PhotoSize) -> Artifact | None:
        """The photo in one of its sizes if it is made; never makes it."""
        return self.store.find(_key(photo, str(size.side), "webp"))

    def for_page(self, photo: Photo, size: PhotoSize) -> Artifact:
        """The photo in one of its sizes, made now unless it is there.

        Raises :class:`app.photos.making.PhotoError`, and ``BusyError`` when too many wait.
        """
        return self.store.get_or_make(_key(photo, str(size.side), "webp"), _page_maker(photo, size))

    def for_paper(self, photo: Photo) -> bytes:
        """The photo for paper, made in this thread unless it is there. Raises as :meth:`for_page` does, and ``OSError``."""
        return self.store.make_here(_key(photo, "paper", "jpg"), lambda _: Made(make_for_paper(photo)), queued=False).read()

    def make_ahead(self, photos: Iterable[Photo]) -> Iterable[Photo]:
        """Make what is missing of every photo, in this thread; gives each photo when it is done.

        Raises as :meth:`for_page` does; who goes on with the iterator afterwards must begin anew.
        """
        for photo in photos:
            for size in photo_sizes(photo):
                key = _key(photo, str(size.side), "webp")
                if not self.store.find(key):
                    self.store.make_here(key, _page_maker(photo, size))
            yield photo


def _page_maker(photo: Photo, size: PhotoSize) -> Callable[[Progress], Made]:
    return lambda _: Made(make_for_page(photo, size))


def _key(photo: Photo, sort: str, kind: str) -> Key:
    """All that a made photo depends on: the file's bytes, our recipe, and the libraries, whose output may change."""
    parts = (photo.file.version, str(RECIPE), sort, version("pillow"))
    return Key(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32], kind)
