"""The decorative drawings of printed pages that are not part of a course: stops, rails, the map and the line of a journey.

They are backgrounds, so that a screen reader never meets them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from app.course.element import Element
from app.course.svg.vocabulary import NAMESPACE
from app.presentation.palette import as_file

_MAP_WIDTH = 794
_MAP_FIRST, _MAP_LAST = 112, 672
_COVER_STOPS, _COVER_TURNS = (212, 502), (190, 604)
_COVER_ROW, _COVER_MIDDLE = 230, 690


def _figure(width: float, height: float, *content: Element) -> bytes:
    size = {"width": f"{width}", "height": f"{height}", "viewBox": f"0 0 {width} {height}", "fill": "none"}
    return as_file(Element("svg", {"xmlns": NAMESPACE, **size}, content))


def _circle(x: float, y: float, radius: float, colour: str) -> Element:
    return Element("circle", {"cx": f"{x}", "cy": f"{y}", "r": f"{radius}", "fill": f"var(--{colour})"})


def _ring(x: float, y: float, radius: float, stroke: float, colour: str = "omni", ground: str = "surface") -> Element:
    return _circle(x, y, radius, ground).having(stroke=f"var(--{colour})", **{"stroke-width": f"{stroke}"})


def _stroke(path: str, width: float, colour: str = "omni", **more: str) -> Element:
    attributes = {"d": path, "stroke": f"var(--{colour})", "stroke-width": f"{width}"}
    return Element("path", {**attributes, **{name.replace("_", "-"): value for name, value in more.items()}})


def _bar(width: float, height: float, colour: str) -> bytes:
    return _figure(width, height, Element("rect", {"width": f"{width}", "height": f"{height}", "fill": f"var(--{colour})"}))


def fixed_figures() -> Mapping[str, bytes]:
    """Name → SVG of every drawing that is the same in each document."""
    pieces = ((0, "multi", "8 4"), (22, "m2", "3 3"), (44, "m3", "6 4"))
    broken = [_stroke(f"M{start} 5h15", 5, colour, stroke_dasharray=dash) for start, colour, dash in pieces]
    tick = _stroke("M6 10.500l3 3l5-6", 2.2, "on-omni", stroke_linecap="round")
    box = {"x": ".65", "y": ".65", "width": "28.7", "height": "24.7", "rx": "5", "stroke": "var(--ink2)", "stroke-width": "1.3"}
    return {
        "stop.svg": _figure(10, 10, _ring(5, 5, 3.4, 2.2)),
        "ring.svg": _figure(20, 20, _ring(10, 10, 7.5, 5)),
        "done.svg": _figure(20, 20, _circle(10, 10, 9, "omni"), tick),
        "small-stop.svg": _figure(12, 12, _ring(6, 6, 4, 3)),
        "small-stop-filled.svg": _figure(11, 11, _ring(5.5, 5.5, 4, 3)),
        "coming.svg": _figure(11, 11, _ring(5.5, 5.5, 4, 2, "rule2")),
        "whole.svg": _figure(60, 10, _stroke("M0 5h60", 5)),
        "through.svg": _figure(474, 20, _stroke("M0 10h474", 5)),
        "broken.svg": _figure(60, 10, *broken),
        "broken-piece.svg": _figure(26, 8, _stroke("M1 4H26", 4, "multi", stroke_dasharray="6 3.500")),
        "rail.svg": _bar(5, 1200, "omni"),
        "spine.svg": _bar(7, 120, "omni"),
        "coming-spine.svg": _bar(3, 200, "rule2"),
        "hair.svg": _bar(666, 1, "rule"),
        "box.svg": _figure(30, 26, Element("rect", box)),
        "unit.svg": _figure(110, 26, _stroke("M0 13h72", 6), _ring(85, 13, 10, 6)),
        "sign.svg": _figure(34, 16, _stroke("M0 8h11M23 8h11", 4.5), _ring(17, 8, 6, 4, ground="paper")),
    }


def cover_places(count: int) -> tuple[tuple[int, int], ...]:
    """The middle of each stop on a cover without a drawing, in CSS px: two a row, there and back again."""
    top = _COVER_MIDDLE - _COVER_ROW * (math.ceil(count / 2) - 1) // 2
    return tuple((_COVER_STOPS[(number + number // 2) % 2], top + number // 2 * _COVER_ROW) for number in range(count))


def plain_cover(count: int, *, numbered: bool) -> bytes:
    """The line of a cover without a drawing of its own: through ``count`` stops, off the sheet at both ends."""
    places = cover_places(count)
    levels = sorted({y for _, y in places})
    radius, left, right = _COVER_ROW // 2, *_COVER_TURNS
    path = f"M-10 {levels[0]}"
    for row, level in enumerate(levels[1:]):
        turn, sweep = (left, 0) if row % 2 else (right, 1)
        path += f"H{turn}A{radius} {radius} 0 0 {sweep} {turn} {level}"
    path += "H-10" if len(levels) % 2 == 0 else f"H{_MAP_WIDTH + 10}"
    body = [_stroke(path, 14)]
    for number, (x, y) in enumerate(places, 1):
        body.append(_ring(x, y, 42, 14, ground="paper"))
        if numbered:
            body.append(_digit(number, x, y, 34))
    return _figure(_MAP_WIDTH, 1123, *body)


def map_places(names: Sequence[str]) -> tuple[float, ...]:
    """The middle of each stop on the map, in CSS px from the sheet's left edge."""
    gaps = max(1, len(names) - 1)
    return tuple(_MAP_FIRST + (_MAP_LAST - _MAP_FIRST) * number / gaps for number in range(len(names)))


