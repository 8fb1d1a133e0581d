"""What the writer of a medium has to do: how what a figure shows stands on a page and on paper, is said, and is told twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from app.course.content.kinds.figure import Figure
from app.course.element import Children, Element
from app.course.media.photo import Photo
from app.course.pictures import Picture
from app.presentation.node_writer import Allowed
from app.presentation.speech import Speaker, Spoken

if TYPE_CHECKING:
    from app.presentation.page_words import PageWords


class Paper(Protocol):
    """What a printed document offers to a figure. ``online`` says where the course is; empty where it need not be said."""

    @property
    def online(self) -> str:
        """The address of the course, or words for it."""

    def photo(self, photo: Photo, alternative: str) -> Element:
        """The photo as a file of the document, as broad as the column at most."""

    def drawing(self, picture: Picture, figure: Figure, block_id: str) -> Element:
        """The drawing under ids that begin with ``block_id``."""


class MediumWriter:
    """Shows one medium (:attr:`app.course.media.shown.Shown.medium`) in figures; ``shown`` is what the figure holds."""

    name: str = ""
    """The name of the medium."""
    css_class: str = ""
    """The class of its figures."""
    elements: ClassVar[Mapping[str, Allowed]] = {}
    """The tags that it writes, each with the classes and attributes that they may have: nothing else of it reaches a page."""
    is_shared: bool = False
    """Whether all languages show the same one: beside each other on paper it then stands once, with the words of both."""

    def on_page(self, shown: Any, figure: Figure, block_id: str, words: PageWords) -> Children:
        """What stands in the figure on a page, above its caption. ``block_id`` is the beginning of its ids."""
        raise NotImplementedError  # each medium says it; the others have a default

    def on_paper(self, shown: Any, figure: Figure, block_id: str, paper: Paper) -> Children:
        """The same in a printed document."""
        raise NotImplementedError  # each medium says it; the others have a default

    def in_words(self, shown: Any, figure: Figure) -> Children:
        """What stands in place of it beside the same figure in another language."""
        return (Element("p", {}, (figure.label,)),)

    def narrate(self, shown: Any, figure: Figure, speaker: Speaker) -> Iterator[Spoken]:
        """What a voice says of the figure: its caption, unless a medium says otherwise."""
        return speaker.say_parts(figure)

    def photos(self, shown: Any) -> tuple[Photo, ...]:
        """The photos that paper needs for it."""
        return ()

    def values(self, shown: Any) -> Mapping[str, str]:
        """What it says in the colour of one of the two models, and of which (``73%`` → ``omni``)."""
        return {}
