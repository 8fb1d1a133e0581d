"""Saved web pages: what Word and Google Docs save as HTML, and any other page whose text is in its HTML."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from app.imports.form import DocPicture, ImportedDocument
from app.imports.html.blocks import HtmlReader
from app.imports.html.office import OfficePage
from app.imports.html.parsing import parse_page
from app.imports.pictures import take_picture
from app.imports.report import Report
from app.imports.source import SourceFile
from app.imports.text import one_line

_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*?(;base64)?,", re.IGNORECASE)


@dataclass(frozen=True)
class Html:
    """A page with the folder of pictures that was saved beside it."""

    name: str = "html"
    label: str = "HTML"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def read(self, source: SourceFile, report: Report) -> ImportedDocument:
        """The page as a document; pictures come from beside it and from within it, never from another host."""
        return read_page(source.data, source, report)


def read_page(data: bytes, source: SourceFile, report: Report) -> ImportedDocument:
    """A page as a document; ``source`` is the file that it came from, beside which its pictures lie."""
    root = parse_page(data)

    def picture(address: str, alt: str, place: str) -> DocPicture | None:
        found = _bytes_of(address, source)
        if found is None:
            report.lose(place, f"the picture {address[:80]} is not there: {_why_not(address)}")
            return None
        return take_picture(found, alt, place, report)

    reader = HtmlReader(root, picture, report, OfficePage(root))
    blocks, notes = reader.read()
    title = root.findtext(".//title") or ""
    return ImportedDocument(blocks, title=one_line(title), author=_author(root), notes=notes)


def _author(root: object) -> str:
    found = root.xpath("string(//meta[translate(@name, 'AUTHOR', 'author')='author']/@content)")  # type: ignore[attr-defined]  # string() gives a string, of the many things that an XPath can give
    return one_line(str(found))


def _bytes_of(address: str, source: SourceFile) -> bytes | None:
    """The bytes of a picture within the page or beside it."""
    found = _DATA.match(address)
    if not found:
        return source.beside(address)
    rest = address[found.end() :]
    try:
        return base64.b64decode(rest, validate=False) if found[1] else unquote_to_bytes(rest)
    except (binascii.Error, ValueError):
        return None


def _why_not(address: str) -> str:
    if re.match(r"(?:https?:)?//", address, re.IGNORECASE):
        return "it lies on another host, from which nothing is fetched; save it beside the page"
    return "it has to lie in the page's own folder or in one below"
