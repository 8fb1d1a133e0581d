"""One language of a course: its files read in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.course import apparatus, frontmatter
from app.course.anchors import find_anchors
from app.course.context import Context
from app.course.errors import Problem
from app.course.files import Snapshot
from app.course.frontmatter import Head, Key
from app.course.hints import did_you_mean
from app.course.manifest import Manifest
from app.course.markup import Scribe
from app.course.model import Block, Edition, Picture, Quiz, Section, Sentence, Unit
from app.course.picture_words import read_words
from app.course.pictures import Drawing, in_language
from app.course.questions import Bank, parse_questions
from app.course.questions import Context as QuestionContext
from app.course.section import NOT_TEACHING, read_section, read_trainer_notes

_T = TypeVar("_T")

RESERVED = frozenset({"course", "glossary", "bibliography"})
"""Files beside the sections that are none themselves."""

_COURSE_KEYS = {
    "title": Key(str, required=True),
    "level": Key(str, required=True),
    "description": Key(str, required=True),
    "keywords": Key(list, required=True),
    "units": Key(dict, required=True),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A language as far as it could be read. The questions still wait for their twins in the other languages."""

    edition: Edition
    bank: Bank
    problems: tuple[Problem, ...]


class EditionReader:
    """Reads one language of a snapshot. Files that are missing are :mod:`app.course.reader`'s to report."""

    def __init__(self, snapshot: Snapshot, manifest: Manifest, drawings: Mapping[str, Drawing], language: str) -> None:
        self._snapshot = snapshot
        self._manifest = manifest
        self._drawings = drawings
        self._language = language
        self._problems: list[Problem] = []
        self._context = Context(language)

    def read(self) -> Draft:
        """Everything of this language."""
        pictures = self._pictures()
        texts = {
            section_id: (self._path(f"{section_id}.md"), text)
            for section_id in self._manifest.sections
            if (text := self._text(f"{section_id}.md")) is not None
        }
        works = frontmatter.split(self._text("bibliography.md") or "", "").body
        sources = apparatus.entry_ids(works)
        terms = apparatus.entry_ids(frontmatter.split(self._text("glossary.md") or "", "").body)
        anchors = find_anchors(texts, terms, sources)
        self._problems += anchors.problems
        numbers = {source: number for number, source in enumerate(sources, 1)}
        self._context = Context(self._language, "", pictures, numbers, anchors.targets.union(self._manifest.sections))
        sections = {section_id: self._section(section_id, *place) for section_id, place in texts.items()}
        head = self._course_head()
        edition = Edition(
            language=self._language,
            title=frontmatter.value(head, "title", "").strip(),
            level=frontmatter.value(head, "level", "").strip(),
            description=" ".join(frontmatter.value(head, "description", "").split()),
            keywords=tuple(word for word in frontmatter.value(head, "keywords", list[Any]()) if isinstance(word, str)),
            units=self._units(head, sections),
            quiz=Quiz((), self._manifest.pass_mark),
            glossary=self._list("glossary.md", apparatus.read_glossary),
            bibliography=self._list("bibliography.md", apparatus.read_bibliography),
            pictures=pictures,
            lexicon=self._lexicon(),
        )
        bank = self._bank(tuple(filter(lambda name: self._teaches(name, sections), self._manifest.sections)))
        problems = (*self._decoding_problems(), *self._problems, *bank.problems)
        return Draft(edition, bank, problems)

    def _teaches(self, name: str, sections: Mapping[str, Section]) -> bool:
        """Whether questions are asked about a section; of one whose file is missing it is thought so, to tell the file alone."""
        return sections[name].teaching if name in sections else name not in NOT_TEACHING

    def _path(self, name: str) -> str:
        return self._snapshot.path(f"{self._language}/{name}")

    def _text(self, name: str) -> str | None:
        return self._snapshot.text(f"{self._language}/{name}")[0]

    def _decoding_problems(self) -> list[Problem]:
        """What is wrong with the bytes of this language's texts, each file once."""
        start = f"{self._language}/"
        names = (name for name in self._snapshot.files if name.startswith(start) and name.endswith((".md", ".yaml")))
        return [problem for name in names for problem in self._snapshot.text(name)[1]]

    def _section(self, section_id: str, path: str, text: str) -> Section:
        section, problems = read_section(section_id, text, self._context.at(path))
        self._problems += problems
        notes = self._text(f"trainer/{section_id}.md")
        if notes is not None:
            path = self._path(f"trainer/{section_id}.md")
            trainer, problems = read_trainer_notes(notes, self._context.at(path))
            self._problems += problems
            section = replace(section, trainer=trainer)
        return section

    def _course_head(self) -> Head:
        path = self._path("course.md")
        text = self._text("course.md")
        if text is None:
            return Head(path)
        document = frontmatter.split(text, path)
        self._problems += document.problems or frontmatter.check(document.head, _COURSE_KEYS)
        if document.body.strip():
            self._warn_about_body(path, document)
        return document.head

    def _warn_about_body(self, path: str, document: frontmatter.Document) -> None:
        scribe = Scribe(self._context.at(path))
        line = document.body_line + len(document.body) - len(document.body.lstrip("\n"))
        scribe.warning(line, "the text of course.md is shown nowhere", "write it into a section")
        self._problems += scribe.problems

    def _units(self, head: Head, sections: Mapping[str, Section]) -> tuple[Unit, ...]:
        titles = frontmatter.value(head, "units", dict[str, Any]())
        known = [unit.id for unit in self._manifest.units]
        for name in titles:
            if name not in known:
                hint = did_you_mean(name, known)
                self._problems.append(Problem(head.path, head.line(f"units.{name}"), f"there is no unit '{name}'", hint))
        for name in known:
            if "units" in head.values and name not in titles:
                hint = f"add '{name}: …' under units"
                self._problems.append(Problem(head.path, head.line("units"), f"the unit '{name}' has no title", hint))
        return tuple(
            Unit(
                unit.id,
                str(titles.get(unit.id, "")),
                tuple(sections[name] for name in unit.sections if name in sections),
            )
            for unit in self._manifest.units
        )

    def _list(self, name: str, read: Callable[[str, int, Scribe], tuple[_T, ...]]) -> tuple[_T, ...]:
        """The entries of a file that is one list; ``read`` takes its body, the line on which that begins, and the scribe."""
        text = self._text(name)
        if text is None:
            return ()
        path = self._path(name)
        document = frontmatter.split(text, path)
        scribe = Scribe(self._context.at(path))
        found = read(document.body, document.body_line, scribe)
        self._problems += [*document.problems, *scribe.problems]
        return found

    def _yaml(self, name: str) -> Head:
        text = self._text(name)
        if text is None:
            return Head(self._path(name))
        head, problems = frontmatter.parse(text, self._path(name))
        self._problems += problems
        return head

    def _lexicon(self) -> dict[str, str]:
        head = self._yaml("lexicon.yaml")
        for word, spoken in head.values.items():
            if not isinstance(spoken, str):
                hint = "write it in quotation marks"
                self._problems.append(Problem(head.path, head.line(word), f"'{word}' must be text", hint))
        return {word: spoken for word, spoken in head.values.items() if isinstance(spoken, str)}

    def _pictures(self) -> dict[str, Picture]:
        head = self._yaml("pictures.yaml")
        translated = self._language != self._manifest.languages[0]
        pictures = {}
        for name in head.values:
            if name not in self._drawings:
                hint = did_you_mean(name, self._drawings)
                self._problems.append(Problem(head.path, head.line(name), f"the folder media has no '{name}'", hint))
        for name, drawing in self._drawings.items():
            words, problems = read_words(head, name)
            self._problems += problems
            picture, problems = in_language(drawing, words, head.path, translated=translated and name in head.values)
            self._problems += problems
            pictures[name] = picture
        return pictures

    def _bank(self, teaching: tuple[str, ...]) -> Bank:
        """The questions. Their Markdown is rendered here; what is wrong with it is placed by looking for it."""
        folder = f"{self._language}/questions"
        names = self._snapshot.names(folder, ".md")
        files = [(self._path(f"questions/{name}.md"), self._text(f"questions/{name}.md") or "") for name in names]

        def block(source: str, block_id: str, path: str, line: int) -> Block:
            scribe = Scribe(self._context.at(path))
            made = scribe.block(source, block_id, line)
            self._problems += scribe.problems
            return made

        def inline(source: str, block_id: str) -> tuple[str, Sentence]:
            scribe = Scribe(self._context)
            made = scribe.sentence(source, block_id)
            if scribe.problems:
                path, line = _place_of(source, files)
                self._problems += [replace(problem, path=path, line=line) for problem in scribe.problems]
            return made

        return parse_questions(files, QuestionContext(teaching, block, inline))


def _place_of(source: str, files: list[tuple[str, str]]) -> tuple[str, int]:
    """The path and the line of the first file that has a text in it."""
    first = source.strip().split("\n")[0]
    for path, text in files:
        place = text.find(first)
        if place >= 0:
            return path, text.count("\n", 0, place) + 1
    return files[0][0], 1
