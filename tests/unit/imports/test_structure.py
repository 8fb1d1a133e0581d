"""What a document means by its looks: lists line by line, merged cells, pictures in lines, typed lists, outlines."""

from __future__ import annotations

import pytest

from app.imports.form import (
    BulletList,
    DocBlock,
    DocCell,
    DocFigure,
    DocHeading,
    DocNoteCall,
    DocParagraph,
    DocPicture,
    DocTable,
    ImportedDocument,
    Inline,
    LineBreak,
    ListLine,
    StyledText,
)
from app.imports.markdown.blocks import Names, write_blocks
from app.imports.report import Report
from app.imports.sections import cut
from app.imports.structure.passes import make_whole
from app.imports.structure.tables import MOST_COLUMNS

PHOTO = DocPicture(b"photo", ".jpg", "Lada")


def line(text: str, level: int = 0, number: int = 0) -> ListLine:
    """A line of a list; numbered when it has a number."""
    return ListLine(level, bool(number), number, (said(text),))


def said(*items: str | Inline) -> DocParagraph:
    """A paragraph."""
    return DocParagraph(tuple(StyledText(item) if isinstance(item, str) else item for item in items))


def written(*blocks: DocBlock) -> tuple[str, list[str]]:
    """The Markdown of the blocks once their structure is whole, and what was told."""
    report = Report()
    whole = make_whole(ImportedDocument(blocks), report)
    return write_blocks(whole.blocks, Names({b"photo": "a.jpg"})), [str(remark) for remark in report]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((line("a", 2), line("b", 2), line("c", 1)), "- a\n- b\n- c\n"),
        ((line("a"), line("b", 3), line("c", 1), line("d")), "- a\n    - b\n    - c\n- d\n"),
        ((line("a", 0, 1), line("b", 1), line("c", 0, 2)), "1. a\n    - b\n2. c\n"),
        ((line("a"), line("b", 0, 1)), "- a\n\n1. b\n"),
        ((line("a", 0, 1), line("b", 0, 1)), "1. a\n\n1) b\n"),
        ((line("a", 0, 4), line("b", 0, 5), line("c", 0, 7)), "4. a\n5. b\n\n7) c\n"),
    ],
)
def test_lines_become_lists(lines: tuple[DocBlock, ...], text: str) -> None:
    """Levels may be left out, sorts and numbers may change: each begins a list, and neighbours do not run together."""
    assert written(*lines)[0] == text


def test_two_line_breaks_end_a_paragraph() -> None:
    """Two or more breaks part paragraphs, one stays, those at the ends go."""
    found = written(said(LineBreak(), "a", LineBreak(), "b", LineBreak(), " ", LineBreak(), LineBreak(), "c", LineBreak()))
    assert found == ("a  \nb\n\nc\n", [])


def test_a_picture_stands_by_itself() -> None:
    """A picture in a line stands below its paragraph, one in a list in its item, one in a table below that; two are told."""
    table = DocTable(
        (
            (DocCell((StyledText("a"),)), DocCell((PHOTO,))),
            (DocCell((StyledText("1"),)), DocCell((StyledText("2"),))),
        ),
        "here",
    )
    text, told = written(said("zob. ", PHOTO, " obok"), ListLine(0, False, 1, (said("punkt", PHOTO),)), table)
    picture = "![Lada](a.jpg)"
    assert text == f"zob. obok\n\n{picture}\n\n- punkt\n\n    {picture}\n\n| a |  |\n|---|---|\n| 1 | 2 |\n\n{picture}\n"
    assert told == ["a picture inside a line stands below its paragraph (2 times)", "here: a picture in a table stands below it"]


@pytest.mark.parametrize(
    ("paragraphs", "text"),
    [
        (("- raz", "- dwa"), "- raz\n- dwa\n"),
        (("– raz", "– dwa"), "- raz\n- dwa\n"),
        (("- sam",), "\\- sam\n"),
        (("• sam",), "- sam\n"),
        (("1) raz", "2) dwa"), "1. raz\n2. dwa\n"),
        (("1. raz", "3. trzy"), "1\\. raz\n\n3\\. trzy\n"),
        (("a) raz", "b) dwa"), "1. raz\n2. dwa\n"),
        (("☐ zrób", "☑ zrobione"), "- [ ] zrób\n- [x] zrobione\n"),
        (("— Dzień dobry.", "— Witam."), "— Dzień dobry.\n\n— Witam.\n"),
        (("1986. rok", "1987. rok"), "1986\\. rok\n\n1987\\. rok\n"),
    ],
)
def test_typed_lists(paragraphs: tuple[str, ...], text: str) -> None:
    """Typed signs make lists where they are ones: bullets alone, dashes and numbers in a row; speech and years are none."""
    assert written(*map(said, paragraphs))[0] == text


