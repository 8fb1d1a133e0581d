"""The passes over a document in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.imports.form import ImportedDocument
from app.imports.report import Report
from app.imports.structure.captions import join_captions
from app.imports.structure.nesting import nest_lists
from app.imports.structure.paragraphs import join_code, make_plain
from app.imports.structure.tables import make_regular
from app.imports.structure.typed_headings import find_typed_headings
from app.imports.structure.typed_lists import find_typed_lists
from app.imports.structure.walking import Blocks


def make_whole(document: ImportedDocument, report: Report) -> ImportedDocument:
    """The document with its lists, headings, tables and captions as what they are; what was guessed goes to the report."""
    blocks = _passed(document.blocks, report)
    notes: Mapping[str, Blocks] = {name: _passed(note, report) for name, note in document.notes.items()}
    return replace(document, blocks=tuple(find_typed_headings(blocks, report)), notes=notes)


def _passed(blocks: Blocks, report: Report) -> Blocks:
    blocks = tuple(make_plain(blocks, report))
    blocks = tuple(find_typed_lists(blocks, report))
    blocks = tuple(nest_lists(blocks))
    blocks = tuple(make_regular(blocks, report))
    return tuple(join_captions(join_code(blocks), report))
