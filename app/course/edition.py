"""Reads one language of a course: its files in the order of their dependencies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.course import back_matter, frontmatter
from app.course.anchor_finder import AnchorFinder
from app.course.content.builder import BlockBuilder
from app.course.content.kind import NodeKind
from app.course.content.lines import Lines
from app.course.content.links import Resolver
from app.course.content.runs import Sentence
from app.course.content.terms import TermMarker
from app.course.errors import Problem, Severity
from app.course.file_context import FileContext
from app.course.files import Snapshot
from app.course.frontmatter import Head, HeadKey
from app.course.hints import did_you_mean
from app.course.manifest import COURSE_SCENE, Manifest
from app.course.media.collection import CourseMedia
from app.course.model import Block, Edition, Quiz, Section, SpokenForm, Unit, Work
from app.course.picture_words import read_words
from app.course.pictures import Drawing, Picture, in_language
from app.course.questions.bank import QUESTIONS_PER_SECTION, Bank, parse_questions
from app.course.questions.builder import QuestionContext
from app.course.questions.kind import QuestionKind
from app.course.reserved import NOTHING_RESERVED, ReservedNames
from app.course.section import NOT_TEACHING, read_section, read_trainer_notes
from app.registry import Registry

_T = TypeVar("_T")

RESERVED = frozenset({"course", "glossary", "bibliography"})
"""Files beside the sections that are none themselves."""

_LONG_PROMISE = 75
"""Characters: three lines of large letters on the first screen."""

_COURSE_KEYS = {
    "title": HeadKey(str, required=True),
    "level": HeadKey(str, required=True),
    "description": HeadKey(str, required=True),
    "keywords": HeadKey(list, required=True),
    "units": HeadKey(dict, required=True),
    "promise": HeadKey(str),
}


@dataclass(frozen=True, slots=True)
class EditionReading:
    """A language as far as it could be read. The questions still wait for their counterparts in the other languages."""

    edition: Edition
    bank: Bank
    problems: tuple[Problem, ...]


class EditionReader:
    """Reads one language of a snapshot. Files that are missing are :mod:`app.course.reader`'s to report."""

    def __init__(
        self,
        snapshot: Snapshot,
        manifest: Manifest,
        drawings: Mapping[str, Drawing],
        media: CourseMedia,
        language: str,
        kinds: Registry[QuestionKind],
        nodes: Registry[NodeKind],
        reserved: ReservedNames = NOTHING_RESERVED,
    ) -> None:
        self._snapshot = snapshot
        self._manifest = manifest
        self._drawings = drawings
        self._media = media
        self._language = language
        self._kinds = kinds
        self._nodes = nodes
        self._reserved = reserved
        self._problems: list[Problem] = []
        self._context = FileContext(language)

    def read(self) -> EditionReading:
        """Everything of this language."""
        pictures = self._pictures()
        self._context = FileContext(self._language, "", pictures, self._media)
        anchors = AnchorFinder(self._manifest.sections, self._reserved)
        sections: dict[str, Section] = {}
        for section_id in self._manifest.sections:
            text = self._text(f"{section_id}.md")
            if text is not None:
                sections[section_id] = self._section(section_id, text, anchors)
        terms = self._list("glossary.md", back_matter.read_glossary)
        works = self._list("bibliography.md", back_matter.read_bibliography)
        anchors.note_terms(self._path("glossary.md"), terms)
        anchors.note_sources(self._path("bibliography.md"), works)
        self._problems += anchors.problems
        bank = self._bank(tuple(filter(lambda name: self._teaches(name, sections), self._manifest.sections)))
        resolve = _EditionResolver(anchors.targets, works, self._problems)
        marker = TermMarker(terms)
        resolved = {name: marker.mark(resolve.section(section, self._path)) for name, section in sections.items()}
        head = self._course_head()
        edition = Edition(
            language=self._language,
            title=frontmatter.value(head, "title", "").strip(),
            level=frontmatter.value(head, "level", "").strip(),
            description=" ".join(frontmatter.value(head, "description", "").split()),
            keywords=tuple(word for word in frontmatter.value(head, "keywords", list[Any]()) if isinstance(word, str)),
            units=self._units(head, resolved),
            quiz=Quiz((), self._manifest.pass_mark, self._manifest.plan, self._manifest.checks),
            glossary=resolve.within(self._path("glossary.md"), terms),
            bibliography=resolve.within(self._path("bibliography.md"), works),
            pictures=pictures,
            lexicon=self._lexicon(),
            lines=head.lines,
            promise=" ".join(frontmatter.value(head, "promise", "").split()),
            scene=pictures.get(self._manifest.scenes.get(COURSE_SCENE, "")),
        )
        bank = replace(bank, questions=tuple(resolve.within(question.prompt.path, question) for question in bank.questions))
        problems = (*self._decoding_problems(), *self._problems, *bank.problems)
        return EditionReading(edition, bank, problems)

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

    def _section(self, section_id: str, text: str, anchors: AnchorFinder) -> Section:
        path = self._path(f"{section_id}.md")
        builder = self._builder(path)
        section, places = read_section(section_id, text, builder)
        anchors.note_section(path, section, places)
        self._problems += builder.problems
        notes = self._text(f"trainer/{section_id}.md")
        if notes is not None:
            builder = self._builder(self._path(f"trainer/{section_id}.md"))
            section = replace(section, trainer=read_trainer_notes(notes, builder))
            self._problems += builder.problems
        return replace(section, scene=self._context.pictures.get(self._manifest.scenes.get(section_id, "")))

    def _builder(self, path: str) -> BlockBuilder:
        return BlockBuilder(self._context.at(path), self._nodes)

    def _course_head(self) -> Head:
        path = self._path("course.md")
        text = self._text("course.md")
        if text is None:
            return Head(path)
        document = frontmatter.split(text, path)
        self._problems += document.problems or frontmatter.check(document.head, _COURSE_KEYS)
        if document.body.strip():
            self._warn_about_body(path, document)
        self._warn_about_promise(document.head)
        return document.head

    def _warn_about_promise(self, head: Head) -> None:
        promise = " ".join(frontmatter.value(head, "promise", "").split())
        if len(promise) > _LONG_PROMISE:
            message = f"the promise has {len(promise)} characters, more than {_LONG_PROMISE}"
            hint = "say in one short sentence what somebody can do after the course"
            self._problems.append(Problem(head.path, head.line("promise"), message, hint, Severity.WARNING))

    def _warn_about_body(self, path: str, document: frontmatter.HeadedText) -> None:
        line = document.body_line + len(document.body) - len(document.body.lstrip("\n"))
        hint = "write it into a section"
        self._problems.append(Problem(path, line, "the text of course.md is shown nowhere", hint, Severity.WARNING))

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

    def _list(self, name: str, read: Callable[[str, int, BlockBuilder], tuple[_T, ...]]) -> tuple[_T, ...]:
        """The entries of a file that is one list; ``read`` takes its body, the line on which that begins, and the builder."""
        text = self._text(name)
        if text is None:
            return ()
        path = self._path(name)
        document = frontmatter.split(text, path)
        builder = self._builder(path)
        found = read(document.body, document.body_line, builder)
        self._problems += [*document.problems, *builder.problems]
        return found

    def _yaml(self, name: str) -> Head:
        text = self._text(name)
        if text is None:
            return Head(self._path(name))
        head, problems = frontmatter.parse(text, self._path(name))
        self._problems += problems
        return head

    def _lexicon(self) -> dict[str, SpokenForm]:
        head = self._yaml("lexicon.yaml")
        forms: dict[str, SpokenForm] = {}
        for word, spoken in head.values.items():
            by_engine = spoken if isinstance(spoken, dict) else {"": spoken}
            if by_engine and all(isinstance(text, str) for text in by_engine.values()):
                forms[word] = spoken
            else:
                hint = 'write it in quotation marks, or for each voice by its name: {name: "…", other: "…"}'
                self._problems.append(Problem(head.path, head.line(word), f"'{word}' must be text", hint))
        return forms

    def _pictures(self) -> dict[str, Picture]:
        head = self._yaml("pictures.yaml")
        translated = self._language != self._manifest.languages[0]
        pictures = {}
        for name in head.values:
            if name not in self._drawings:
                message, hint = f"the folder media has no drawing '{name}'", did_you_mean(name, self._drawings)
                if name in self._media.photos:
                    message, hint = f"'{name}' is a photo, which has its words where it is shown", "take this entry out"
                self._problems.append(Problem(head.path, head.line(name), message, hint))
        for name, drawing in self._drawings.items():
            words, problems = read_words(head, name)
            self._problems += problems
            picture, problems = in_language(drawing, words, head.path, translated=translated and name in head.values)
            self._problems += problems
            pictures[name] = picture
        return pictures

    def _bank(self, teaching: tuple[str, ...]) -> Bank:
        """The questions. Their Markdown is rendered here."""
        folder = f"{self._language}/questions"
        names = self._snapshot.names(folder, ".md")
        files = [(self._path(f"questions/{name}.md"), self._text(f"questions/{name}.md") or "") for name in names]

        def block(lines: Lines, block_id: str, path: str) -> Block:
            builder = self._builder(path)
            made = builder.block(lines, block_id)
            self._problems += builder.problems
            return made

        def sentence(lines: Lines, block_id: str, path: str) -> Sentence:
            builder = self._builder(path)
            made = builder.sentence(lines, block_id)
            self._problems += builder.problems
            return made

        # A translation has the questions of its source: that there are too few is told there, once.
        needed = 0 if self._language != self._manifest.languages[0] else QUESTIONS_PER_SECTION
        return parse_questions(files, QuestionContext(teaching, block, sentence), self._kinds, needed)


class _EditionResolver:
    """Resolves the links and citations of a language's texts, whose problems are told at the paths of their files."""

    def __init__(self, targets: frozenset[str], works: Iterable[Work], problems: list[Problem]) -> None:
        self._targets = targets
        self._numbers = {work.id: number for number, work in enumerate(works, 1)}
        self._problems = problems

    def within(self, path: str, value: _T) -> _T:
        """A value of the model whose text stands in one file."""

        def report(line: int, message: str, hint: str) -> None:
            self._problems.append(Problem(path, line, message, hint))

        return Resolver(self._targets, self._numbers, report).resolve(value)

    def section(self, section: Section, path: Callable[[str], str]) -> Section:
        """A section with the trainer's notes, which stand in another file; ``path`` makes the path of a file's name."""
        notes = self.within(path(f"trainer/{section.id}.md"), section.trainer)
        return replace(self.within(path(f"{section.id}.md"), replace(section, trainer=None)), trainer=notes)
