"""A format of plain text: the titles of the sections, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.artifacts.artifact import Made
from app.course.model import Course
from app.exports.errors import ExportError
from app.exports.format import ExportContext, ExportFormat
from app.exports.orders import ExportOption, FormatRendition, Order
from app.requirement import Requirement

SIGN = ExportOption("sign", ("dash", "star"), label="with a %(name)s")


class Outline(ExportFormat):
    """The format ``outline``, in a rendition for all and one for trainers."""

    name = "outline"
    label = "Outline"
    suffix = "outline.txt"
    media_type = "text/plain"
    renditions = (
        FormatRendition("titles", "Titles & units", use="What the course is about.", options=(SIGN,)),
        FormatRendition("minutes", "Lesson plan", use="How long each section takes.", trainers_only=True),
    )
    takes_sections = True
    folder = Path(__file__).parent

    def __init__(self, missing: str = "") -> None:
        self.missing = missing

    def requirements(self) -> Sequence[Requirement]:
        """A pencil, which may be missing."""
        return (Requirement("pencil", not self.missing, self.missing, "buy a pencil"),)

    def program(self) -> str:
        """The first version."""
        return "1"

    def make(self, course: Course, order: Order, context: ExportContext) -> Made:
        """The titles of the chosen sections."""
        if self.missing:
            raise ExportError(f"the pencil {self.missing}")
        edition = course.editions[order.language]
        sign = {"star": "*", "dash": "-"}.get(order.option("sign"), "")
        chosen = [section for section in edition.sections if not order.sections or section.id in order.sections]
        lines = [f"{sign} {section.title}".strip() for section in chosen]
        return Made("".join(f"{line}\n" for line in [context.public_url, *lines] if line).encode())
