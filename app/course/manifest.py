"""course.toml: what a course is called, who made it, and which sections it has in which order."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.course.anchors import is_the_pages_own
from app.course.errors import Problem
from app.course.files import Snapshot, clean
from app.course.hints import did_you_mean

NAME = "course.toml"
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
NO_COURSES = frozenset({"about", "trainer"})
"""What stands at the place of a course in an address and is none: a course of that name could not be reached."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?\Z")
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_KEYS: Mapping[str, tuple[type, ...]] = {
    "version": (str,),
    "changed": (date,),
    "languages": (list,),
    "minutes": (int,),
    "author": (str,),
    "licence": (str,),
    "licence_url": (str,),
    "pass_mark": (float, int),
    "unit": (list,),
}
_EXAMPLES: Mapping[str, str] = {
    "version": 'version = "1.0"',
    "changed": "changed = 2026-11-21, without quotation marks",
    "languages": 'languages = ["pl", "ru"]',
    "minutes": "minutes = 90",
    "author": 'author = "Anna Nowak"',
    "licence": 'licence = "CC BY 4.0"',
    "licence_url": 'licence_url = "https://…"',
    "pass_mark": "pass_mark = 0.7",
    "unit": "[[unit]] above each",
}
_OPTIONAL = {"pass_mark"}
_TOO_MANY = 10**6
_WORDS = {
    str: "a text in quotation marks",
    date: "a date",
    list: "a list",
    int: "a whole number",
    float: "a number",
}


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit and the ids of its sections, with the line each is named on."""

    id: str
    line: int
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The checked content of course.toml."""

    version: str
    changed: date
    languages: tuple[str, ...]
    minutes: int
    author: str
    licence: str
    licence_url: str
    pass_mark: float
    units: tuple[UnitPlan, ...]
    lines: Mapping[str, int]

    @property
    def sections(self) -> tuple[str, ...]:
        """The ids of all sections in reading order."""
        return tuple(section for unit in self.units for section in unit.sections)


def read_manifest(snapshot: Snapshot) -> tuple[Manifest | None, tuple[Problem, ...]]:
    """The manifest of a course, and every problem of it; ``None`` when nothing further can be read without it."""
    path = snapshot.path(NAME)
    text, problems = snapshot.text(NAME)
    if text is None and NAME not in snapshot.files:
        return None, (Problem(path, 1, "course.toml is missing", "`omnikurs new` shows one"),)
    if text is None or problems:
        return None, problems
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError, or a number with thousands of digits
        found = _AT_LINE.search(str(error))
        line = int(found.group(1)) if found and found.group(1) else text.count("\n") + 1
        return None, (Problem(path, line, f"course.toml cannot be read: {_AT_LINE.sub('', str(error))}"),)
    return _Check(path, text, values).manifest()


