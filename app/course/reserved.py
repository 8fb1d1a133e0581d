"""Names that an author cannot use, because the application that shows a course uses them for something else.

The core knows no page addresses, so the application passes these names to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.course.content.links import SOURCE, TERM


@dataclass(frozen=True, slots=True)
class ReservedNames:
    """``courses`` are names that no course can have; ``ids``, and whatever begins with one of ``prefixes``, name no section and
    no place.

    How links lead to terms and works (``term-``, ``source-``) is a part of the format, and always reserved.
    """

    courses: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()

    @property
    def all_prefixes(self) -> tuple[str, ...]:
        """How the ids begin that no author can give."""
        return (TERM, SOURCE, *self.prefixes)

    def holds(self, name: str) -> bool:
        """Whether an id is reserved."""
        return name in self.ids or name.startswith(self.all_prefixes)


NOTHING_RESERVED = ReservedNames()
"""Where a course is read and not shown: only the format's own names are taken."""
