"""From a document to sections in a course: the steps in their order, and what came of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.course.manifest import ID, NAME
from app.course.starter import USUAL
from app.imports.course_folder import (
    MEDIA,
    TargetCourse,
    add_to_course,
    check_name,
    head_of,
    make_course,
    new_course_files,
    open_course,
    with_sections,
)
from app.imports.errors import ImportFileError
from app.imports.form import DocFigure, DocPicture
from app.imports.formats import DocumentFormat, format_of
from app.imports.ids import file_name, section_id, slug
from app.imports.links import name_headings, resolve
from app.imports.markdown.blocks import Names, write_blocks, write_note
from app.imports.punctuation import set_right, set_text_right
from app.imports.report import Remark, Report, excerpt
from app.imports.sections import ImportedSections, SectionDraft, calls_in, cut, texts
from app.imports.source import SourceFile
from app.imports.structure.passes import make_whole
from app.imports.structure.walking import Blocks, change_content, every_block
from app.registry import Registry

LONGEST_DESCRIPTION = 200
"""So many characters of the first paragraph introduce a new course."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the author chose. ``ids``: the names of the sections in order, instead of those made from their titles; ``unit``: the
    one that takes them; ``replace``: sections of the same names are written anew.
    """

    language: str = ""
    ids: tuple[str, ...] = ()
    unit: str = ""
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import has written. Paths are relative to the course's ``folder``; ``kept`` are those of what was replaced."""

    folder: Path
    language: str
    is_new: bool
    sections: tuple[str, ...]
    files: tuple[str, ...]
    kept: tuple[str, ...]
    remarks: tuple[Remark, ...]


def import_document(
    source: SourceFile, folder: Path, choices: Choices, formats: Registry[DocumentFormat], today: date
) -> Outcome:
    """Read a document and add it to the course in ``folder``, which is made when it is not there.

    Raises :class:`ImportFileError`, ``OSError`` when the folder cannot be written; then the folder is as it was.
    """
    course = open_course(folder)
    if course is None:
        check_name(folder)
    language = _language(course, choices)
    report = Report()
    try:
        document = make_whole(format_of(source, formats).read(source, report), report)
    except RecursionError:
        raise ImportFileError("it is nested too deep: take lists and tables apart") from None
    outline = cut(document, source.stem, report)
    if not outline.sections:
        raise ImportFileError("there is no text in it")
    drafts, places = name_headings(_named(outline, course, choices, language, report), course.anchors() if course else ())
    writer = _Writer(language, places, source.stem, course, report)
    files: dict[str, bytes] = {}
    for name, draft in drafts:
        files |= writer.section_files(name, draft)
    files |= writer.picture_files()
    ids = [name for name, _ in drafts]
    kept: tuple[str, ...] = ()
    if course is None:
        description = _description(outline)
        files |= new_course_files(
            title=set_text_right(outline.title, language),
            author=document.author.strip() or "–",
            description=set_text_right(description, language),
            language=language,
            minutes=sum(draft.minutes for _, draft in drafts),
            sections=ids,
            today=today,
        )
        make_course(folder, files)
    else:
        if outline.title not in (source.stem, *(draft.title for _, draft in drafts)):
            report.lose(f"its title, “{excerpt(outline.title)}”", "the course has a title already, in course.md")
        added = [name for name in ids if name not in course.manifest.sections]
        if added:
            text = (folder / NAME).read_bytes().decode("utf-8-sig")
            files[NAME] = with_sections(text, added, choices.unit).encode()
        kept = add_to_course(course, files, files if choices.replace else ())
    return Outcome(folder, language, course is None, tuple(ids), tuple(files), kept, tuple(report))


def _language(course: TargetCourse | None, choices: Choices) -> str:
    if course is None:
        return choices.language or USUAL[0]
    languages = course.manifest.languages
    language = choices.language or languages[0]
    if language not in languages:
        raise ImportFileError(
            f"the course is not in '{language}' but in {', '.join(languages)}: add it to 'languages' in course.toml first"
        )
    return language


def _named(
    outline: ImportedSections, course: TargetCourse | None, choices: Choices, language: str, report: Report
) -> list[tuple[str, SectionDraft]]:
    """The sections with their ids."""
    drafts = outline.sections
    titles = ", ".join(f"“{draft.title}”" for draft in drafts)
    translated = course is not None and language != course.manifest.languages[0]
    if choices.ids and len(choices.ids) != len(drafts):
        raise ImportFileError(f"--ids names {len(choices.ids)} sections, the document has {len(drafts)}: {titles}")
    if translated and not choices.ids:
        raise ImportFileError(
            f"a translation has to say which sections it is of: give --ids with {len(drafts)} of "
            f"{', '.join(course.manifest.sections if course else ())}, with commas, in the order of the document: {titles}"
        )
    taken: set[str] = set(course.manifest.sections) if course else set()
    taken |= {unit.id for unit in course.manifest.units} if course else {"course"}
    if choices.ids:
        return _named_by_author(drafts, choices, course, language, taken)
    named = []
    for draft in drafts:
        wanted = section_id(draft.title, ())
        name = wanted if choices.replace and wanted in taken else section_id(draft.title, taken)
        if name != wanted and course and wanted in course.manifest.sections:
            report.change("", f"the course has a section '{wanted}' already, so the new one is called '{name}'")
        taken.add(name)
        named.append((name, draft))
    return named


