"""course.toml: what a course is called, who made it, and which sections it has in which order."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.course.attempt_plan import MOST_ASKED, AttemptPlan
from app.course.errors import Problem
from app.course.files import Snapshot, clean
from app.course.hints import did_you_mean
from app.course.languages import LANGUAGES
from app.course.languages.mistaken_tags import meant_language
from app.course.reserved import NOTHING_RESERVED, ReservedNames

NAME = "course.toml"
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?\Z")
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_KEYS: Mapping[str, tuple[type, ...]] = {
    "version": (str,),
    "changed": (date,),
    "languages": (list,),
    "draft": (list,),
    "minutes": (int,),
    "author": (str,),
    "licence": (str,),
    "licence_url": (str,),
    "pass_mark": (float, int),
    "questions": (int, str, dict),
    "checks": (bool,),
    "unit": (list,),
    "scenes": (dict,),
}
_EXAMPLES: Mapping[str, str] = {
    "version": 'version = "1.0"',
    "changed": "changed = 2026-11-21, without quotation marks",
    "languages": 'languages = ["pl", "ru"]',
    "draft": 'draft = ["ru"]',
    "minutes": "minutes = 90",
    "author": 'author = "Anna Nowak"',
    "licence": 'licence = "CC BY 4.0"',
    "licence_url": 'licence_url = "https://…"',
    "pass_mark": "pass_mark = 0.7",
    "questions": 'questions = 10, questions = "all", or questions = { orders = 2 } for two of that section and one of each other',
    "checks": "checks = false, when no section shall ask a question at its end",
    "unit": "[[unit]] above each",
    "scenes": '[scenes] above lines such as goals = "goals.svg"',
}
_OPTIONAL = {"pass_mark", "draft", "scenes", "questions", "checks"}
COURSE_SCENE = "course"
"""The name under which ``[scenes]`` has the drawing of the course's first screen; no section can be called so."""
_TOO_MANY = 10**6
_WORDS = {
    str: "a text in quotation marks",
    date: "a date",
    list: "a list",
    dict: "names and values",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit and the ids of its sections, with the line each is named on."""

    id: str
    line: int
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The checked content of course.toml.

    ``languages`` are all that are written in, and ``drafts`` those of them that are not published yet; ``languages_line`` and
    ``draft_line`` are where that is said.
    ``scenes`` has the name of a drawing for each section that opens with one, and for :data:`COURSE_SCENE`.
    """

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
    drafts: tuple[str, ...] = ()
    draft_line: int = 1
    languages_line: int = 1
    scenes: Mapping[str, str] = field(default_factory=dict)
    plan: AttemptPlan = AttemptPlan()
    checks: bool = True

    @property
    def published(self) -> tuple[str, ...]:
        """The languages that learners see, the one that the course is written in first."""
        return tuple(language for language in self.languages if language not in self.drafts)

    @property
    def sections(self) -> tuple[str, ...]:
        """The ids of all sections in reading order."""
        return tuple(section for unit in self.units for section in unit.sections)


def read_manifest(snapshot: Snapshot, reserved: ReservedNames = NOTHING_RESERVED) -> tuple[Manifest | None, tuple[Problem, ...]]:
    """The manifest of a course, and every problem of it; ``None`` when nothing further can be read without it.

    ``reserved`` are the names that no section can have.
    """
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
    return _Check(path, text, values, reserved).manifest()


class _Check:
    """Turns the values of one course.toml into a manifest."""

    def __init__(self, path: str, text: str, values: dict[str, Any], reserved: ReservedNames) -> None:
        self._path = path
        self._reserved = reserved
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
            elif name == "questions":
                continue  # its values are looked at when the sections are known
            elif kinds == (int,) and self._values[name] < 1:
                self._report(self._line_of_key(name), f"'{name}' must be at least 1")
            elif kinds == (str,) and name != "licence_url" and not self._text(name).strip():
                self._report(self._line_of_key(name), f"'{name}' is empty", "write something")
        units = self._units()
        self._refuse_taken(units)
        scenes = self._scenes(units)
        languages = self._languages()
        drafts = self._drafts(languages)
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
            drafts=drafts,
            draft_line=self._line_of_key("draft"),
            languages_line=self._line_of_key("languages"),
            scenes=scenes,
            plan=self._plan({section for unit in units for section in unit.sections}),
            checks=self._values.get("checks", True) is not False,
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
                meant = meant_language(str(language), LANGUAGES)
                hint = f"did you mean '{meant}'?" if meant else 'write its code (BCP 47), such as "pl", "ru" or "en"'
                self._report(line, f"{language!r} is not a language", hint)
        if not found or len(set(map(str, found))) != len(found):
            self._report(line, "'languages' names each language once", 'such as ["pl", "ru"]')
        return tuple(dict.fromkeys(language for language in found if isinstance(language, str) and _LANGUAGE.match(language)))

    def _drafts(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """The languages that are being translated; the first one is the source of all and cannot be among them."""
        found = self._values.get("draft", [])
        line = self._line_of_key("draft")
        drafts = []
        for language in found if isinstance(found, list) else []:
            if language not in languages:
                hint = did_you_mean(str(language), languages[1:]) or "only the languages after the first can be drafts"
                self._report(line, f"the draft {language!r} is none of the course's languages", hint)
            elif language == languages[0]:
                hint = "it is the one that the others are translated from; name another language first"
                self._report(line, f"the first language, '{language}', cannot be a draft", hint)
            else:
                drafts.append(language)
        return tuple(dict.fromkeys(drafts))

    def _plan(self, sections: set[str]) -> AttemptPlan:
        """How many questions an attempt asks."""
        found = self._values.get("questions")
        line = self._line_of_key("questions")
        hint = f"write {_EXAMPLES['questions']}"
        if found == "all":
            return AttemptPlan(every=True)
        if isinstance(found, str) or (isinstance(found, int) and not 1 <= found <= MOST_ASKED):
            self._report(line, f"'questions' is a number from 1 to {MOST_ASKED}, \"all\", or numbers by section", hint)
        elif isinstance(found, int) and not isinstance(found, bool):
            return AttemptPlan(total=found)
        elif isinstance(found, dict):
            for name, count in found.items():
                at = self._line_of_key(name, line)
                if name not in sections:
                    self._report(at, f"'questions' names '{name}', which is no section", did_you_mean(name, sections))
                elif not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST_ASKED:
                    self._report(at, f"'questions' of '{name}' is a number from 0 to {MOST_ASKED}", hint)
            return AttemptPlan(sections={name: count for name, count in found.items() if isinstance(count, int)})
        return AttemptPlan()

    def _units(self) -> tuple[UnitPlan, ...]:
        found = self._values.get("unit")
        units: list[UnitPlan] = []
        starts = [number for number, line in enumerate(self._lines, 1) if re.match(r"\s*\[\[\s*unit\s*\]\]", line)]
        for index, unit in enumerate(found if isinstance(found, list) else []):
            line = starts[index] if index < len(starts) else self._line_of_key("unit")
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

    def _scenes(self, units: tuple[UnitPlan, ...]) -> dict[str, str]:
        """The drawings by the section that opens with them; notes the line of each under the drawing's name."""
        found = self._values.get("scenes")
        known = (COURSE_SCENE, *(section for unit in units for section in unit.sections))
        start = self._line_of("[scenes]", 1)
        scenes = {}
        for name, drawing in (found if isinstance(found, dict) else {}).items():
            line = self._line_of_key(name, start)
            if name not in known:
                self._report(line, f"there is no section '{name}' to open with a scene", did_you_mean(name, known))
            elif not isinstance(drawing, str) or not drawing.endswith(".svg"):
                self._report(line, f"the scene of '{name}' must be a drawing", 'write its file in media, such as "goals.svg"')
            else:
                scenes[name] = drawing
                self._named.setdefault(drawing, line)
        return scenes

    def _refuse_taken(self, units: tuple[UnitPlan, ...]) -> None:
        """No section may be called as the page calls something else: links would lead to the wrong place."""
        sections = {section for unit in units for section in unit.sections}
        for name in sorted(sections):
            if self._reserved.holds(name):
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
        return kinds == (type(value),)
    return isinstance(value, kinds)
