"""The last wall before a page: every block's HTML goes through nh3 with the short list of what a course needs."""

from __future__ import annotations

import nh3

_CLASSES = {
    "a": {"citation"},
    "div": {"callout", "callout-example", "callout-note", "callout-line", "table"},
    "p": {"callout-title"},
    "td": {"align-left", "align-center", "align-right", "omni", "multi"},
    "th": {"align-left", "align-center", "align-right", "omni", "multi"},
}
_ATTRIBUTES = {
    "*": {"id", "lang", "data-sentence"},
    "a": {"href"},
    "abbr": {"title"},
    "ol": {"start"},
    "td": {"data-label"},
    "th": {"scope", "data-label"},
    "div": {"role", "tabindex", "aria-label", "data-picture"},
}
_TAGS = (
    "a abbr b blockquote br cite code dd div dl dt em figcaption figure h2 h3 h4 h5 h6 i li ol p q s small span strong sub "
    "sup table tbody td th thead tr ul"
)

AUTHOR_ATTRIBUTES = {"id": "", "lang": "", "title": "abbr", "href": "a", "start": "ol"}
"""What an author's attribute list may set, and on which element only (empty: on any)."""

SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_cleaner = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    allowed_classes=_CLASSES,
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
)


def clean_html(html: str) -> str:
    """The same HTML with nothing in it but the elements, attributes, classes and addresses of the list."""
    return _cleaner.clean(html)