def test_a_typed_list_in_one_paragraph() -> None:
    """Lines of one paragraph that begin with signs are a list below the words before them."""
    text, told = written(said("Weź:", LineBreak(), "- paragon", LineBreak(), "- kartę", LineBreak(), "I tyle."))
    assert text == "Weź:\n\n- paragon\n- kartę\n\nI tyle.\n"
    assert told == ["a typed list was taken as a list"]


def test_tables_are_regular() -> None:
    """Rows are filled, empty ones and columns go, a box of one cell is a note, and no merged cell makes a table without end."""
    a, b, no = DocCell((StyledText("a"),)), DocCell((StyledText("b"),)), DocCell(())
    assert written(DocTable(((a, no, b), (no, no, no), (a,))))[0] == "| a | b |\n|---|---|\n| a |  |\n"
    assert written(DocTable(((DocCell((StyledText("Uwaga"), LineBreak(), StyledText("dalej"))),),))) == (
        "!!! note\n    Uwaga\n\n    dalej\n", ["a table of one cell was taken as a note"],
    )  # fmt: skip
    wide = written(DocTable(((DocCell((StyledText("a"),), 10**6, 10**6), b), (a,))))[0]
    assert wide.split("\n")[1] == f"|{'---|' * MOST_COLUMNS}"
    assert written(DocTable(((no,),)))[0] == ""


def heading(text: str, level: int) -> DocHeading:
    """A heading."""
    return DocHeading(level, (StyledText(text),))


def test_outlines_have_no_holes() -> None:
    """Headings in a section begin at the second level and go down one step at a time, whatever levels the document has."""
    blocks = (heading("A", 2), said("x"), heading("B", 5), said("x"), heading("C", 4), said("x"), heading("D", 6), said("x"))
    outline = cut(ImportedDocument((*blocks, heading("E", 2), said("x"))), "plik", Report())
    assert [draft.title for draft in outline.sections] == ["A", "E"]
    assert write_blocks(outline.sections[0].blocks, Names()) == "x\n\n## B\n\nx\n\n## C\n\nx\n\n### D\n\nx\n"


def test_the_title_is_found() -> None:
    """A lone heading at the beginning is the title of all; without one it is the document's own, else the file's name."""
    sections = (heading("A", 2), said("x"), heading("B", 2), said("x"))
    assert cut(ImportedDocument((heading("Kurs", 1), *sections)), "plik", Report()).title == "Kurs"
    assert cut(ImportedDocument(sections, title="Z właściwości"), "plik", Report()).title == "Z właściwości"
    assert cut(ImportedDocument((said("x"),)), "plik", Report()).sections[0].title == "plik"


def test_a_text_before_the_first_heading() -> None:
    """A long one is a section with the title's name; a subtitle or a date belongs to the first section."""
    sections = (heading("A", 1), said("x"), heading("B", 1), said("x"))
    short = cut(ImportedDocument((said("Warszawa 2026"), *sections), title="T"), "plik", Report())
    assert [draft.title for draft in short.sections] == ["A", "B"]
    assert write_blocks(short.sections[0].blocks, Names()) == "Warszawa 2026\n\nx\n"
    long = cut(ImportedDocument((said("słowo " * 40), *sections), title="T"), "plik", Report())
    assert [draft.title for draft in long.sections] == ["T", "A", "B"]


def test_a_footnote_of_a_heading_is_not_lost() -> None:
    """A section's title is plain text: its footnote is called by the first paragraph, which is told."""
    report = Report()
    outline = cut(
        ImportedDocument((DocHeading(1, (StyledText("A"), DocNoteCall("n"))), said("x")), notes={"n": (said("Przypis."),)}),
        "plik",
        report,
    )
    assert outline.sections[0].blocks == (said("x", DocNoteCall("n")),)
    assert list(outline.sections[0].notes) == ["n"]
    assert [str(remark) for remark in report] == ["a footnote of a heading is called by the paragraph after it"]


def test_a_nested_list_keeps_its_shape() -> None:
    """A list that a reader gives nested stays as it is; figures in it are found."""
    from app.imports.form import ListItem

    inner = BulletList(True, (ListItem((said("x"),)),), 5)
    text, _ = written(BulletList(False, (ListItem((said("a"), inner)), ListItem((said("b"), DocFigure(PHOTO))))))
    assert text == "- a\n    5. x\n\n- b\n\n    ![Lada](a.jpg)\n"
