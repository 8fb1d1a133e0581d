"""The documents that the tests of this folder look at: every rendition in every language, each printed once in a run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from app.course.model import Course
from app.course.reader import read_course
from app.exports.format import ExportContext
from app.exports.formats.pdf import Pdf, print_course
from app.exports.orders import read_order
from app.exports.printing.pdf_renderer import PdfRenderer
from app.paths import CONTENT
from tests.support.once import folder_of_the_run, made_once

PUBLIC_URL = "https://kurs.example.org"
LANGUAGES = ("pl", "ru")
RENDITIONS = tuple(rendition.name for rendition in Pdf.renditions)
EVERY = [(rendition, language) for rendition in RENDITIONS for language in LANGUAGES]

Printer = Callable[[str, str], bytes]
Made = Callable[[str, str], tuple[bytes, list[str]]]
WORKER = """
import logging
logging.basicConfig(filename={log!r}, level=logging.WARNING, format="%(name)s: %(message)s")
from app.exports.printing.pdf_worker import main
main()
"""
"""The renderer's worker, but that it notes what WeasyPrint warns of: each document is set once for all questions about it."""


@pytest.fixture(scope="session")
def course() -> Course:
    """The project's own course."""
    course = read_course(CONTENT / "omnichannel").course
    assert course is not None
    return course


class NotingRenderer(PdfRenderer):
    """A renderer that keeps what WeasyPrint warned of, in the file ``log``."""

    def __init__(self, log: Path) -> None:
        super().__init__(time_limit_s=60)
        self.log = log
        log.touch()
        self.worker = (sys.executable, "-c", WORKER.format(log=str(log)))

    def warnings(self) -> list[str]:
        """What was warned of until now, in lines."""
        return self.log.read_text("utf-8").splitlines()


@pytest.fixture(scope="session")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotingRenderer]:
    """One warm renderer for all tests of a process, ended afterwards."""
    renderer = NotingRenderer(tmp_path_factory.mktemp("renderer") / "log")
    yield renderer
    renderer.close()


@pytest.fixture(scope="session")
def made(course: Course, renderer: NotingRenderer, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Made:
    """`made(rendition, language)`: the PDF, printed when it is first asked for, and what was warned of meanwhile."""
    folder = folder_of_the_run(tmp_path_factory, worker_id)

    @cache
    def find(rendition: str, language: str) -> tuple[bytes, list[str]]:
        def make() -> tuple[bytes, list[str]]:
            before = len(renderer.warnings())
            document = print_course(
                course, read_order(Pdf(), course, language, rendition), ExportContext(PUBLIC_URL, services=(renderer,))
            )
            return document, renderer.warnings()[before:]

        return made_once(folder, f"{rendition}-{language}", make)

    return find


@pytest.fixture(scope="session")
def printed(made: Made) -> Printer:
    """`printed(rendition, language)`: the PDF, made when it is first asked for."""
    return lambda rendition, language: made(rendition, language)[0]


@pytest.fixture
def pdf_file(printed: Printer, tmp_path: Path) -> Callable[[str, str], Path]:
    """`pdf_file(rendition, language)`: the same as a file, for tools of the command line."""

    def write(rendition: str, language: str) -> Path:
        path = tmp_path / f"{rendition}-{language}.pdf"
        path.write_bytes(printed(rendition, language))
        return path

    return write
