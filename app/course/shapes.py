"""The shapes of blocks: what becomes of a heading, a list, a table, a figure, a callout, and where its sentences are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from app.course.context import Context
from app.course.hints import did_you_mean
from app.course.links import Report
from app.course.model import BlockKind, Picture, Run, Sentence
from app.course.phrasing import Content, Phrase, content_of, fill

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CALLOUTS: dict[str, BlockKind] = {"example": "example", "note": "note", "line": "line"}
WORLDS = frozenset({"omni", "multi"})
"""Classes that an author may give to the head of a column which speaks of one of the two models."""
MIN_STOPS, MAX_STOPS = 3, 6
"""How many items a line with stops can show."""

_INLINE_TAGS = "a abbr b br cite code em i img q s small span strong sub sup del"
_INLINE = frozenset(_INLINE_TAGS.split())
_CAN_CARRY_ID = frozenset({"span", "li", "dt", "tr", "figcaption", "div"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A block before its HTML is written. A figure's ``picture`` takes the place of ``<div data-picture="">``."""

    element: Element
    kind: BlockKind
    sentences: tuple[Sentence, ...]
    picture: Picture | None = None
    alternative: str = ""


class Shaper:
    """Shapes the element of one block. ``line_of`` finds the line of a string in the block's source; ``line`` is its first."""

    def __init__(self, context: Context, report: Report, line_of: Callable[[str], int], line: int) -> None:
        self._context = context
        self._report = report
        self._line_of = line_of
        self._line = line
        self._id = ""
        self._sentences: list[Sentence] = []

    def shape(self, element: Element, block_id: str) -> Shape | None:
        """The shape of a top-level element, ``None`` when it cannot be a block (which is reported)."""
        self._id = block_id
        picture: Picture | None = None
        alternative = ""
        tag = element.tag
        kind: BlockKind
        lone = tag == "p" and _lone_image(element) is not None
        if not lone:
            self._refuse_inside(element)  # before sentences are marked: a picture between them would be gone unseen
        if lone:
            found = self._figure(element)
            if found is None:
                return None
            element, picture, alternative = found
            kind = "figure"
        elif tag in HEADINGS:
            element.tag = f"h{min(6, max(3, int(tag[1]) + 1))}"
            kind = "heading"
            self._mark(element)
        elif tag in ("ul", "ol", "dl"):
            kind = "list"
            self._mark(element)
        elif tag == "table":
            kind = "table"
            self._mark_table(element)
            element = _around(element, "table")
        elif tag == "blockquote":
            kind = "quote"
            self._mark(element)
        elif tag == "div":
            kind = self._callout(element)
        elif tag == "p":
            kind = "paragraph"
            self._mark(element)
        else:
            self._refuse(tag)
            return None
        anchor = element.attrib.pop("id", "")
        element.set("id", block_id)
        if anchor:
            self._anchor(element, anchor)
        return Shape(element, kind, tuple(self._sentences), picture, alternative)

    def _mark(self, element: Element) -> None:
        """Put the sentences of an element and of everything in it into spans."""
        content: Content = []
        inline: Content = []
        for item in [*content_of(element), None]:
            if item is not None and (isinstance(item, str) or item.tag in _INLINE):
                inline.append(item)
                continue
            if any(not isinstance(part, str) or part.strip() for part in inline):
                marked, sentences = Phrase(inline, self._context.language).marked(self._id, len(self._sentences) + 1)
                self._sentences += sentences
                content += marked
            inline = []
            if item is not None:
                item.tail = None
                if item.tag == "table":
                    self._mark_table(item)
                else:
                    self._mark(item)
                content += ["\n", item]
        fill(element, content)

    def _mark_table(self, table: Element) -> None:
        """One sentence a row, spoken with the heads of its columns."""
        heads: list[Phrase] = []
        worlds: list[str] = []
        for row in table.findall("thead/tr"):
            for cell in row:
                worlds.append(" ".join(WORLDS & set(cell.get("class", "").split())))
                phrase = self._cell(cell)
                heads.append(phrase)
                cell.set("scope", "col")
        for row in table.findall("tbody/tr"):
            runs: list[Run] = []
            texts: list[str] = []
            for index, cell in enumerate(list(row)):
                phrase = self._cell(cell)
                head = heads[index] if index < len(heads) else None
                if index == 0 and len(row) > 1:
                    cell.tag = "th"
                    cell.set("scope", "row")
                elif head is not None and head.text:
                    cell.set("data-label", head.text)
                    if worlds[index]:
                        cell.set("class", f"{cell.get('class', '')} {worlds[index]}".strip())
                if phrase.text:
                    texts.append(phrase.text)
                    runs += _spoken_cell(phrase, head if index else None)
            if texts:
                sentence_id = f"{self._id}.{len(self._sentences) + 1}"
                row.set("data-sentence", sentence_id)
                self._sentences.append(Sentence(sentence_id, " ".join(texts), _joined(runs)))

    def _cell(self, cell: Element) -> Phrase:
        align = cell.attrib.pop("align", "")
        world = WORLDS & set(cell.attrib.pop("class", "").split())
        classes = [f"align-{align}"] if align else []
        if classes or world:
            cell.set("class", " ".join([*classes, *sorted(world)]))
        phrase = Phrase(content_of(cell), self._context.language)
        fill(cell, phrase.whole())
        cell.tail = "\n"
        return phrase

    def _callout(self, element: Element) -> BlockKind:
        name = element.get("class", "").removeprefix("admonition").strip()
        if name not in CALLOUTS:
            self._report(self._line, f"unknown callout '{name}'", did_you_mean(name, CALLOUTS))
        kind = CALLOUTS.get(name, "note")
        element.set("class", f"callout callout-{kind}")
        for child in element:
            if child.get("class") == "admonition-title":
                child.set("class", "callout-title")
        if kind == "line":
            self._check_stops(element)
        self._mark(element)
        return kind

    def _check_stops(self, element: Element) -> None:
        lists = [child for child in element if child.tag in ("ul", "ol")]
        others = [child for child in element if child.tag not in ("ul", "ol") and child.get("class") != "callout-title"]
        stops = len(lists[0]) if lists else 0
        if len(lists) != 1 or others or not MIN_STOPS <= stops <= MAX_STOPS:
            hint = f"it has {stops} items" if lists else "indent the list by four spaces"
            self._report(self._line, f"a line holds one list of {MIN_STOPS} to {MAX_STOPS} items and nothing else", hint)

    def _figure(self, paragraph: Element) -> tuple[Element, Picture, str] | None:
        image = _lone_image(paragraph)
        assert image is not None  # noqa: S101 (asked by the caller)
        name, alternative = image.get("src", ""), image.get("alt", "").strip()
        picture = self._context.pictures.get(name)
        if picture is None:
            hint = did_you_mean(name, self._context.pictures) or "pictures are SVG files in the folder media"
            self._report(self._line_of(name), f"there is no picture '{name[:80]}'", hint)
            return None
        if not alternative:
            self._report(self._line_of(name), f"the picture '{name}' has no alternative text", "write it between [ and ]")
        figure = Element("figure")
        if paragraph.get("id"):
            figure.set("id", paragraph.get("id", ""))
        SubElement(figure, "div", {"data-picture": ""})
        if caption := image.get("title", "").strip():
            text = SubElement(figure, "figcaption")
            text.text = caption
            self._mark(text)
        return figure, picture, alternative

    def _refuse(self, tag: str) -> None:
        if tag == "pre":
            self._report(self._line, "four spaces at the start of a line make program code", "take the spaces away")
        else:
            self._report(self._line, "a rule (---) has no place in a section", "use a heading")

    def _refuse_inside(self, element: Element) -> None:
        for child in element.iter():
            if child is element:
                continue
            if child.tag == "img":
                hint = "put an empty line around it"
                self._report(self._line_of(child.get("src", "")), "a picture needs a paragraph of its own", hint)
            elif child.tag in ("pre", "hr"):
                self._refuse(child.tag)

    def _anchor(self, element: Element, anchor: str) -> None:
        """Keep an author's id beside the block's own, on the first thing inside that can carry it."""
        for child in element.iter():
            if child is not element and "id" not in child.attrib and child.tag in _CAN_CARRY_ID:
                child.set("id", anchor)
                return
        hint = "put it on a heading or a paragraph"
        self._report(self._line_of(anchor), f"the id '{anchor}' has nothing to stand on", hint)


