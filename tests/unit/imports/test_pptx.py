"""Presentations become sections: slides with their lists, tables and pictures; what is said under them goes to the trainer."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches

from tests.support.documents import photo, slides
from tests.support.imports import Imported, bring, problems

TITLE, CONTENT, HEAD, TITLE_ONLY = 0, 1, 2, 5
"""Layouts of PowerPoint's usual template."""

BOX = (Inches(1), Inches(1), Inches(2), Inches(2))


def imported(folder: Path, build: Callable[[Any], None]) -> Imported:
    """A course made of one presentation."""
    return bring(folder / "kurs", "plik.pptx", slides(build))


def add_slide(deck: Any, layout: int, title: str, *lines: tuple[str, int]) -> Any:
    """A slide with lines at their levels."""
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = title
    for number, (text, level) in enumerate(lines):
        frame = slide.placeholders[1].text_frame
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    return slide


def test_a_presentation_comes_whole(tmp_path: Path) -> None:
    """The first slide names the course, heads of parts begin sections, lists keep their levels, marks and links."""

    def build(deck: Any) -> None:
        add_slide(deck, TITLE, "Obsługa klienta", ("Szkolenie", 0))
        add_slide(deck, HEAD, "Powitanie", ("Pierwsze minuty", 0))
        slide = add_slide(deck, CONTENT, "Gesty", ("Uśmiech", 0), ("szczery", 1), ("", 0))
        paragraph = slide.placeholders[1].text_frame.add_paragraph()
        paragraph.add_run().text = "Ważny"
        paragraph.runs[0].font.bold = True
        link = paragraph.add_run()
        link.text = " link"
        link.hyperlink.address = "https://example.org/"
        slide.notes_slide.notes_text_frame.text = "Zapytaj grupę.\nPoczekaj."
        add_slide(deck, HEAD, "Pożegnanie", ("Ostatnie", 0))

    course = imported(tmp_path, build)
    assert course.outcome.sections == ("powitanie", "pozegnanie")
    assert course.text("powitanie") == (
        "Szkolenie\n\nPierwsze minuty\n\n## Gesty\n\n- Uśmiech\n    - szczery\n- **Ważny** [link](https://example.org/)\n"
    )
    assert course.raw("pl/trainer/powitanie.md") == (
        "---\naim: Powitanie\nminutes: 1\n---\n\n## Gesty\n\nZapytaj grupę.\n\nPoczekaj.\n"
    )
    assert "title: Obsługa klienta" in course.raw("pl/course.md")
    assert course.lost() == course.changed() == []
    assert problems(course.folder) == []


def test_slides_without_sections_are_one_section(tmp_path: Path) -> None:
    """A presentation without heads is one section, which is told; a title that goes on over slides stands once."""

    def build(deck: Any) -> None:
        add_slide(deck, CONTENT, "Gesty", ("a", 0), ("b", 0))
        add_slide(deck, CONTENT, "Gesty", ("Jedno zdanie.", 0))

    course = imported(tmp_path, build)
    assert course.outcome.sections == ("plik",)
    assert course.texts() == "## Gesty\n\n- a\n- b\n\nJedno zdanie.\n"
    assert course.changed() == [
        "the slides stand in no sections, so they are one section of the course: divide it where you like"
    ]


def test_sections_of_powerpoint_are_the_courses(tmp_path: Path) -> None:
    """Sections that the author made in PowerPoint become the course's."""

    def build(deck: Any) -> None:
        first, second = (add_slide(deck, CONTENT, title, ("x", 0)) for title in ("Jeden", "Dwa"))
        sections = "".join(
            f'<p14:section name="{name}"><p14:sldIdLst><p14:sldId id="{slide.slide_id}"/></p14:sldIdLst></p14:section>'
            for name, slide in (("Początek", first), ("Koniec", second))
        )
        deck.element.append(
            parse_xml(
                '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:ext uri="{x}"><p14:sectionLst '
                f'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{sections}</p14:sectionLst></p:ext></p:extLst>'
            )
        )

    course = imported(tmp_path, build)
    assert course.outcome.sections == ("poczatek", "koniec")
    assert course.text("poczatek") == "## Jeden\n\nx\n"


def test_tables_pictures_and_groups(tmp_path: Path) -> None:
    """Tables with merged cells, pictures with their words and texts in groups come along; charts and hidden slides are named."""

    def build(deck: Any) -> None:
        slide = add_slide(deck, TITLE_ONLY, "Dane")
        table = slide.shapes.add_table(2, 2, *BOX).table
        table.cell(0, 0).text, table.cell(1, 0).text, table.cell(1, 1).text = "Sklep", "Łódź", "2"
        table.cell(0, 0).merge(table.cell(0, 1))
        picture = slide.shapes.add_picture(io.BytesIO(photo()), *BOX)
        picture._element.nvPicPr.cNvPr.set("descr", "Lada")
        slide.shapes.add_group_shape().shapes.add_textbox(*BOX).text_frame.text = "W grupie"
        data = CategoryChartData()
        data.categories = ["a"]
        data.add_series("b", (1,))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data)
        add_slide(deck, CONTENT, "Zapas", ("x", 0))._element.set("show", "0")

    course = imported(tmp_path, build)
    assert course.texts() == "## Dane\n\n| Sklep | Sklep |\n|---|---|\n| Łódź | 2 |\n\n![Lada](plik-1.jpg)\n\nW grupie\n"
    assert course.lost() == [
        "slide 1: a chart was left out: save it as a picture and place that",
        "slide 2: a hidden slide was left out",
    ]
