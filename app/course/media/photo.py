"""Photos: what their first bytes say is checked without unpacking them; what is made of them is not the core's business."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, ClassVar

from app.course.errors import Problem
from app.course.media.file import MediaFile

if TYPE_CHECKING:
    from PIL import Image

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif")
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_PIXELS = 60_000_000
"""More than any photo of a telephone; what claims more is refused before anything of it is unpacked."""

MOST_BYTES = 60_000_000

_ORIENTATION = 0x0112
_TURNED = frozenset({5, 6, 7, 8})
_TAIL = 65_536
_HINT = "save it anew as JPEG, PNG, WebP or AVIF"
_REMEMBERED = 10_000
_known: dict[MediaFile, tuple[Photo | None, tuple[Problem, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of the course; ``width`` and ``height`` are in pixels, as it stands upright."""

    medium: ClassVar[str] = "photo"
    is_still: ClassVar[bool] = True
    file: MediaFile
    width: int
    height: int

    @property
    def name(self) -> str:
        """The name by which texts call it."""
        return self.file.name

    @property
    def label(self) -> str:
        """Its name: nobody has said what is on it."""
        return self.name

    def lacks(self, language: str) -> None:
        """Nothing."""

    @property
    def stem(self) -> str:
        """Its name without the ending."""
        return str(PurePosixPath(self.name).with_suffix(""))


def read_photo(file: MediaFile) -> tuple[Photo | None, tuple[Problem, ...]]:
    """The photo in a file, or why it cannot be shown. A file that did not change is looked at once in a process."""
    if file not in _known:
        if len(_known) >= _REMEMBERED:
            _known.clear()
        photo, message, hint = _look(file)
        _known[file] = (photo, (Problem(file.path, 1, message, hint),) if message else ())
    return _known[file]


def _look(file: MediaFile) -> tuple[Photo | None, str, str]:
    from PIL import Image, UnidentifiedImageError  # only who has photos loads it

    if not file.size:
        return None, "the photo is empty", "copy it anew"
    if file.size > MOST_BYTES:
        message = f"the photo is too large: {file.size / 1e6:.0f} MB, at most {MOST_BYTES / 1e6:.0f} MB"
        return None, message, "save it as JPEG"
    try:
        with file.place.open("rb") as opened, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            try:
                with Image.open(opened, formats=FORMATS) as image:
                    return _judge(file, image, opened)
            except UnidentifiedImageError:
                return None, *_strange(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None, f"the photo has too many pixels: at most {MOST_PIXELS / 1e6:.0f} million", "save it smaller"
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is damaged"
        return None, f"the photo cannot be read: {reason}", "copy it anew, or save it in another program"


def _judge(file: MediaFile, image: Image.Image, opened: IO[bytes]) -> tuple[Photo | None, str, str]:
    width, height = image.size
    if width * height > MOST_PIXELS:
        message = f"the photo has too many pixels: {width} × {height}, at most {MOST_PIXELS / 1e6:.0f} million"
        return None, message, "save it smaller"
    if getattr(image, "n_frames", 1) > 1 and image.format != "JPEG":  # a telephone's JPEG may carry a second picture
        return None, "the picture moves", "save one of its pictures as a photo, or all of them as a film (MP4)"
    turned = image.getexif().get(_ORIENTATION) in _TURNED
    if _may_be_cut(str(image.format), opened, file.size):
        image.draft("RGB", (width // 8, height // 8))
        try:
            image.load()
        except (OSError, ValueError, SyntaxError):
            return None, "the photo is cut off: its end is missing", "copy it anew"
    return Photo(file, *((height, width) if turned else (width, height))), "", ""


def _may_be_cut(form: str, opened: IO[bytes], size: int) -> bool:
    """Whether the end of a file is not where its sort has it, so that only unpacking tells whether it is whole.

    WebP needs no such look: its library refuses to open what is cut off.
    """
    place = opened.tell()
    try:
        opened.seek(max(0, size - _TAIL))
        tail = opened.read(_TAIL)
        if form == "JPEG":
            return b"\xff\xd9" not in tail
        if form == "PNG":
            return b"IEND" not in tail
        return form == "AVIF" and _last_box_ends(opened, size) > size
    finally:
        opened.seek(place)


def _last_box_ends(opened: IO[bytes], size: int) -> int:
    """Where the last top-level box of an AVIF file (ISO/IEC 14496-12, 4.2) ends by its own word."""
    end = 0
    while end < size:
        opened.seek(end)
        length = int.from_bytes(opened.read(4), "big")
        if length < 8:  # to the end of the file, or longer than photos are
            return size
        end += length
    return end


def _strange(opened: IO[bytes]) -> tuple[str, str]:
    """What a file is that is no photo, as far as its first bytes tell, and what to do."""
    opened.seek(0)
    head = opened.read(256)
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        return (
            "the file is a HEIC photo",
            'save it as JPEG (an iPhone does so itself: Settings, Camera, Formats, "Most Compatible")',
        )
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "the file is a GIF", _HINT
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "the file is a text and no photo", "a drawing's name ends in .svg"
    return "the file is no photo that can be shown", _HINT
