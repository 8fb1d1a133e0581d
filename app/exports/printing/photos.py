"""Photos on paper: the element that shows one, and the files that a document needs for those in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping

from app.course.content.kinds.figure import Figure
from app.course.content.nodes import walk
from app.course.element import Element
from app.course.media.photo import Photo
from app.course.model import Block
from app.photos.making import PhotoError
from app.presentation.media import MEDIA_WRITERS
from app.presentation.media.photo import photo_version

log = logging.getLogger(__name__)

MOST_HIGH_PX = 400.0
"""A third of a sheet: a portrait beside its text, and two drawings on a page."""

PaperPhoto = Callable[[Photo], bytes]
"""Gives a photo as JPEG for paper; raises :class:`app.photos.making.PhotoError` or ``OSError``."""


def photos_of(blocks: Iterable[Block]) -> Iterable[Photo]:
    """The photos that blocks show, in order."""
    for block in blocks:
        for part in walk(block.node):
            if isinstance(part, Figure):
                yield from MEDIA_WRITERS[part.picture.medium].photos(part.picture)


def paper_image(photo: Photo, alternative: str, column_px: float) -> Element:
    """The photo as an image, at most as broad as the column and never larger than its pixels at 96 dpi."""
    width = min(column_px, photo.width, MOST_HIGH_PX * photo.width / photo.height)
    return Element("img", {"src": f"course:{_name(photo)}", "alt": alternative, "style": f"width: {width:.0f}px"})


def photo_files(photos: Iterable[Photo], make: PaperPhoto) -> Mapping[str, tuple[bytes, str]]:
    """The files for a document: name → bytes and media type. One that cannot be made is logged, and leaves its words."""
    files: dict[str, tuple[bytes, str]] = {}
    for photo in photos:
        name = _name(photo)
        if name in files:
            continue
        try:
            files[name] = (make(photo), "image/jpeg")
        except (PhotoError, OSError) as error:
            log.error("%s:1: the photo cannot be printed: %s", photo.file.path, error)
    return files


def _name(photo: Photo) -> str:
    return f"photos/{photo_version(photo)}.jpg"
