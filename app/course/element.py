"""An element of SVG, HTML or XML as a value: what drawings are kept as, and what writers make of a text.

A change makes a new tree, so that one drawing can stand in many places of many pages at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes and what stands in it, in order. Attributes are never changed in place."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Element | str, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute, or the default."""
        return self.attributes.get(name, default)

    def having(self, **attributes: str) -> Element:
        """The element with these attributes set beside its others; one that is set to nothing is taken away."""
        changed = {**self.attributes, **attributes}
        return Element(self.tag, {name: value for name, value in changed.items() if value}, self.children)

    def holding(self, *children: Element | str) -> Element:
        """The element with this content."""
        return Element(self.tag, self.attributes, children)

    def walk(self) -> Iterator[Element]:
        """The element and every element in it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    @property
    def text(self) -> str:
        """All text in the element."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def changed(self, change: Callable[[Element], Element | None]) -> Element:
        """The element with every element in it changed, the inner ones first; one that becomes nothing is left out."""
        children: list[Element | str] = []
        for child in self.children:
            after = child if isinstance(child, str) else change(child.changed(change))
            if after is not None:
                children.append(after)
        return Element(self.tag, self.attributes, tuple(children))


Children = tuple[Element | str, ...]
"""What stands in an element, or in its place."""
