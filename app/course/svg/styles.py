"""Style sheets and ``style`` of a drawing as attributes: a page takes no styles from a drawing, and paper knows no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cssselect2
import tinycss2
from lxml import etree

from app.course.svg.values import in_user_units
from app.course.svg.vocabulary import HARMLESS, PROPERTIES, SVG

Report = Callable[[etree._Element, str], None]
"""Takes an element and what is lost of its looks."""

_DEFAULTS = frozenset(
    {"normal", "auto", "none", "0", "0px", "inherit", "initial", "start", "baseline", "visible", "srgb", "mixed"}
)
_MARKERS = ("marker-start", "marker-mid", "marker-end")
_MOST_RULES = 2_000
_IN_A_STYLE = 3
"""Ranks above every selector."""

Rank = tuple[bool, tuple[int, ...], int]


def apply_styles(root: etree._Element, report: Report) -> None:
    """Make attributes of what the style sheets and ``style`` of a drawing say, and take them out.

    Rules win over attributes, the more specific over the less, ``style`` over both, ``!important`` over all. What no attribute
    can say is reported once.
    """
    sheets = list(root.iter(f"{SVG}style"))
    if not sheets and not any("style" in node.attrib for node in root.iter()):
        return
    told: set[str] = set()

    def lose(node: etree._Element, what: str) -> None:
        if what not in told:
            told.add(what)
            report(node, what)

    matcher = cssselect2.Matcher()
    for sheet in sheets:
        _read(sheet, matcher, lose)
    for wrapper in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        _style(wrapper.etree_element, matcher.match(wrapper) if sheets else (), lose)
    for sheet in sheets:
        parent = sheet.getparent()
        if parent is not None:
            parent.remove(sheet)
    if sheets:  # classes were for them, and may mean something else in a page
        for node in root.iter():
            node.attrib.pop("class", "")


def _read(sheet: etree._Element, matcher: cssselect2.Matcher, lose: Report) -> None:
    rules = tinycss2.parse_stylesheet(sheet.text or "", skip_comments=True, skip_whitespace=True)
    for rule in rules[:_MOST_RULES]:
        if rule.type == "at-rule":
            lose(sheet, f"@{rule.at_keyword[:20]} of its style sheet is left out")
        elif rule.type == "qualified-rule":
            declarations = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            try:
                for selector in cssselect2.compile_selector_list(rule.prelude):
                    matcher.add_selector(selector, declarations)
            except cssselect2.SelectorError:
                lose(sheet, f"the rule for '{tinycss2.serialize(rule.prelude).strip()[:40]}' is left out")
        else:
            lose(sheet, "a part of its style sheet cannot be read")


def _style(node: etree._Element, matches: Any, lose: Report) -> None:
    found: dict[str, tuple[Rank, str]] = {}
    order = 0
    blocks = [(specificity, payload) for specificity, _, pseudo, payload in matches if pseudo is None]
    own = node.attrib.pop("style", "")
    if own:
        parsed = tinycss2.parse_blocks_contents(str(own), skip_comments=True, skip_whitespace=True)
        blocks.append(((_IN_A_STYLE, 0, 0), parsed))
    for specificity, declarations in blocks:
        for declaration in declarations:
            order += 1
            if declaration.type != "declaration":
                lose(node, "a part of its style cannot be read")
                continue
            value = tinycss2.serialize(declaration.value).strip()
            rank: Rank = (bool(declaration.important), tuple(specificity), order)
            for name in _MARKERS if declaration.lower_name == "marker" else (declaration.lower_name,):
                if name not in found or found[name][0] < rank:
                    found[name] = (rank, value)
    for name, (_, value) in found.items():
        if name in PROPERTIES:
            node.set(name, in_user_units(value) if value[:4].lower() != "url(" else value)
        elif not _goes_without_saying(name, value):
            lose(node, f"'{name}: {value[:40]}' is left out")


def _goes_without_saying(name: str, value: str) -> bool:
    """Whether nobody misses a property: one of a program's own, or one that says what is so anyway."""
    own = name.startswith(("-", "font-variant", "font-feature", "text-decoration-", "solid-")) or name in HARMLESS
    return own or value.lower() in _DEFAULTS or not value
