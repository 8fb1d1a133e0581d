"""Links, citations and attributes in a parsed text: made into what a page needs, or reported at their line."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from app.course.allowlist import AUTHOR_ATTRIBUTES, SCHEMES
from app.course.context import Context
from app.course.hints import did_you_mean

Report = Callable[[int, str, str], None]
"""Takes a line, a message and a hint."""

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_OWN = {
    "a": {"href"},
    "img": {"src", "alt", "title"},
    "abbr": {"title"},
    "cite": {"data-sources"},
    "td": {"align"},
    "th": {"align"},
}
"""Attributes that Markdown itself sets, beside those of an author's attribute list."""


def source_anchor(source_id: str) -> str:
    """The id under which a work of the bibliography stands in a page."""
    return f"source-{source_id}"


def term_anchor(term_id: str) -> str:
    """The id under which a term of the glossary stands in a page."""
    return f"term-{term_id}"


class LinkChecker:
    """Checks one parsed text. ``source`` and ``line`` (its first) serve to find the line of what is wrong."""

    def __init__(self, context: Context, report: Report, source: str, line: int) -> None:
        self._context = context
        self._report = report
        self._lines = source.split("\n")
        self._line = line

    def line_of(self, needle: str) -> int:
        """The line on which ``needle`` first stands, or the first line."""
        for number, text in enumerate(self._lines):
            if needle and needle in text:
                return self._line + number
        return self._line

    def check(self, element: Element) -> None:
        """Make citations into links, and take away and report what must not stand in a course."""
        for child in list(element.iter()):
            self._check_attributes(child)
            if child.tag == "a":
                self._check_link(child)
            elif child.tag == "cite":
                self._cite(child)

    def _check_attributes(self, element: Element) -> None:
        own = _OWN.get(element.tag, set())
        for name, value in list(element.attrib.items()):
            if name == "class" or name in own:
                continue
            if name not in AUTHOR_ATTRIBUTES or AUTHOR_ATTRIBUTES[name] not in ("", element.tag):
                del element.attrib[name]
                self._report(self.line_of(name), f"the attribute '{name}' cannot be used", "use {#id} or {lang=…}")
            elif name == "id" and not _ID.match(value):
                del element.attrib[name]
                hint = "an id is made of Latin letters, digits and hyphens, and begins with a letter"
                self._report(self.line_of(value), f"'{value}' is not an id", hint)
            elif name == "lang" and not _LANGUAGE.match(value):
                del element.attrib[name]
                self._report(self.line_of(value), f"'{value}' is not a language", "a code such as la, en or de")

    def _check_link(self, link: Element) -> None:
        address = link.get("href", "").strip()
        if address.startswith("#"):
            if address[1:] not in self._context.targets:
                del link.attrib["href"]
                hint = did_you_mean(address[1:], self._context.targets)
                self._report(self.line_of(address), f"the link leads nowhere: {address}", hint)
            return
        try:
            parts = urlsplit(address)
            good = parts.scheme.lower() in SCHEMES and bool(parts.netloc or parts.scheme.lower() in ("mailto", "tel"))
        except ValueError:
            good = False
        if not good:
            link.attrib.pop("href", None)
            hint = "write [text](#section) for a place in the course, or an address with https://"
            self._report(self.line_of(address), f"the link cannot be followed: {address[:80]}", hint)

    def _cite(self, cite: Element) -> None:
        keys = cite.attrib.pop("data-sources", "").split(";")
        cite.text = "["
        last: Element | None = None
        for key in keys:
            number = self._context.sources.get(key)
            if number is None:
                hint = did_you_mean(key, self._context.sources)
                self._report(self.line_of(f"@{key}"), f"the bibliography has no work '{key}'", hint)
                continue
            if last is not None:
                last.tail = ", "
            last = Element("a", {"href": f"#{source_anchor(key)}", "class": "citation"})
            last.text = str(number)
            cite.append(last)
        if last is None:
            cite.text = ""
        else:
            last.tail = "]"
