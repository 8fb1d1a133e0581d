"""The back matter: the terms of the glossary and the works of the bibliography, to which the sections lead."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from app.course.content.builder import BlockBuilder
from app.course.content.lines import Lines, joined
from app.course.content.links import source_anchor, term_anchor
from app.course.content.terms import shared_forms
from app.course.manifest import ID
from app.course.model import Term, Work

_ATTRIBUTES = re.compile(r"\s*\{:?\s*#(?P<id>[^\s}]+)(?P<rest>[^}]*)\}\s*\Z")
_FORMS = re.compile(r"""\A\s*(?:forms=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'))?\s*\Z""")
_ITEM = re.compile(r"[-*+] +(?P<text>\S.*)\Z")


@dataclass(frozen=True, slots=True)
class _WrittenEntry:
    """One entry as written: its name with the line on which it stands, and the lines of its text."""

    name: str
    line: int
    lines: Lines

    @property
    def text(self) -> str:
        """The text without its lines."""
        return joined(self.lines)


def read_glossary(body: str, first_line: int, builder: BlockBuilder) -> tuple[Term, ...]:
    """The terms of a definition list; problems go to the builder."""
    terms: dict[str, Term] = {}
    for entry in _definitions(body, first_line, builder):
        match = _ATTRIBUTES.search(entry.name)
        if match is None:
            builder.error(entry.line, f"the term '{entry.name}' has no id", "write {#its-id} after it")
            continue
        name, term_id = entry.name[: match.start()].strip(), match.group("id")
        if not name:
            builder.error(entry.line, f"the term '{term_id}' has no name", "write it before its id")
        builder.check_plain(entry.line, name, f"the name of the term '{term_id}'")
        if not entry.text.strip():
            builder.error(entry.lines[0][0], f"the term '{term_id}' has no meaning", "write it behind the colon")
        forms = _FORMS.match(match.group("rest"))
        if forms is None:
            builder.error(entry.line, f"'{match.group('rest').strip()}' is not understood", 'write forms="one, another"')
        if not _is_free(term_id, entry.line, terms, builder):
            continue
        meaning = builder.phrase(entry.lines, term_anchor(term_id))
        found = (forms.group("double") or forms.group("single") or "") if forms else ""
        listed = tuple(form.strip() for form in found.split(",") if form.strip())
        terms[term_id] = Term(term_id, name, meaning, listed, entry.line)
    for form, first, other in shared_forms(terms.values()):
        message = f"the form '{form}' belongs to '{first.id}' already, so it never leads to '{other.id}'"
        builder.warning(other.line, message, f"see line {first.line}; leave it to one of the two")
    return tuple(terms.values())


def read_bibliography(body: str, first_line: int, builder: BlockBuilder) -> tuple[Work, ...]:
    """The works of a list; problems go to the builder."""
    sources: dict[str, Work] = {}
    for entry in _items(body, first_line, builder):
        match = _ATTRIBUTES.search(entry.text)
        if match is None:
            builder.error(entry.line, "the work has no id", "write {#author-year} at its end")
            continue
        lines = _until(entry.lines, match.start())
        if not joined(lines).strip():
            builder.error(entry.line, "the work has no words", "write author, year and title before its id")
        if match.group("rest").strip():
            builder.error(entry.line, f"'{match.group('rest').strip()}' is not understood", "a work has an id only")
        source_id = match.group("id")
        if _is_free(source_id, entry.line, sources, builder):
            sources[source_id] = Work(source_id, builder.phrase(lines, source_anchor(source_id)), entry.line)
    return tuple(sources.values())


def _until(lines: Lines, place: int) -> Lines:
    """The lines of a text up to a place in it."""
    kept: list[tuple[int, str]] = []
    for number, text in lines:
        if place < 0:
            break
        kept.append((number, text[:place]))
        place -= len(text) + 1
    return kept


def _is_free(name: str, line: int, taken: Container[str], builder: BlockBuilder) -> bool:
    if not ID.match(name):
        builder.error(line, f"'{name}' is not an id", "small Latin letters, digits and hyphens")
        return False
    if name in taken:
        builder.error(line, f"the id '{name}' stands twice", "each entry has its own")
        return False
    return True


def _definitions(body: str, first_line: int, builder: BlockBuilder) -> Iterator[_WrittenEntry]:
    name, name_line = "", first_line
    meaning: list[tuple[int, str]] = []
    for line, text in enumerate([*body.split("\n"), ""], first_line):
        if meaning and (not text.strip() or text.startswith(":")):
            yield _WrittenEntry(name, name_line, tuple(meaning))
            name, meaning = "", []
        if text.startswith(":"):
            if not name:
                builder.error(line, "a meaning without a term", "a term has one meaning; write the term on the line before")
            else:
                meaning = [(line, text[1:].strip())]
        elif meaning:
            meaning.append((line, text.strip()))
        elif text.strip():
            if name:
                builder.error(name_line, f"the term '{name[:60]}' has no meaning", "write ': meaning' on the next line")
            name, name_line = text.strip(), line
    if name:
        builder.error(name_line, f"the term '{name[:60]}' has no meaning", "write ': meaning' on the next line")


def _items(body: str, first_line: int, builder: BlockBuilder) -> Iterator[_WrittenEntry]:
    item: list[tuple[int, str]] = []
    for line, text in enumerate([*body.split("\n"), ""], first_line):
        match = _ITEM.match(text)
        if item and (match or not text.strip()):
            yield _WrittenEntry("", item[0][0], tuple(item))
            item = []
        if match:
            item = [(line, match.group("text"))]
        elif item and text.strip():
            item.append((line, text.strip()))
        elif text.strip():
            builder.error(line, "the bibliography is one list", "begin each work with '- '")
