"""The journey on paper: for each step its scenes, its map, its profile and the drawings of the line around them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from app.course.journey_sum import ProfileRow, profile_rows
from app.course.model import Journey, Step
from app.exports.printing.drawing import draw, leaving_height
from app.exports.printing.figures import journey_line, journey_map, map_places
from app.presentation.serialisation import markup

_SCENE_LEFT, _SCENE_WIDTH, _SCENE_HEIGHT, _GAP = 72.0, 504.0, 350.0, 30.0
_SPINE = 377.5
_LABEL_WIDTH = 150
_CORNERS = 18


@dataclass(frozen=True, slots=True)
class MapName:
    """A name on the map; ``left`` in CSS px from the sheet's edge."""

    name: str
    left: float
    current: bool


@dataclass(frozen=True, slots=True)
class JourneySheet:
    """A step of the journey with everything that its sheet shows."""

    step: Step
    scene: Markup
    scene_multi: Markup
    map: tuple[MapName, ...]
    rows: tuple[ProfileRow, ...]
    drawers: tuple[ProfileRow, ...]


def journey_sheets(journey: Journey) -> tuple[JourneySheet, ...]:
    """The sheets of the journey, in order."""
    names = [step.channel for step in journey.steps]
    middles = map_places(names)
    return tuple(
        JourneySheet(
            step=step,
            scene=markup((draw(step.scene, radius=_CORNERS),)),
            scene_multi=markup((draw(step.scene, mode="multi", suffix="-multi", radius=_CORNERS * 2),)),
            map=tuple(
                MapName(name, middle - _LABEL_WIDTH / 2, place == number)
                for place, (name, middle) in enumerate(zip(names, middles, strict=True))
            ),
            rows=profile_rows(journey, number, "omni"),
            drawers=profile_rows(journey, number, "multi"),
        )
        for number, step in enumerate(journey.steps)
    )


def journey_figures(journey: Journey) -> dict[str, bytes]:
    """The map and the line of each sheet, by the names under which the template asks for them."""
    names = [step.channel for step in journey.steps]
    scene = (_SCENE_LEFT, _SCENE_WIDTH, _SCENE_HEIGHT, _GAP)
    figures = {}
    for number, step in enumerate(journey.steps):
        figures[f"map-{number}.svg"] = journey_map(names, number)
        figures[f"line-{number}.svg"] = journey_line(leaving_height(step.scene), 0, scene, _SPINE)
    return figures
