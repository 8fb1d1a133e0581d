"""What can be asked of the printed course: an edition, its sections, a variant of the test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.course.model import Course

EDITIONS = ("handout", "worksheet", "bilingual", "trainer")
LEARNERS_EDITIONS = ("handout", "worksheet", "bilingual")
VARIANTS = ("A", "B", "C", "D", "E", "F")


class OrderError(ValueError):
    """An order that this course cannot fill; the text says what was wrong with it."""


@dataclass(frozen=True, slots=True)
class Order:
    """One document. ``sections`` are in reading order and empty when all are meant; ``variant`` only for worksheets."""

    language: str
    edition: str = "handout"
    sections: tuple[str, ...] = ()
    variant: str = ""

    @property
    def name(self) -> str:
        """The order as a part of a file's name: ``handout-pl``, ``worksheet-ru-B``."""
        parts = (self.edition, self.language, self.variant, "sections" if self.sections else "")
        return "-".join(part for part in parts if part)


def read_order(course: Course, language: str, edition: str = "handout", sections: Iterable[str] = (), variant: str = "") -> Order:
    """The order in its one canonical form; raises :class:`OrderError` for anything that the course does not have."""
    if language not in course.editions:
        raise OrderError(f"the course has no language '{language}'; it has {', '.join(course.editions)}")
    if edition not in EDITIONS:
        raise OrderError(f"there is no edition '{edition}'; there are {', '.join(EDITIONS)}")
    if edition == "bilingual" and len(course.editions) < 2:
        raise OrderError("a course in one language has no bilingual edition")
    known = [section.id for section in course.editions[language].sections]
    wanted = set(sections)
    if unknown := wanted.difference(known):
        raise OrderError(f"there is no section '{min(unknown)}'; there are {', '.join(known)}")
    chosen = tuple(name for name in known if name in wanted)
    if edition == "worksheet":
        variant = variant or VARIANTS[0]
        if variant not in VARIANTS:
            raise OrderError(f"there is no variant '{variant}'; there are {', '.join(VARIANTS)}")
        if not _questions(course, language, chosen):
            raise OrderError("there are no questions for a worksheet")
    elif variant:
        raise OrderError("only a worksheet has variants")
    return Order(language, edition, () if len(chosen) == len(known) else chosen, variant)


def offered(course: Course, language: str) -> tuple[Order, ...]:
    """The learner's documents of the whole course, in the order in which a page lists them."""
    orders = []
    for edition in LEARNERS_EDITIONS:
        try:
            orders.append(read_order(course, language, edition))
        except OrderError:
            continue
    return tuple(orders)


def _questions(course: Course, language: str, sections: tuple[str, ...]) -> bool:
    return any(not sections or question.section_id in sections for question in course.editions[language].quiz.questions)
