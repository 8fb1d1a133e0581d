"""`omnikurs check`, `diff` and `new`: problems of the content, changes since its translation, a course to start from."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import click

from app.audio.unsayable import find_unsayable
from app.cli import content_report
from app.cli.registries import known_engines, known_kinds
from app.config import Settings
from app.course import staleness, starter
from app.course.drafts import DraftSections, find_draft_sections
from app.course.errors import Problem, Severity
from app.course.files import Snapshot, take_snapshot
from app.course.hints import did_you_mean
from app.course.languages.mistaken_tags import meant_language
from app.course.manifest import ID, NAME, Manifest, read_manifest
from app.course.model import Course
from app.course.reader import read_snapshot
from app.course.staleness import Translation
from app.exports.printing.letters import find_unprintable
from app.imports.ids import slug
from app.paths import new_content
from app.presentation.page_ids import RESERVED_NAMES
from app.presentation.rendering import languages


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
@click.pass_context
def check(
    context: click.Context, course: str | None, strict: bool, translations: bool, form: str, accepted: tuple[str, ...]
) -> None:
    """List every problem of the content at once, as path:line: message."""
    folders = _folders(course)
    for path in accepted:
        _accept(path, folders, quiet=form == "json")
    problems: list[Problem] = []
    found: list[Translation] = []
    courses: list[Course] = []
    kinds, engines = known_kinds(context), tuple(known_engines(context))
    for folder in folders:
        snapshot = take_snapshot(folder)
        reading = read_snapshot(snapshot, kinds, RESERVED_NAMES)
        problems += reading.problems
        if reading.course is not None:
            courses.append(reading.course)
            problems += find_unsayable(reading.course, engines)
        manifest, _ = read_manifest(snapshot)
        drafts = manifest.drafts if manifest is not None else ()
        if manifest is not None:
            problems += _unspoken(snapshot, manifest)
            problems += find_unprintable(snapshot, manifest.published)
        hidden = find_draft_sections(snapshot, manifest) if manifest is not None else DraftSections({})
        states = staleness.find_translations(folder, snapshot, _languages(snapshot))
        found += states
        for state in states:
            stale = list(staleness.problems_of([state]))
            problems += (problem.as_note() for problem in stale) if state.language in drafts else hidden.told(stale)
    problems.sort()
    if form == "json":
        click.echo(json.dumps(content_report.as_data(problems, found if translations else None), ensure_ascii=False, indent=2))
    else:
        content_report.print_problems(problems)
        if translations:
            content_report.print_translations(found)
        content_report.print_summary(problems, courses)
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    failed = any(problem.severity in failing for problem in problems)
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
@click.option(
    "--lang", "chosen", multiple=True, type=click.Choice(starter.LANGUAGES), help="Only this language (again for more)."
)
def new(course: str, chosen: tuple[str, ...]) -> None:
    """Write a small course in which every feature of the format is shown once: ./COURSE, or in OMNIKURS_CONTENT."""
    content = new_content(Settings.from_environment(os.environ).content)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    if not ID.match(course):
        rule = f"small Latin letters, digits and hyphens, such as {slug(course, 'my-course')}"
        raise click.ClickException(f"The course '{course}' was not written: a course's name is made of {rule}.")
    try:
        folder = starter.write_course(content, course, today, RESERVED_NAMES, chosen or starter.USUAL)
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


def _unspoken(snapshot: Snapshot, manifest: Manifest) -> Iterator[Problem]:
    """An error for each language that no catalogue speaks: nobody would see it. Of a draft it is a note."""
    known = languages()
    for language in manifest.languages:
        if language in known:
            continue
        meant = meant_language(language, known)
        hint = f"did you mean '{meant}'?" if meant else f"`omnikurs strings start {language}` begins its catalogue"
        message = f"the interface does not speak '{language}', so nobody can read the course in it"
        problem = Problem(snapshot.path(NAME), manifest.languages_line, message, hint)
        yield problem.as_note() if language in manifest.drafts else problem


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