def _named_by_author(
    drafts: Sequence[SectionDraft], choices: Choices, course: TargetCourse | None, language: str, taken: set[str]
) -> list[tuple[str, SectionDraft]]:
    for name in choices.ids:
        if not ID.match(name) or (name not in taken and section_id(name, ()) != name):
            raise ImportFileError(
                f"no section can be called '{name}': choose another word of small Latin letters, digits and hyphens"
            )
        if choices.ids.count(name) > 1:
            raise ImportFileError(f"--ids names '{name}' twice")
        if course and course.has(f"{language}/{name}.md") and not choices.replace:
            raise ImportFileError(f"{language}/{name}.md is there already: choose another name, or write it anew with --replace")
    return list(zip(choices.ids, drafts, strict=True))


def _description(outline: ImportedSections) -> str:
    """The first words of the text, cut at the end of a sentence or of a word."""
    for draft in outline.sections:
        for text in texts(draft.blocks):
            words = " ".join(text.split())
            if not words:
                continue
            if len(words) <= LONGEST_DESCRIPTION:
                return words
            start = words[:LONGEST_DESCRIPTION]
            end = max(start.rfind(f"{mark} ") for mark in ".!?")
            return start[: end + 1] if end > 0 else start.rpartition(" ")[0] + "…"
    return outline.title


class _Writer:
    """Writes the files of one import; knows what the pictures are called."""

    def __init__(self, language: str, places: Mapping[str, str], stem: str, course: TargetCourse | None, report: Report) -> None:
        self._language = language
        self._places = places
        self._stem = slug(stem, "picture")
        self._report = report
        self._there = course.media() if course else {}
        self._course = course
        self._pictures: dict[bytes, str] = {}
        self._new: dict[str, DocPicture] = {}

    def section_files(self, name: str, draft: SectionDraft) -> dict[str, bytes]:
        """The section's file, and the trainer's notes where there are any."""
        blocks = self._ready(draft.blocks)
        labels = {note: str(number) for number, note in enumerate(dict.fromkeys(calls_in(blocks)), 1) if note in draft.notes}
        names = Names(self._pictures, labels)
        text = write_blocks(blocks, names)
        for note, label in labels.items():
            text += f"\n{write_note(label, self._ready(draft.notes[note]), names)}"
        title = set_text_right(draft.title, self._language)
        head = head_of({"title": title, "minutes": draft.minutes})
        files = {f"{self._language}/{name}.md": f"{head}\n{text}".encode()}
        if draft.trainer:
            head = head_of({"aim": title, "minutes": draft.minutes})
            text = write_blocks(self._ready(draft.trainer), Names(self._pictures))
            files[f"{self._language}/trainer/{name}.md"] = f"{head}\n{text}".encode()
        return files

    def picture_files(self) -> dict[str, bytes]:
        """The pictures that the sections show and the course does not have yet, and what its drawings need."""
        files = {f"{MEDIA}/{name}": picture.data for name, picture in self._new.items()}
        drawings = {name: picture for name, picture in self._new.items() if picture.suffix == ".svg"}
        if drawings:
            path = f"{self._language}/pictures.yaml"
            before = self._course.folder / path if self._course else None
            text = before.read_text("utf-8-sig") if before and before.is_file() else ""
            for name, picture in drawings.items():
                words = json.dumps({"title": picture.alt, "description": picture.alt}, ensure_ascii=False)
                text += f"{'' if not text or text.endswith(chr(10)) else chr(10)}{name}: {words}\n"
            files[path] = text.encode()
        return files

    def _ready(self, blocks: Blocks) -> Blocks:
        """The blocks with links that can be followed, the language's marks, and pictures that have a name."""
        blocks = resolve(blocks, self._places, self._report)
        blocks = change_content(blocks, lambda content, _: set_right(content, self._language))
        for block in every_block(blocks):
            if isinstance(block, DocFigure):
                self._name(block)
        return blocks

    def _name(self, figure: DocFigure) -> None:
        picture = figure.picture
        if not picture.alt:
            self._report.change(figure.place, "a picture has no alternative text: write what it shows between [ and ]")
        if picture.data in self._pictures:
            return
        name = self._there.get(hashlib.sha256(picture.data).hexdigest())
        if name is None:
            taken = [*self._there.values(), *self._new]
            number = len(self._new) + 1
            name = file_name(f"{self._stem}-{number}", picture.suffix, taken)
            self._new[name] = picture
        self._pictures[picture.data] = name
