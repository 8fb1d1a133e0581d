"""Prepares a course's drawings for print: one mode, literal colours, ids that are unique in a document.

WeasyPrint's SVG knows no custom properties and none of the page's style sheets, so what the pages say in CSS is written
onto the elements here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from app.course.element import Element
from app.course.pictures import Picture
from app.exports.printing.flat_colours import flattened
from app.presentation.image_file import OTHER_MODE, Mode, styled, tree_of, without
from app.presentation.media.drawing import with_ids

_FONT = "Omnikurs Sans"
_EFFECTS = ("filter", "mask")
"""Elements, and the attributes that refer to them."""

_PATH_STEP = re.compile(r"([MLHVCQA])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def draw(picture: Picture, *, mode: Mode = "omni", suffix: str = "", alternative: str = "", radius: int = 0) -> Element:
    """The picture as SVG for print.

    ``suffix`` keeps the ids of a second copy apart; ``alternative`` replaces the description; ``radius`` rounds the
    corners, in units of the drawing.
    """
    words = alternative or (picture.description_multi if mode == "multi" else "") or picture.description
    drawing = with_ids(flattened(_without_effects(without(tree_of(picture), OTHER_MODE[mode]))), after=suffix)
    drawing = _told(styled(drawing), words)
    if radius:
        drawing = _rounded(drawing, radius, f"{PurePosixPath(picture.name).stem}-corners{suffix}")
    return drawing.having(**{"font-family": _FONT, "preserveAspectRatio": ""})


def words_px(drawing: Element, width_px: float) -> float:
    """How high most of a drawing's words are when it stands ``width_px`` broad; 0 when it has none."""
    sizes = Counter(_font_sizes(drawing, 0.0))
    width = _view_box(drawing)[2]
    return max(sizes, key=lambda size: (sizes[size], -size)) * width_px / width if sizes else 0.0


def broadness(drawing: Element) -> float:
    """How many times as broad as high a drawing is."""
    _, _, width, height = _view_box(drawing)
    return width / height if height else 1.0


def leaving_height(picture: Picture, default: float = 0.82) -> float:
    """At which share of the drawing's height the whole line leaves it at the right; ``default`` where none does."""
    drawing = without(tree_of(picture), "m")
    _, _, width, height = _view_box(drawing)
    for node in reversed(list(drawing.walk())):
        if node.tag == "path" and "ln" in node.get("class").split():
            x, y = _end(node.get("d"))
            if x >= width:
                return y / height
    return default


def _view_box(drawing: Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(number) for number in drawing.get("viewBox", "0 0 720 500").split())
    return x, y, width, height


def _font_sizes(node: Element, around: float) -> Iterator[float]:
    """The size of every text that has one, its own or that of what is around it."""
    size = _size(node.get("font-size"), around)
    if node.tag == "text" and size:
        yield size
    for child in node.children:
        if isinstance(child, Element):
            yield from _font_sizes(child, size)


def _size(text: str, around: float) -> float:
    """A size in units of the drawing; that of what is around for a missing or relative one."""
    try:
        return float(text)
    except ValueError:
        return around


def _without_effects(drawing: Element) -> Element:
    """The drawing without filters and masks: WeasyPrint moves what has a shadow, and paints what a mask hides or hides it all."""

    def plain(node: Element) -> Element | None:
        if node.tag in _EFFECTS:
            return None
        return node.having(**dict.fromkeys(_EFFECTS, "")) if any(node.get(name) for name in _EFFECTS) else node

    return plain(drawing.changed(plain)) or drawing


def _told(drawing: Element, words: str) -> Element:
    """WeasyPrint takes the text alternative of a drawing from its title."""
    title = Element("title", {}, (words,))
    return drawing.holding(title, *_untitled(drawing)).having(role="", **{"aria-label": ""})


def _untitled(drawing: Element) -> Iterator[Element | str]:
    """What stands in a drawing, without its titles and what stands before the next element behind them."""
    kept = True
    for child in drawing.children:
        if isinstance(child, Element):
            kept = child.tag not in ("title", "desc")
        if kept:
            yield child


def _rounded(drawing: Element, radius: int, name: str) -> Element:
    x, y, width, height = drawing.get("viewBox", "0 0 720 500").split()
    corners = Element("rect", {"x": x, "y": y, "width": width, "height": height, "rx": str(radius)})
    clip = Element("clipPath", {"id": name}, (corners,))
    apart = ("title", "clipPath")
    titles = [child for child in drawing.children if isinstance(child, Element) and child.tag in apart]
    inside = tuple(child for child in drawing.children if not (isinstance(child, Element) and child.tag in apart))
    return drawing.holding(*titles, clip, Element("g", {"clip-path": f"url(#{name})"}, inside))


def _end(path: str) -> tuple[float, float]:
    """The last point of a path that is written with absolute commands."""
    x = y = 0.0
    for command, arguments in _PATH_STEP.findall(path):
        numbers = [float(number) for number in _NUMBER.findall(arguments)]
        if command == "H" and numbers:
            x = numbers[-1]
        elif command == "V" and numbers:
            y = numbers[-1]
        elif len(numbers) >= 2:
            x, y = numbers[-2:]
    return x, y
