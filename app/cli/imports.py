"""`omnikurs import`: documents and questions that an author has already, brought into a course."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.content_report import print_count, print_problems
from app.cli.registries import known_kinds
from app.config import Settings
from app.course.manifest import NAME
from app.course.reader import read_course
from app.paths import new_content
from app.presentation.page_ids import RESERVED_NAMES

if TYPE_CHECKING:
    from app.imports.importing import Outcome
    from app.imports.report import Remark


class _Imports(click.Group):
    """A group in which a file may stand at the place of a command: then a document is meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command for documents before what is none."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["document", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options for documents, which are given without naming the command."""
        self.commands["document"].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


@click.group("import", cls=_Imports, subcommand_metavar="FILE --into COURSE")
def import_() -> None:
    """Bring a document or questions into a course: Word, LibreOffice, PowerPoint, saved HTML or Markdown.

    Its headings become sections. A course that is not there yet is made; nothing in one that is there is overwritten. What could
    not be taken is listed with its place.
    """


@import_.command(hidden=True)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", "into", metavar="COURSE", required=True, help="The course, by its name or as a folder.")
@click.option(
    "--lang", "language", default="", help="The language of the document; the course's first when left out, pl in a new one."
)
@click.option(
    "--ids", default="", metavar="NAMES", help="Names for the sections, with commas; else they are made from the headings."
)
@click.option("--unit", default="", metavar="ID", help="The unit to which the sections go; the last one when left out.")
@click.option(
    "--replace", is_flag=True, help="Write sections of the same names anew; the old files are kept with a ~ behind their names."
)
def document(file: Path, into: str, language: str, ids: str, unit: str, replace: bool) -> None:
    """Bring a document into a course."""
    from app.imports.errors import ImportFileError
    from app.imports.formats import installed_formats
    from app.imports.importing import Choices, import_document
    from app.imports.source import open_source

    names = tuple(name.strip() for name in ids.split(",") if name.strip())
    choices = Choices(language, names, unit, replace)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    try:
        outcome = import_document(open_source(file), course_folder(into), choices, installed_formats(), today)
    except (ImportFileError, OSError) as error:
        raise _refused(file, error) from None
    _print_outcome(file, outcome)


@import_.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", "into", metavar="COURSE", required=True, help="The course, by its name or as a folder.")
@click.option(
    "--section", default="", metavar="ID", help="The section that the questions are about; else their category says it."
)
@click.option("--lang", "language", default="", help="The language of the questions; the course's first when left out.")
@click.pass_context
def questions(context: click.Context, file: Path, into: str, section: str, language: str) -> None:
    """Bring questions into a course: GIFT (.gift, .txt) or Moodle XML (.xml).

    They are added to those that are there. What could not be taken is listed with its line.
    """
    from app.imports.errors import ImportFileError
    from app.imports.questions import QuestionChoices, import_questions
    from app.imports.source import open_source

    try:
        outcome = import_questions(
            open_source(file), course_folder(into), QuestionChoices(language, section), known_kinds(context)
        )
    except (ImportFileError, OSError) as error:
        raise _refused(file, error) from None
    click.echo(f"{file.name} → {outcome.folder} ({outcome.language}), new questions: {sum(outcome.counts.values())}")
    for path, count in outcome.counts.items():
        click.echo(f"  {path}: {count}")
    for path in outcome.kept:
        click.echo(f"  {path} (what was there before)")
    print_remarks(outcome.remarks)
    print_check(outcome.folder)


def course_folder(name: str) -> Path:
    """The folder of a course that somebody named: as a path, or by its name among the courses."""
    content = Settings.from_environment(os.environ).content
    if name in (".", "..") or any(mark in name for mark in ("/", os.sep)):
        return Path(name).resolve()
    here = Path.cwd() / name
    if (content / name).exists():
        return content / name
    return here if (here / NAME).is_file() else new_content(content) / name


def _refused(file: Path, error: Exception) -> click.ClickException:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return click.ClickException(f"{file.name} was not imported: {reason}.")


def _print_outcome(file: Path, outcome: Outcome) -> None:
    sort = "a new course" if outcome.is_new else "a course"
    click.echo(f"{file.name} → {outcome.folder} ({sort}, {outcome.language})")
    for path in outcome.files:
        click.echo(f"  {path}")
    for path in outcome.kept:
        click.echo(f"  {path} (what was there before)")
    print_remarks(outcome.remarks)
    if outcome.is_new:
        click.echo(f"Look through {NAME} and {outcome.language}/course.md: author, licence, level, keywords.")
    print_check(outcome.folder)


def print_remarks(remarks: tuple[Remark, ...]) -> None:
    """What was left out, and what was taken in another shape, each with its place."""
    for title, lost in (("Left out:", True), ("Taken in another shape:", False)):
        chosen = [remark for remark in remarks if remark.lost is lost]
        if chosen:
            click.echo(click.style(title, bold=True, fg="yellow" if lost else None))
        for remark in chosen:
            click.echo(f"  {remark}")


def print_check(folder: Path) -> None:
    """What `omnikurs check` says about the course now, and what to do next."""
    reading = read_course(folder, reserved=RESERVED_NAMES)
    print_problems(list(reading.problems))
    errors = len(reading.errors)
    print_count(reading.problems)
    if errors:
        click.echo(f"Mend these first, then `omnikurs check {folder.name}`: until then the course is not shown as it is now.")
    else:
        click.echo("Look at it with `omnikurs serve --reload`.")
