"""Which kinds of documents can be read: those that ship with the product, and those that installed packages add."""

from __future__ import annotations

from typing import Protocol

from app.imports.docx import Docx
from app.imports.errors import ImportFileError
from app.imports.form import ImportedDocument
from app.imports.html import Html
from app.imports.marked_text import MarkdownText
from app.imports.odt import Odt
from app.imports.pptx import Pptx
from app.imports.report import Report
from app.imports.source import SourceFile
from app.registry import Registry

ENTRY_POINTS = "omnikurs.import_formats"
"""The group of entry points under which a package offers a format, or a callable that makes one."""


class DocumentFormat(Protocol):
    """One kind of document."""

    @property
    def name(self) -> str:
        """Small Latin letters, such as ``docx``."""

    @property
    def label(self) -> str:
        """What people call it, such as ``Word``."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How the names of such files end, in small letters with the dot."""

    def read(self, source: SourceFile, report: Report) -> ImportedDocument:
        """The document in a file. What cannot be taken goes to the report; raises
        :class:`app.imports.errors.ImportFileError` when nothing of it can be read.
        """


def built_in_formats() -> Registry[DocumentFormat]:
    """The formats that ship with the product."""
    return Registry((Docx(), Odt(), Html(), MarkdownText(), Pptx()))


def installed_formats() -> Registry[DocumentFormat]:
    """The built-in formats and those of installed packages; raises :class:`app.registry.RegistryError`."""
    return built_in_formats().plus_installed(ENTRY_POINTS)


_ASK_TO_SAVE = {".doc": "docx", ".dot": "docx", ".rtf": "docx", ".pages": "docx", ".ppt": "pptx", ".key": "pptx", ".odp": "pptx"}
"""What older and other programs write, and as what they can save it."""

_QUESTIONS = (".gift", ".xml")


def format_of(source: SourceFile, formats: Registry[DocumentFormat]) -> DocumentFormat:
    """The format of a file, by the end of its name. Raises :class:`ImportFileError` when none reads it."""
    found = next((one for one in formats.values() if source.suffix in one.suffixes), None)
    if found is not None:
        return found
    if better := _ASK_TO_SAVE.get(source.suffix):
        raise ImportFileError(f"{source.suffix} cannot be read: open it in its program and save it as .{better}")
    if source.suffix in _QUESTIONS:
        raise ImportFileError(f"it holds questions: `omnikurs import questions {source.name}` takes GIFT and Moodle XML")
    known = ", ".join(suffix for one in formats.values() for suffix in one.suffixes)
    raise ImportFileError(f"'{source.suffix or source.name}' is no document that can be read (known: {known})")
