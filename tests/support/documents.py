"""Documents as people have them, made in place: Word files with what python-docx cannot write, OpenDocument texts, photos."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image
from pptx import Presentation

W_XML = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def photo(colour: str = "red", size: tuple[int, int] = (60, 40), form: str = "JPEG") -> bytes:
    """A picture file of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form)
    return file.getvalue()


def word(build: Callable[[Any], None], *, author: str = "Anna Nowak", title: str = "") -> bytes:
    """A Word file into which ``build`` writes, given python-docx's document."""
    document = Document()
    document.core_properties.author = author
    document.core_properties.title = title
    build(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def add_photo(document: Any, data: bytes, alt: str) -> None:
    """A picture in a paragraph of its own."""
    document.add_picture(io.BytesIO(data))
    document.inline_shapes[-1]._inline.docPr.set("descr", alt)


def add_link(document: Any, paragraph: Any, address: str, text: str) -> None:
    """A link to another host at the end of a paragraph."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to(address, f"{_REL}/hyperlink", is_external=True))
    link.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{escape(text)}</w:t></w:r>"))
    paragraph._p.append(link)


def add_xml(paragraph: Any, xml: str) -> None:
    """Elements of Word's own (prefix ``w``) at the end of a paragraph."""
    for element in parse_xml(f"<w:p {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{xml}</w:p>"):
        paragraph._p.append(element)


def with_notes(data: bytes, notes: Mapping[int, str]) -> bytes:
    """A Word file with footnotes; each is called by ``<w:footnoteReference w:id="…"/>`` somewhere in its text."""
    texts = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r>'
        "</w:p></w:footnote>"
        for number, text in notes.items()
    )
    return with_part(data, "footnotes", f"<w:footnotes {W_XML}>{texts}</w:footnotes>")


def with_part(data: bytes, kind: str, xml: str) -> bytes:
    """A Word file with another part, such as ``footnotes`` or ``comments``."""
    type_ = f'<Override PartName="/word/{kind}.xml" ContentType="{_WORD}.{kind}+xml"/></Types>'
    reference = f'<Relationship Id="rId-{kind}" Type="{_REL}/{kind}" Target="{kind}.xml"/></Relationships>'
    return changed(
        data,
        {f"word/{kind}.xml": xml.encode()},
        {"[Content_Types].xml": ("</Types>", type_), "word/_rels/document.xml.rels": ("</Relationships>", reference)},
    )


def changed(data: bytes, parts: Mapping[str, bytes], replaced: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """An archive with parts added or written over, and with text replaced in parts that are there."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name in parts:
                continue
            part = before.read(name)
            if replaced and name in replaced:
                old, new = replaced[name]
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            after.writestr(name, part)
        for name, part in parts.items():
            after.writestr(name, part)
    return file.getvalue()


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        **{prefix: f"{_ODF}:{name}:1.0" for prefix, name in {
            "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style", "fo": "xsl-fo-compatible",
            "svg": "svg-compatible", "meta": "meta",
        }.items()},
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)  # fmt: skip
ODT_STYLES = """
<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Quotations" style:family="paragraph"/>
<style:style style:name="Caption" style:family="paragraph"/>
<style:style style:name="Illustration" style:family="paragraph" style:parent-style-name="Caption"/>
<style:style style:name="Preformatted_20_Text" style:display-name="Preformatted Text" style:family="paragraph"/>
<style:style style:name="List_20_Bullet_20_2" style:display-name="List Bullet 2" style:family="paragraph"/>
<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<text:list-style style:name="Dots">
  <text:list-level-style-bullet text:level="1" text:bullet-char="•"/>
  <text:list-level-style-bullet text:level="2" text:bullet-char="◦"/>
</text:list-style>
<text:list-style style:name="Numbers">
  <text:list-level-style-number text:level="1" style:num-format="1"/>
  <text:list-level-style-number text:level="2" style:num-format="a"/>
</text:list-style>
"""
"""The styles that LibreOffice's own documents have under these names."""


def open_document(
    body: str, *, styles: str = "", automatic: str = "", pictures: Mapping[str, bytes] | None = None, meta: str = ""
) -> bytes:
    """An OpenDocument text with this body, as LibreOffice lays its parts out."""
    parts = {
        "content.xml": f"<office:document-content {_NAMESPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_NAMESPACES}><office:styles>{ODT_STYLES}{styles}</office:styles>"
        "</office:document-styles>",
        "meta.xml": f"<office:document-meta {_NAMESPACES}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        for name, xml in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}')
        for name, data in (pictures or {}).items():
            archive.writestr(name, data)
    return file.getvalue()


def slides(build: Callable[[Any], None], *, author: str = "Anna Nowak") -> bytes:
    """A PowerPoint file into which ``build`` writes, given python-pptx's presentation."""
    deck = Presentation()
    deck.core_properties.author = author
    build(deck)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def write_what_people_have(folder: Path) -> None:
    """The documents that the README names."""

    def lesson(document: Any) -> None:
        for heading in ("Zwroty", "Reklamacje"):
            document.add_heading(heading, 1)
            document.add_paragraph("Sprzedawca słucha do końca.")

    def deck(presentation: Any) -> None:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = "Powitanie", "Uśmiech"

    russian = "".join(
        f'<text:h text:outline-level="1">{name}</text:h><text:p>Текст.</text:p>' for name in ("Возвраты", "Рекламации")
    )
    (folder / "lekcja.docx").write_bytes(word(lesson))
    (folder / "slajdy.pptx").write_bytes(slides(deck))
    (folder / "pytania.gift").write_text(
        "Słuchasz do końca? {T#Nie wiesz wtedy, po co przyszła.#Tak ####Najpierw słuchasz.}\n", "utf-8"
    )
    (folder / "lekcja-ru.odt").write_bytes(open_document(russian))
