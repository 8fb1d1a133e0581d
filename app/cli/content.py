"""What an author asks of the content: is it right, what has changed since it was translated, a course to start from."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import click

from app.cli import content_report
from app.config import Settings
from app.course import staleness, starter
from app.course.errors import Problem, Severity
from app.course.files import Snapshot, take_snapshot
from app.course.hints import did_you_mean
from app.course.manifest import NAME, read_manifest
from app.course.model import Course
from app.course.reader import read_snapshot
from app.course.staleness import Translation


@click.command()
@click.argument("course", required=False)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--translations", is_flag=True, help="Say of each translated file whether it is current.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--accept",
    "accepted",
    metavar="PATH",
    multiple=True,
    help="Note that a translated file, or a folder of them, is current.",
)
def check(course: str | None, strict: bool, translations: bool, form: str, accepted: tuple[str, ...]) -> None:
    """List every problem of the content at once, as path:line: message."""
    folders = _folders(course)
    for path in accepted:
        _accept(path, folders, quiet=form == "json")
    problems: list[Problem] = []
    found: list[Translation] = []
    courses: list[Course] = []
    for folder in folders:
        snapshot = take_snapshot(folder)
        reading = read_snapshot(snapshot)
        problems += reading.problems
        if reading.course is not None:
            courses.append(reading.course)
        states = staleness.find_translations(folder, snapshot, _languages(snapshot))
        found += states
        problems += staleness.problems_of(states)
    problems.sort()
    if form == "json":
        click.echo(json.dumps(content_report.as_data(problems, found if translations else None), ensure_ascii=False, indent=2))
    else:
        content_report.print_problems(problems)
        if translations:
            content_report.print_translations(found)
        content_report.print_sum(problems, courses)
    failed = any(strict or problem.severity is Severity.ERROR for problem in problems)
    sys.exit(1 if failed else 0)


@click.command()
@click.argument("section")
@click.option("--course", help="The course, when there are several.")
@click.option("--lang", help="The language of the translation, when there are several.")
def diff(section: str, course: str | None, lang: str | None) -> None:
    """Show what changed in the source since the translation of SECTION was made."""
    known: set[str] = set()
    shown = False
    for folder in _folders(course):
        snapshot = take_snapshot(folder)
        for translation in staleness.find_translations(folder, snapshot, _languages(snapshot)):
            name = translation.path.split("/", 2)[2]
            stem = name.rpartition(".")[0]
            known.add(stem)
            names = (stem, name, translation.path, stem.removeprefix("questions/"), stem.removeprefix("trainer/"))
            if section in names and lang in (None, translation.language):
                shown = True
                content_report.print_difference(translation)
    if not shown:
        hint = did_you_mean(section, known)
        raise click.ClickException(f"No translation is called '{section}'" + (f" ({hint})" if hint else "") + ".")


@click.command()
@click.argument("course")
def new(course: str) -> None:
    """Write a small bilingual course in which every feature of the format is shown once."""
    content = Settings.from_environment(os.environ).content
    today = datetime.datetime.now(tz=datetime.UTC).date()
    try:
        folder = starter.write_course(content, course, today)
    except (starter.StarterError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise click.ClickException(f"The course '{course}' was not written: {reason}.") from None
    click.echo(f"Written: {folder}")
    click.echo(f"Look at it with `omnikurs serve --reload`, and check what you write with `omnikurs check {course}`.")


def _folders(course: str | None) -> list[Path]:
    """The folder of the course, or of all; ends the command when there is none."""
    content = Settings.from_environment(os.environ).content
    try:
        folders = sorted(entry for entry in content.iterdir() if (entry / NAME).is_file())
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        raise click.ClickException(
            f"The content folder {content} cannot be read ({reason}). Set OMNIKURS_CONTENT to the folder of your courses."
        ) from None
    if not folders:
        raise click.ClickException(f"There is no course in {content}. `omnikurs new NAME` writes one.")
    if course is None:
        return folders
    chosen = [folder for folder in folders if folder.name == PurePosixPath(course).name]
    if not chosen:
        hint = did_you_mean(course, [folder.name for folder in folders])
        raise click.ClickException(f"There is no course '{course}' in {content} ({hint}).")
    return chosen


def _languages(snapshot: Snapshot) -> tuple[str, ...]:
    manifest, _ = read_manifest(snapshot)
    return manifest.languages if manifest is not None and manifest.languages else ("",)


def _accept(path: str, folders: Iterable[Path], *, quiet: bool) -> None:
    """Accept a path given from here, from the content folder, or from the course."""
    for folder in folders:
        for candidate in (Path(path), folder.parent / path, folder / path):
            # Not resolve(): a link in the content may lead anywhere.
            place = Path(os.path.abspath(candidate))
            root = Path(os.path.abspath(folder))
            if not place.exists() or not place.is_relative_to(root):
                continue
            snapshot = take_snapshot(folder)
            try:
                done = staleness.accept(folder, snapshot, _languages(snapshot), PurePosixPath(place.relative_to(root).as_posix()))
            except LookupError:
                break
            except OSError as error:
                raise click.ClickException(f"The translation could not be accepted: {error.strerror}.") from None
            for name in done if not quiet else ():
                click.echo(f"accepted: {folder.name}/{name}")
            return
    raise click.ClickException(f"There is no translation at {path}. Give a path such as omnichannel/ru/what-is.md.")
