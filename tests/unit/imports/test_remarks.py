"""What an import leaves out or takes in another shape is told: each remark with a document that makes it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from pptx import Presentation

from tests.support.documents import add_photo, add_xml, open_document, photo, word
from tests.support.imports import Imported, bring


def remarks(imported: Imported) -> list[str]:
    """All of them."""
    return [str(remark) for remark in imported.outcome.remarks]


def looks(document: Any) -> None:
    """Underlined words, and words on a colour."""
    document.add_paragraph("Zwykłe. ")
    run = document.paragraphs[-1].add_run("Podkreślone.")
    run.underline = True
    add_xml(document.paragraphs[-1], '<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>Żółte.</w:t></w:r>')


def embedded(document: Any) -> None:
    """An object of another program."""
    document.add_paragraph("Arkusz obok.")
    add_xml(document.paragraphs[-1], "<w:r><w:object/></w:r>")


def without_its_picture(document: Any) -> None:
    """The place of a picture that the file does not hold."""
    document.add_paragraph("Zdjęcie niżej.")
    add_photo(document, photo(), "Lada")
    next(document.element.iter(qn("a:blip"))).set(qn("r:embed"), "rId999")


def numbered_headings(document: Any) -> None:
    """A heading with a number of Word's."""
    document.add_heading("Zwroty", 1)
    properties = document.paragraphs[-1]._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = 7
    properties.get_or_add_ilvl().val = 0
    document.add_paragraph("Tekst.")


WORD_FILES: list[tuple[Callable[[Any], None], list[str]]] = [
    (looks, ["underlined letters are plain", "letters marked with a colour are plain"]),
    (embedded, ["an embedded object was left out: save it as a picture and place that"]),
    (without_its_picture, ["a picture that is not in the document, only its place, was left out"]),
    (numbered_headings, ["the numbers before headings were left out: the course has its own order"]),
]


@pytest.mark.parametrize(("build", "expected"), WORD_FILES)
def test_what_word_has_and_a_course_has_not(tmp_path: Path, build: Callable[[Any], None], expected: list[str]) -> None:
    """Looks, objects, dead pictures and numbers before headings."""
    told = remarks(bring(tmp_path / "kurs", "plik.docx", word(build)))
    for sentence in expected:
        assert sum(sentence in remark for remark in told) == 1, told


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<table><tr><td>a</td><td><ul><li>b</li><li>c</li></ul></td></tr></table>", "a list in a table is one line"),
        (
            "<table><tr><td>a</td><td><table><tr><td>b</td></tr></table></td></tr></table>",
            "a table in a table is one line",
        ),
        ('<p>Imię: <input type="text"></p>', "a field of a form was left out"),
        (
            '<p>Zob. <a href="javascript:alert(1)">tutaj</a>.</p>',
            "the link “tutaj” leads to javascript:alert(1), which a course cannot follow, so it is text",
        ),
    ],
)
def test_what_pages_have_and_a_course_has_not(tmp_path: Path, html: str, sentence: str) -> None:
    """Tables in tables, fields, links that lead nowhere."""
    told = remarks(bring(tmp_path / "kurs", "plik.html", f"<h1>Zwroty</h1><p>Tekst.</p>{html}"))
    assert sum(sentence in remark for remark in told) == 1, told


def test_addresses_are_made_whole(tmp_path: Path) -> None:
    """What Google puts around an address goes, a bare mail address and one that begins with www become links."""
    html = (
        '<h1>Kontakt</h1><p><a href="https://www.google.com/url?q=https://uokik.gov.pl/&amp;sa=D">urząd</a>, '
        '<a href="sklep@example.org">poczta</a>, <a href="www.example.org">strona</a></p>'
    )
    text = bring(tmp_path / "kurs", "plik.html", html).texts()
    for link in ("[urząd](https://uokik.gov.pl/)", "[poczta](mailto:sklep@example.org)", "[strona](https://www.example.org)"):
        assert link in text


def test_what_slides_have_and_a_course_has_not(tmp_path: Path) -> None:
    """A film is named with its slide."""
    slides = Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text = "Zwroty"
    slide.placeholders[1].text = "Tekst."
    poster = io.BytesIO(photo(form="PNG"))
    slide.shapes.add_movie(io.BytesIO(b"film"), 0, 0, 9000, 9000, poster_frame_image=poster, mime_type="video/mp4")
    file = io.BytesIO()
    slides.save(file)
    told = remarks(bring(tmp_path / "kurs", "plik.pptx", file.getvalue()))
    assert sum("a film or a sound was left out" in remark for remark in told) == 1, told


@pytest.mark.parametrize(
    ("drawing", "sentence"),
    [
        ("<draw:circle/>", "a drawing was left out: save it as a picture and place that"),
        (
            "<draw:frame><draw:object/></draw:frame>",
            "an embedded object (chart, formula, sheet) was left out: save it as a picture and place that",
        ),
        (
            '<draw:frame><draw:image xlink:href="../lada.jpg"/></draw:frame>',
            "a picture that lies outside the document was left out",
        ),
    ],
)
def test_what_libreoffice_has_and_a_course_has_not(tmp_path: Path, drawing: str, sentence: str) -> None:
    """Shapes, objects and pictures that are not in the file."""
    body = f'<text:h text:outline-level="1">Zwroty</text:h><text:p>Tekst. {drawing}</text:p>'
    told = remarks(bring(tmp_path / "kurs", "plik.odt", open_document(body)))
    assert sum(sentence in remark for remark in told) == 1, told
