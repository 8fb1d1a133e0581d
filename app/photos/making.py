"""Makes a photo of the course into what a page or a sheet shows: one size, sRGB, upright, without EXIF, place and comments."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.course.media.photo import FORMATS, Photo
from app.presentation.media.photo import PhotoSize

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 150_000
"""The most that a photo weighs in a page."""

PAPER_SIDE = 1200
"""15 cm at 200 dpi, the longer side."""

_QUALITIES = (76, 64, 52, 44, 34, 24, 12)
_PAPER_QUALITY = 82


class PhotoError(Exception):
    """A photo cannot be made: its file is gone, or damaged where nobody had looked."""


def make_for_page(photo: Photo, size: PhotoSize) -> bytes:
    """The photo as WebP in one of its sizes, as good as :data:`MOST_BYTES` allow. Raises :class:`PhotoError`."""
    image = _opened(photo.file.place, size.side)
    data = b""
    for quality in _QUALITIES:
        data = _saved(image, "WEBP", quality=quality, method=4)
        if len(data) <= MOST_BYTES:
            break
    return data


def make_for_paper(photo: Photo) -> bytes:
    """The photo as JPEG for a column of paper: WeasyPrint takes it as it is, while it keeps a WebP without loss.

    Raises :class:`PhotoError`.
    """
    image = _opened(photo.file.place, PAPER_SIDE)
    return _saved(_on_white(image), "JPEG", quality=_PAPER_QUALITY, optimize=True)


def _saved(image: Image.Image, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def _opened(place: Path, side: int) -> Image.Image:
    """The photo upright, in sRGB, its longer side at most ``side`` pixels, with nothing noted in it."""
    from PIL import Image, ImageOps

    try:
        with Image.open(place, formats=FORMATS) as opened:
            # A JPEG is unpacked at a half, a quarter or an eighth of its size where that is enough: a third of the memory.
            # The shorter side does not count: only the longer one decides.
            opened.draft("RGB", (side, 1) if opened.width >= opened.height else (1, side))
            profile = opened.info.get("icc_profile")
            image = _eight_bits(opened)
            image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3)
            image = ImageOps.exif_transpose(image)
            image = _in_srgb(image, profile)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise PhotoError(str(error) or type(error).__name__) from error
    image.info = {}
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """The image in a mode that can be made smaller without losing tones: what is in a palette or has more bits is converted."""
    if image.mode.startswith("I;16") or image.mode == "I":
        exif = image.getexif()
        grey = image.convert("I").point(lambda value: value / 256).convert("L")
        grey.getexif().update(exif)
        return grey
    if image.mode in ("P", "PA", "1", "F") or "transparency" in image.info:
        transparent = "transparency" in image.info or image.mode == "PA"
        return image.convert("RGBA" if transparent else "RGB")
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The image in sRGB, with its transparency; a profile that is broken, or of another colour space, is passed over."""
    from PIL import ImageCms

    has_alpha = image.mode in ("RGBA", "LA")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            alpha = image.getchannel("A") if has_alpha else None
            plain = image.convert("RGB") if has_alpha else image
            converted = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                if alpha is not None:
                    converted.putalpha(alpha)
                return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image.convert("RGBA" if has_alpha else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white
