"""Photos on paper: as they were made for it, once, with their words, in every edition."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from app.course.model import Course
from app.course.reader import read_course
from app.exports.format import ExportContext
from app.exports.formats.pdf import Pdf, print_course
from app.exports.orders import read_order
from app.exports.printing.pdf_renderer import PdfRenderer
from app.photos.making import PhotoError, make_for_paper
from tests.support.courses import SMALL
from tests.support.photos import photo_bytes

CourseFolder = Callable[..., Path]
TEXTS = {"pl": '![Lada i kasa](lada.jpg "Lada w Płocku")', "ru": '![Прилавок](lada.jpg "Прилавок в Плоцке")'}


@pytest.fixture
def course(course_folder: CourseFolder) -> Course:
    """The small course with a photo in both languages and one in the trainer's notes."""
    texts = {f"{code}/goals.md": SMALL[f"{code}/goals.md"] + f"\n{text}\n" for code, text in TEXTS.items()}
    notes = {f"{code}/trainer/goals.md": f"---\naim: A\nminutes: 1\n---\n\n{TEXTS[code]}\n" for code in TEXTS}
    found = read_course(course_folder({**texts, **notes, "media/lada.jpg": photo_bytes(2400, 1600, quality=95)}) / "small").course
    assert found is not None
    return found


def images_of(document: bytes) -> list[tuple[int, int, str, bytes]]:
    """Every image of a PDF that is a photo: size, filter, and the bytes as they are stored."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]
        return [(int(item.Width), int(item.Height), str(item.Filter), item.read_raw_bytes()) for item in images]


@pytest.mark.parametrize("edition", ["handout", "bilingual", "trainer"])
def test_a_photo_is_stored_as_it_was_made(course: Course, renderer: PdfRenderer, edition: str) -> None:
    """One JPEG at 200 dpi for all places in which it stands, not unpacked and packed again; its words are in the tags."""
    made = make_for_paper(course.media.photos["lada.jpg"])
    document = print_course(course, read_order(Pdf(), course, "pl", edition), ExportContext(services=(renderer,)))
    assert [(width, height, sort) for width, height, sort, _ in images_of(document)] == [(1200, 800, "/DCTDecode")]
    assert len(images_of(document)[0][3]) <= len(made) * 1.01
    with pikepdf.open(io.BytesIO(document)) as pdf:
        told = {str(item["/Alt"]) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item}
    assert "Lada i kasa" in told


def test_a_photo_that_cannot_be_made_leaves_its_words(course: Course, renderer: PdfRenderer) -> None:
    """One damaged photo costs nobody the document."""

    def fail(_: object) -> bytes:
        raise PhotoError("damaged")

    document = print_course(course, read_order(Pdf(), course, "pl"), ExportContext(paper_photo=fail, services=(renderer,)))
    assert images_of(document) == []
