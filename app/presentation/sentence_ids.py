"""The ids of sentences in a page: those that a reader's script can count out again are left out of what travels.

A sentence is called after its block and its place in it: ``what-is-4`` holds ``what-is-4.1``, ``what-is-4.2``. The numbers of
six hundred sentences are what a page cannot compress. The same rule stands in static/js/sentences.js.
"""

from __future__ import annotations

from app.course.element import Element

ATTRIBUTE = "data-sentence"


def without_counted_ids(block: Element) -> Element:
    """``block`` with an empty id for each sentence whose own is that of the block and its number among all of them, from 1 on."""
    name = block.get("id")
    places = {id(node): place for place, node in enumerate((node for node in block.walk() if ATTRIBUTE in node.attributes), 1)}

    def shorten(node: Element) -> Element:
        children = tuple(shorten(child) if isinstance(child, Element) else child for child in node.children)
        counted = bool(name) and node.get(ATTRIBUTE) == f"{name}.{places.get(id(node), 0)}"
        return Element(node.tag, {**node.attributes, ATTRIBUTE: ""} if counted else node.attributes, children)

    return shorten(block)
