"""`omnikurs narrate`: the sound, made ahead."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from app.config import Settings

if TYPE_CHECKING:
    from app.audio.studio import Studio
    from app.course.model import Course


@click.command()
@click.argument("course_id", metavar="[COURSE]", required=False)
@click.option("--lang", "language", help="Only this language.")
@click.option("--engine", "mode", type=click.Choice(["auto", "gtts", "espeak"]), help="Only this voice (auto: both).")
@click.option("--sweep", is_flag=True, help="Afterwards remove sound that no course uses any more.")
def narrate(course_id: str | None, language: str | None, mode: str | None, sweep: bool) -> None:
    """Make the sound ahead: only what changed; stopped, it goes on where it was."""
    from app.audio.narrator import everything
    from app.audio.studio import open_studio
    from app.course.library import Library

    settings = Settings.from_environment(os.environ, **({"audio_engine": mode} if mode else {}))
    studio = open_studio(settings)
    if not studio.engines:
        raise click.ClickException("Sound is switched off: OMNIKURS_AUDIO_ENGINE is “none”.")
    courses = dict(Library(settings.content).current().courses)
    if course_id is not None and course_id not in courses:
        raise click.ClickException(f"There is no course “{course_id}” without errors; `omnikurs check` says more.")
    wanted = [
        (course, tongue, name)
        for course, tongue, name in everything(courses)
        if course_id in (None, course.id) and language in (None, tongue)
    ]
    if not wanted:
        raise click.ClickException("There is nothing to narrate: no course, or none in that language.")
    failures = _make(studio, wanted)
    if sweep:
        swept = studio.sweep(courses)
        click.echo(f"Swept {swept.files} files, {swept.size / 1_000_000:.1f} MB.")
    for failure in failures:
        click.echo(failure, err=True)
    if len(failures) == len(studio.engines):
        raise SystemExit(1)


def _make(studio: Studio, wanted: Sequence[tuple[Course, str, str]]) -> list[str]:
    """Make what is ``wanted`` with each engine, the quick one first; a sentence for each engine that gave up."""
    from app.audio.locks import BusyError
    from app.audio.studio import SoundError

    failures = []
    for engine in reversed(studio.engines):
        missing = [entry for entry in wanted if not studio.is_made(*entry, engine)]
        total = sum(len(studio.plan(*entry, engine).keys) for entry in missing)
        started = time.monotonic()
        bar: Any
        with click.progressbar(length=total, label=f"{engine.name:7}", show_pos=True) as bar:
            try:
                for entry in missing:
                    if studio.make(*entry, engine, functools.partial(_move, bar, bar.pos)).path is None:
                        raise SoundError(f"{studio.cache.folder} takes no files; is the disk full, or may nobody write there")
            except (SoundError, BusyError) as error:
                failures.append(f"{engine.name} gave up: {error}. What was made is kept; run the command again to go on.")
        took_s = time.monotonic() - started
        click.echo(f"{engine.name:7}  {len(wanted)} tracks, {len(missing)} of them new; {took_s:.1f} s.")
    return failures


def _move(bar: Any, begun: int, done: int, _total: int) -> None:
    bar.update(begun + done - bar.pos)
