"""QR codes as inline SVG, so that a phone finds the page and the sound of a printed section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import segno
from markupsafe import Markup

from app.course.element import Element
from app.course.svg.vocabulary import NAMESPACE
from app.presentation.palette import palette
from app.presentation.serialisation import markup

_QUIET_ZONE = 2


def qr_code(address: str, alternative: str) -> Markup:
    """The address as an SVG of one path, one unit a module, with a quiet zone of two."""
    code = segno.make(address, error="m", micro=False)
    width, height = code.symbol_size(border=_QUIET_ZONE)
    path = Element("path", {"stroke": palette()["ink"], "d": _path(code.matrix_iter(border=_QUIET_ZONE))})
    size = {"xmlns": NAMESPACE, "viewBox": f"0 0 {width} {height}"}
    return markup((Element("svg", size, (Element("title", {}, (alternative,)), path)),))


def _path(rows: Iterable[Iterable[int]]) -> str:
    """A stroke along the middle of each run of dark modules, moved to from where the last one ended."""
    x = y = 0
    steps: list[str] = []
    for start, row, length in _runs(rows):
        steps.append(f"m{start - x} {row - y}h{length}" if steps else f"M{start} {row}.5h{length}")
        x, y = start + length, row
    return "".join(steps)


def _runs(rows: Iterable[Iterable[int]]) -> Iterator[tuple[int, int, int]]:
    """Column, row and length of every run of dark modules."""
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row, bool):
            length = len(list(modules))
            if dark:
                yield x, y, length
            x += length