def _lone_image(paragraph: Element) -> Element | None:
    """The picture that is all there is in a paragraph."""
    if len(paragraph) != 1 or paragraph[0].tag != "img":
        return None
    return None if (paragraph.text or "").strip() or (paragraph[0].tail or "").strip() else paragraph[0]


def _around(table: Element, name: str) -> Element:
    """A box around a wide element, which can be scrolled sideways by itself."""
    box = Element("div", {"class": name})
    if table.get("id"):
        box.set("id", table.attrib.pop("id"))
    table.tail = None
    box.append(table)
    return box


def _spoken_cell(phrase: Phrase, head: Phrase | None) -> list[Run]:
    runs = list(phrase.runs)
    if head is not None and head.text:
        runs = [*head.runs, Run(":", head.language), *runs]
    if runs and not runs[-1].text.endswith((".", "!", "?", "…")):
        runs.append(Run(".", phrase.language))
    return runs


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Runs with neighbours of one language made into one; marks stand without a space before them."""
    joined: list[Run] = []
    for run in runs:
        if joined and run.text in (":", "."):
            joined[-1] = Run(joined[-1].text + run.text, joined[-1].language)
        elif joined and joined[-1].language == run.language:
            joined[-1] = Run(f"{joined[-1].text} {run.text}", run.language)
        else:
            joined.append(run)
    return tuple(joined)
