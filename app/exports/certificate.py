"""The certificate of a passed self-test: one landscape sheet. The name is printed and kept nowhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.course.element import Element
from app.course.model import Course
from app.course.pictures import read_drawing
from app.course.typography import bind
from app.exports.printing.figures import fixed_figures
from app.exports.printing.letters import letters_of
from app.exports.printing.pdf_renderer import Job, PdfRenderer
from app.exports.printing.print_files import FONTS, style_files
from app.paths import PACKAGE
from app.presentation.palette import as_file
from app.presentation.rendering import name_language, render

LONGEST_NAME = 80
_FONT = FONTS / "NotoSans-Bold.woff2"
_FIRST_STOP, _LAST_STOP = 120, 688
_LEVEL = 634
_STOPS = "certificate-stops"
_LINE = {"fill": "none", "stroke-linecap": "round", "stroke-linejoin": "round"}


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What a certificate attests: on which day, with how many points, and for each question whether the first try was right.

    ``name`` is as typed and stands outside of it.
    """

    name: str
    points: str
    right: tuple[bool, ...]
    day: date

    @property
    def total(self) -> int:
        """How many questions there were."""
        return len(self.right)


def clean_name(typed: str) -> str:
    """A typed name on one line, without control characters; accents with their letters, ʼ as our font has it: ’."""
    typed = unicodedata.normalize("NFC", typed).replace("\u02bc", "\u2019")
    return " ".join("".join(char for char in typed if char.isprintable() or char.isspace()).split())


def can_print(name: str) -> bool:
    """Whether our font has every letter of the name: a certificate with empty boxes would be worse than none."""
    return all(char == " " or ord(char) in letters_of(_FONT) for char in name)


def print_certificate(course: Course, language: str, certificate: CertificateData, renderer: PdfRenderer) -> bytes:
    """The sheet as PDF/UA-1; raises :class:`app.exports.printing.pdf_renderer.RenderError` when it cannot be rendered."""
    # Loaded when a document is made: pikepdf and fontTools would hold up the start of every server.
    from app.exports.printing.finishing import finish

    return finish(renderer.render(make_job(course, language, certificate)))


def make_job(course: Course, language: str, certificate: CertificateData) -> Job:
    """The sheet as HTML with the files it asks for."""
    edition = course.editions[language]
    html = render(
        language,
        "print/certificate.html",
        course=course,
        edition=edition,
        certificate=certificate,
        title_lines=_balance(bind(edition.title, language)),
        level=re.sub(r"\s*\(.*", "", edition.level),
        language_name=name_language(language),
        styles=("certificate",),
    )
    art = as_file(_with_stops(_drawing(), certificate.right))
    figures = {"certificate.svg": art, "sign.svg": fixed_figures()["sign.svg"]}
    files = {f"figures/{name}": (data, "image/svg+xml") for name, data in figures.items()}
    return Job(html, {**style_files("certificate"), **files})


@cache
def _drawing() -> Element:
    """The sheet's drawing, in which an empty group marks where the stops stand."""
    path = PACKAGE / "exports" / "printing" / "drawings" / "certificate.svg"
    drawing = read_drawing(path.read_bytes(), path.name)
    if drawing.tree is None or drawing.problems:
        raise ValueError(f"{path.name}: {'; '.join(map(str, drawing.problems))}")
    return drawing.tree


def _with_stops(drawing: Element, right: tuple[bool, ...]) -> Element:
    """The drawing with a stop on the line for each question: with a tick where its first try was right, else an open ring."""
    gap = (_LAST_STOP - _FIRST_STOP) / max(1, len(right) - 1)
    stops = [part for number, good in enumerate(right) for part in _stop(_FIRST_STOP + gap * number, good=good)]
    return drawing.changed(lambda node: node.holding(*stops) if node.get("id") == _STOPS else node)


def _stop(x: float, *, good: bool) -> tuple[Element, ...]:
    at = {"cx": f"{x:g}", "cy": f"{_LEVEL}", "stroke-width": "5"}
    if not good:
        return (Element("circle", {**at, "r": "13", "fill": "var(--paper)", "stroke": "var(--omni)"}),)
    tick = {**_LINE, "d": f"M{x - 6.5:g} {_LEVEL}.5l5 5.5l9-10.5", "stroke": "#fff", "stroke-width": "3.4"}
    return Element("circle", {**at, "r": "18", "fill": "var(--omni)", "stroke": "var(--paper)"}), Element("path", tick)


def _balance(title: str, most: int = 44) -> tuple[str, ...]:
    """A long title in two lines of nearly one length; WeasyPrint cannot balance them."""
    spaces = [place for place, char in enumerate(title) if char == " "]
    if len(title) <= most or not spaces:
        return (title,)
    middle = min(spaces, key=lambda place: abs(place - len(title) / 2))
    return title[:middle], title[middle + 1 :]