class _Check:
    """Turns the values of one course.toml into a manifest."""

    def __init__(self, path: str, text: str, values: dict[str, Any]) -> None:
        self._path = path
        self._lines = text.split("\n")
        self._values = values
        self._problems: list[Problem] = []
        self._named: dict[str, int] = {}

    def manifest(self) -> tuple[Manifest | None, tuple[Problem, ...]]:
        for name in self._values:
            if name not in _KEYS:
                self._report(self._line_of_key(name), f"unknown key '{name}'", did_you_mean(name, _KEYS))
        for name, kinds in _KEYS.items():
            if name not in self._values:
                if name not in _OPTIONAL:
                    self._report(1, f"the key '{name}' is missing", f"add {name} = …")
            elif not _is(self._values[name], kinds) or (kinds == (int,) and abs(self._values[name]) > _TOO_MANY):
                self._report(self._line_of_key(name), f"'{name}' must be {_WORDS[kinds[0]]}", f"write {_EXAMPLES[name]}")
            elif kinds == (int,) and self._values[name] < 1:
                self._report(self._line_of_key(name), f"'{name}' must be at least 1")
            elif kinds == (str,) and name != "licence_url" and not self._text(name).strip():
                self._report(self._line_of_key(name), f"'{name}' is empty", "write something")
        units = self._units()
        self._refuse_taken(units)
        languages = self._languages()
        pass_mark = self._number("pass_mark", 0.7)
        if not 0 < pass_mark <= 1:
            self._report(self._line_of_key("pass_mark"), "'pass_mark' lies between 0 and 1", "70 % is 0.7")
        if self._problems and (not units or not languages):
            return None, tuple(self._problems)
        changed = self._values.get("changed")
        manifest = Manifest(
            version=self._text("version"),
            changed=changed if isinstance(changed, date) and not isinstance(changed, datetime) else date(1970, 1, 1),
            languages=languages,
            minutes=int(self._number("minutes", 0)),
            author=self._text("author"),
            licence=self._text("licence"),
            licence_url=self._text("licence_url"),
            pass_mark=pass_mark,
            units=units,
            lines=self._named,
        )
        if not re.match(r"https?://[^\s<>\"']+\Z|\Z", manifest.licence_url):
            self._report(self._line_of_key("licence_url"), "'licence_url' must be an address with https://")
        return manifest, tuple(self._problems)

    def _languages(self) -> tuple[str, ...]:
        found = self._values.get("languages")
        if not isinstance(found, list):
            return ()
        line = self._line_of_key("languages")
        for language in found:
            if not isinstance(language, str) or not _LANGUAGE.match(language):
                self._report(line, f"{language!r} is not a language", 'write its code (BCP 47), such as "pl", "ru" or "en"')
        if not found or len(set(map(str, found))) != len(found):
            self._report(line, "'languages' names each language once", 'such as ["pl", "ru"]')
        return tuple(dict.fromkeys(language for language in found if isinstance(language, str) and _LANGUAGE.match(language)))

    def _units(self) -> tuple[UnitPlan, ...]:
        found = self._values.get("unit")
        units: list[UnitPlan] = []
        starts = [number for number, line in enumerate(self._lines, 1) if re.match(r"\s*\[\[\s*unit\s*\]\]", line)]
        for index, unit in enumerate(found if isinstance(found, list) else []):
            line = starts[index] if index < len(starts) else 1
            if not isinstance(unit, dict):
                self._report(line, "a unit has an id and sections", "begin it with [[unit]]")
                continue
            for name in unit:
                if name not in ("id", "sections"):
                    self._report(self._line_of_key(name, line), f"unknown key '{name}'", did_you_mean(name, ("id", "sections")))
            unit_id, sections = unit.get("id"), unit.get("sections")
            if not isinstance(unit_id, str) or not isinstance(sections, list) or not sections:
                self._report(line, "a unit has an id and a list of sections", 'id = "basics", sections = ["what-is"]')
                continue
            if self._is_new(unit_id, line):
                kept = tuple(section for section in sections if self._is_new(section, line))
                units.append(UnitPlan(unit_id, line, kept))
        return tuple(units)

    def _refuse_taken(self, units: tuple[UnitPlan, ...]) -> None:
        """No section may be called as the page calls something else: links would lead to the wrong place."""
        sections = {section for unit in units for section in unit.sections}
        for name in sorted(sections):
            if is_the_pages_own(name):
                self._report(self._named[name], f"the id '{name}' is taken", "the page itself uses it; choose another word")
            elif (found := re.fullmatch(r"(.+)-\d+", name)) and found.group(1) in sections:
                hint = f"such ids number the blocks of '{found.group(1)}'; choose a word"
                self._report(self._named[name], f"the id '{name}' is taken", hint)

    def _is_new(self, name: object, line: int) -> bool:
        """Whether an id is well made and stands here for the first time; notes the line."""
        place = self._line_of(f'"{name}"', line)
        if not isinstance(name, str) or not ID.match(name):
            self._report(place, f"{name!r} is not an id", "small Latin letters, digits and hyphens")
            return False
        if name in self._named:
            again = self._line_of(f'"{name}"', place + 1) if place == self._named[name] else place
            self._report(again, f"the id '{name}' stands twice", f"first on line {self._named[name]}")
            return False
        self._named[name] = place
        return True

    def _line_of_key(self, key: str, start: int = 1) -> int:
        pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=\]]")
        return next((n for n, line in enumerate(self._lines[start - 1 :], start) if pattern.match(line)), start)

    def _line_of(self, needle: str, start: int) -> int:
        return next((n for n, line in enumerate(self._lines[start - 1 :], start) if needle in line), start)

    def _text(self, name: str) -> str:
        found = self._values.get(name)
        return clean(found) if isinstance(found, str) else ""

    def _number(self, name: str, default: float) -> float:
        found = self._values.get(name)
        return found if isinstance(found, (int, float)) and not isinstance(found, bool) else default

    def _report(self, line: int, message: str, hint: str = "") -> None:
        self._problems.append(Problem(self._path, line, message, hint))


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    if isinstance(value, (bool, datetime)):
        return False
    return isinstance(value, kinds)
