"""OpenDocument texts, which LibreOffice writes: read from their own XML (ODF 1.3)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from app.imports.archive import Archive
from app.imports.errors import ImportFileError
from app.imports.form import DocPicture, ImportedDocument
from app.imports.odt.blocks import OdtBlockReader
from app.imports.odt.names import DC, META, OFFICE, STYLE, TEXT
from app.imports.odt.styles import OdtStyles
from app.imports.pictures import take_picture
from app.imports.report import Report, excerpt
from app.imports.source import SourceFile

_MANIFEST = "META-INF/manifest.xml"


@dataclass(frozen=True)
class Odt:
    """Texts of LibreOffice, OpenOffice and what else writes OpenDocument."""

    name: str = "odt"
    label: str = "LibreOffice"
    suffixes: tuple[str, ...] = (".odt", ".ott")

    def read(self, source: SourceFile, report: Report) -> ImportedDocument:
        """The document, with its footnotes, lists as they are counted, and pictures."""
        archive = Archive(source.data)
        if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
            raise ImportFileError("it is locked by a password: save it anew, without one")
        content = archive.xml("content.xml")
        roots = [archive.xml("styles.xml")] if "styles.xml" in archive else []
        body = content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise ImportFileError("there is no text in it: a sheet or a presentation cannot be read")
        for root in roots:
            for part in root.iter(f"{STYLE}header", f"{STYLE}footer"):
                text = excerpt(" ".join("".join(map(str, line.itertext())) for line in part.iter(f"{TEXT}p")))
                if text and not text.isdigit():
                    sort = "head" if part.tag == f"{STYLE}header" else "foot"
                    report.lose("", f"the page's {sort} was left out: “{text}”")

        def picture(address: str, alt: str, place: str) -> DocPicture | None:
            name = posixpath.normpath(address)
            if name not in archive:
                report.lose(place, "a picture that lies outside the document was left out")
                return None
            return take_picture(archive.read(name), alt, place, report)

        blocks, notes = OdtBlockReader(OdtStyles([*roots, content]), picture, report).read(body)
        meta = archive.xml("meta.xml") if "meta.xml" in archive else None
        title = meta.findtext(f".//{DC}title") if meta is not None else ""
        author = (meta.findtext(f".//{META}initial-creator") or meta.findtext(f".//{DC}creator")) if meta is not None else ""
        return ImportedDocument(blocks, (title or "").strip(), (author or "").strip(), notes)
