"""Word documents become sections: what Word shows is in the course, or told with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from tests.support.documents import W_XML, add_link, add_photo, add_xml, photo, with_notes, with_part, word
from tests.support.imports import Imported, bring, problems


def text_of(folder: Path, build: Any, **extra: Any) -> str:
    """The Markdown that comes of one Word document."""
    return imported(folder, build, **extra).texts()


def imported(folder: Path, build: Any, **extra: Any) -> Imported:
    """A course made of one Word document."""
    return bring(folder / "kurs", "szkolenie.docx", word(build, **extra))


def test_headings_become_sections_and_the_title_the_courses(tmp_path: Path) -> None:
    """Each highest heading is a section named after it; the title in its style is the course's; the author is the document's."""

    def build(document: Any) -> None:
        document.add_paragraph("Obsługa klienta", style="Title")
        document.add_heading("Powitanie gości", 1)
        document.add_paragraph("Dzień dobry.")
        document.add_heading("Gesty", 2)
        document.add_paragraph("Uśmiech.")
        document.add_heading("Pożegnanie", 1)
        document.add_paragraph("Do widzenia.")

    course = imported(tmp_path, build)
    assert course.outcome.sections == ("powitanie-gosci", "pozegnanie")
    assert course.raw("pl/powitanie-gosci.md") == (
        "---\ntitle: Powitanie gości\nminutes: 1\n---\n\nDzień dobry.\n\n## Gesty\n\nUśmiech.\n"
    )
    assert "title: Obsługa klienta" in course.raw("pl/course.md")
    assert 'author = "Anna Nowak"' in course.raw("course.toml")
    assert problems(course.folder) == []


def test_marks_and_links_come_along(tmp_path: Path) -> None:
    """Bold, slanted and struck text and links keep their marks; white space at a mark's edge stands outside it."""

    def build(document: Any) -> None:
        paragraph = document.add_paragraph("Słowo ")
        paragraph.add_run("ważne ").bold = True
        paragraph.add_run("i ")
        paragraph.add_run("obce").italic = True
        paragraph.add_run(" oraz ")
        paragraph.add_run("stare").font.strike = True
        paragraph.add_run(", zob. ")
        add_link(document, paragraph, "https://example.org/a?b=1&c=2", "stronę")

    assert text_of(tmp_path, build) == ("Słowo **ważne** i *obce* oraz ~~stare~~, zob. [stronę](https://example.org/a?b=1&c=2)\n")


def test_lists_by_style_nest_and_count_on(tmp_path: Path) -> None:
    """Lists made by Word's styles nest by the style's level; numbers go on behind what interrupts them, as Word shows them."""

    def build(document: Any) -> None:
        document.add_paragraph("jeden", style="List Bullet")
        document.add_paragraph("pod", style="List Bullet 2")
        document.add_paragraph("głębiej", style="List Bullet 3")
        document.add_paragraph("dwa", style="List Bullet")
        document.add_paragraph("raz", style="List Number")
        document.add_paragraph("dwa", style="List Number")
        document.add_paragraph("Przerwa.")
        document.add_paragraph("trzy", style="List Number")
        document.add_paragraph("ciąg dalszy trzeciego", style="List Continue")

    assert text_of(tmp_path, build) == (
        "- jeden\n    - pod\n        - głębiej\n- dwa\n\n1. raz\n2. dwa\n\nPrzerwa.\n\n3. trzy\n\n    ciąg dalszy trzeciego\n"
    )


ABSTRACT = (
    "<w:abstractNum {ns} w:abstractNumId='90'>"
    "<w:lvl w:ilvl='0'><w:start w:val='5'/><w:numFmt w:val='decimal'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/></w:lvl></w:abstractNum>"
)
NUMBER = "<w:num {ns} w:numId='91'><w:abstractNumId w:val='90'/></w:num>"
BEGUN_ANEW = NUMBER.replace("91", "92").replace(
    "</w:num>", "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>"
)


