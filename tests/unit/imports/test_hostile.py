"""Files that were made to do harm, and files that are broken: refused with a reason, at no cost, and nothing is written."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.imports.archive import MOST_BYTES
from app.imports.errors import ImportFileError
from app.imports.pictures import take_picture
from app.imports.report import Report
from app.imports.source import open_source
from tests.support.documents import changed, open_document, photo, slides, word
from tests.support.imports import bring

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">&b;</office:document-content>'
)
OUTSIDE = LAUGHS.replace(b'"ha"', b'SYSTEM "file:///etc/hostname"')
DEEP = b"<a>" * 100_000 + b"</a>" * 100_000


def refused(folder: Path, name: str, data: bytes) -> str:
    """Why a file is not imported; asserts that nothing was written."""
    with pytest.raises(ImportFileError) as error:
        bring(folder / "kurs", name, data)
    assert not (folder / "kurs").exists()
    return str(error.value)


def a_word_file() -> bytes:
    """A small Word file."""
    return word(lambda document: document.add_paragraph("Tekst."))


def a_presentation() -> bytes:
    """A small presentation."""

    def build(deck: Any) -> None:
        deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Tytuł"

    return slides(build)


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a.docx": (a_word_file, "word/document.xml"),
    "a.odt": (lambda: open_document("<text:p>Tekst.</text:p>"), "content.xml"),
    "a.pptx": (a_presentation, "ppt/slides/slide1.xml"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "xml", [LAUGHS, OUTSIDE, DEEP, b"<a", b"", b"\0"], ids=["laughs", "outside", "deep", "cut", "empty", "nul"]
)
def test_harmful_xml_is_refused(tmp_path: Path, name: str, xml: bytes) -> None:
    """Entities that multiply or read files, endless nesting and broken XML in the main part are refused by name."""
    make, part = FILES[name]
    assert part in refused(tmp_path, name, changed(make(), {part: xml}))


@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"])
def test_every_part_of_word_is_looked_at(tmp_path: Path, part: str) -> None:
    """Harm in any part that is read is seen, not only in the text."""
    assert part in refused(tmp_path, "a.docx", changed(a_word_file(), {part: LAUGHS}))


@pytest.mark.parametrize("name", FILES)
def test_a_zip_bomb_costs_nothing(tmp_path: Path, name: str) -> None:
    """An archive that says it unpacks to gigabytes is refused unread; one that lies about it is cut off."""
    make, _ = FILES[name]
    file = io.BytesIO(make())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("media/zero.bin", bytes(1000))
        archive.infolist()[-1].file_size = MOST_BYTES + 1
    tracemalloc.start()
    try:
        assert "would unpack to more than" in refused(tmp_path, name, file.getvalue())
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("data", [b"x", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), photo()])
def test_what_is_no_such_document_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    """Another file under that name, a cut one and a locked one are refused with a reason."""
    told = refused(tmp_path, name, data)
    assert "damaged or no such document" in told or "locked by a password" in told


def test_an_archive_without_its_main_part_is_told(tmp_path: Path) -> None:
    """An empty archive is no document of any sort."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x", "x")
    for name in FILES:
        assert refused(tmp_path, name, file.getvalue())


def test_other_programs_files_are_told_what_to_do(tmp_path: Path) -> None:
    """Old and foreign formats name the format to save as; an unknown one lists what is known."""
    assert refused(tmp_path, "a.doc", b"x") == ".doc cannot be read: open it in its program and save it as .docx"
    assert refused(tmp_path, "a.odp", b"x").endswith(".pptx")
    assert refused(tmp_path, "a.xyz", b"x").startswith("'.xyz' is no document that can be read (known: .docx, ")


@pytest.mark.parametrize(
    "text",
    ["<div>" * 5_000, "<b>" * 5_000, "<ul><li>" * 3_000, "<table><tr><td>" * 2_000, "> " * 500, "- " * 300, "1. " * 300],
    ids=range(7),
)
def test_endless_nesting_is_refused(tmp_path: Path, text: str) -> None:
    """A page or a text nested hundreds of levels deep is refused, and breaks nothing."""
    name = "a.html" if text.startswith("<") else "a.md"
    assert "nested too deep" in refused(tmp_path, name, f"{text}x".encode())


@pytest.mark.parametrize(
    "text", ["<div>" * 95, "<b>" * 95, "<ul><li>" * 47, "<blockquote>" * 95, "<dl><dd>" * 47, "<dl><dt>a<dd>" * 47]
)
def test_what_is_not_refused_is_read(tmp_path: Path, text: str) -> None:
    """Nesting that is just not too deep does not break the reader or the writer either."""
    course = bring(tmp_path / "kurs", "a.html", f"{text}x")
    assert "x" in course.texts()


@pytest.mark.parametrize(
    "text",
    [
        "<p>" + "<br>" * 50_000 + "x", "<table><tr><td colspan=100000 rowspan=100000>x<td>y</table>", "<p>" + '"' * 50_000 + "x",
        "<p>" + "*_[`<&" * 5_000, "<ol start=999999999999><li>x</ol>", "[" * 2_000 + "x",
        "<p>" + "<b>x</b><i>y</i>" * 2_000, "\n".join(f"{n}) x" for n in range(5_000)),
    ],
    ids=range(8),
)  # fmt: skip
def test_tiresome_texts_are_read_in_time(tmp_path: Path, text: str) -> None:
    """What takes a careless reader minutes takes seconds here: nothing is quadratic in what a page can repeat."""
    name = "a.html" if text.startswith("<") else "a.md"
    course = bring(tmp_path / "kurs", name, text)
    assert course.outcome.sections == ("a",)


def bomb(width: int, height: int) -> bytes:
    """A PNG file of a few bytes that claims to be that large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (bomb(40_000, 40_000), "a picture that cannot be read was left out"),
        (bomb(9_000, 9_000), "a picture of 9000 × 9000 points is too large"),
        (b"x", "a picture that cannot be read was left out"),
        (b"\xd7\xcd\xc6\x9a" + bytes(40), "a drawing in an office format (EMF, WMF) was left out"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "<script> cannot be used in a drawing"),
        (b"<svg><!ENTITY", "a drawing (SVG) was left out"),
    ],
)
def test_pictures_are_looked_at_before_they_are_opened(data: bytes, told: str) -> None:
    """A bomb, a broken picture and a drawing that could run are refused and named."""
    report = Report()
    assert take_picture(data, "x", "here", report) is None
    assert [told in str(remark) for remark in report] == [True]


@pytest.mark.parametrize("form", ["BMP", "GIF", "TIFF"])
def test_rare_pictures_become_png(form: str) -> None:
    """What no browser or no course shows is made a PNG, with the same size."""
    report = Report()
    picture = take_picture(photo(form=form), "x", "", report)
    assert picture is not None
    assert picture.suffix == ".png"
    assert picture.data.startswith(b"\x89PNG")
    assert not list(report)


def test_moving_pictures_are_told() -> None:
    """A picture with several frames is a film, of which no single frame is taken."""
    from PIL import Image

    file = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    report = Report()
    assert take_picture(file.getvalue(), "x", "", report) is None
    assert [str(remark) for remark in report] == ["a moving picture was left out: a course has films as files"]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A missing file, a folder and an empty file are refused with a reason."""
    (tmp_path / "leer.docx").touch()
    for name, told in (("brak.docx", "there is no such file"), (".", "it is a folder"), ("leer.docx", "it is empty")):
        with pytest.raises(ImportFileError, match=told):
            open_source(tmp_path / name)
