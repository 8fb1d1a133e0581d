"""A photo in a figure: in which sizes it is shown, what each is called, and the element that lets a browser choose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from app.course.content.kinds.figure import Figure
from app.course.element import Children, Element
from app.course.media.photo import Photo
from app.presentation.addresses import media_address
from app.presentation.medium_writer import MediumWriter, Paper
from app.presentation.node_writer import Allowed, allowed
from app.presentation.page_words import PageWords

LONG_SIDES = (480, 960, 1600)
"""Of the longer side, in pixels: a portrait that is 1600 pixels broad has almost twice as many of them."""

RECIPE = 1
"""Counts how photos are made: with it their addresses change, under which they never do otherwise."""

_MIDDLE = 960
_SIZES = "(max-width: 42rem) 92vw, 38rem"
_NAME = re.compile(r"(?P<stem>.+)-(?P<side>\d{1,5})\.webp\Z", re.DOTALL)


class PhotoWriter(MediumWriter):
    """``<img>`` in several sizes."""

    name = Photo.medium
    css_class = "photo"
    elements: ClassVar[Mapping[str, Allowed]] = {
        "img": allowed(attributes="src srcset sizes width height alt loading decoding"),
    }
    is_shared = True

    def on_page(self, shown: Photo, figure: Figure, block_id: str, words: PageWords) -> Children:
        """The photo; a browser takes the size that it needs."""
        return (photo_image(shown, figure.alternative),)

    def on_paper(self, shown: Photo, figure: Figure, block_id: str, paper: Paper) -> Children:
        """The photo as a file of the document."""
        return (paper.photo(shown, figure.alternative),)

    def photos(self, shown: Photo) -> tuple[Photo, ...]:
        """Itself."""
        return (shown,)


class PhotoSize(NamedTuple):
    """A photo at one size: its longer side as it is asked for, and how broad and high it becomes, in pixels."""

    side: int
    width: int
    height: int


def photo_sizes(photo: Photo) -> tuple[PhotoSize, ...]:
    """The sizes of a photo from small to large. None is larger than the photo; one that is smaller than all of them stays."""
    longer = max(photo.width, photo.height)
    sides = [side for side in LONG_SIDES if side <= longer]
    if not sides or (longer < LONG_SIDES[-1] and longer > sides[-1] * 1.1):
        sides.append(longer)
    return tuple(_fitted(photo, side) for side in sides)


def _fitted(photo: Photo, side: int) -> PhotoSize:
    """Both sides at the same scale, rounded, and never nothing."""
    longer = max(photo.width, photo.height)
    return PhotoSize(side, max(1, round(photo.width * side / longer)), max(1, round(photo.height * side / longer)))


def photo_version(photo: Photo) -> str:
    """Names the bytes of a photo and how it is made."""
    return f"{photo.file.version}{RECIPE:x}"


def size_name(photo: Photo, size: PhotoSize) -> str:
    """What a size of a photo is called in its address."""
    return f"{photo.stem}-{size.side}.webp"


def parse_name(name: str) -> tuple[str, int]:
    """The stem of a photo's name and the longer side that an address asks for; nothing and 0 for another name."""
    found = _NAME.match(name)
    return (found["stem"], int(found["side"])) if found else ("", 0)


def photo_image(photo: Photo, alternative: str) -> Element:
    """The photo as ``<img>`` with its size, so that nothing moves when it comes.

    It is loaded when it comes near: where a page opens every section is closed, so that no photo is above its fold.
    """
    version, sizes = photo_version(photo), photo_sizes(photo)
    address = {size: media_address(photo.file, version, size_name(photo, size)) for size in sizes}
    shown = next((size for size in sizes if size.side >= _MIDDLE), sizes[-1])
    attributes = {
        "src": address[shown],
        "srcset": ", ".join(f"{address[size]} {size.width}w" for size in sizes),
        "sizes": _SIZES,
        "width": str(shown.width),
        "height": str(shown.height),
        "alt": alternative,
        "loading": "lazy",
        "decoding": "async",
    }
    if len(sizes) == 1:
        del attributes["srcset"], attributes["sizes"]
    return Element("img", attributes)
