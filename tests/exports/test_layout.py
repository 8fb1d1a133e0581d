"""What a reader sees of a printed page: boxes and small tables whole, long tables with their head, lines that join, covers."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import date

import page
import pytest
from PIL import Image

from app.course.content.kinds.figure import Figure
from app.course.content.kinds.listing import Item
from app.course.content.kinds.paragraph import Paragraph
from app.course.content.kinds.table import Row, Table
from app.course.content.nodes import walk
from app.course.content.runs import Sentence
from app.course.element import Element
from app.course.model import Block, Course
from app.course.pictures import Words, in_language, read_drawing
from app.course.reader import read_course
from app.course.starter import write_course
from app.exports.format import ExportContext
from app.exports.formats.pdf import Pdf, make_job, print_course
from app.exports.formats.pdf.blocks import BlockLayout
from app.exports.formats.pdf.composition import compose
from app.exports.formats.pdf.tables import fit_columns
from app.exports.orders import read_order
from app.exports.printing.pdf_renderer import PdfRenderer
from app.presentation.palette import palette
from app.presentation.serialisation import serialise
from app.presentation.writer import same_page
from tests.conftest import CourseFolder
from tests.exports.conftest import LANGUAGES, RENDITIONS
from tests.exports.test_pdf import squeeze
from tests.support.texts import blocks

HEAD = "---\ntitle: Czym jest omnikanał\nshort: Omnikanał\nminutes: 3\n---\n\nZdanie pierwsze.\n\n"


def pages_of(document: bytes) -> list[str]:
    """The words of each page."""
    told = subprocess.run(["pdftotext", "-", "-"], input=document, check=True, capture_output=True, timeout=60)
    return told.stdout.decode().split("\f")[:-1]


def colours_of(document: bytes, number: int) -> dict[tuple[int, ...], int]:
    """Which colours a page is painted with (pages from 0), and on how many points each."""
    told = ["pdftoppm", "-r", "72", "-f", str(number + 1), "-l", str(number + 1), "-"]
    drawn = subprocess.run(told, input=document, check=True, capture_output=True, timeout=60).stdout
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    return {colour: count for count, colour in image.getcolors(1 << 24) or []}


def token(name: str) -> tuple[int, ...]:
    """A colour of the palette as a point of a picture has it."""
    return tuple(bytes.fromhex(palette()[name][1:]))


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course that `omnikurs new` writes: it has no cover of its own."""
    content = tmp_path_factory.mktemp("content")
    write_course(content, "probe", date(2026, 1, 2))
    course = read_course(content / "probe").course
    assert course is not None
    return course


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_box_of_the_trainer_is_split(language: str, course: Course, printed: Callable[[str, str], bytes]) -> None:
    """A trainer has a section's aim, questions and misunderstandings on one page; no hint and no card of a sheet is split.

    The sheets are to be printed and cut up, so all hints of a section may well take more than a page.
    """
    pages = [squeeze(text) for text in pages_of(printed("trainer", language))]
    boxes = 0
    for section in course.editions[language].sections:
        if not section.trainer:
            continue
        notes = section.trainer
        parts = [notes.aim, *notes.questions, *(text for each in notes.misunderstandings for text in (each.belief, each.answer))]
        assert any(all(squeeze(part) in page for part in parts) for page in pages), section.id
        parted = [part for block in notes.blocks for part in walk(block.node) if isinstance(part, Row | Paragraph | Item)]
        for part in parted:
            sentences = [squeeze(each.text) for each in walk(part) if isinstance(each, Sentence) and len(each.text) >= 20]
            assert any(all(sentence in page for sentence in sentences) for page in pages), (section.id, sentences)
        boxes += 1
    assert boxes > 8


def long_table(rows: int) -> str:
    """A table in Markdown whose rows can be told apart."""
    return "| Pozycja | Znaczenie |\n|---|---|\n" + "".join(f"| wiersz{row:02d} | opis{row:02d} |\n" for row in range(rows))


def printed_small(course_folder: CourseFolder, renderer: PdfRenderer, body: str) -> list[str]:
    """The pages of a handout with ``body`` in its first section."""
    course = read_course(course_folder({f"{language}/what-is.md": HEAD + body for language in LANGUAGES}) / "small").course
    assert course is not None
    return pages_of(print_course(course, read_order(Pdf(), course, "pl"), ExportContext(services=(renderer,))))