def journey_map(names: Sequence[str], current: int) -> bytes:
    """The map with stop number ``current`` (from 0) large, those before ticked and those after hollow."""
    body = [_stroke(f"M0 20H{_MAP_WIDTH}", 7)]
    for number, x in enumerate(map_places(names)):
        if number == current:
            body += [_ring(x, 20, 14, 6.5), _digit(number + 1, x, 20)]
        elif number < current:
            tick = _stroke(f"M{x - 4} 20.500l2.800 2.800l5-6", 2, "on-omni", stroke_linecap="round")
            body += [_circle(x, 20, 11, "surface"), _circle(x, 20, 8.5, "omni"), tick]
        else:
            body.append(_ring(x, 20, 7.5, 4.5))
    return _figure(_MAP_WIDTH, 40, *body)


def journey_line(level: float, scene_top: float, scene: tuple[float, float, float, float], landing: float) -> bytes:
    """The line that comes in from the left, passes through the scene and lands on the profile.

    ``scene`` is (left, width, height, gap below); ``level`` the share of its height at which the line leaves; ``landing``
    the profile's spine, in px from the sheet's left edge.
    """
    left, width, height, gap = scene
    leave, down, turn = scene_top + level * height, scene_top + height + gap, 18
    enter = scene_top + 0.82 * height
    right, far = left + width, left + width + 64
    path = (
        f"M0 {enter}H{left + 4}M{right - 2} {leave}H{far - turn}Q{far} {leave} {far} {leave + turn}V{down - turn}"
        f"Q{far} {down} {far - turn} {down}H{landing + turn}Q{landing} {down} {landing} {down + turn}V{down + turn + 14}"
    )
    return _figure(_MAP_WIDTH, 470, _stroke(path, 7))


def _digit(number: int, x: float, y: float, size: int = 14) -> Element:
    font = {"font-family": "Omnikurs Sans", "font-weight": "700", "font-size": f"{size}"}
    place = {"x": f"{x}", "y": f"{y + size * 5 // 14}", "text-anchor": "middle"}
    return Element("text", {**place, **font, "fill": "var(--omni)"}, (f"{number}",))
