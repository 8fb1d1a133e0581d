"""OpenDocument texts become sections, as LibreOffice writes them."""

from __future__ import annotations

from pathlib import Path

from tests.support.documents import open_document, photo
from tests.support.imports import Imported, bring, problems


def imported(folder: Path, body: str, **parts: object) -> Imported:
    """A course made of one text."""
    return bring(folder / "kurs", "plik.odt", open_document(body, **parts))


def test_a_text_comes_whole(tmp_path: Path) -> None:
    """Title, headings, marks by style, links, footnotes, line breaks and counted spaces come along."""
    course = imported(
        tmp_path,
        '<text:p text:style-name="Title">Obsługa klienta</text:p>'
        '<text:h text:outline-level="1">Przyjęcie</text:h>'
        '<text:p>Zdanie <text:span text:style-name="T1">ważne </text:span>i <text:span text:style-name="T2">obce</text:span>'
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        '<text:p>Treść przypisu</text:p></text:note-body></text:note>.<text:line-break/>Nowa<text:s text:c="3"/>linia, '
        '<text:a xlink:href="https://example.org/">strona</text:a></text:p>'
        '<text:h text:outline-level="2"><text:bookmark text:name="m"/>Wewnątrz</text:h>'
        '<text:p text:style-name="Quotations">Cytat</text:p>'
        '<text:h text:outline-level="1">Koniec</text:h><text:p><text:a xlink:href="#m|outline">tam</text:a></text:p>',
        automatic='<style:style style:name="T1" style:family="text" style:parent-style-name="Strong"/>'
        '<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>',
        meta="<meta:initial-creator>Anna Nowak</meta:initial-creator>",
    )
    assert course.text("przyjecie") == (
        "Zdanie **ważne** i *obce*[^1].  \nNowa linia, [strona](https://example.org/)\n\n## Wewnątrz {#wewnatrz}\n\n> Cytat\n\n"
        "[^1]: Treść przypisu\n"
    )
    assert course.text("koniec") == "[tam](#wewnatrz)\n"
    assert "title: Obsługa klienta" in course.raw("pl/course.md")
    assert 'author = "Anna Nowak"' in course.raw("course.toml")
    assert problems(course.folder) == []


def item(*blocks: str, start: int = 0) -> str:
    """An item of a list."""
    value = f' text:start-value="{start}"' if start else ""
    inner = "".join(block if block.startswith("<") else f"<text:p>{block}</text:p>" for block in blocks)
    return f"<text:list-item{value}>{inner}</text:list-item>"


NESTED = f"<text:list>{item('pod')}</text:list>"
LETTER = f"<text:list>{item('litera')}</text:list>"
GOES_ON = 'text:continue-numbering="true"'
LISTS = (
    f'<text:list text:style-name="Dots">{item("jeden", NESTED)}{item("dwa", "ciąg")}</text:list>'
    f'<text:list text:style-name="Numbers">{item("raz")}{item("dwa")}</text:list><text:p>Przerwa.</text:p>'
    f'<text:list text:style-name="Numbers" {GOES_ON}>{item("trzy")}</text:list><text:p>Znów.</text:p>'
    f'<text:list text:style-name="Numbers">{item("pięć", start=5)}</text:list>'
    f'<text:list text:style-name="Numbers" {GOES_ON}>{item(LETTER)}</text:list>'
)


def test_lists_nest_and_count_on(tmp_path: Path) -> None:
    """Lists in lists, a list that goes on behind a paragraph, one that begins at 5, and a level that stands alone."""
    course = imported(tmp_path, LISTS)
    assert course.texts() == (
        "- jeden\n    - pod\n\n- dwa\n\n    ciąg\n\n1. raz\n2. dwa\n\nPrzerwa.\n\n3. trzy\n\nZnów.\n\n5. pięć\n    1. litera\n"
    )
    assert course.changed() == ["letters and Roman numerals before items are numbers now"]


def test_a_list_by_styles_names_nests(tmp_path: Path) -> None:
    """A paragraph in «List Bullet 2», which Word's documents bring along, stands one level deeper than its list says."""
    deeper = '<text:p text:style-name="List_20_Bullet_20_2">pod</text:p>'
    lists = [f'<text:list text:style-name="Dots">{item(text)}</text:list>' for text in ("jeden", deeper)]
    assert imported(tmp_path, "".join(lists)).texts() == "- jeden\n    - pod\n"


def test_tables_frames_and_captions(tmp_path: Path) -> None:
    """Merged and repeated cells, a picture with its words and its caption in a frame, and a table with a head."""
    frame = (
        '<draw:frame><draw:text-box><text:p text:style-name="Illustration"><draw:frame><draw:image xlink:href="Pictures/1.png"/>'
        "<svg:title>Tytuł</svg:title><svg:desc>Lada</svg:desc></draw:frame><text:line-break/>Rysunek 1: Lada sklepu</text:p>"
        "</draw:text-box></draw:frame>"
    )
    table = (
        "<table:table><table:table-header-rows><table:table-row>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>Sklep</text:p></table:table-cell><table:covered-table-cell/>'
        "</table:table-row></table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    course = imported(tmp_path, f"<text:p>{frame}</text:p>{table}", pictures={"Pictures/1.png": photo(form="PNG")})
    assert course.texts() == ('![Lada](plik-1.png "Rysunek 1: Lada sklepu")\n\n| Sklep | Sklep |\n|---|---|\n| x | x |\n')
    assert [told.rpartition(": ")[0].rpartition(": ")[2] for told in course.changed()] == ["merged cells were spread"]


def test_what_cannot_be_taken_is_told(tmp_path: Path) -> None:
    """Comments, deletions, objects, indexes, hidden text and heads of pages are named; a box of text stands below."""
    course = imported(
        tmp_path,
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>skreślony</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:table-of-content><text:index-body><text:p>1</text:p></text:index-body></text:table-of-content>"
        "<text:p>Tekst<office:annotation><text:p>Sprawdź!</text:p></office:annotation> tu"
        '<text:span text:style-name="H">ukryty</text:span>.'
        '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame>'
        "<draw:custom-shape><text:p>W kształcie</text:p></draw:custom-shape></text:p>",
        automatic='<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>',
        styles="</office:styles><office:master-styles><style:master-page><style:header><text:p>Firma SA</text:p></style:header>"
        "</style:master-page></office:master-styles><office:styles>",
    )
    assert course.texts() == "Tekst tu.\n\nW kształcie\n"
    assert [told.partition("”: ")[2] or told for told in course.lost()] == [
        "the page's head was left out: “Firma SA”",
        "text that is marked as deleted was left out",
        "a table of contents or an index was left out: the course makes its own",
        "a comment was left out: “Sprawdź!”",
        "hidden text was left out: “ukryty”",
        "an embedded object (chart, formula, sheet) was left out: save it as a picture and place that",
    ]
    assert [told.partition("”: ")[2] for told in course.changed()] == [
        "a text box stands below the paragraph to which it is tied"
    ]