def test_long_table_goes_on_with_its_head(course_folder: CourseFolder, renderer: PdfRenderer) -> None:
    """A table longer than a page begins where it is named and repeats its head on every page; no page has a single row."""
    pages = printed_small(course_folder, renderer, long_table(70))
    parts = [(text, len(re.findall(r"wiersz\d\d", text))) for text in pages if "wiersz" in text]
    assert len(parts) > 2
    assert "Zdanie pierwsze." in parts[0][0]
    assert all("Pozycja" in text and "Znaczenie" in text for text, _ in parts)
    assert sum(rows for _, rows in parts) == 70
    for filler in range(9, 15):
        pages = printed_small(course_folder, renderer, "Jedno zdanie.\n\n" * filler + long_table(12))
        assert min(len(re.findall(r"wiersz\d\d", text)) for text in pages if "wiersz" in text) > 1, filler


def test_small_table_stays_whole(course_folder: CourseFolder, renderer: PdfRenderer) -> None:
    """Wherever on the page a table of six rows would begin, its rows stand together."""
    for filler in range(9, 15):
        pages = printed_small(course_folder, renderer, "Jedno zdanie.\n\n" * filler + long_table(6))
        assert [len(re.findall(r"wiersz\d\d", text)) for text in pages if "wiersz" in text] == [6]


def test_nothing_to_try_opens_a_page_alone(course_folder: CourseFolder, renderer: PdfRenderer) -> None:
    """Wherever a box with a task would begin, words that lead to it stand on its page."""
    for filler in range(14, 24):
        box = '!!! note "Spróbuj"\n    Napisz dwa zdania.\n    Potem trzecie i czwarte.\n'
        pages = printed_small(course_folder, renderer, "Jedno zdanie.\n\n" * filler + box)
        before, found, _ = next(text for text in pages if "Spróbuj" in text).partition("Spróbuj")
        assert found
        assert "Jedno zdanie." in before, filler


@pytest.mark.parametrize("language", LANGUAGES)
def test_table_is_joined_to_the_drawings_it_tells(language: str, course: Course) -> None:
    """Before each number that a chart shows stands a piece of its line, whole or broken; before the others none."""
    found = course.editions[language].section("figures").blocks
    table = next(block for block in found if block.role == "table")
    html = serialise([BlockLayout(found, same_page).lay_out(table)])
    lines = [line for _, line in re.findall(r"<td[^>]*>(<span class=\"swatch is-(\w+)\">)?", html)][::2]
    assert lines == ["omni", "multi", "multi", "omni", "omni", "omni", "omni", "", "multi"]
    assert "swatch" not in serialise([BlockLayout((), same_page).lay_out(table)])


