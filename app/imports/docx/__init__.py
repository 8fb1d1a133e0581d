"""Word documents: read by Mammoth, between a pass before, which says what it would not, and the reader of HTML after it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mammoth

from app.imports.docx.cleaning import clean, each_text
from app.imports.docx.numbering import Lists
from app.imports.docx.package import WordPackage
from app.imports.docx.paragraphs import Marker
from app.imports.docx.styles import WordStyles
from app.imports.errors import ImportFileError
from app.imports.form import DocPicture, ImportedDocument
from app.imports.html.blocks import HtmlReader
from app.imports.html.office import OfficePage
from app.imports.html.parsing import parse_page
from app.imports.pictures import take_picture
from app.imports.report import Report, excerpt
from app.imports.source import SourceFile

_STYLES = """
r[style-name='Strong'] => strong
r[style-name='Emphasis'] => em
r[style-name='Intense Emphasis'] => em
r[style-name='Book Title'] => em
"""


@dataclass(frozen=True)
class Docx:
    """What Word has written since 2007, and other programs write as Word."""

    name: str = "docx"
    label: str = "Word"
    suffixes: tuple[str, ...] = (".docx", ".docm", ".dotx")

    def read(self, source: SourceFile, report: Report) -> ImportedDocument:
        """The document, with its footnotes, lists as Word counts them, and pictures."""
        package = WordPackage(source.data)
        marker = Marker(WordStyles(package.tree("styles")), Lists(package.tree("numbering")), report)
        for name in package.texts():
            known = {one.id for one in package.relationships[name] if one.is_external or one.target in package.archive}
            clean(package.trees[name], known, report)
            each_text(package.trees[name], marker.mark)
        _tell_side_texts(package, report)

        def picture(address: str, alt: str, place: str) -> DocPicture | None:
            data = package.picture(address)
            return take_picture(data, alt, place, report) if data is not None else None

        root = parse_page(_html(package).encode())
        blocks, notes = HtmlReader(root, picture, report, OfficePage(root), marker.shape).read()
        return ImportedDocument(blocks, package.property("title"), package.property("creator"), notes)


def _html(package: WordPackage) -> str:
    """What Mammoth makes of the document."""
    try:
        result: Any = mammoth.convert_to_html(
            io.BytesIO(package.copy()),
            style_map=_STYLES,
            include_default_style_map=False,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(_name_of),
        )
    except Exception as error:  # what it raises on a damaged document is not said anywhere
        raise ImportFileError(
            f"it is damaged ({type(error).__name__}: {excerpt(str(error))}): open it in Word and save it anew"
        ) from error
    return f'<html><head><meta charset="utf-8"></head><body>{result.value}</body></html>'


def _name_of(image: Any) -> Mapping[str, str]:
    """The name of a picture, which the copy has in its place."""
    with image.open() as file:
        return {"src": bytes(file.read()).decode("utf-8", "replace")}


def _tell_side_texts(package: WordPackage, report: Report) -> None:
    for kind, text in package.side_texts():
        if text and not text.isdigit():
            report.lose("", f"the page's {'head' if kind == 'header' else 'foot'} was left out: “{excerpt(text)}”")
    comments = package.tree("comments")
    for comment in comments.iter("{*}comment") if comments is not None else ():
        text = excerpt(" ".join(map(str, comment.itertext())))
        report.lose("", f"a comment was left out: “{text}”")
