"""How problems, states and differences of the content look in a terminal, and as JSON."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import click

from app.course.errors import Problem, Severity
from app.course.model import Course
from app.course.staleness import Change, Translation, TranslationState

_COLOURS = {Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def as_data(problems: list[Problem], translations: list[Translation] | None) -> dict[str, object]:
    """Problems, and the state of the translations when it was asked for, for a program to read."""
    data: dict[str, object] = {
        "problems": [
            {"path": p.path, "line": p.line, "severity": str(p.severity), "message": p.message, "hint": p.hint} for p in problems
        ]
    }
    if translations is not None:
        data["translations"] = [
            {
                "path": t.path,
                "source": t.source,
                "language": t.language,
                "state": str(t.state),
                "changes": len(t.changes),
            }
            for t in translations
        ]
    return data


def print_problems(problems: list[Problem]) -> None:
    """Each problem on a line of its own, as editors and terminals can follow it."""
    for problem in problems:
        place = click.style(f"{problem.path}:{problem.line}:", bold=True)
        mark = "" if problem.severity is Severity.ERROR else f"{problem.severity}: "
        hint = click.style(f" ({problem.hint})", dim=True) if problem.hint else ""
        click.echo(f"{place} {click.style(mark, fg=_COLOURS.get(problem.severity))}{problem.message}{hint}")


def print_translations(translations: list[Translation]) -> None:
    """The state of each translated file, and how many pieces of its source have changed."""
    colours = {TranslationState.CURRENT: "green", TranslationState.STALE: "yellow", TranslationState.UNKNOWN: "cyan"}
    for translation in translations:
        count = f" ({len(translation.changes)})" if translation.changes else ""
        click.echo(f"{click.style(f'{translation.state:<14}', fg=colours[translation.state])} {translation.path}{count}")


def print_summary(problems: list[Problem], courses: list[Course]) -> None:
    """The number of sections and questions of each course, and the number of problems."""
    for course in courses:
        edition = course.editions[course.source_language]
        counts = f"sections: {len(edition.sections)}, questions: {len(edition.quiz.questions)}"
        drafts = f", drafts: {', '.join(course.drafts)}" if course.drafts else ""
        click.echo(f"{course.id}: {counts}, languages: {', '.join(course.languages)}{drafts}")
    print_count(problems)


def print_count(problems: Iterable[Problem]) -> None:
    """How many problems there are of each severity; notes only where there are any."""
    counts = Counter(problem.severity for problem in problems)
    errors, warnings, notes = (counts[severity] for severity in Severity)
    told = f"errors: {errors}, warnings: {warnings}" + (f", notes: {notes}" if notes else "")
    click.echo(click.style(told, fg="red" if errors else "yellow" if warnings else "green"))


def print_difference(translation: Translation) -> None:
    """What changed in the source of a translation, piece by piece, each with the place to mend."""
    click.echo(click.style(f"{translation.path}: {translation.state}", bold=True))
    if translation.state is TranslationState.UNKNOWN:
        click.echo(f"  Nobody noted which source it was made from. When it is right: omnikurs check --accept {translation.path}")
    for change in translation.changes:
        place = f"{translation.source}:{change.after.line}" if change.after else f"{translation.source}, gone"
        click.echo(click.style(f"  {place} → mend {translation.path}:{change.counterpart_line}", fg="cyan"))
        for line in _diff_lines(change):
            click.echo(f"    {line}")


def _diff_lines(change: Change) -> Iterator[str]:
    """The two texts of a change as lines that begin with - and +, with the words that differ set off."""
    before = re.split(r"(\s+)", change.before.text) if change.before else []
    after = re.split(r"(\s+)", change.after.text) if change.after else []
    old, new = [], []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        same = tag == "equal" or not before or not after
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        old.append(gone if same or not gone else _highlight(gone, "red"))
        new.append(come if same or not come else _highlight(come, "green"))
    for mark, colour, text in (("-", "red", "".join(old)), ("+", "green", "".join(new))):
        if text:
            yield from (f"{click.style(mark, fg=colour)} {line}" for line in text.split("\n"))


def _highlight(text: str, colour: str) -> str:
    return "\n".join(
        click.style(line, fg=colour, bold=True, underline=True) if line.strip() else line for line in text.split("\n")
    )