def test_table_that_tells_another_thing_is_not_joined() -> None:
    """A table that lacks one of the drawing's numbers is left as it is, and so is one whose drawing is ambiguous."""

    def join(values: str, cells: str) -> str:
        words = "".join(f'<text x="0" fill="var(--{line})">{value}</text>' for line, value in map(str.split, values.split(",")))
        drawing = read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{words}</svg>'.encode(), "x.svg")
        picture, _ = in_language(drawing, Words("T", "D"), "", translated=False)
        figure = Block("a-1", Figure(line=1, picture=picture))
        (table,) = blocks("| a | b |\n|---|---|\n" + "".join(f"| x | {cell} |\n" for cell in cells.split(",")))
        return serialise([BlockLayout([figure], same_page).lay_out(table)])

    assert join("omni 7%,multi 4%", "7% osób,4%").count("swatch") == 2
    assert "swatch" not in join("omni 7%,multi 4%", "7% osób,3%")
    assert "swatch" not in join("omni 7%,multi 7%", "7% osób,3%")
    assert "swatch" not in join("omni 7%", "17% osób,7%5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_heads_of_the_comparison_carry_their_lines(language: str, course: Course, printed: Callable[[str, str], bytes]) -> None:
    """The columns that an author marked as multichannel and omnichannel have the broken and the whole line under their heads."""
    document = printed("handout", language)
    block = next(block for block in course.editions[language].section("omni-vs-multi").blocks if block.role == "table")
    row = squeeze(block.sentences[0].text)[:10]
    colours = colours_of(document, next(number for number, text in enumerate(pages_of(document)) if row in squeeze(text)))
    assert colours.get(token("m2"), 0) > 5
    assert colours.get(token("multi"), 0) > 5


@pytest.mark.parametrize("rendition", ["handout", "bilingual", "trainer"])
def test_an_empty_glossary_or_bibliography_leaves_no_heading(
    course_folder: CourseFolder, renderer: PdfRenderer, rendition: str
) -> None:
    """A course that explains no terms and names no sources has neither part, neither in the contents nor at the end."""
    empty = {f"{language}/{name}.md": "" for language in LANGUAGES for name in ("glossary", "bibliography")}
    plain = {f"{language}/what-is.md": f"{HEAD}Tekst.\n" for language in LANGUAGES}
    course = read_course(course_folder({**empty, **plain}) / "small").course
    assert course is not None
    order = read_order(Pdf(), course, "pl", rendition)
    told = squeeze("".join(pages_of(print_course(course, order, ExportContext(services=(renderer,))))))
    assert squeeze("Tekst.") in told
    assert "Słownik" not in told
    assert "Bibliografia" not in told


def test_columns_are_as_broad_as_their_words() -> None:
    """Short columns get what they need, long ones share the rest; a table that is no plain grid is left as it is."""

    def widths(*lengths: int) -> list[int]:
        cells = tuple(Element("td", {}, ("x" * length,)) for length in lengths)
        heads = tuple(Element("th", {"scope": "col"}, ("xxx",)) for _ in lengths)
        html = serialise([fit_columns(table_of(Element("tr", {}, heads), Element("tr", {}, cells)))])
        return [int(width) for width in re.findall(r'<th scope="col" style="width: (\d+)px">', html)]

    assert [round(width / 666, 2) for width in widths(5, 10, 5)] == [0.27, 0.46, 0.27]
    assert widths(10, 60, 120) == [84, 291, 291]
    assert widths(10, 60, 38) == [84, 302, 280]
    head = Element("tr", {}, (Element("th", {}, ("a",)), Element("th", {}, ("b",))))
    spanned = table_of(head, Element("tr", {}, (Element("td", {"colspan": "2"}, ("x",)),)))
    assert fit_columns(spanned) == spanned


def table_of(head: Element, row: Element) -> Element:
    """A table with one row under its head."""
    return Element("table", {}, (Element("thead", {}, (head,)), Element("tbody", {}, (row,))))


def test_bilingual_edition_says_each_cell_and_chart_in_both_languages_side_by_side(course: Course) -> None:
    """A table stands once, its cells in both languages; both charts stand in two columns; a definition beside its counterpart."""
    document = compose(course, read_order(Pdf(), course, "pl", "bilingual"))
    for chapter in document.chapters:
        tables = [pair for pair in chapter.pairs if "<table" in pair.own]
        for pair in tables:
            assert pair.counterpart == ""
            assert pair.own.count('lang="ru"') >= pair.own.count("<tr") * 2 - 2
        charts = [pair for pair in chapter.pairs if "<figure" in pair.own]
        assert all(not pair.wide and "<figure" in pair.counterpart for pair in charts)
    html = make_job(document).html
    tables = [part for block in _blocks(course, "pl") for part in walk(block.node) if isinstance(part, Table)]
    assert html.count("<table") == len(tables) > 2
    definitions = [pair for chapter in document.chapters for pair in chapter.pairs if pair.own.startswith("<dl")]
    assert len(definitions) > 4
    assert all(pair.own.count("<dt") == pair.counterpart.count("<dt") == 1 for pair in definitions)


def _blocks(course: Course, language: str) -> Iterator[Block]:
    return (block for section in course.editions[language].sections for block in section.blocks)


def test_number_and_its_word_stay_together(course: Course) -> None:
    """On the cover and in the sum of the journey nothing breaks between a number and what it counts."""
    for language in LANGUAGES:
        html = make_job(compose(course, read_order(Pdf(), course, language))).html
        words = re.search(r'<div class="cover-words">.*?</div>', html, re.DOTALL)
        assert words
        assert len(re.findall("\\d\N{NO-BREAK SPACE}", words[0])) == 2
        figures = re.search(r'<div class="table sum-figures">.*?</div>', html, re.DOTALL)
        assert figures
        assert len(re.findall("\\d\N{NO-BREAK SPACE}", figures[0])) == 8


@pytest.mark.parametrize("rendition", RENDITIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_new_course_is_printed_as_well(rendition: str, language: str, starter: Course, renderer: PdfRenderer) -> None:
    """A course without a cover of its own passes the validator in every rendition, and its cover names the stops of its line."""
    document = print_course(starter, read_order(Pdf(), starter, language, rendition), ExportContext(services=(renderer,)))
    report = page.validate_pdf_bytes(document, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [str(failure) for failure in report.failures]
    if rendition != "worksheet":
        cover, (journey,) = pages_of(document)[0], [each.journey for each in starter.editions[language].sections if each.journey]
        assert all(step.channel in cover for step in journey.steps)
        assert colours_of(document, 0).get(token("omni"), 0) > 3_000


def test_plain_cover_without_a_journey_names_the_units(course_folder: CourseFolder) -> None:
    """Where no journey is told the line has a stop for each unit; with more than six of them they stay without names."""
    course = read_course(course_folder() / "small").course
    assert course is not None
    document = compose(course, read_order(Pdf(), course, "pl", "handout", [course.editions["pl"].sections[0].id]))
    assert [stop.name for stop in document.cover_stops] == [unit.title for unit, _ in document.units]
    assert document.figures["cover.svg"].count(b"<circle") == len(document.units)
