"""Gradients as one colour: what viewers make of WeasyPrint's differs, and some (poppler) paint nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from tinycss2.color4 import parse_color

from app.course.element import Element

_GRADIENTS = frozenset({"linearGradient", "radialGradient"})
_PAINTS = ("fill", "stroke")
_MOST_LINKS = 20


class Flat(NamedTuple):
    """A colour as ``#rrggbb`` and how opaque it is, from 0 to 1."""

    colour: str
    opacity: float


def flattened(drawing: Element) -> Element:
    """The drawing with each gradient painted as the mean of its colours; a gradient without colours paints nothing."""
    gradients = {node.get("id"): node for node in drawing.walk() if node.tag in _GRADIENTS}
    if not gradients:
        return drawing
    flats = {name: _flat(node, gradients) for name, node in gradients.items()}

    def paint(node: Element) -> Element | None:
        if node.tag in _GRADIENTS:
            return None
        attributes = dict(node.attributes)
        for name in _PAINTS:
            flat = flats.get(attributes.get(name, "").removeprefix("url(#").removesuffix(")"))
            if flat is not None:
                attributes[name] = flat.colour
                opacity = flat.opacity * _number(attributes.get(f"{name}-opacity", "1"))
                if opacity < 1:
                    attributes[f"{name}-opacity"] = f"{opacity:.3g}"
        return node if attributes == node.attributes else Element(node.tag, attributes, node.children)

    return paint(drawing.changed(paint)) or drawing


def _flat(gradient: Element, gradients: Mapping[str, Element]) -> Flat:
    stops = list(_stops(gradient, gradients))
    if not stops:
        return Flat("none", 1)
    places = [stop[0] for stop in stops]
    # Each stop colours the way to its neighbours, half of it on either side.
    edges = [0.0, *((one + other) / 2 for one, other in pairwise(places)), 1.0]
    shares = [max(0.0, end - start) for start, end in pairwise(edges)]
    total = sum(shares) or 1.0
    mean = [sum(stop[1][part] * share for stop, share in zip(stops, shares, strict=True)) / total for part in range(4)]
    red, green, blue = (round(max(0.0, min(1.0, part)) * 255) for part in mean[:3])
    return Flat(f"#{red:02x}{green:02x}{blue:02x}", max(0.0, min(1.0, mean[3])))


def _stops(gradient: Element, gradients: Mapping[str, Element]) -> Iterator[tuple[float, tuple[float, float, float, float]]]:
    """Where the colours of a gradient stand, from 0 to 1, and what they are; those that it refers to if it has none."""
    for _ in range(_MOST_LINKS):
        own = [child for child in gradient.children if isinstance(child, Element) and child.tag == "stop"]
        other = gradients.get(gradient.get("href").removeprefix("#"))
        if own or other is None:
            break
        gradient = other
    last = 0.0
    for stop in own:
        text = stop.get("offset", "0").strip()
        last = max(last, min(1.0, _number(text.removesuffix("%")) / (100 if text.endswith("%") else 1)))
        colour = parse_color(stop.get("stop-color", "black")) or parse_color("black")
        if colour == "currentcolor":
            colour = parse_color("black")
        red, green, blue, alpha = colour.to("srgb")
        yield last, (red, green, blue, alpha * _number(stop.get("stop-opacity", "1")))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
