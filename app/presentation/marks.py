"""What marks become: the element of a link, of an abbreviation, of emphasis and of the others, in HTML and XML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.course.content.runs import Mark
from app.course.element import Children, Element
from app.presentation.node_writer import Allowed, allowed
from app.presentation.page_ids import source_anchor, term_anchor

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter, WriterOptions

Link = Callable[[str], str]
"""The address at which a place of the course stands in this medium; empty where it has none."""

Address = Callable[[str, Link], str]
"""Where a mark with a value leads to; empty where it leads nowhere in this medium."""


@dataclass(frozen=True, slots=True)
class MarkWriter:
    """How a kind of mark is written: its tag, class and role, and the attribute that has its value, if one has.

    One with an ``address`` is nothing without a place to lead to. ``more`` are attributes that links of its kind may have beside.
    """

    tag: str
    css_class: str = ""
    role: str = ""
    value_attribute: str = ""
    address: Address | None = None
    more: str = ""

    def is_shown(self, mark: Mark, options: WriterOptions) -> bool:
        """Whether it becomes an element: one that leads nowhere in this medium does not."""
        return self.address is None or bool(self.address(mark.value, options.link))

    def write(self, mark: Mark, children: Children, writer: ElementWriter) -> Children:
        """What becomes of the mark around ``children``."""
        attributes = self._attributes(mark, writer.options.link)
        if mark.anchor and writer.options.ids:
            attributes["id"] = writer.suffixed(mark.anchor)
        return (Element(self.tag, attributes, children),)

    def _attributes(self, mark: Mark, link: Link) -> dict[str, str]:
        """The attributes of a mark's element, but for its id."""
        found = {
            "href": self.address(mark.value, link) if self.address is not None else "",
            "class": self.css_class,
            "role": self.role,
            "lang": mark.language,
        }
        given = {name: value for name, value in found.items() if value}
        return {self.value_attribute: mark.value, **given} if self.value_attribute else given

    def allowed(self) -> Allowed:
        """The class and the attributes that it writes."""
        href = "href" if self.address is not None else ""
        return allowed(
            *filter(None, (self.css_class,)),
            attributes=f"{href} {'role' if self.role else ''} {self.value_attribute} {self.more}",
        )


class LinkWriter(MarkWriter):
    """A link; one to a file to take away says what the file is."""

    def write(self, mark: Mark, children: Children, writer: ElementWriter) -> Children:
        """The link, and behind one to a file what is said of it."""
        if mark.file is None:
            return super().write(mark, children, writer)
        address, note = writer.options.file_address(mark.file), writer.options.file_note(mark.file)
        link = Element("a", {"href": address, "download": ""}, children) if address else Element("span", {}, children)
        return (link, f" ({note})") if note else (link,)


class NoteCallWriter(MarkWriter):
    """The number of a note, which leads to it; or the note itself where the medium sets it at the foot of the page."""

    def is_shown(self, mark: Mark, options: WriterOptions) -> bool:
        """A note at the foot of the page needs no address."""
        return mark.value in options.footnotes or super().is_shown(mark, options)

    def write(self, mark: Mark, children: Children, writer: ElementWriter) -> Children:
        """The note's words, for the foot of the page, else the link to it."""
        if mark.value not in writer.options.footnotes:
            return super().write(mark, children, writer)
        return (Element("span", {"class": "footnote"}, writer.phrase(writer.options.footnotes[mark.value])),)


class TermWriter(MarkWriter):
    """A term of the glossary."""

    def is_shown(self, mark: Mark, options: WriterOptions) -> bool:
        """Only in a medium whose terms lead to the glossary."""
        return options.terms and super().is_shown(mark, options)


def _to_address(value: str, link: Link) -> str:
    return link(value[1:]) if value.startswith("#") else value


MARK_WRITERS: Mapping[str, MarkWriter] = {
    "abbreviation": MarkWriter("abbr", value_attribute="title"),
    "citation": MarkWriter("cite"),
    "code": MarkWriter("code"),
    "deletion": MarkWriter("del"),
    "emphasis": MarkWriter("em"),
    "link": LinkWriter("a", address=_to_address, more="download"),
    "note": NoteCallWriter("a", "note", "doc-noteref", address=lambda value, link: link(value)),
    "source": MarkWriter("a", "citation", address=lambda value, link: link(source_anchor(value))),
    "strong": MarkWriter("strong"),
    "term": TermWriter("a", "term", address=lambda value, link: link(term_anchor(value))),
}
"""By the name of the kind (:data:`app.course.content.mark_kinds.MARK_KINDS`)."""
