"""Glossary and bibliography: the terms and works that the sections lead to, and the anchors they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.course.links import source_anchor, term_anchor
from app.course.manifest import ID
from app.course.markup import Scribe
from app.course.model import Source, Term
from app.course.terms import shared_forms

_ATTRIBUTES = re.compile(r"\s*\{:?\s*#(?P<id>[^\s}]+)(?P<rest>[^}]*)\}\s*\Z")
_FORMS = re.compile(r"""\A\s*(?:forms=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'))?\s*\Z""")
_ITEM = re.compile(r"[-*+] +(?P<text>\S.*)\Z")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry as written: its name line, its text, and the lines of both."""

    name: str
    line: int
    text: str
    text_line: int


def read_glossary(body: str, first_line: int, scribe: Scribe) -> tuple[Term, ...]:
    """The terms of a definition list; problems go to the scribe."""
    terms: dict[str, Term] = {}
    lines: dict[str, int] = {}
    for entry in _definitions(body, first_line, scribe):
        match = _ATTRIBUTES.search(entry.name)
        if match is None:
            scribe.error(entry.line, f"the term '{entry.name}' has no id", "write {#its-id} after it")
            continue
        name, term_id = entry.name[: match.start()].strip(), match.group("id")
        if not name:
            scribe.error(entry.line, f"the term '{term_id}' has no name", "write it before its id")
        if not entry.text.strip():
            scribe.error(entry.text_line, f"the term '{term_id}' has no meaning", "write it behind the colon")
        forms = _FORMS.match(match.group("rest"))
        if forms is None:
            scribe.error(entry.line, f"'{match.group('rest').strip()}' is not understood", 'write forms="one, another"')
        if not _is_free(term_id, entry.line, terms, scribe):
            continue
        text = scribe.inline(entry.text, term_anchor(term_id), entry.text_line)
        found = (forms.group("double") or forms.group("single") or "") if forms else ""
        listed = tuple(form.strip() for form in found.split(",") if form.strip())
        terms[term_id] = Term(term_id, name, text.html, text.text, listed)
        lines[term_id] = entry.line
    for form, first, other in shared_forms(terms.values()):
        message = f"the form '{form}' belongs to '{first.id}' already, so it never leads to '{other.id}'"
        scribe.warning(lines[other.id], message, f"see line {lines[first.id]}; leave it to one of the two")
    return tuple(terms.values())


def read_bibliography(body: str, first_line: int, scribe: Scribe) -> tuple[Source, ...]:
    """The works of a list; problems go to the scribe."""
    sources: dict[str, Source] = {}
    for entry in _items(body, first_line, scribe):
        match = _ATTRIBUTES.search(entry.text)
        if match is None:
            scribe.error(entry.line, "the work has no id", "write {#author-year} at its end")
            continue
        if not entry.text[: match.start()].strip():
            scribe.error(entry.line, "the work has no words", "write author, year and title before its id")
        if match.group("rest").strip():
            scribe.error(entry.line, f"'{match.group('rest').strip()}' is not understood", "a work has an id only")
        source_id = match.group("id")
        if _is_free(source_id, entry.line, sources, scribe):
            text = scribe.inline(entry.text[: match.start()], source_anchor(source_id), entry.line)
            sources[source_id] = Source(source_id, text.html, text.text)
    return tuple(sources.values())


def entry_ids(body: str) -> tuple[str, ...]:
    """The ids of a glossary's or a bibliography's entries in order, unchecked: sections are read with the places to lead to."""
    ids = (match.group("id") for line in body.split("\n") if (match := _ATTRIBUTES.search(line)))
    return tuple(dict.fromkeys(ids))


def _is_free(name: str, line: int, taken: object, scribe: Scribe) -> bool:
    if not ID.match(name):
        scribe.error(line, f"'{name}' is not an id", "small Latin letters, digits and hyphens")
        return False
    if name in taken:  # type: ignore[operator]
        scribe.error(line, f"the id '{name}' stands twice", "each entry has its own")
        return False
    return True


def _definitions(body: str, first_line: int, scribe: Scribe) -> Iterator[_Entry]:
    name, name_line = "", first_line
    meaning: list[str] = []
    meaning_line = first_line
    for line, text in enumerate([*body.split("\n"), ""], first_line):
        if meaning and (not text.strip() or text.startswith(":")):
            yield _Entry(name, name_line, "\n".join(meaning), meaning_line)
            name, meaning = "", []
        if text.startswith(":"):
            if not name:
                scribe.error(line, "a meaning without a term", "a term has one meaning; write the term on the line before")
            else:
                meaning, meaning_line = [text[1:].strip()], line
        elif meaning:
            meaning.append(text.strip())
        elif text.strip():
            if name:
                scribe.error(name_line, f"the term '{name[:60]}' has no meaning", "write ': meaning' on the next line")
            name, name_line = text.strip(), line
    if name:
        scribe.error(name_line, f"the term '{name[:60]}' has no meaning", "write ': meaning' on the next line")


def _items(body: str, first_line: int, scribe: Scribe) -> Iterator[_Entry]:
    item: list[str] = []
    item_line = first_line
    for line, text in enumerate([*body.split("\n"), ""], first_line):
        match = _ITEM.match(text)
        if item and (match or not text.strip()):
            yield _Entry("", item_line, "\n".join(item), item_line)
            item = []
        if match:
            item, item_line = [match.group("text")], line
        elif item and text.strip():
            item.append(text.strip())
        elif text.strip():
            scribe.error(line, "the bibliography is one list", "begin each work with '- '")
