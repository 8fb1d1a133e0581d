"""The course as PDF: composes the document, has it set by the press, and finishes the pages.

What is deterministic: the same course, order and settings give the same bytes on every machine with the same fonts and
the same WeasyPrint.
"""

from __future__ import annotations

import re

from app.course.model import Course
from app.exports.composition import Document, compose
from app.exports.orders import Order
from app.exports.palette import root_rule
from app.exports.press import Job, Press
from app.places import PACKAGE
from app.rendering import catalogue, render

_ROOM = PACKAGE / "exports"
_STYLES = {
    "handout": ("page", "text", "cover", "trainer", "journey"),
    "trainer": ("page", "text", "cover", "trainer", "journey"),
    "bilingual": ("page", "text", "cover", "trainer", "bilingual"),
    "worksheet": ("page", "worksheet"),
}
_TEMPLATES = {"trainer": "print/handout.html"}
_FIRST_NUMBERED = {"worksheet": 1}
_LINK = re.compile(r'<a\b[^>]*? href="#([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
_ID = re.compile(r' id="([^"]+)"')

NAMES = {
    # Translators: the names of the printed editions.
    "handout": "Learner’s handout",
    "worksheet": "Worksheet",
    "bilingual": "Bilingual edition",
    "trainer": "Trainer’s edition",
}


def print_course(course: Course, order: Order, press: Press, *, public_url: str = "", contact: str = "") -> bytes:
    """The document as PDF/UA-1; raises :class:`app.exports.press.PressError` when it cannot be set."""
    document = compose(course, order, public_url=public_url, contact=contact)
    raw = press.print(make_job(document))
    from app.exports.finishing import finish  # brings pikepdf and fontTools, which only a document needs

    return finish(raw, first_numbered=_FIRST_NUMBERED.get(order.edition, 2))


def make_job(document: Document) -> Job:
    """The document as HTML with the files it asks for."""
    order = document.order
    styles = _STYLES[order.edition]
    html = render(
        order.language,
        _TEMPLATES.get(order.edition, f"print/{order.edition}.html"),
        doc=document,
        course=document.course,
        edition=document.edition,
        kind_name=edition_name(order),
        styles=styles,
    )
    files = dict(style_files(*styles))
    files |= {f"figures/{name}": (data, "image/svg+xml") for name, data in document.figures.items()}
    return Job(_without_dead_links(html), files)


def style_files(*styles: str) -> dict[str, tuple[bytes, str]]:
    """The tokens, the named style sheets and the fonts, as a print template asks for them."""
    files = {"styles/tokens.css": (root_rule().encode(), "text/css")}
    for name in styles:
        files[f"styles/{name}.css"] = ((_ROOM / "styles" / f"{name}.css").read_bytes(), "text/css")
    for path in sorted((_ROOM / "fonts").glob("*.woff2")):
        files[f"fonts/{path.name}"] = (path.read_bytes(), "font/woff2")
    return files


def edition_name(order: Order) -> str:
    """What the edition is called, in the language of the order."""
    return catalogue(order.language).gettext(NAMES[order.edition])


def _without_dead_links(html: str) -> str:
    """Links into sections that were not chosen become plain words."""
    places = set(_ID.findall(html))
    return _LINK.sub(lambda link: link[0] if link[1] in places else link[2], html)
