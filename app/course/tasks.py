"""The tasks of a course: what a learner writes down for her own shop, and what makes her plan when all is put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.course.content.kinds.callout import Callout
from app.course.content.runs import text_of
from app.course.model import Block, Edition, Section


@dataclass(frozen=True, slots=True)
class Task:
    """A callout ``task`` of a section.

    ``id`` names what is written for it, equal in every language: the section's id, and a number from 2 on where it has several.
    """

    id: str
    section: Section
    block: Block
    callout: Callout

    @property
    def title(self) -> str:
        """What it is called: of "Try it: one step" the second half; the section's name where it has no title."""
        name = text_of(self.callout.title).partition(": ")
        words = (name[2] or name[0]).strip()
        return words[:1].upper() + words[1:] if words else self.section.short


def find_tasks(edition: Edition) -> tuple[Task, ...]:
    """Every task in reading order; those inside a list or another callout are none."""
    return tuple(task for section in edition.sections for task in _tasks(section))


def _tasks(section: Section) -> Iterator[Task]:
    number = 0
    for block in section.blocks:
        if isinstance(block.node, Callout) and block.node.sort == "task":
            number += 1
            yield Task(section.id if number == 1 else f"{section.id}.{number}", section, block, block.node)
