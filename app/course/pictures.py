"""SVG drawings of a course: cleaned (:mod:`app.course.svg`), given words and alternatives in a language, ready to be inlined.

Nothing in a cleaned drawing can run, load or style anything: no script, no event, no ``style``, no address but an id of
the drawing itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import ClassVar

from lxml import etree

from app.course.element import Element
from app.course.errors import Problem, Severity
from app.course.files import clean
from app.course.hints import did_you_mean
from app.course.svg.cleaning import Cleaner, line_of
from app.course.svg.vocabulary import NAMESPACE, SVG

COVER = "cover.svg"
"""The drawing that no text names: the cover of the PDF."""

PLATE = "plate"
"""The class of a drawing with colours of its own: in the dark it stands on a light ground, for which it was drawn."""

MAX_DRAWN = 20_000
"""Elements that are drawn, each as often as something refers to it: a dozen `use` in each other can stand for billions."""
_REFERRED = re.compile(r"(?:url\()?#([\w.:-]+)\)?\Z")
_LINES = {"var(--omni)": "omni", "var(--multi)": "multi"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of the course in one language, with words and alternatives in that language.

    ``tree`` is the cleaned SVG, whose ids begin with the drawing's name; ``None`` for a file that is no SVG. ``values`` are what
    it says in the colour of a line (``73%``) and which of the two models that line is (``omni``, ``multi``).
    ``course`` is the id of its course;
    ``description_multi`` is the alternative for the multichannel mode of a scene that holds both modes.
    """

    medium: ClassVar[str] = "drawing"
    is_still: ClassVar[bool] = True
    name: str
    title: str
    description: str
    tree: Element | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    description_multi: str = ""
    course: str = ""

    @property
    def label(self) -> str:
        """What is on it in words, for whoever cannot see it."""
        return self.description or self.title or self.name

    def lacks(self, language: str) -> None:
        """Nothing: missing words are told where they would stand."""


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
    tree: Element | None
    keys: Mapping[str, str]
    problems: tuple[Problem, ...]
    course: str = ""


def read_drawing(data: bytes, path: str) -> Drawing:
    """Parse and clean an SVG file; everything taken away is reported at its line."""
    name = PurePosixPath(path).name
    reader = etree.XMLParser(
        resolve_entities="internal",  # type: ignore[arg-type]  # (the stubs know lxml 4)
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, reader)
    except etree.XMLSyntaxError as error:
        return Drawing(name, None, {}, (Problem(path, int(error.lineno or 1), f"not an SVG file: {error.msg}"),))
    if root.tag != f"{SVG}svg":
        return Drawing(name, None, {}, (Problem(path, line_of(root), "not an SVG file: the root is not <svg>"),))
    cleaner = Cleaner(path, PurePosixPath(name).stem)
    cleaner.clean(root)
    if line := _endless_line(root):
        message = f"the drawing has too many parts: more than {MAX_DRAWN} with what is used again"
        # How it would look does not matter: it is not shown.
        faults = [problem for problem in cleaner.problems if problem.severity is Severity.ERROR]
        return Drawing(name, None, {}, (*faults, Problem(path, line, message, "draw it with fewer")))
    keys = {node.get("data-w", ""): node.text or "" for node in root.iter(f"{SVG}text", f"{SVG}tspan") if node.get("data-w")}
    tree = _element(root)
    tree = Element(tree.tag, {"xmlns": NAMESPACE, **_on_a_plate(tree)}, tree.children)
    return Drawing(name, tree, keys, tuple(cleaner.problems), path.partition("/")[0])


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
    tree = None if drawing.tree is None else _tree(drawing.tree, words, drawing.name)
    values = _values(tree) if tree else {}
    picture = Picture(drawing.name, words.title, words.description, tree, values, words.description_multi, drawing.course)
    return picture, tuple(problems)


def _tree(drawing: Element, words: Words, name: str) -> Element:
    """The drawing with title, description and words of one language."""
    told = drawing.changed(lambda node: _worded(node, words.words))
    texts = (("title", words.title), ("desc", words.description))
    titles = tuple(Element(tag, {}, (clean(text),)) for tag, text in texts if text)
    label = clean(words.description or words.title or name)
    return Element(told.tag, {**told.attributes, "role": "img", "aria-label": label}, _with_titles(told.children, titles))


def _with_titles(children: Iterable[Element | str], titles: tuple[Element, ...]) -> tuple[Element | str, ...]:
    """The titles before everything but the white space with which a drawing may begin; titles of its own are left out."""
    kept: list[Element | str] = []
    left_out = False
    for child in children:
        if isinstance(child, str):
            kept += [] if left_out else [child]
        left_out = isinstance(child, Element) and child.tag in ("title", "desc")
        kept += [] if left_out or isinstance(child, str) else [child]
    start = 1 if kept and isinstance(kept[0], str) else 0
    return (*kept[:start], *titles, *kept[start:])


def _worded(node: Element, words: Mapping[str, str]) -> Element:
    word = words.get(node.get("data-w")) if node.tag in ("text", "tspan") else None
    return node if word is None else node.holding(clean(str(word)))


def _values(tree: Element) -> dict[str, str]:
    """What the drawing says in the colour of one of its two lines; none when a value stands for both."""
    found = {
        (" ".join(node.text.split()), line)
        for node in tree.walk()
        if node.tag == "text" and (line := _LINES.get(node.get("fill"))) and all(isinstance(each, str) for each in node.children)
    }
    values = dict(found)
    return values if len(values) == len(found) and "" not in values else {}


def _element(node: etree._Element) -> Element:
    """A cleaned node as a value, without the namespace that all of a drawing is in."""
    children: list[Element | str] = [node.text] if node.text else []
    for child in node:
        children.append(_element(child))
        if child.tail:
            children.append(child.tail)
    attributes = {str(name): str(value) for name, value in node.attrib.items()}
    return Element(str(node.tag).removeprefix(SVG), attributes, tuple(children))


def _on_a_plate(tree: Element) -> dict[str, str]:
    """The attributes of a drawing; one that knows no colours of the page gets the class :data:`PLATE`."""
    attributes = dict(tree.attributes)
    if not any("var(" in value for node in tree.walk() for value in node.attributes.values()):
        attributes["class"] = f"{attributes.get('class', '')} {PLATE}".strip()
    return attributes


def _endless_line(root: etree._Element) -> int:
    """The line of what takes a drawing above :data:`MAX_DRAWN`; 0 when it stays below.

    Counts as a renderer walks: through everything that `use`, `clip-path` and their like refer to, each time, also in a circle.
    """
    named: dict[str, list[etree._Element]] = {}
    for node in root.iter():
        named.setdefault(node.get("id", ""), []).append(node)
    waiting, drawn = [(root, 0)], 1
    while waiting:
        node, line = waiting.pop()
        referred = [match[1] for value in node.attrib.values() if (match := _REFERRED.match(str(value)))]
        targets = [target for name in referred for target in named.get(name, ())]
        drawn += len(node) + len(targets)
        if drawn > MAX_DRAWN:
            return line or line_of(node)
        waiting += [(child, line) for child in node]
        waiting += [(target, line or line_of(node)) for target in targets]
    return 0
