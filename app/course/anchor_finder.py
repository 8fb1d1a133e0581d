"""Every place of one language's course that a link can lead to: found when all its files are read, and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.course.content.author_ids import anchors_of
from app.course.content.links import source_anchor, term_anchor
from app.course.content.nodes import Node, walk
from app.course.content.runs import Sentence
from app.course.errors import Problem
from app.course.journey import variant_parts
from app.course.model import Section, Term, Work
from app.course.reserved import NOTHING_RESERVED, ReservedNames
from app.course.section import Places

_NUMBERED = re.compile(r"(.+)-\d+")


class AnchorFinder:
    """Notes the places of a language in reading order, and what is wrong with their names."""

    def __init__(self, sections: Iterable[str], reserved: ReservedNames = NOTHING_RESERVED) -> None:
        self._reserved = reserved
        self._places: dict[str, str] = dict.fromkeys(sections, "")
        self._sections = frozenset(self._places)
        self.problems: list[Problem] = []

    @property
    def targets(self) -> frozenset[str]:
        """Everything that a link can lead to, as far as it is noted."""
        return frozenset(self._places)

    def note_section(self, path: str, section: Section, places: Places) -> None:
        """The section's own places, and the ids that an author gave to parts of it."""
        for name, line in places:
            if self._places.setdefault(name, path) != path:  # a step that is there twice is the journey's own to report
                self.problems.append(self._twice(path, line, name))
        for block in section.blocks:
            self.note(path, walk(block.node))
        for step in section.journey.steps if section.journey else ():
            for variant in (step.omni, step.multi):
                self.note(path, variant_parts(variant))

    def note_terms(self, path: str, terms: Iterable[Term]) -> None:
        """The terms of the glossary."""
        for term in terms:
            self._places[term_anchor(term.id)] = path
            self.note(path, term.meaning)

    def note_sources(self, path: str, sources: Iterable[Work]) -> None:
        """The works of the bibliography."""
        for source in sources:
            self._places[source_anchor(source.id)] = path
            self.note(path, source.entry)

    def note(self, path: str, parts: Iterable[Node | Sentence]) -> None:
        """The ids that an author gave to parts of a text."""
        for name, line in anchors_of(parts):
            numbered = _NUMBERED.fullmatch(name)
            if name in self._places:
                self.problems.append(self._twice(path, line, name))
            elif self._reserved.holds(name):
                hint = "the page itself uses it; choose another word"
                self.problems.append(Problem(path, line, f"the id '{name}' is taken", hint))
            elif numbered and numbered[1] in self._sections:
                hint = "such ids number the blocks of a section; choose a word"
                self.problems.append(Problem(path, line, f"the id '{name}' is taken", hint))
            else:
                self._places[name] = f"{path}:{line}"

    def _twice(self, path: str, line: int, name: str) -> Problem:
        first = self._places[name]
        return Problem(path, line, f"the id '{name}' stands twice", f"first in {first}" if first else "a section is called so")
