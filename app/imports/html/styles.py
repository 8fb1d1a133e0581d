"""The looks of elements in a saved page, as far as they mean something: bold, slanted, struck out, raised, hidden.

Reads the simple rules that office programs write (``.c5``, ``p.MsoTitle``, ``b``) and ``style=""``; later ones count more.
"""

from __future__ import annotations

from collections.abc import Mapping

import tinycss2
from lxml import etree

_MEANT = frozenset(
    {
        "display", "font-size", "font-style", "font-weight", "margin-left", "mso-element", "mso-hide", "mso-list",
        "mso-outline-level", "mso-special-character", "text-decoration", "text-decoration-line", "vertical-align", "visibility",
    }
)  # fmt: skip
_MOST_RULES = 20_000


class PageStyles:
    """The rules of one page."""

    def __init__(self, root: etree._Element) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        for sheet in root.iter("style"):
            for rule in tinycss2.parse_stylesheet(sheet.text_content(), skip_comments=True, skip_whitespace=True):  # type: ignore[attr-defined]  # lxml.html's elements have it, the stubs' do not
                if rule.type == "qualified-rule" and len(self._rules) < _MOST_RULES:
                    self._add(rule)

    def of(self, element: etree._Element) -> Mapping[str, str]:
        """The properties of an element that mean something, in small letters; not those of what it stands in."""
        found: dict[str, str] = {}
        if self._rules:
            tag = str(element.tag)
            classes = (element.get("class") or "").split()
            for name in (tag, *(f".{one}" for one in classes), *(f"{tag}.{one}" for one in classes)):
                found.update(self._rules.get(name, {}))
        if style := element.get("style"):
            found.update(_properties(tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)))
        return found

    def _add(self, rule: tinycss2.ast.QualifiedRule) -> None:
        properties = _properties(tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True))
        if properties:
            for name in tinycss2.serialize(rule.prelude).split(","):
                self._rules.setdefault(name.strip(), {}).update(properties)


def _properties(declarations: list[tinycss2.ast.Node]) -> dict[str, str]:
    return {
        one.lower_name: tinycss2.serialize(one.value).strip().lower()
        for one in declarations
        if one.type == "declaration" and one.lower_name in _MEANT
    }


def points(length: str) -> float:
    """A length in points; 0 when it is none."""
    for unit, factor in (("pt", 1.0), ("px", 0.75), ("cm", 28.35), ("mm", 2.835), ("in", 72.0)):
        if length.endswith(unit):
            try:
                return float(length.removesuffix(unit)) * factor
            except ValueError:
                return 0
    return 0
