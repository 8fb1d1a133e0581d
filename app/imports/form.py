"""The form between every document and Markdown: blocks of inline content. Values only; readers make them, the writer ends them.

A reader gives lists in one of two ways: nested (:class:`BulletList`), or line by line as office programs keep them
(:class:`ListLine`); :mod:`app.imports.structure` makes the second into the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

ParagraphStyle = Literal["text", "title", "subtitle", "caption"]


@dataclass(frozen=True, slots=True)
class StyledText:
    """Text with its marks. ``link`` is an address, or ``#anchor`` for a place in the document; empty: no link.

    ``shift`` is 1 for raised letters and -1 for lowered ones, which are plain once the document's structure is whole.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False
    link: str = ""
    shift: int = 0


@dataclass(frozen=True, slots=True)
class DocNoteCall:
    """The place where a footnote is called; ``note`` is its key in :attr:`ImportedDocument.notes`."""

    note: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class DocPicture:
    """A picture file. ``suffix`` is how its name ends (``.jpg``); ``alt`` may be empty when the document has none."""

    data: bytes = field(repr=False)
    suffix: str
    alt: str = ""


Inline = StyledText | DocNoteCall | LineBreak | DocPicture
Content = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class DocHeading:
    """A heading; 1 is the highest level. ``anchors`` are the names by which links of the document lead here, ``name`` is the one
    by which links of the course do.
    """

    level: int
    content: Content
    place: str = ""
    anchors: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class DocParagraph:
    """A paragraph. ``size_pt`` is its letters' size in points where the document says it, else 0."""

    content: Content
    place: str = ""
    anchors: tuple[str, ...] = ()
    style: ParagraphStyle = "text"
    size_pt: float = 0


@dataclass(frozen=True, slots=True)
class ListLine:
    """One paragraph of a list as office programs have it. ``level`` counts from 0; ``number`` is the item's own.

    ``continues``: the paragraph has no mark of its own and belongs to the item before it.
    """

    level: int
    ordered: bool
    number: int
    blocks: tuple[DocBlock, ...]
    place: str = ""
    checked: bool | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list. ``checked``: whether its box is ticked; ``None``: it has no box."""

    blocks: tuple[DocBlock, ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list, numbered from ``start`` when it is ``ordered``."""

    ordered: bool
    items: tuple[ListItem, ...]
    start: int = 1
    place: str = ""


@dataclass(frozen=True, slots=True)
class DocCell:
    """A cell of a table as the document has it, with how many columns and rows it takes."""

    content: Content
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class DocTable:
    """A table, row by row; the first row is its head."""

    rows: tuple[tuple[DocCell, ...], ...]
    place: str = ""
    caption: Content = ()


@dataclass(frozen=True, slots=True)
class DocFigure:
    """A picture that stands by itself."""

    picture: DocPicture
    place: str = ""
    caption: Content = ()


@dataclass(frozen=True, slots=True)
class DocQuote:
    """A quotation."""

    blocks: tuple[DocBlock, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class DocCode:
    """Program code or another text whose spaces count. ``language`` may be empty."""

    text: str
    language: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class DocCallout:
    """A boxed text. ``kind`` is one of the course's callouts; ``folded``: it opens when its title is pressed."""

    kind: str
    title: str
    blocks: tuple[DocBlock, ...]
    folded: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class DocDefinition:
    """A term and what it means."""

    term: Content
    meanings: tuple[tuple[DocBlock, ...], ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms with their meanings."""

    entries: tuple[DocDefinition, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class TrainerText:
    """What is for the trainer only, such as the notes under a slide."""

    blocks: tuple[DocBlock, ...]
    place: str = ""


DocBlock = (
    DocHeading
    | DocParagraph
    | ListLine
    | BulletList
    | DocTable
    | DocFigure
    | DocQuote
    | DocCode
    | DocCallout
    | DefinitionList
    | TrainerText
)


@dataclass(frozen=True, slots=True)
class ImportedDocument:
    """A document as its format's reader gives it. ``notes`` are its footnotes by key."""

    blocks: tuple[DocBlock, ...]
    title: str = ""
    author: str = ""
    notes: Mapping[str, tuple[DocBlock, ...]] = field(default_factory=dict)


def plain(content: Iterable[Inline]) -> str:
    """The words of inline content without marks, notes and pictures."""
    return "".join(item.text if isinstance(item, StyledText) else " " if isinstance(item, LineBreak) else "" for item in content)


def is_blank(content: Iterable[Inline]) -> bool:
    """Whether nothing in it can be seen."""
    return all(isinstance(item, LineBreak) or (isinstance(item, StyledText) and not item.text.strip()) for item in content)
