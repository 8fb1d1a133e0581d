"""SVG drawings of a course: cleaned by an allow-list, given words and alternatives in a language, ready to be inlined.

Nothing in a cleaned drawing can run, load or style anything: no script, no event, no ``style``, no address but an id of
the drawing itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath

from lxml import etree

from app.course.errors import Problem
from app.course.files import clean
from app.course.hints import did_you_mean
from app.course.model import Picture

COVER = "cover.svg"
"""The drawing that no text names: the cover of the PDF."""

SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_ELEMENTS = "svg g path circle ellipse rect line polyline polygon text tspan title desc use defs clipPath mask"
_ATTRIBUTES = (
    "aria-hidden aria-label aria-labelledby class clip-path clip-rule cx cy d data-mode data-w dx dy fill fill-opacity fill-rule "
    "font-family font-size font-style font-weight height href id lengthAdjust letter-spacing mask opacity pathLength points "
    "preserveAspectRatio r role rx ry stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-opacity stroke-width text-anchor textLength transform viewBox width x x1 x2 y y1 y2"
)
ELEMENTS = frozenset(_ELEMENTS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
_LOCAL_URL = re.compile(r"url\(#([\w-]+)\)\Z")
_HARMLESS = frozenset({"version"})
_LABEL = re.compile(r' aria-label="[^"]*"')
_REFERENCE = re.compile(r"\\|\b(?:url|src|image|image-set|cross-fade|expression)\(|javascript:|data:", re.IGNORECASE)
"""What loads in CSS; a backslash could spell any of it otherwise, and has no other use in a drawing."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a drawing says in one language: alternatives, and the text of its ``data-w`` nodes."""

    title: str
    description: str
    description_multi: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    line: int = 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cleaned SVG file, before any language. ``keys`` are its words and the text each one has in the file."""

    name: str
    root: etree._Element | None
    keys: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_drawing(data: bytes, path: str) -> Drawing:
    """Parse and clean an SVG file; everything taken away is reported at its line."""
    name = PurePosixPath(path).name
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, reader)
    except etree.XMLSyntaxError as error:
        return Drawing(name, None, {}, (Problem(path, int(error.lineno or 1), f"not an SVG file: {error.msg}"),))
    if root.tag != f"{SVG}svg":
        return Drawing(name, None, {}, (Problem(path, _line(root), "not an SVG file: the root is not <svg>"),))
    cleaner = _Cleaner(path, PurePosixPath(name).stem)
    cleaner.clean(root)
    keys = {node.get("data-w", ""): node.text or "" for node in root.iter(f"{SVG}text", f"{SVG}tspan") if node.get("data-w")}
    return Drawing(name, root, keys, tuple(cleaner.problems))


def in_language(drawing: Drawing, words: Words, path: str, *, translated: bool) -> tuple[Picture, tuple[Problem, ...]]:
    """The drawing in one language. ``path`` is the file with the words, for problems.

    A ``translated`` edition must give every word of the drawing; the source language may leave those that stand in it.
    """
    problems = [
        Problem(path, words.line, f"the drawing {drawing.name} has no word '{key}'", did_you_mean(key, drawing.keys))
        for key in words.words
        if key not in drawing.keys
    ]
    problems += [
        Problem(path, words.line, f"the word '{key}' of {drawing.name} is missing", f"in the drawing it says '{text}'")
        for key, text in drawing.keys.items()
        if translated and key not in words.words and any(character.isalpha() for character in text)
    ]
    svg = "" if drawing.root is None else _svg(drawing, drawing.root, words)
    return Picture(drawing.name, words.title, words.description, svg, words.description_multi), tuple(problems)


def as_figure(picture: Picture, prefix: str, alternative: str) -> str:
    """The SVG with ids of its own (they begin with ``prefix``) and another text alternative, for a figure in a text."""
    stem = PurePosixPath(picture.name).stem
    svg = picture.svg
    for before in (' id="', ' href="#', '="url(#'):
        svg = svg.replace(f"{before}{stem}-", f"{before}{prefix}-{stem}-")
    if alternative:
        svg = _LABEL.sub(lambda _: f' aria-label="{escape(alternative)}"', svg, count=1)
    return svg


def _svg(drawing: Drawing, root: etree._Element, words: Words) -> str:
    """The drawing as markup for an HTML page, with title, description and words of one language."""
    twin = deepcopy(root)
    for node in twin.iter(f"{SVG}text", f"{SVG}tspan"):
        word = words.words.get(node.get("data-w", ""))
        if word is not None:
            for child in list(node):
                node.remove(child)
            node.text = clean(str(word))
    for node in list(twin):
        if node.tag in (f"{SVG}title", f"{SVG}desc"):
            twin.remove(node)
    for place, (tag, text) in enumerate((("title", words.title), ("desc", words.description))):
        if text:
            node = etree.Element(f"{SVG}{tag}")
            node.text = clean(text)
            twin.insert(place, node)
    twin.set("role", "img")
    twin.set("aria-label", clean(words.description or words.title or drawing.name))
    etree.cleanup_namespaces(twin)
    return str(etree.tostring(twin, encoding="unicode", with_tail=False))


def _line(node: etree._Element) -> int:
    line: object = node.sourceline
    return line if isinstance(line, int) else 1


class _Cleaner:
    """Takes everything out of one drawing that is not on the lists, and makes its ids the drawing's own."""

    def __init__(self, path: str, stem: str) -> None:
        self._path = path
        self._stem = stem
        self.problems: list[Problem] = []

    def clean(self, node: etree._Element) -> None:
        """Clean a node and everything below it, in place."""
        for attribute in list(node.attrib):
            self._clean_attribute(node, str(attribute))
        for child in list(node):
            name = child.tag.removeprefix(SVG) if isinstance(child.tag, str) else "entity"
            if name in ELEMENTS and name != "svg":
                self.clean(child)
            else:
                self._report(child, f"<{name.rpartition('}')[2]}> cannot be used in a drawing")
                node.remove(child)

    def _clean_attribute(self, node: etree._Element, attribute: str) -> None:
        value = str(node.attrib.pop(attribute))
        if attribute in _HREF:
            if node.tag == f"{SVG}use" and re.fullmatch(r"#[\w-]+", value):
                node.set("href", f"#{self._stem}-{value[1:]}")
            else:
                self._report(node, f"an address in a drawing: {value[:60]}")
        elif attribute in ATTRIBUTES:
            url = _LOCAL_URL.match(value.strip())
            if attribute == "id":
                value = f"{self._stem}-{value}"
            elif attribute == "aria-labelledby":
                return
            elif url:
                value = f"url(#{self._stem}-{url.group(1)})"
            elif _REFERENCE.search(value):
                self._report(node, f"an address in a drawing: {value[:60]}")
                return
            node.set(attribute, value)
        elif attribute not in _HARMLESS and not attribute.startswith("{"):
            self._report(node, f"the attribute '{attribute}' cannot be used in a drawing")

    def _report(self, node: etree._Element, message: str) -> None:
        self.problems.append(Problem(self._path, _line(node), message, "take it out of the file"))
