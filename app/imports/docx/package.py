"""The parts of a Word document: which ones there are, and a copy of them that Mammoth may read."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from app.imports.archive import MOST_XML_BYTES, Archive, parse_xml
from app.imports.docx.names import RELATIONSHIP, STRICT
from app.imports.errors import ImportFileError

Element = etree._Element

_CONTENT_TYPES = "[Content_Types].xml"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to: the ``kind`` is the last word of its type; ``target`` is a part's name, or an address."""

    id: str
    kind: str
    target: str
    is_external: bool


class WordPackage:
    """A Word document's parts as trees, which the passes change in place."""

    def __init__(self, data: bytes) -> None:
        self.archive = Archive(data)
        if _CONTENT_TYPES not in self.archive:
            raise ImportFileError("it is no Word document")
        main = [one.target for one in self._relationships("") if one.kind == "officeDocument"]
        self.main = main[0] if main else "word/document.xml"
        self.relationships = {self.main: list(self._relationships(self.main))}
        self.trees: dict[str, Element] = {self.main: self._tree(self.main)}
        for kind in ("styles", "numbering", "footnotes", "endnotes", "comments"):
            name = self.part(kind)
            if name:
                self.trees[name] = self._tree(name)
        for kind in ("footnotes", "endnotes"):
            if name := self.part(kind):
                self.relationships[name] = list(self._relationships(name))
        if self.trees[self.main].find("{*}body") is None:
            raise ImportFileError("it is no Word document, or an empty one")

    def part(self, kind: str) -> str:
        """The name of the part of a kind to which the main one refers, such as ``styles``; empty when there is none."""
        found = [one.target for one in self.relationships[self.main] if one.kind == kind and not one.is_external]
        return next((name for name in found if name in self.archive), "")

    def tree(self, kind: str) -> Element | None:
        """The root of the part of a kind."""
        return self.trees.get(self.part(kind))

    def texts(self) -> list[str]:
        """The names of the parts that hold what is read: the document and its notes."""
        return [self.main, *filter(None, (self.part("footnotes"), self.part("endnotes")))]

    def side_texts(self) -> Iterator[tuple[str, str]]:
        """Each page head and foot: its kind and its text."""
        for one in self.relationships[self.main]:
            if one.kind in ("header", "footer") and not one.is_external and one.target in self.archive:
                root = self._tree(one.target)
                yield one.kind, " ".join(" ".join(map(str, part.itertext())) for part in root.iter("{*}p")).strip()

    def property(self, name: str) -> str:
        """What the document says about itself under a name of Dublin Core, such as ``creator``."""
        found = [one.target for one in self._relationships("") if one.kind == "core-properties"]
        if not found or found[0] not in self.archive:
            return ""
        return (self._tree(found[0]).findtext(f"{{http://purl.org/dc/elements/1.1/}}{name}") or "").strip()

    def copy(self) -> bytes:
        """The document as Mammoth may read it: trees that were looked at, and in the place of each picture its name."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as copy:
            copy.writestr(_CONTENT_TYPES, _bytes(self._tree(_CONTENT_TYPES)))
            if "_rels/.rels" in self.archive:
                copy.writestr("_rels/.rels", _bytes(self._tree("_rels/.rels")))
            for name, root in self.trees.items():
                copy.writestr(name, _bytes(root))
            for name, known in self.relationships.items():
                copy.writestr(_relationships_of(name), _bytes(_as_xml(known, name)))
            for target in sorted({one.target for known in self.relationships.values() for one in known if one.kind == "image"}):
                copy.writestr(target, target)
        return file.getvalue()

    def picture(self, name: str) -> bytes | None:
        """The bytes of a picture by the name that the copy has in its place."""
        return self.archive.read(name) if name in self.archive else None

    def _tree(self, name: str) -> Element:
        data = self.archive.read(name, MOST_XML_BYTES)
        for strict, transitional in STRICT.items():
            data = data.replace(strict.encode(), transitional.encode())
        return parse_xml(data, name)

    def _relationships(self, name: str) -> Iterator[Relationship]:
        part = _relationships_of(name)
        if part not in self.archive:
            return
        folder = posixpath.dirname(name)
        for one in self._tree(part).iter(RELATIONSHIP):
            target = one.get("Target") or ""
            is_external = one.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield Relationship(one.get("Id") or "", (one.get("Type") or "").rpartition("/")[2], target, is_external)


def _relationships_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _as_xml(relationships: Iterable[Relationship], name: str) -> Element:
    """Relationships as Mammoth looks for them; pictures of other hosts and missing ones are not among them."""
    namespace = RELATIONSHIP.rpartition("}")[0] + "}"
    root = etree.Element(f"{namespace}Relationships")
    for one in relationships:
        attributes: Mapping[str, str] = {"Id": one.id, "Type": _TRANSITIONAL + one.kind, "Target": one.target}
        if one.is_external:
            etree.SubElement(root, RELATIONSHIP, {**attributes, "TargetMode": "External"})
        else:
            etree.SubElement(root, RELATIONSHIP, {**attributes, "Target": f"/{one.target}"})
    return root


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
