"""`omnikurs export`: the course as files, one format a subcommand."""

from __future__ import annotations

import functools
import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.registries import known_formats, known_kinds
from app.config import Settings

if TYPE_CHECKING:
    from app.course.model import Course
    from app.course.questions.kind import QuestionKind
    from app.exports.format import ExportFormat
    from app.registry import Registry

_USUAL_S = 8.0
_STEPS = 100


class Formats(click.Group):
    """A command for each registered format."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the formats, in their order."""
        return list(known_formats(ctx))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that format; ``None`` when there is none."""
        export_format = known_formats(ctx).get(cmd_name)
        return _command(export_format) if export_format else None


@click.group(cls=Formats)
def export() -> None:
    """Write a course as files to take away."""


def _command(export_format: ExportFormat) -> click.Command:
    """The command of a format, with what can be chosen in it."""
    renditions = export_format.renditions
    options = {option.name: option for rendition in renditions for option in rendition.options}
    params: list[click.Parameter] = [
        click.Argument(["course_id"], metavar="[COURSE]", required=False),
        click.Option(["--lang", "language"], help="The language; the first of the course when left out."),
    ]
    if len(renditions) > 1:
        names = ", ".join(rendition.name for rendition in renditions)
        params.append(
            click.Option(
                ["rendition", "--edition"], default=renditions[0].name, show_default=True, help=f"What to make: one of {names}."
            )
        )
    if export_format.takes_sections:
        params.append(click.Option(["--sections"], default="", help="Only these sections, with commas."))
    for option in options.values():
        owners = " or ".join(rendition.name for rendition in renditions if option in rendition.options)
        values = ", ".join(option.values) or "those that the course has"
        params.append(click.Option([f"--{option.name}"], default="", help=f"For {owners}: one of {values}."))
    path = click.Path(dir_okay=False, path_type=Path)
    params.append(click.Option(["-o", "--output"], type=path, help="The file; a good name when left out."))
    run = click.pass_context(functools.partial(_export, export_format))
    return click.Command(export_format.name, params=params, callback=run, help=f"Write a course as {export_format.label}.")


def _export(
    export_format: ExportFormat,
    caller: click.Context,
    course_id: str | None,
    language: str | None,
    output: Path | None,
    rendition: str | None = None,
    sections: str = "",
    **options: str,
) -> None:
    """Make the file and write it; ``options`` are those of the renditions."""
    from app.artifacts.atomic import write_whole
    from app.exports.errors import ExportError, ExportMissingError
    from app.exports.orders import OrderError, read_order
    from app.exports.services import open_services

    settings = Settings.from_environment(os.environ)
    course = _find(settings, known_kinds(caller), course_id)
    if language and language in course.drafts and language not in course.languages:
        course = course.as_draft(language)
    names = [name.strip() for name in sections.split(",") if name.strip()]
    try:
        order = read_order(export_format, course, language or course.source_language, rendition, names, options)
    except OrderError as error:
        raise click.ClickException(f"{str(error)[0].upper()}{str(error)[1:]}.") from None
    target = output or Path(f"{course.id}-{order.name}.{export_format.suffix}")
    started = time.monotonic()
    try:
        with open_services(settings) as services, _Progress(f"{order.name:18}"):
            made = export_format.make(course, order, services.context)
    except ExportMissingError as error:
        raise click.ClickException(f"{error}. `omnikurs doctor` says what to install.") from None
    except ExportError as error:
        raise click.ClickException(f"The {export_format.label} could not be made: {error}.") from None
    try:
        write_whole(target, made.body)
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}.") from None
    click.echo(f"{target}: {len(made.body) / 1_000_000:.2f} MB in {time.monotonic() - started:.1f} s.")


def _find(settings: Settings, kinds: Registry[QuestionKind], course_id: str | None) -> Course:
    from app.course.library import Library
    from app.presentation.page_ids import RESERVED_NAMES

    courses = Library(settings.content, kinds=kinds, reserved=RESERVED_NAMES).current().courses
    if course_id is None and len(courses) == 1:
        return next(iter(courses.values()))
    if course_id is None:
        known = ", ".join(courses) or "none without errors; `omnikurs check` says more"
        raise click.ClickException(f"Which course? There are: {known}.")
    if course_id not in courses:
        raise click.ClickException(f"There is no course “{course_id}” without errors; `omnikurs check` says more.")
    return courses[course_id]


class _Progress:
    """A bar that moves by the time a document usually takes, for a format tells nothing before it is done."""

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
