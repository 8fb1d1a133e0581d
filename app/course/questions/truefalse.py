"""A statement to be called true or false."""

from __future__ import annotations

from app.course.model import Question
from app.course.questions import single
from app.course.questions.building import Workshop
from app.course.questions.choice import demand_one_right, read_options

grade = single.grade


def parse(workshop: Workshop) -> Question:
    """Two boxes, „true” and „false” in the author's words, one of them ticked."""
    options = read_options(workshop)
    demand_one_right(workshop)
    if len(options) > 2:
        workshop.fault("more than two options", "true or false only, or make it kind=single")
    return workshop.finish("truefalse", options)
