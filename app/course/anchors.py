"""Every place of one language's course that a link can lead to, found before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.course.errors import Problem
from app.course.links import source_anchor, term_anchor

_ANCHOR = re.compile(r"\{[^{}\n]*?#([A-Za-z][\w-]*)[^{}\n]*\}")
_STEP = re.compile(r"^## .*?\{[^{}\n]*?#([A-Za-z][\w-]*)", re.MULTILINE)
_JOURNEY = re.compile(r"^kind:\s*[\"']?journey\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Anchors:
    """The targets of links, and the ids that are used twice."""

    targets: frozenset[str]
    problems: tuple[Problem, ...]


def find_anchors(sections: Mapping[str, tuple[str, str]], terms: Iterable[str], sources: Iterable[str]) -> Anchors:
    """The anchors of a language. ``sections`` maps a section's id to its path and text."""
    places: dict[str, str] = dict.fromkeys(sections, "")
    problems: list[Problem] = []
    for section_id, (path, text) in sections.items():
        if _JOURNEY.search(text[: text.find("\n---", 3) + 1]):
            for match in _STEP.finditer(text):
                for suffix in ("", "-multi"):
                    places.setdefault(f"{section_id}-{match.group(1)}{suffix}", path)
            continue
        for match in _ANCHOR.finditer(text):
            name = match.group(1)
            line = text.count("\n", 0, match.start()) + 1
            if name in places:
                hint = f"first in {places[name]}" if places[name] else "a section is called so"
                problems.append(Problem(path, line, f"the id '{name}' stands twice", hint))
            elif re.fullmatch(r"(.+)-\d+", name) and name.rpartition("-")[0] in sections:
                hint = "such ids number the blocks of a section; choose a word"
                problems.append(Problem(path, line, f"the id '{name}' is taken", hint))
            else:
                places[name] = f"{path}:{line}"
    targets = {*places, *map(term_anchor, terms), *map(source_anchor, sources)}
    return Anchors(frozenset(targets), tuple(problems))
