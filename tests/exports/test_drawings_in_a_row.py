"""Drawings in a row on paper: two on a page and more, and none alone on a page that is empty otherwise."""

from __future__ import annotations

import re

import pytest

from app.course.reader import read_course
from app.exports.format import ExportContext
from app.exports.formats.pdf import Pdf, print_course
from app.exports.orders import read_order
from app.exports.printing.pdf_renderer import PdfRenderer
from tests.conftest import CourseFolder
from tests.exports.test_layout import HEAD, pages_of

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}"><rect width="{0}" height="{1}" fill="#d64"/></svg>'


def pages_of_captions(
    course_folder: CourseFolder, renderer: PdfRenderer, sizes: list[tuple[int, int]], words: str = "Rysunki."
) -> list[int]:
    """On which page of a handout the caption of each drawing of a row stands that comes after some words."""
    numbers = range(len(sizes))
    text = "\n\n".join((words, *(f'![Koło](row{number}.svg "Podpis{number}")' for number in numbers), "Po rysunkach."))
    drawings = {f"media/row{number}.svg": DRAWING.format(*size) for number, size in enumerate(sizes)}
    told = "".join(f"row{number}.svg: {{title: Koło, description: Koło}}\n" for number in numbers)
    own = {f"{code}/{name}": told for code in ("pl", "ru") for name in ("pictures.yaml",)}
    texts = {f"{code}/what-is.md": HEAD + text for code in ("pl", "ru")}
    course = read_course(course_folder({**drawings, **own, **texts}) / "small").course
    assert course is not None
    pages = pages_of(print_course(course, read_order(Pdf(), course, "pl"), ExportContext(services=(renderer,))))
    return [next(place for place, page in enumerate(pages) if re.search(rf"Podpis{number}\b", page)) for number in numbers]


@pytest.mark.parametrize("size", [(720, 700), (600, 800), (400, 1600)])
def test_four_high_drawings_take_two_pages(course_folder: CourseFolder, renderer: PdfRenderer, size: tuple[int, int]) -> None:
    """Square, high and very high ones are made smaller, so that two stand on a page."""
    pages = pages_of_captions(course_folder, renderer, [size] * 4)
    assert pages[3] - pages[0] <= 2
    assert max(pages.count(page) for page in pages) == 2


def test_drawings_do_not_follow_the_last_one_to_the_next_page(course_folder: CourseFolder, renderer: PdfRenderer) -> None:
    """A row that is longer than what is left of its page begins there all the same, and goes on overleaf."""
    for filler in (6, 22):
        words = "\n\n".join(["Zdanie przed rysunkami."] * filler)
        pages = pages_of_captions(course_folder, renderer, [(720, 360)] * 3, words)
        assert pages[0] < pages[-1]
