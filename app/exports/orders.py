"""What can be asked of a format: a rendition, its sections, and what else the rendition lets one choose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.course.model import Course

if TYPE_CHECKING:
    from app.exports.format import ExportFormat


class OrderError(ValueError):
    """An order that this course cannot fill; the text says what was wrong with it."""


@dataclass(frozen=True, slots=True)
class ExportOption:
    """Something to choose in a rendition.

    ``name`` is that of a parameter in addresses and of an option of the command; none is called ``format``, ``edition``,
    ``sections``, ``lang`` or ``output``. The first of ``values`` is meant where none is named. ``label`` tells of one value
    ``%(name)s``, ``others`` stands before the others (messages). ``find_values`` finds the values where they depend on the course
    and the language of the file; there is nothing to choose while it finds fewer than two.
    """

    name: str
    values: tuple[str, ...] = ()
    label: str = "%(name)s"
    others: str = ""
    find_values: Callable[[Course, str], tuple[str, ...]] | None = None

    def values_in(self, course: Course, language: str) -> tuple[str, ...]:
        """What can be chosen in a file of ``course`` in ``language``; empty when nothing can."""
        if self.find_values is None:
            return self.values
        found = self.find_values(course, language)
        return found if len(found) > 1 else ()


@dataclass(frozen=True, slots=True)
class FormatRendition:
    """One of the things that a format makes of a course.

    ``label`` is what it is called and ``use`` what it is for; ``trainers_use`` says the latter to a trainer, where that is
    another matter (messages). One that is ``trainers_only`` is given to whoever is logged in as a trainer.
    """

    name: str
    label: str
    use: str = ""
    trainers_use: str = ""
    trainers_only: bool = False
    options: tuple[ExportOption, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One file. ``sections`` are in reading order and empty when all are meant; ``options`` are those of the rendition, in its
    order, each with its value.
    """

    format: str
    language: str
    rendition: str
    sections: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The order as a part of a file's name: ``handout-pl``, ``worksheet-ru-B``."""
        values = (value for _, value in self.options)
        parts = (self.rendition, self.language, *values, "sections" if self.sections else "")
        return "-".join(part for part in parts if part)

    def option(self, name: str) -> str:
        """The value of an option; empty where the rendition does not have it."""
        return dict(self.options).get(name, "")


def find_rendition(export_format: ExportFormat, name: str) -> FormatRendition:
    """The rendition of that name; raises :class:`OrderError` when the format has none."""
    for rendition in export_format.renditions:
        if rendition.name == name:
            return rendition
    raise OrderError(f"there is no rendition '{name}'; there are {', '.join(each.name for each in export_format.renditions)}")


def read_order(
    export_format: ExportFormat,
    course: Course,
    language: str,
    rendition: str | None = None,
    sections: Iterable[str] = (),
    options: Mapping[str, str] | None = None,
) -> Order:
    """The order in its one canonical form; raises :class:`OrderError` for anything that the format or the course does not have.

    ``rendition`` is the format's first when it is None. ``options`` are those that were chosen: an empty value is none.
    """
    if language not in course.editions:
        raise OrderError(f"the course has no language '{language}'; it has {', '.join(course.editions)}")
    found = export_format.renditions[0] if rendition is None else find_rendition(export_format, rendition)
    known = [section.id for section in course.editions[language].sections]
    wanted = set(sections)
    if wanted and not export_format.takes_sections:
        raise OrderError(f"{export_format.name} has all sections, no choice of them")
    if unknown := wanted.difference(known):
        raise OrderError(f"there is no section '{min(unknown)}'; there are {', '.join(known)}")
    chosen = tuple(name for name in known if name in wanted)
    choices = {option.name: option.values_in(course, language) for option in found.options}
    values = tuple(_values(found.name, choices, options or {}))
    order = Order(export_format.name, language, found.name, () if len(chosen) == len(known) else chosen, values)
    if refusal := export_format.refusal(course, order):
        raise OrderError(refusal)
    return order


def offered(export_format: ExportFormat, course: Course, language: str, *, trainer: bool = False) -> tuple[Order, ...]:
    """The files of the whole course, one a rendition, in the order in which a page lists them.

    A learner has those that are for everybody. A ``trainer`` has all, and the trainer's own come first; those are left out of a
    course without notes for a trainer.
    """
    has_notes = language in course.editions and any(section.trainer for section in course.editions[language].sections)
    renditions = [each for each in export_format.renditions if not each.trainers_only or (trainer and has_notes)]
    orders = []
    for rendition in sorted(renditions, key=lambda each: not each.trainers_only):
        try:
            orders.append(read_order(export_format, course, language, rendition.name))
        except OrderError:
            continue
    return tuple(orders)


def _values(rendition: str, choices: Mapping[str, tuple[str, ...]], chosen: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Every option of the rendition in which something can be chosen, with its value."""
    known = {name: values for name, values in choices.items() if values}
    if unknown := [name for name, value in chosen.items() if value and name not in known]:
        raise OrderError(f"the rendition '{rendition}' has no {min(unknown)} to choose")
    for name, values in known.items():
        value = chosen.get(name, "") or values[0]
        if value not in values:
            raise OrderError(f"there is no {name} '{value}'; there are {', '.join(values)}")
        yield name, value
