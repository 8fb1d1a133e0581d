"""The text of a course as HTML for a page: what the templates of pages ask for."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from app.course.content.kinds.callout import Callout
from app.course.content.kinds.figure import Figure
from app.course.content.runs import Phrase, Sentence
from app.course.element import Children, Element
from app.course.model import Block
from app.course.pictures import Picture
from app.presentation.media.drawing import with_ids, with_served_images
from app.presentation.medium_writer import MediumWriter
from app.presentation.page_ids import suffix
from app.presentation.page_words import PageWords
from app.presentation.pairing import Pair
from app.presentation.safe_html import to_html
from app.presentation.sentence_ids import ATTRIBUTE, without_counted_ids
from app.presentation.serialisation import markup
from app.presentation.writer import Draw, ElementWriter, WriterOptions, nowhere

_ENGLISH = PageWords()
_OURS = "part-"


def text_html(
    text: Block | Phrase | Sentence | None,
    *,
    lower: int = 0,
    terms: bool = False,
    counterpart: str = "",
    ids: bool = True,
    counted: bool = False,
    words: PageWords = _ENGLISH,
) -> Markup:
    """A block, or sentences without a block around them. Headings are lowered by ``lower`` levels.

    ``terms`` lead to the glossary; ``counterpart`` is the language of a text beside its counterpart, with which its ids end;
    ``ids`` says whether sentences have theirs, by which they are lit when they are read aloud, ``counted`` leaves those out
    that the page's script counts out again; ``words`` are the page's own.
    """
    writer = _writer(lower=lower, terms=terms, counterpart=counterpart, ids=ids, words=words)
    if text is None:
        return Markup()
    if isinstance(text, Block):
        block = writer.block(text)
        return _cleaned((without_counted_ids(block) if counted else block,))
    children = writer.sentence(text) if isinstance(text, Sentence) else writer.phrase(text)
    if counted and children and isinstance(children[0], Element):
        name = children[0].get(ATTRIBUTE).rpartition(".")[0]
        children = without_counted_ids(Element("", {"id": name}, children)).children
    return _cleaned(children)


def inside_html(block: Block, *, counterpart: str = "") -> Markup:
    """What stands in a paragraph or a heading, for a place that has an element of its own."""
    return _cleaned(_writer(counterpart=counterpart).inside(block))


def counterpart_html(pair: Pair[Block], language: str, *, lower: int = 0, words: PageWords = _ENGLISH) -> Markup:
    """The counterpart in ``language`` of a pair: a drawing that stands beside it is told in words."""
    if pair.counterpart is None:
        return Markup()
    draw = _tell if pair.own else words.draw
    return _cleaned((_writer(lower=lower, terms=True, counterpart=language, words=words, draw=draw).block(pair.counterpart),))


def picture_html(picture: Picture) -> Markup:
    """A drawing by itself."""
    return markup((with_served_images(picture.tree, picture),)) if picture.tree else Markup()


def scenery_html(picture: Picture) -> Markup:
    """A drawing whose words stand beside it in the page: hidden from whoever has the page read aloud.

    Its ids begin as those of the page's own parts do, so that no section can be called so.
    """
    if picture.tree is None:
        return Markup()
    drawn = (child for child in picture.tree.children if not (isinstance(child, Element) and child.tag in ("title", "desc")))
    hidden = picture.tree.holding(*drawn).having(role="", **{"aria-label": "", "aria-hidden": "true"})
    return markup((with_ids(hidden, before=_OURS),))


def paper_html(text: Block | Sentence, *, inside: bool = False) -> Markup:
    """A block or a sentence for paper that holds no other place of the course: links into it stand as words.

    ``inside`` leaves out the paragraph of a block.
    """
    writer = ElementWriter(WriterOptions(link=nowhere))
    if isinstance(text, Sentence):
        return markup(writer.sentence(text))
    return markup(writer.inside(text) if inside else (writer.block(text),))


def content_html(node: Callout) -> Markup:
    """What stands in a callout, for a page that holds no other place of the course: links into it stand as words."""
    return _cleaned(ElementWriter(WriterOptions(link=nowhere, ids=False)).content(node.content))


def _writer(
    *,
    lower: int = 0,
    terms: bool = False,
    counterpart: str = "",
    ids: bool = True,
    words: PageWords = _ENGLISH,
    draw: Draw | None = None,
) -> ElementWriter:
    options = WriterOptions(
        lower, suffix(counterpart) if counterpart else "", draw or words.draw, ids=ids, terms=terms, folds=True
    )
    return ElementWriter(replace(options, file_note=words.file_note))


def _tell(medium: MediumWriter, figure: Figure, block_id: str) -> Children:
    """What a figure shows, in words."""
    return medium.in_words(figure.picture, figure)


def _cleaned(content: Children) -> Markup:
    return Markup(to_html(content))  # noqa: S704  (cleaned just now)
