"""Finishes the pages of a rendered PDF: the line at the foot of each, and bytes that depend on nothing but the content.

The line is as long as the part that was read, and ends in a stop with the page's number: a length that no style sheet
knows. It is drawn as an artifact, with the digits as outlines, so that nothing is added to what a screen reader hears
(the number is also printed as text in the margin, and the page labels carry it).
"""

from __future__ import annotations

import io
from functools import cache

import pikepdf
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from app.exports.printing.print_files import FONTS
from app.presentation.palette import palette

_FONT = FONTS / "NotoSans-Bold.woff2"
_HEIGHT_PX = 50.0
"""The line's height above the sheet's lower edge, in CSS px."""
_EDGE_PX = 56.0
_POINTS_A_PX = 0.75
_CIRCLE = 0.5523


def finish(document: bytes, *, first_numbered: int = 2) -> bytes:
    """The PDF with its foot lines; pages before ``first_numbered`` (from 1) stay without."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        total = len(pdf.pages)
        for number, page in enumerate(pdf.pages, 1):
            if number >= first_numbered:
                page.contents_add(b"q\n", prepend=True)
                page.contents_add(b"\nQ\n" + _foot_line(number, total, float(page.mediabox[2])))
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return out.getvalue()


def _foot_line(number: int, total: int, width_pt: float) -> bytes:
    """The drawing of one page, in CSS px with the origin in the lower left corner."""
    width = width_pt / _POINTS_A_PX
    stop = min(max(width * number / total, _EDGE_PX), width - _EDGE_PX)
    y, radius = _HEIGHT_PX, 13.5
    parts = [
        "/Artifact BMC q 0.75 0 0 0.75 0 0 cm",
        f"{_colour('rule')} RG 3 w {stop:.2f} {y} m {width:.2f} {y} l S",
        f"{_colour('omni')} RG 5 w 0 {y} m {stop:.2f} {y} l S",
        f"{_colour('surface')} rg {_circle(stop, y, radius)} B",
        f"{_colour('ink')} rg {_number(str(number), stop, y)} f",
        "Q EMC",
    ]
    return "\n".join(parts).encode()


def _colour(token: str) -> str:
    value = palette()[token]
    return " ".join(f"{int(value[place : place + 2], 16) / 255:.3f}" for place in (1, 3, 5))


def _circle(x: float, y: float, radius: float) -> str:
    handle = radius * _CIRCLE
    quarters = (
        (radius, handle, handle, radius, 0.0, radius),
        (-handle, radius, -radius, handle, -radius, 0.0),
        (-radius, -handle, -handle, -radius, 0.0, -radius),
        (handle, -radius, radius, -handle, radius, 0.0),
    )
    path = f"{x + radius:.2f} {y:.2f} m "
    return path + " ".join(
        " ".join(f"{base + step:.2f}" for base, step in zip((x, y) * 3, quarter, strict=True)) + " c" for quarter in quarters
    )


def _number(digits: str, x: float, y: float, size: float = 11.5) -> str:
    """The digits as outlines, centred on (x, y)."""
    outlines = _outlines()
    scale = size / outlines["units"][0]
    width = sum(outlines[digit][0] for digit in digits) * scale
    left, base = x - width / 2, y - outlines["height"][0] * scale / 2
    path = []
    for digit in digits:
        advance, shape = outlines[digit]
        path.append(" ".join(_place(step, scale, left, base) for step in shape))
        left += advance * scale
    return " ".join(path)


def _place(step: tuple[str, tuple[float, ...]], scale: float, left: float, base: float) -> str:
    operator, numbers = step
    moved = (number * scale + (left, base)[place % 2] for place, number in enumerate(numbers))
    return " ".join((*(f"{number:.2f}" for number in moved), operator))


class _OutlinePen(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Collects a glyph as PDF path operators."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.steps: list[tuple[str, tuple[float, ...]]] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 — the pen's protocol
        self.steps.append(("m", point))

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 — the pen's protocol
        self.steps.append(("l", point))

    def _curveToOne(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802 — the pen's protocol
        self.steps.append(("c", (*one, *two, *end)))

    def _closePath(self) -> None:  # noqa: N802 — the pen's protocol
        self.steps.append(("h", ()))


@cache
def _outlines() -> dict[str, tuple[float, list[tuple[str, tuple[float, ...]]]]]:
    """Digit → (advance, outline) in font units; also ``units`` per em and the ``height`` of a digit."""
    with TTFont(_FONT) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        outlines: dict[str, tuple[float, list[tuple[str, tuple[float, ...]]]]] = {
            "units": (font["head"].unitsPerEm, []),
            "height": (font["OS/2"].sCapHeight, []),
        }
        for digit in "0123456789":
            pen = _OutlinePen(glyphs)
            glyphs[names[ord(digit)]].draw(pen)
            outlines[digit] = (glyphs[names[ord(digit)]].width, pen.steps)
    return outlines
