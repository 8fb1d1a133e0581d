"""Figures of the printed course: what a warm worker saves, how time grows with length, how big the handout is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.course.model import Course, Edition
from app.course.reader import read_course
from app.exports.format import ExportContext
from app.exports.formats.pdf import Pdf, print_course
from app.exports.orders import read_order
from app.exports.printing.pdf_renderer import Job, PdfRenderer
from tests.bench.figures import Figure

CONTENT = Path(__file__).resolve().parents[2] / "content" / "omnichannel"
TIMES = 10
_PAGE = Job("<!doctype html><html lang=pl><title>x</title><h1>x</h1>")


def measure() -> Iterator[Figure]:
    """Each figure with its limit."""
    course = read_course(CONTENT).course
    assert course
    yield _saved_by_warmth()
    renderer = PdfRenderer(time_limit_s=600, memory_limit_bytes=8 << 30)
    try:
        renderer.render(_PAGE)
        one_s, size = _print(course, renderer)
        yield Figure("handout, size", size, "bytes", at_most=1_000_000)
        long_s, _ = _print(_times(course, TIMES), renderer)
        yield Figure(f"course × {TIMES}, times the time", long_s / one_s, "×", at_most=1.1 * TIMES)
    finally:
        renderer.close()


def _saved_by_warmth() -> Figure:
    """The seconds that a warm worker saves on a document, as a share of the seconds that the import takes."""
    empty_s = min(_seconds([sys.executable, "-c", ""]) for _ in range(5))
    imports_s = min(_seconds([sys.executable, "-c", "import weasyprint"]) for _ in range(5)) - empty_s
    cold, warm = [], []
    for _ in range(5):
        renderer = PdfRenderer()
        try:
            for times in (cold, warm):
                started = time.monotonic()
                renderer.render(_PAGE)
                times.append(time.monotonic() - started)
        finally:
            renderer.close()
    return Figure("warm PDF worker saves, share of the import", (min(cold) - min(warm)) / imports_s, "×", at_least=0.8)


def _seconds(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - started


def _print(course: Course, renderer: PdfRenderer) -> tuple[float, int]:
    started = time.monotonic()
    data = print_course(course, read_order(Pdf(), course, "pl"), ExportContext(services=(renderer,)))
    return time.monotonic() - started, len(data)


def _times(course: Course, times: int) -> Course:
    """The course with every section told ``times`` times."""
    editions = {language: _stretch(edition, times) for language, edition in course.editions.items()}
    return replace(course, editions=editions)


def _stretch(edition: Edition, times: int) -> Edition:
    units = []
    for unit in edition.units:
        names = ["", *(f"-{number}" for number in range(1, times))]
        sections = [replace(section, id=section.id + name) for name in names for section in unit.sections]
        units.append(replace(unit, sections=tuple(sections)))
    return replace(edition, units=tuple(units))
