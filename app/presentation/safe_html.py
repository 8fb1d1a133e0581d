"""The last check of a text's HTML: what a writer made goes through nh3 with the short list of what a course needs.

Writers make nothing else, so that it normally removes nothing; it is a second safeguard against a mistake in a writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import nh3

from app.course.content.links import SCHEMES
from app.course.element import Element
from app.presentation.marks import MARK_WRITERS
from app.presentation.node_writer import Allowed, NodeWriter, allowed
from app.presentation.nodes import NODE_WRITERS
from app.presentation.serialisation import FIRST_SLOT, with_slots

_OF_ALL = {"id", "lang", "data-sentence"}
"""The attributes that any element may have."""
_OF_WORDS: Mapping[str, Allowed] = {tag: allowed() for tag in ("br", "p", "span")}
"""What runs and sentences become, in whatever node they stand."""


def _cleaner_of(writers: Mapping[str, NodeWriter]) -> nh3.Cleaner:
    """A cleaner for what marks become, and for what these writers say that they write."""
    classes: dict[str, set[str]] = {}
    attributes: dict[str, set[str]] = {"*": _OF_ALL}
    marks = [(mark.tag, mark.allowed()) for mark in MARK_WRITERS.values()]
    nodes = [pair for writer in writers.values() for pair in writer.allowed_elements().items()]
    for tag, element in (*_OF_WORDS.items(), *marks, *nodes):
        classes.setdefault(tag, set()).update(element.classes)
        attributes.setdefault(tag, set()).update(element.attributes)
    return nh3.Cleaner(
        tags=set(classes),
        attributes=attributes,
        allowed_classes=classes,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


_cleaner = _cleaner_of(NODE_WRITERS)


def clean_html(html: str) -> str:
    """The same HTML with nothing in it but the elements, attributes, classes and addresses of the list."""
    return _cleaner.clean(html)


def to_html(content: Iterable[Element | str], writers: Mapping[str, NodeWriter] = NODE_WRITERS) -> str:
    """The HTML of elements, cleaned. Drawings were cleaned by a list of their own when they were read."""
    html, drawings = with_slots(content)
    html = clean_html(html) if writers is NODE_WRITERS else _cleaner_of(writers).clean(html)
    for number, drawing in enumerate(drawings):
        html = html.replace(chr(FIRST_SLOT + number), drawing, 1)
    return html
