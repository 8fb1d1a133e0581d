"""`omnikurs export`: the course as files, one format a subcommand."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.config import Settings

if TYPE_CHECKING:
    from app.course.model import Course

_USUAL_S = 8.0
_STEPS = 100


@click.group()
def export() -> None:
    """Write a course as files to take away."""


@export.command()
@click.argument("course_id", metavar="[COURSE]", required=False)
@click.option("--lang", "language", help="The language; the first of the course when left out.")
@click.option("--edition", default="handout", show_default=True, help="handout, worksheet, bilingual or trainer.")
@click.option("--sections", default="", help="Only these sections, with commas.")
@click.option("--variant", default="", help="Which worksheet: A to F.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; a good name when left out.")
def pdf(course_id: str | None, language: str | None, edition: str, sections: str, variant: str, output: Path | None) -> None:
    """Print an edition of the course as PDF (tagged, A4)."""
    from app.exports.documents import write_whole
    from app.exports.orders import OrderError, read_order
    from app.exports.pdf import print_course
    from app.exports.press import Press, PressError, PressMissingError

    settings = Settings.from_environment(os.environ)
    course = _find(settings, course_id)
    names = [name.strip() for name in sections.split(",") if name.strip()]
    try:
        order = read_order(course, language or course.source_language, edition, names, variant)
    except OrderError as error:
        raise click.ClickException(f"{str(error)[0].upper()}{str(error)[1:]}.") from None
    target = output or Path(f"{course.id}-{order.name}.pdf")
    press = Press()
    started = time.monotonic()
    try:
        with _Progress(f"{order.name:18}"):
            data = print_course(course, order, press, public_url=settings.public_url, contact=settings.contact)
    except PressMissingError as error:
        raise click.ClickException(f"{error}. `omnikurs doctor` says what to install.") from None
    except PressError as error:
        raise click.ClickException(f"The PDF could not be made: {error}.") from None
    finally:
        press.close()
    try:
        write_whole(target, data)
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}.") from None
    click.echo(f"{target}: {len(data) / 1_000_000:.2f} MB in {time.monotonic() - started:.1f} s.")


def _find(settings: Settings, course_id: str | None) -> Course:
    from app.course.library import Library

    courses = Library(settings.content).current().courses
    if course_id is None and len(courses) == 1:
        return next(iter(courses.values()))
    if course_id is None:
        known = ", ".join(courses) or "none without errors; `omnikurs check` says more"
        raise click.ClickException(f"Which course? There are: {known}.")
    if course_id not in courses:
        raise click.ClickException(f"There is no course “{course_id}” without errors; `omnikurs check` says more.")
    return courses[course_id]


class _Progress:
    """A bar that moves by the time a document usually takes, for the press tells nothing before it is done."""

    def __init__(self, label: str) -> None:
        self._bar: Any = click.progressbar(length=_STEPS, label=label, show_eta=False)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> _Progress:
        self._bar.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()
        if error[0] is None:
            self._bar.update(_STEPS - self._bar.pos)
        self._bar.__exit__(*error)

    def _run(self) -> None:
        started = time.monotonic()
        while not self._done.wait(0.2):
            elapsed = time.monotonic() - started
            self._bar.update(int(_STEPS * elapsed / (elapsed + _USUAL_S / 2)) - self._bar.pos)