def add_numbering(document: Any) -> None:
    """Two lists of one definition that begins at 5; the second begins anew at 1."""
    root = document.part.numbering_part.element
    abstract, *numbers = (parse_xml(xml.format(ns=nsdecls("w"))) for xml in (ABSTRACT, NUMBER, BEGUN_ANEW))
    root.insert(0, abstract)
    for number in numbers:
        root.append(number)


def add_item(document: Any, text: str, number: int, level: int = 0) -> None:
    """A paragraph of a list by numbering."""
    paragraph = document.add_paragraph(text)
    xml = f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>"
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))


def test_lists_by_numbering_keep_their_numbers(tmp_path: Path) -> None:
    """A list that begins at 5 begins at 5, one whose start is overridden begins there, letters become numbers and are told."""

    def build(document: Any) -> None:
        add_numbering(document)
        add_item(document, "pięć", 91)
        add_item(document, "litera", 91, 1)
        add_item(document, "sześć", 91)
        document.add_paragraph("Dalej.")
        add_item(document, "raz", 92)

    course = imported(tmp_path, build)
    assert course.texts() == "5. pięć\n    1. litera\n6. sześć\n\nDalej.\n\n1. raz\n"
    assert course.changed() == ["letters and Roman numerals before items are numbers now"]


def test_a_table_with_merged_cells_is_spread_and_told(tmp_path: Path) -> None:
    """A merged cell is said in each of its rows, in the head in each of its columns; a caption stands above the table."""

    def build(document: Any) -> None:
        table = document.add_table(3, 2)
        for number, text in enumerate(("Sklep", "", "Łódź", "1", "", "2")):
            table.cell(number // 2, number % 2).text = text
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(1, 0).merge(table.cell(2, 0))
        document.add_paragraph("Tabela 1. Sklepy", style="Caption")

    course = imported(tmp_path, build)
    assert course.texts() == "| Sklep | Sklep |\n|---|---|\n| Łódź | 1 |\n| Łódź | 2 |\n\n: Tabela 1. Sklepy\n"
    assert course.changed() == ["at “Sklep Łódź 1 2”: merged cells were spread: look whether the table still says the same"]


def test_paragraphs_and_strokes_in_a_cell_stay_in_it(tmp_path: Path) -> None:
    """A second paragraph of a cell stands behind a stroke, and | is written so that it parts no cells."""

    def build(document: Any) -> None:
        table = document.add_table(2, 2)
        for number, text in enumerate(("a|b", "c", "d", "e\nf")):
            table.cell(number // 2, number % 2).text = text

    assert text_of(tmp_path, build) == "| a\\|b | c |\n|---|---|\n| d | e / f |\n"


def test_pictures_keep_words_and_captions(tmp_path: Path) -> None:
    """A picture lies in media once however often it is shown; what a program wrote under its words is gone; without words the
    caption is taken, which is told.
    """

    def build(document: Any) -> None:
        add_photo(document, photo("red"), "Lada z laptopem\n\nOpis wygenerowany automatycznie")
        document.add_paragraph("Rysunek 1. Lada", style="Caption")
        add_photo(document, photo("blue"), "")
        document.add_paragraph("Rysunek 2. Regał", style="Caption")
        add_photo(document, photo("red"), "Ta sama lada")

    course = imported(tmp_path, build)
    assert course.texts() == (
        '![Lada z laptopem](szkolenie-1.jpg "Rysunek 1. Lada")\n\n'
        '![Rysunek 2. Regał](szkolenie-2.jpg "Rysunek 2. Regał")\n\n'
        "![Ta sama lada](szkolenie-1.jpg)\n"
    )
    assert (course.folder / "media/szkolenie-1.jpg").read_bytes() == photo("red")
    assert len(list((course.folder / "media").iterdir())) == 2
    assert course.changed() == ["a picture has no alternative text: its caption was taken"]


def test_footnotes_stand_at_their_sections_end(tmp_path: Path) -> None:
    """A footnote is called where Word calls it, and its text stands at the end of that section, counted from 1 in each."""

    def build(document: Any) -> None:
        for heading, number in (("Jeden", 2), ("Dwa", 3)):
            document.add_heading(heading, 1)
            paragraph = document.add_paragraph("Zdanie")
            add_xml(paragraph, f'<w:r><w:footnoteReference w:id="{number}"/></w:r><w:r><w:t>.</w:t></w:r>')

    course = bring(tmp_path / "kurs", "a.docx", with_notes(word(build), {2: "Pierwszy przypis", 3: "Drugi"}))
    assert course.text("jeden") == "Zdanie[^1].\n\n[^1]: Pierwszy przypis\n"
    assert course.text("dwa") == "Zdanie[^1].\n\n[^1]: Drugi\n"


def test_links_within_the_document_lead_to_its_places(tmp_path: Path) -> None:
    """A link to a heading that became a section leads to it, one to a heading inside names that, one to nowhere is text."""

    def build(document: Any) -> None:
        for text, level, mark in (("Pierwsza", 1, "a"), ("Wewnątrz", 2, "b"), ("Druga", 1, "c")):
            heading = document.add_heading(text, level)
            add_xml(heading, f'<w:bookmarkStart w:id="1" w:name="{mark}"/><w:bookmarkEnd w:id="1"/>')
            document.add_paragraph("Treść.")
        paragraph = document.add_paragraph("")
        for mark in "abd":
            add_xml(paragraph, f'<w:hyperlink w:anchor="{mark}"><w:r><w:t>do {mark}</w:t></w:r></w:hyperlink>')
            paragraph.add_run(" ")

    course = imported(tmp_path, build)
    assert course.texts() == (
        "Treść.\n\n## Wewnątrz {#wewnatrz}\n\nTreść.\n\nTreść.\n\n[do a](#pierwsza) [do b](#wewnatrz) do d\n"
    )
    assert [told.partition(": ")[2] for told in course.changed()] == [
        "the link “do d” led to a place that is not in the course, so it is text"
    ]
    assert problems(course.folder) == []


def test_typed_lists_and_headings_are_taken_for_what_they_look_like(tmp_path: Path) -> None:
    """Typed bullets and numbers become lists and bold lines headings, larger letters the higher ones; each is told."""

    def build(document: Any) -> None:
        for text, size in (("Rozdział", 16), ("Podrozdział", 13), ("Drugi", 16)):
            run = document.add_paragraph().add_run(text)
            run.bold = True
            run.font.size = Pt(size)
            document.add_paragraph("Zdanie.")
        for text in ("•\traz", "•\tdwa"):
            document.add_paragraph(text)
        for text in ("3) trzy", "4) cztery"):
            document.add_paragraph(text)

    course = imported(tmp_path, build)
    assert course.texts() == "Zdanie.\n\n## Podrozdział\n\nZdanie.\n\nZdanie.\n\n- raz\n- dwa\n\n3. trzy\n4. cztery\n"
    assert [told.rpartition(": ")[2] for told in course.changed()] == [
        "a typed list was taken as a list", "a typed list was taken as a list",
        *["a bold line was taken as a heading"] * 3,
    ]  # fmt: skip


TEXT_BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">'
    '<w:drawing><wp:anchor><a:graphic><a:graphicData uri="u"><wps:wsp xmlns:wps="http://schemas.microsoft.com/office/word/2010/'
    'wordprocessingShape"><wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp>'
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape "
    'xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>'
    "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    """The text of a box, which Word writes twice, stands once, below its paragraph, and is told."""

    def build(document: Any) -> None:
        add_xml(document.add_paragraph("Obok."), TEXT_BOX.format(text="W ramce."))

    course = imported(tmp_path, build)
    assert course.texts() == "Obok.\n\nW ramce.\n"
    assert course.changed() == ["at “W ramce.”: a text box stands below the paragraph to which it is tied"]


CHART = (
    '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    "</a:graphic></wp:inline></w:drawing></w:r>"
)
FORMULA = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>a+b</m:t></m:r></m:oMath>'


def test_what_cannot_be_taken_is_told_with_its_place(tmp_path: Path) -> None:
    """Charts, deleted and hidden text, comments, heads and feet of pages are named; a formula is written as text, and told."""

    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Firma SA"
        document.add_heading("Dane", 1)
        paragraph = document.add_paragraph("Wykres: ")
        add_xml(paragraph, CHART)
        paragraph = document.add_paragraph("Tekst ")
        add_xml(paragraph, '<w:del w:id="1" w:author="x"><w:r><w:delText>skreślony</w:delText></w:r></w:del>')
        add_xml(paragraph, '<w:ins w:id="2" w:author="x"><w:r><w:t>wstawiony</w:t></w:r></w:ins>')
        add_xml(paragraph, "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ukryty</w:t></w:r>")
        add_xml(document.add_paragraph("Wzór "), FORMULA)

    comments = f'<w:comments {W_XML}><w:comment w:id="0"><w:p><w:r><w:t>Sprawdź!</w:t></w:r></w:p></w:comment></w:comments>'
    course = bring(tmp_path / "kurs", "a.docx", with_part(word(build), "comments", comments))
    assert course.texts() == "Wykres:\n\nTekst wstawiony\n\nWzór a+b\n"
    assert course.lost() == [
        "at “Wykres:”: a chart was left out: save it as a picture and place that",
        "at “Tekst wstawionyukryty”: hidden text was left out: “ukryty”",
        "at “Tekst wstawiony”: text that is marked as deleted was left out: “skreślony”",
        "the page's head was left out: “Firma SA”",
        "a comment was left out: “Sprawdź!”",
    ]
    assert course.changed() == [
        "at “Wzór a+b”: a formula is plain text now: “a+b”",
        "text that is marked as inserted was taken",
    ]


def test_raised_and_lowered_letters_are_told(tmp_path: Path) -> None:
    """m² keeps its digit, which every font has; H₂O loses its place and is told."""

    def build(document: Any) -> None:
        paragraph = document.add_paragraph("m")
        paragraph.add_run("2").font.superscript = True
        paragraph.add_run(" i H")
        paragraph.add_run("2").font.subscript = True
        paragraph.add_run("O")

    course = imported(tmp_path, build)
    assert course.texts() == "m² i H2O\n"
    assert course.changed() == ["at “m2 i H2O”: lowered letters are plain: “i H2O”"]


def test_styles_become_quotations_code_and_nothing(tmp_path: Path) -> None:
    """Quotations and program text keep their nature, a table of contents goes and is told, a page break is no text."""

    def build(document: Any) -> None:
        document.styles.add_style("toc 1", 1)
        document.styles.add_style("HTML Preformatted", 1)
        document.add_paragraph("Rozdział…….1", style="toc 1")
        document.add_paragraph("Cytat.", style="Quote")
        document.add_paragraph("for x in y:", style="HTML Preformatted")
        document.add_paragraph("    print(x)", style="HTML Preformatted")
        document.add_paragraph("Koniec.").add_run().add_break(WD_BREAK.PAGE)

    course = imported(tmp_path, build)
    assert course.texts() == "> Cytat.\n\n```\nfor x in y:\n    print(x)\n```\n\nKoniec.\n"
    assert course.lost() == ["a table of contents was left out: the course makes its own"]


@pytest.mark.parametrize("suffix", [".docx", ".docm", ".DOCX"])
def test_the_end_of_the_name_decides(tmp_path: Path, suffix: str) -> None:
    """A Word document is known by the end of its name, in whatever letters, with macros or without."""
    course = bring(tmp_path / "kurs", f"plik{suffix}", word(lambda document: document.add_paragraph("Tekst.")))
    assert course.texts() == "Tekst.\n"
