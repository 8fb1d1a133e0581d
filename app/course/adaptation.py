"""Safe HTML of a block fitted to its place: headings of another level, no paragraph around it, ids of its own beside a twin."""

from __future__ import annotations

import re

_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")
_PARAGRAPH = re.compile(r"\s*<p(?:\s[^>]*)?>(.*)</p>\s*", re.DOTALL)
_NAMED = re.compile(r'(?<= )(?P<name>id|data-sentence)="(?P<value>[^"]*)"')
_POINTING = re.compile(r'(?P<before> href="#|="url\(#)(?P<value>[^")]*)')


def shift_headings(html: str, by: int) -> str:
    """The HTML with every heading ``by`` levels lower (or higher, when negative), never outside h1–h6.

    Blocks are made with ``##`` as ``<h3>``, for a page whose h1 is the course and whose h2 are its sections' titles.
    """
    return _HEADING.sub(lambda match: f"<{match[1]}h{min(6, max(1, int(match[2]) + by))}", html)


def inside_paragraph(html: str) -> str:
    """The inside of HTML that is one paragraph, to stand in a heading or a label; anything else as it is."""
    found = _PARAGRAPH.fullmatch(html)
    return found[1] if found else html


def with_suffix(html: str, suffix: str, *, links: bool = True) -> str:
    """The HTML with ``suffix`` after every id and sentence id, so that it can stand beside its twin in one page.

    ``links``: whether links to a place in the page (``#what-is``) lead to the suffixed one too. References inside a
    drawing always do. A sentence ``what-is-4.2`` becomes ``what-is-4-ru.2``: the suffix belongs to the block.
    """
    html = _NAMED.sub(lambda match: f'{match["name"]}="{suffixed(match["value"], suffix)}"', html)

    def point(match: re.Match[str]) -> str:
        in_drawing = "url(" in match["before"] or _is_use(html, match.start())
        return match["before"] + (suffixed(match["value"], suffix) if links or in_drawing else match["value"])

    return _POINTING.sub(point, html)


def suffixed(name: str, suffix: str) -> str:
    """The id of a block or a sentence with a suffix: ``what-is-4.2`` and ``-ru`` give ``what-is-4-ru.2``."""
    block, dot, ordinal = name.partition(".")
    return f"{block}{suffix}{dot}{ordinal}"


def _is_use(html: str, place: int) -> bool:
    return html.rfind("<", 0, place) == html.rfind("<use", 0, place)
