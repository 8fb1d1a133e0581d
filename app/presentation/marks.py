"""What marks become: the element of a link, of an abbreviation, of emphasis and of the others, in HTML and XML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.course.content.runs import Mark
from app.presentation.node_writer import Allowed, allowed
from app.presentation.page_ids import source_anchor, term_anchor

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

    def leads(self, mark: Mark, link: Link) -> bool:
        """Whether it stands for something in this medium."""
        return self.address is None or bool(self.address(mark.value, link))

    def attributes(self, mark: Mark, link: Link) -> dict[str, str]:
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


def _to_address(value: str, link: Link) -> str:
    return link(value[1:]) if value.startswith("#") else value


MARK_WRITERS: Mapping[str, MarkWriter] = {
    "abbreviation": MarkWriter("abbr", value_attribute="title"),
    "citation": MarkWriter("cite"),
    "code": MarkWriter("code"),
    "deletion": MarkWriter("del"),
    "emphasis": MarkWriter("em"),
    "link": MarkWriter("a", address=_to_address, more="download"),
    "note": MarkWriter("a", "note", "doc-noteref", address=lambda value, link: link(value)),
    "source": MarkWriter("a", "citation", address=lambda value, link: link(source_anchor(value))),
    "strong": MarkWriter("strong"),
    "term": MarkWriter("a", "term", address=lambda value, link: link(term_anchor(value))),
}
"""By the name of the kind (:data:`app.course.content.mark_kinds.MARK_KINDS`)."""
