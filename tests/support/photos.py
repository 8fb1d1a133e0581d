"""Photos as telephones make them, and files that only look like photos."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

import numpy
from PIL import Image, ImageCms

GPS = 0x8825


@cache
def textured(width: int, height: int, seed: int = 7) -> Image.Image:
    """A picture with soft areas, hard edges and noise, as hard to compress as most real ones or harder."""
    random = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.float32)
    soft = numpy.stack([x / width * 255, y / height * 255, (x + y) / (width + height) * 255], axis=-1)
    for _ in range(60):
        left, top = random.integers(0, width), random.integers(0, height)
        broad, high = random.integers(width // 40, width // 5), random.integers(height // 40, height // 5)
        soft[top : top + high, left : left + broad] = random.integers(0, 255, 3)
    noise = random.normal(0, 5, (height, width, 1)).astype(numpy.float32)
    for grain, strength in ((2, 7), (4, 8), (8, 9)):  # what stays of a texture when the picture is made smaller
        coarse = random.normal(0, strength, (-(-height // grain), -(-width // grain))).astype(numpy.float32)
        noise[..., 0] += coarse.repeat(grain, 0).repeat(grain, 1)[:height, :width]
    return Image.fromarray(numpy.clip(soft + noise, 0, 255).astype(numpy.uint8), "RGB")


def photo_bytes(
    width: int = 640, height: int = 480, form: str = "JPEG", *, orientation: int = 1, profile: bool = True, **options: Any
) -> bytes:
    """A photo with what a camera notes: orientation, place, maker, sRGB profile; its top left corner is red when upright."""
    image = textured(width, height).copy()
    image.paste((255, 0, 0), (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    if orientation != 1:
        undo = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
        image = image.transpose(undo[orientation])
        exif[0x0112] = orientation
    exif[0x010F] = "Telefon Anny"
    exif[GPS] = {1: "N", 2: (52.0, 32.0, 46.0)}
    file = io.BytesIO()
    if profile:
        options["icc_profile"] = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(file, form, exif=exif, **options)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is as large as this."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
