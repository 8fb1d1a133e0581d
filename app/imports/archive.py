"""Reads documents that are zip archives, with limits on the size and number of what is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from app.imports.errors import ImportFileError

MOST_PARTS = 20_000
MOST_BYTES = 600_000_000
"""All parts together: a document with forty photos and what surrounds them. A zip bomb claims more, or lies and is cut off."""

MOST_XML_BYTES = 60_000_000
"""One part of XML: the text of a dozen thick books."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What files of old office programs begin with, and new ones that are locked by a password."""


class Archive:
    """The parts of one document. Raises :class:`ImportFileError` when it is no archive, or one made to do harm."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise ImportFileError("it is locked by a password, or written by an old program: save it anew, without a password")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ImportFileError(f"it is damaged or no such document ({error})") from None
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise ImportFileError(f"it would unpack to more than {MOST_BYTES // 1_000_000} MB: it is damaged, or made to do harm")
        self._sizes = {part.filename: part.file_size for part in parts}

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._sizes)

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """The bytes of a part. Raises :class:`ImportFileError` when it is missing, too large, locked or damaged."""
        if name not in self._sizes:
            raise ImportFileError(f"its part {name} is missing: it is damaged, or no such document")
        if self._sizes[name] > most:
            raise ImportFileError(f"its part {name[:80]} is too large to be read")
        try:
            with self._zip.open(name) as part:
                data = part.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise ImportFileError(f"its part {name[:80]} cannot be read ({error})") from None
        if len(data) > most:
            raise ImportFileError(f"its part {name[:80]} is too large to be read")
        return data

    def xml(self, name: str) -> etree._Element:
        """The root of a part in XML. Raises :class:`ImportFileError`."""
        return parse_xml(self.read(name, MOST_XML_BYTES), name)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """XML as a tree: nothing is fetched, no entity is resolved, and a document type, which no office program writes, is refused.

    Raises :class:`ImportFileError`.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ImportFileError(f"its part {name[:80]} cannot be read ({error.msg})") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # (a parsed root has a tree)
        raise ImportFileError(f"its part {name[:80]} declares a document type, which no office program does: it is not read")
    return root
