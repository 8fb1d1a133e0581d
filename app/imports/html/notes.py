"""Footnotes of a saved page: a link that leads to a text which leads back to it, whatever the program calls the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

Element = etree._Element


@dataclass(frozen=True, slots=True)
class PageNotes:
    """``calls`` has the key of a note for each link that calls it, ``bodies`` the element that holds its text; ``backs`` are
    the links back, which are not part of the text.
    """

    calls: Mapping[Element, str] = field(default_factory=dict)
    bodies: Mapping[str, Element] = field(default_factory=dict)
    backs: frozenset[Element] = frozenset()


def find_notes(root: Element) -> PageNotes:
    """The footnotes and endnotes of a page, with keys ``1``, ``2`` … in the order of their calls."""
    named: dict[str, Element] = {}
    for element in root.iter(etree.Element):
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                named.setdefault(name, element)
    calls: dict[Element, str] = {}
    bodies: dict[str, Element] = {}
    backs: set[Element] = set()
    for link in root.iter("a"):
        target = named.get(_anchor(link))
        if target is None or link in backs:
            continue
        back = _link_back(target, _names(link))
        if back is None or back is link:
            continue
        backs.add(back)
        body = _holder(target)
        key = next((known for known, element in bodies.items() if element is body), str(len(bodies) + 1))
        calls[link] = key
        bodies[key] = body
    return PageNotes(calls, bodies, frozenset(backs))


def _anchor(link: Element) -> str:
    address = link.get("href") or ""
    return address[1:] if address.startswith("#") else ""


def _names(link: Element) -> set[str]:
    """The names of a link and of the sign around it."""
    around = link.getparent()
    names = {link.get("id"), link.get("name"), around.get("id") if around is not None and around.tag == "sup" else None}
    return {name for name in names if name}


def _link_back(target: Element, names: set[str]) -> Element | None:
    if target.tag == "a":
        return target if _anchor(target) in names else None
    return next((link for link in target.iter("a") if _anchor(link) in names), None)


def _holder(target: Element) -> Element:
    """The element that holds a note's text: its list item or division, else the paragraph of the link that is its name."""
    if target.tag != "a":
        return target
    block = target
    while block.tag not in ("p", "li", "div", "td", "body") and block.getparent() is not None:
        block = block.getparent()  # type: ignore[assignment]  # the loop goes on only where there is a parent
    around = block.getparent()
    if block.tag == "p" and around is not None and around.tag == "div":
        others = [
            link for link in around.iter("a") if link is not target and _anchor(link) and (link.get("id") or link.get("name"))
        ]
        if not others:
            return around
    return block
