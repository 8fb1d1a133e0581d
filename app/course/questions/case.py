"""A short story from a shop and what it should do: graded like a choice of one."""

from __future__ import annotations

from app.course.model import Question
from app.course.questions import single
from app.course.questions.building import Workshop
from app.course.questions.choice import demand_one_right, read_options

grade = single.grade


def parse(workshop: Workshop) -> Question:
    """Paragraphs that tell the case, then options with one ticked."""
    options = read_options(workshop)
    demand_one_right(workshop)
    return workshop.finish("case", options)
