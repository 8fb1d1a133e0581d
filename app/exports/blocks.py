"""An author's blocks fitted to paper: drawings redrawn, headings one level lower, tables told whole from broken."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Mapping

from app.course.adaptation import shift_headings
from app.course.model import Block, Picture, Term
from app.exports.drawing import draw, fitting_width

_HEAD = re.compile(r'<th scope="col"(?: class="([^"]*)")?>(.*?)</th>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_LABEL = re.compile(r'<svg\b[^>]*? aria-label="([^"]*)"')
COLUMN_PX = 474.0
_WORDS_PX = 15.0
_LONG_TABLE = 12
_MARKED = {"omnichannel": "is-omni", "multichannel": "is-multi"}
"""Terms whose columns carry the whole or the broken line; a course without them has plain tables."""


class BlockSetter:
    """Fits blocks of one edition to paper."""

    def __init__(self, glossary: tuple[Term, ...]) -> None:
        self._marked: Mapping[str, str] = {
            form.casefold(): _MARKED[term.id] for term in glossary if term.id in _MARKED for form in (term.name, *term.forms)
        }

    def set(self, block: Block, *, opening: bool = False, suffix: str = "") -> str:
        """The block's HTML for print; ``opening`` makes it the section's first words; ``suffix`` keeps a twin's ids apart."""
        html = shift_headings(block.html, 1)
        if opening and block.kind == "paragraph":
            html = html.replace("<p ", '<p class="opening" ', 1)
        if block.kind == "table":
            html = _HEAD.sub(self._mark, html)
            if html.count("<tr") > _LONG_TABLE:
                html = html.replace('class="table"', 'class="table is-long"', 1)
        return _PICTURE.sub(lambda found: redraw(found[0], suffix), html)

    def _mark(self, found: re.Match[str]) -> str:
        words = markup.unescape(_TAG.sub("", found[2])).strip().casefold()
        names = " ".join(filter(None, (found[1], self._marked.get(words, ""))))
        return f'<th scope="col" class="{names}">{found[2]}</th>' if names else found[0]


def redraw(svg: str, suffix: str = "") -> str:
    """An inlined drawing of a page, made ready for print."""
    label = _LABEL.match(svg)
    alternative = markup.unescape(label[1]) if label else ""
    drawn = draw(Picture("figure.svg", "", alternative, svg.replace("&nbsp;", "\N{NO-BREAK SPACE}")), suffix=suffix)
    width = fitting_width(drawn, COLUMN_PX, _WORDS_PX)
    return drawn.replace("<svg ", f'<svg style="width: {width:.0f}px" ', 1)
