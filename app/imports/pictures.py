"""Pictures of a document made into files that a course can have: photos and drawings as they are, rarer sorts as PNG."""

from __future__ import annotations

import io
import re
import warnings

from PIL import Image, UnidentifiedImageError

from app.course.errors import Severity
from app.course.pictures import read_drawing
from app.imports.form import DocPicture
from app.imports.report import Report
from app.imports.text import one_line

MOST_PIXELS = 60_000_000
"""More than any photo of a telephone; what claims more is refused before anything of it is unpacked."""

_KEPT = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif"}
_MADE_ANEW = ("BMP", "DIB", "GIF", "TIFF")
_MADE_BY_PROGRAM = re.compile(
    r"(description automatically generated|ai-generated content may be incorrect"
    r"|opis wygenerowany automatycznie|zawartość wygenerowana przez .*niepoprawna"
    r"|автоматически созданное описание|контент, созданный .* может быть неверным"
    r"|автоматично згенерований опис)",
    re.IGNORECASE,
)
"""What office programs write under an alternative text that nobody wrote, in the languages of the course's authors."""


def take_picture(data: bytes, alt: str, place: str, report: Report) -> DocPicture | None:
    """The picture, or ``None`` when a course cannot show it, which is told. ``alt`` is the document's alternative text."""
    words = alternative(alt)
    if data.lstrip()[:1] == b"<" and b"<svg" in data[:4000]:
        return _take_drawing(data, words, place, report)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=(*_KEPT, *_MADE_ANEW)) as image:
                width, height = image.size
                frames = getattr(image, "n_frames", 1)
                if width * height > MOST_PIXELS:
                    return _lose(place, f"a picture of {width} × {height} points is too large", report)
                if frames > 1:
                    return _lose(place, "a moving picture was left out: a course has films as files", report)
                if image.format in _KEPT:
                    return DocPicture(data, _KEPT[image.format], words)
                return DocPicture(_as_png(image), ".png", words)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ):
        sort = "a drawing in an office format (EMF, WMF)" if _is_metafile(data) else "a picture that cannot be read"
        return _lose(place, f"{sort} was left out: save it as PNG and place it anew", report)


def alternative(text: str) -> str:
    """An alternative text on one line, without the sentence of a program that made it up."""
    lines = [line for line in re.split(r"[\r\n]+", text) if not _MADE_BY_PROGRAM.search(line)]
    return one_line(" ".join(lines))


def _take_drawing(data: bytes, words: str, place: str, report: Report) -> DocPicture | None:
    errors = [problem for problem in read_drawing(data, "drawing.svg").problems if problem.severity is Severity.ERROR]
    if errors:
        return _lose(place, f"a drawing (SVG) was left out: {errors[0].message}", report)
    return DocPicture(data, ".svg", words)


def _as_png(image: Image.Image) -> bytes:
    kept = image if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else image.convert("RGB")
    kept.info = {}
    file = io.BytesIO()
    kept.save(file, "PNG", optimize=True)
    return file.getvalue()


def _is_metafile(data: bytes) -> bool:
    """Whether the bytes begin as those of a WMF or EMF file (MS-WMF 2.3.2, MS-EMF 2.3.4.2)."""
    return data[:4] in (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00") or data[40:44] == b" EMF"


def _lose(place: str, message: str, report: Report) -> DocPicture | None:
    report.lose(place, message)
    return None
