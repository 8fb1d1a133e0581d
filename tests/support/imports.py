"""Imports as an author makes them, and what `check` says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.course.reader import read_course
from app.imports.formats import built_in_formats
from app.imports.importing import Choices, Outcome, import_document
from app.imports.source import SourceFile

TODAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Imported:
    """A course after an import."""

    folder: Path
    outcome: Outcome

    def text(self, name: str, language: str = "pl") -> str:
        """A section's Markdown, without its head."""
        return self.raw(f"{language}/{name}.md").partition("\n---\n\n")[2]

    def raw(self, path: str) -> str:
        """A file of the course."""
        return (self.folder / path).read_text("utf-8")

    def texts(self, language: str = "pl") -> str:
        """The Markdown of all sections that came, in order."""
        return "\n".join(self.text(name, language) for name in self.outcome.sections)

    def lost(self) -> list[str]:
        """What was left out, as it is told."""
        return [str(remark) for remark in self.outcome.remarks if remark.lost]

    def changed(self) -> list[str]:
        """What was taken in another shape, as it is told."""
        return [str(remark) for remark in self.outcome.remarks if not remark.lost]


def bring(folder: Path, name: str, data: bytes | str, choices: Choices | None = None, beside: Path | None = None) -> Imported:
    """Import a document into the course in ``folder``."""
    source = SourceFile(name, data.encode() if isinstance(data, str) else data, beside)
    outcome = import_document(source, folder, choices or Choices(), built_in_formats(), TODAY)
    return Imported(folder, outcome)


def problems(folder: Path) -> list[str]:
    """What `check` says of the course."""
    return [str(problem) for problem in read_course(folder).problems]
