"""The certificate of whoever passed the self-test: one landscape sheet. The name is printed and kept nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.course.model import Course, Edition
from app.course.typography import bind
from app.exports.figures import fixed_figures
from app.exports.palette import write_values
from app.exports.pdf import style_files
from app.exports.press import Job, Press
from app.places import PACKAGE
from app.rendering import name_language, render

LONGEST_NAME = 80
_ROOM = PACKAGE / "exports"
_FONT = _ROOM / "fonts" / "NotoSans-Bold.woff2"
_FIRST_STOP, _LAST_STOP = 120, 688
_MOST_STOPS = 7
_STOP = (
    '<circle cx="{x}" cy="634" r="18" fill="var(--omni)" stroke="var(--paper)" stroke-width="5"/>'
    '<path d="M{tick} 634.5l5 5.5l9-10.5" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round"'
    ' stroke-linejoin="round"/>'
)


@dataclass(frozen=True, slots=True)
class Honour:
    """What a certificate attests: who (as typed), with how many points of how many, on which day."""

    name: str
    points: str
    total: int
    day: date


def clean_name(typed: str) -> str:
    """A typed name on one line, without control characters."""
    return " ".join("".join(char for char in typed if char.isprintable() or char.isspace()).split())


def can_print(name: str) -> bool:
    """Whether our font has every letter of the name: a certificate with empty boxes would be worse than none."""
    return all(char == " " or ord(char) in _letters() for char in name)


def print_certificate(course: Course, language: str, honour: Honour, press: Press) -> bytes:
    """The sheet as PDF/UA-1; raises :class:`app.exports.press.PressError` when it cannot be set."""
    # Loaded when a document is made: pikepdf and fontTools would hold up the start of every server.
    from app.exports.finishing import finish

    return finish(press.print(make_job(course, language, honour)))


def make_job(course: Course, language: str, honour: Honour) -> Job:
    """The sheet as HTML with the files it asks for."""
    edition = course.editions[language]
    places = _stops(edition)
    html = render(
        language,
        "print/certificate.html",
        course=course,
        edition=edition,
        honour=honour,
        title_lines=_balance(bind(edition.title)),
        level=re.sub(r"\s*\(.*", "", edition.level),
        tongue=name_language(language),
        stops=places,
        styles=("certificate", "places"),
    )
    drawing = (_ROOM / "drawings" / "certificate.svg").read_text(encoding="utf-8")
    ticks = "".join(_STOP.format(x=f"{x:g}", tick=f"{x - 6.5:g}") for _, x in places)
    art = write_values(drawing.replace('<g id="stops"/>', ticks)).encode()
    lefts = "".join(f".at-{number}{{left:{x:g}px}}" for number, (_, x) in enumerate(places, 1))
    figures = {"certificate.svg": art, "sign.svg": fixed_figures()["sign.svg"]}
    files = {f"figures/{name}": (data, "image/svg+xml") for name, data in figures.items()}
    return Job(html, {**style_files("certificate"), "styles/places.css": (lefts.encode(), "text/css"), **files})


def _stops(edition: Edition) -> tuple[tuple[str, float], ...]:
    """The stops that the line passes, with their places: the journey's, or the units' where no journey is told."""
    journey = next((section.journey for section in edition.sections if section.journey), None)
    names = [step.channel for step in journey.steps] if journey else [unit.title for unit in edition.units]
    names = names[:_MOST_STOPS]
    gap = (_LAST_STOP - _FIRST_STOP) / max(1, len(names) - 1)
    return tuple((name, _FIRST_STOP + gap * number) for number, name in enumerate(names))


def _balance(title: str, most: int = 44) -> tuple[str, ...]:
    """A long title in two lines of nearly one length; WeasyPrint cannot balance them."""
    spaces = [place for place, char in enumerate(title) if char == " "]
    if len(title) <= most or not spaces:
        return (title,)
    middle = min(spaces, key=lambda place: abs(place - len(title) / 2))
    return title[:middle], title[middle + 1 :]


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # a seventh of a second that only a certificate should cost

    with TTFont(_FONT) as font:
        return frozenset(font.getBestCmap())
