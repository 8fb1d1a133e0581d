"""Photos embedded in drawings: unpacked within bounds and packed anew, so that nothing of the file is left but its pixels."""

from __future__ import annotations

import base64
import binascii
import io
from urllib.parse import unquote_to_bytes

MOST_PIXELS = 20_000_000
MOST_SIDE = 1600
_START = "data:"


def embedded(address: str) -> str:
    """The address of a picture made anew, for one that holds a PNG, JPEG, WebP or GIF; nothing for any other."""
    if not address.lower().startswith(_START):
        return ""
    head, comma, body = address[len(_START) :].partition(",")
    if not comma:
        return ""
    try:
        data = base64.b64decode("".join(body.split())) if head.lower().endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return ""
    made = _made_anew(data)
    return f"data:image/{made[0]};base64,{base64.b64encode(made[1]).decode()}" if made else ""


def decoded(address: str) -> tuple[str, bytes]:
    """The media type and the bytes of an address that :func:`embedded` made."""
    head, _, body = address[len(_START) :].partition(",")
    return head.partition(";")[0], base64.b64decode(body)


def _made_anew(data: bytes) -> tuple[str, bytes] | None:
    from PIL import Image, UnidentifiedImageError  # only who has such drawings loads it

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            transparent = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
            image = opened.convert("RGBA" if transparent else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        return None
    image.thumbnail((MOST_SIDE, MOST_SIDE))
    image.info = {}
    file = io.BytesIO()
    if transparent:
        image.save(file, "PNG", optimize=True)
        return "png", file.getvalue()
    image.save(file, "JPEG", quality=84, optimize=True)
    return "jpeg", file.getvalue()
