"""What every request can reach: the settings, the courses, the static files, and what was opened at start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from app.config import Settings
from app.course.library import Library
from app.registry import folders_of

if TYPE_CHECKING:
    from app.artifacts.queue import Queue
    from app.audio.service import AudioService
    from app.exports.documents import Documents
    from app.exports.format import ExportFormat
    from app.exports.printing.pdf_renderer import PdfRenderer
    from app.photos.service import PhotoService
    from app.presentation.assets import Assets
    from app.records.database import Database
    from app.registry import Registry


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of one running application, complete when it is made (:func:`app.create_app`)."""

    settings: Settings
    library: Library
    assets: Assets
    store: Database
    formats: Registry[ExportFormat]
    pdf_renderer: PdfRenderer
    queue: Queue
    documents: Documents
    audio: AudioService
    photos: PhotoService

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders with the templates and words that packages bring."""
        return folders_of((*self.library.kinds.values(), *self.formats.values()))

    @property
    def speaks(self) -> bool:
        """Whether there is any voice that may read aloud."""
        return bool(self.audio.engines)

    @property
    def voice_services(self) -> tuple[str, ...]:
        """Who may get the course's text, to read it aloud: names that a reader knows, each once."""
        return tuple(dict.fromkeys(engine.sends_to for engine in self.audio.engines if engine.sends_to))


def services() -> Services:
    """The services of the application that answers now."""
    return current_app.extensions["omnikurs"]  # type: ignore[no-any-return]  # create_app puts Services there
