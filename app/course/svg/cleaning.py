"""Takes everything out of a drawing that is not on the lists, and makes its ids the drawing's own."""

from __future__ import annotations

import re

from lxml import etree

from app.course.errors import Problem, Severity
from app.course.svg.images import embedded
from app.course.svg.styles import apply_styles
from app.course.svg.values import ID, in_user_units, loads, referred_id
from app.course.svg.vocabulary import ATTRIBUTES, ELEMENTS, HARMLESS, HOSTILE, HREF, IGNORED, REFERRING, SVG

_TAKE_OUT = "take it out of the file"
_LOOK = "look whether the drawing is right without it"
_NOT_ON_PAPER = {
    "filter": ("a filter (shadow, blur) is shown on pages and left out on paper", "look whether the PDF is right without it"),
    "mask": ("a mask is shown on pages and left out on paper", "cut with a clip path in its place, or look at the PDF"),
}
"""By attribute: what is said of the first use of it in a drawing, and what to do."""
_LENGTH = re.compile(r"\s*[\d.]+\s*(?:px|pt|pc|mm|cm|in)?\s*\Z")
_FONT_SIZE = "font-size"


class Cleaner:
    """Cleans one drawing in place. What could run, load or move is an error, what is only lost is a warning."""

    def __init__(self, path: str, stem: str) -> None:
        self._path = path
        self._stem = stem
        self.problems: list[Problem] = []
        self._told: set[str] = set()

    def clean(self, root: etree._Element) -> None:
        """Clean the whole drawing."""
        apply_styles(root, self._lose)
        self._clean(root)
        _set_size(root)

    def _clean(self, node: etree._Element) -> None:
        for attribute in list(node.attrib):
            self._clean_attribute(node, str(attribute))
        for child in list(node):
            self._clean_child(node, child)

    def _clean_child(self, node: etree._Element, child: etree._Element) -> None:
        tag = str(child.tag) if isinstance(child.tag, str) else "entity"
        name = tag.removeprefix(SVG)
        if name in ("a", "switch"):
            self._make_group(child)
            name = "g"
        if name == "image":
            self._clean_image(node, child)
            return
        if name in ELEMENTS and name != "svg":
            self._clean(child)
            return
        node.remove(child)
        local = name.rpartition("}")[2]
        if local in HOSTILE or local == "entity" or name == "svg" or child.tag == f"{SVG}style":
            self._report(child, f"<{local}> cannot be used in a drawing")
        elif "}" not in name and name not in IGNORED:
            self._lose(child, f"<{local}> is left out")

    def _make_group(self, node: etree._Element) -> None:
        """A link is a group of what it leads from; a ``switch`` is a group of what it offers to programs that do not know its
        first offer, into which Illustrator writes its own file.
        """
        is_switch = node.tag == f"{SVG}switch"
        node.tag = f"{SVG}g"
        for child in list(node):
            if is_switch and child.tag == f"{SVG}foreignObject":
                node.remove(child)

    def _clean_image(self, node: etree._Element, child: etree._Element) -> None:
        """Make an embedded picture anew, and take one out that cannot be."""
        addresses = [str(child.attrib.pop(name)) for name in HREF if name in child.attrib]
        address = addresses[0] if addresses else ""
        made = embedded(address)
        if made:
            self._clean(child)
            child.set("href", made)
            return
        node.remove(child)
        if address.lower().startswith("data:"):
            self._lose(child, "an embedded picture is no PNG, JPEG, WebP or GIF, and is left out")
        else:
            self._report(child, f"an address in a drawing: {address[:60]}", "embed the picture, or take it out of the file")

    def _clean_attribute(self, node: etree._Element, attribute: str) -> None:
        value = str(node.attrib.pop(attribute))
        if attribute in HREF:
            self._clean_address(node, value)
        elif attribute in ATTRIBUTES:
            cleaned = self._value(node, attribute, value)
            if cleaned is not None:
                node.set(attribute, cleaned)
        elif attribute.lower().startswith("on"):
            self._report(node, f"the attribute '{attribute}' cannot be used in a drawing")
        elif attribute not in HARMLESS and not attribute.startswith(("{", "aria-", "data-")):
            self._lose(node, f"the attribute '{attribute}' is left out")

    def _clean_address(self, node: etree._Element, value: str) -> None:
        name = str(node.tag).removeprefix(SVG)
        if name in REFERRING and value.startswith("#") and ID.match(value[1:]):
            node.set("href", f"#{self._stem}-{value[1:]}")
        elif name == "g" and not loads(value):
            self._lose(node, f"a link is left out: {value[:60]}")
        else:
            self._report(node, f"an address in a drawing: {value[:60]}")

    def _value(self, node: etree._Element, attribute: str, value: str) -> str | None:
        """A value that may stay; ``None``, which is reported, for one that may not."""
        if attribute == "id":
            return f"{self._stem}-{value}"
        if attribute == "aria-labelledby":
            return None
        if attribute == "class" or not ("(" in value or "\\" in value or ":" in value):
            return in_user_units(value) if attribute == _FONT_SIZE else value
        if name := referred_id(value):
            self._tell_of_paper(node, attribute)
            return f"url(#{self._stem}-{name})"
        if loads(value):
            self._report(node, f"an address in a drawing: {value[:60]}")
            return None
        return value

    def _tell_of_paper(self, node: etree._Element, attribute: str) -> None:
        if attribute in _NOT_ON_PAPER and attribute not in self._told:
            self._told.add(attribute)
            self._lose(node, *_NOT_ON_PAPER[attribute])

    def _report(self, node: etree._Element, message: str, hint: str = _TAKE_OUT) -> None:
        self.problems.append(Problem(self._path, line_of(node), message, hint))

    def _lose(self, node: etree._Element, message: str, hint: str = _LOOK) -> None:
        self.problems.append(Problem(self._path, line_of(node), message, hint, Severity.WARNING))


def _set_size(root: etree._Element) -> None:
    """A drawing has the size of its place: it needs its proportions alone, which stand in ``viewBox``."""
    sizes = [str(root.get(name, "")) for name in ("width", "height")]
    if all(map(_LENGTH.match, sizes)) and root.get("viewBox") is None:
        root.set("viewBox", f"0 0 {in_user_units(sizes[0].strip())} {in_user_units(sizes[1].strip())}")
    if root.get("viewBox") is not None:
        root.set("viewBox", " ".join(str(root.get("viewBox")).replace(",", " ").split()))
        for name in ("width", "height", "x", "y"):
            root.attrib.pop(name, "")


def line_of(node: etree._Element) -> int:
    """The line of the file on which an element begins."""
    line: object = node.sourceline
    return line if isinstance(line, int) else 1
