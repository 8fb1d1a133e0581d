"""What formats share in one process: the one place that opens it, for the server and for the command line."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

from app.config import Settings
from app.exports.format import ExportContext
from app.exports.printing.pdf_renderer import PdfRenderer
from app.photos.service import PhotoService


@dataclass(frozen=True, slots=True)
class ExportServices:
    """The services and the context that has them. As a context manager it ends the processes that were started."""

    context: ExportContext
    photos: PhotoService
    pdf_renderer: PdfRenderer

    def __enter__(self) -> ExportServices:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.pdf_renderer.close()


def open_services(settings: Settings) -> ExportServices:
    """The services for the settings. No process is started before the first document."""
    photos, pdf_renderer = PhotoService(settings.data / "photos"), PdfRenderer()
    context = ExportContext(settings.public_url, settings.contact, photos.for_paper, (pdf_renderer,))
    return ExportServices(context, photos, pdf_renderer)
