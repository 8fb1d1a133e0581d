"""Every place of one language's course that a link can lead to, found before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.course.errors import Problem
from app.course.links import source_anchor, term_anchor

PAGE_IDS = frozenset(
    {
        "bibliography",
        "contents",
        "course-card",
        "course-card-title",
        "forget",
        "forget-title",
        "glossary",
        "main",
        "player-more",
        "self-test",
        "self-test-title",
    }
)
"""What a course's page calls its own parts: nothing that an author names can be called so as well."""

PAGE_PREFIXES = ("part-", "source-", "term-", "unit-")
"""How the ids begin that the page makes of units, terms and sources."""

_ANCHOR = re.compile(r"\{[^{}\n]*?#([A-Za-z][\w-]*)[^{}\n]*\}")
_STEP = re.compile(r"^## .*?\{[^{}\n]*?#([A-Za-z][\w-]*)", re.MULTILINE)
_JOURNEY = re.compile(r"^kind:\s*[\"']?journey\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Anchors:
    """The targets of links, and the ids that are used twice."""

    targets: frozenset[str]
    problems: tuple[Problem, ...]


def is_the_pages_own(name: str) -> bool:
    """Whether the page itself uses that id."""
    return name in PAGE_IDS or name.startswith(PAGE_PREFIXES)


def find_anchors(sections: Mapping[str, tuple[str, str]], terms: Iterable[str], sources: Iterable[str]) -> Anchors:
    """The anchors of a language. ``sections`` maps a section's id to its path and text."""
    places: dict[str, str] = dict.fromkeys(sections, "")
    problems: list[Problem] = []
    for section_id, (path, text) in sections.items():
        if _JOURNEY.search(text[: text.find("\n---", 3) + 1]):
            for match in _STEP.finditer(text):
                for suffix in ("", "-multi"):
                    name = f"{section_id}-{match.group(1)}{suffix}"
                    if places.setdefault(name, path) != path:  # a step that is there twice is the journey's own to report
                        line = text.count("\n", 0, match.start()) + 1
                        problems.append(_twice(path, line, name, places))
            continue
        for match in _ANCHOR.finditer(text):
            name = match.group(1)
            line = text.count("\n", 0, match.start()) + 1
            if name in places:
                problems.append(_twice(path, line, name, places))
            elif is_the_pages_own(name):
                problems.append(Problem(path, line, f"the id '{name}' is taken", "the page itself uses it; choose another word"))
            elif re.fullmatch(r"(.+)-\d+", name) and name.rpartition("-")[0] in sections:
                hint = "such ids number the blocks of a section; choose a word"
                problems.append(Problem(path, line, f"the id '{name}' is taken", hint))
            else:
                places[name] = f"{path}:{line}"
    targets = {*places, *map(term_anchor, terms), *map(source_anchor, sources)}
    return Anchors(frozenset(targets), tuple(problems))


def _twice(path: str, line: int, name: str, places: Mapping[str, str]) -> Problem:
    hint = f"first in {places[name]}" if places[name] else "a section is called so"
    return Problem(path, line, f"the id '{name}' stands twice", hint)
