"""`omnikurs narrate`: makes the tracks of the courses before they are asked for."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from app.cli.registries import known_engines, known_kinds
from app.config import Settings, SettingsError

if TYPE_CHECKING:
    from app.audio.service import AudioService
    from app.course.model import Course


@click.command()
@click.argument("course_id", metavar="[COURSE]", required=False)
@click.option("--lang", "language", help="Only this language.")
@click.option("--engine", "wanted", metavar="ENGINE", help="Only this voice, or auto; `omnikurs doctor` lists them.")
@click.option("--sweep", is_flag=True, help="Afterwards remove sound that no course uses any more.")
@click.pass_context
def narrate(context: click.Context, course_id: str | None, language: str | None, wanted: str | None, sweep: bool) -> None:
    """Make the sound ahead: only what changed; stopped, it goes on where it was."""
    from app.audio.engines import choose_engines
    from app.audio.narrator import all_tracks
    from app.audio.service import open_audio
    from app.course.library import Library
    from app.presentation.page_ids import RESERVED_NAMES

    known = known_engines(context)
    if wanted:
        try:
            choose_engines(known, wanted)
        except SettingsError:
            raise click.ClickException(f"There is no voice “{wanted}”. There are: auto, {', '.join(known)}.") from None
    settings = Settings.from_environment(os.environ, **({"audio_engine": wanted} if wanted else {}))
    service = open_audio(settings, known)
    if not service.engines:
        raise click.ClickException("Sound is switched off: OMNIKURS_AUDIO_ENGINE is “none”.")
    published = Library(settings.content, kinds=known_kinds(context), reserved=RESERVED_NAMES).current().courses
    courses = dict(published)
    if course_id is not None and course_id not in courses:
        raise click.ClickException(f"There is no course “{course_id}” without errors; `omnikurs check` says more.")
    if language is not None:  # a draft is read aloud when it is named
        drafts = {name: course for name, course in courses.items() if language in course.drafts}
        courses |= {name: course.as_draft(language) for name, course in drafts.items() if language not in course.languages}
    tracks = [
        (course, code, name)
        for course, code, name in all_tracks(courses)
        if course_id in (None, course.id) and language in (None, code)
    ]
    if not tracks:
        raise click.ClickException("There is nothing to narrate: no course, or none in that language.")
    failures = _make(service, tracks)
    if sweep:
        swept = service.sweep(published)
        click.echo(f"Swept {swept.files} files, {swept.size / 1_000_000:.1f} MB.")
    for failure in failures:
        click.echo(failure, err=True)
    if len(failures) == len(service.engines):
        raise SystemExit(1)


def _make(service: AudioService, tracks: Sequence[tuple[Course, str, str]]) -> list[str]:
    """Make the ``tracks`` with each engine, the one that speaks at once first; returns a message for each engine that gave up."""
    from app.artifacts.artifact import BusyError
    from app.audio.narrator import engine_order, is_missing
    from app.audio.service import IncompleteTrackError, SoundError

    failures = []
    for engine in engine_order(service):
        missing = [entry for entry in tracks if is_missing(service, *entry, engine)]
        total = sum(len(service.plan(*entry, engine).keys) for entry in missing)
        gaps, started = 0, time.monotonic()
        bar: Any
        with click.progressbar(length=total, label=f"{engine.name:7}", show_pos=True) as bar:
            try:
                for entry in missing:
                    try:
                        track = service.make(*entry, engine, functools.partial(_advance, bar, bar.pos))
                    except IncompleteTrackError:
                        gaps += 1
                        continue
                    if track.path is None:
                        raise SoundError(f"{service.folder} takes no files; is the disk full, or may nobody write there")
            except (SoundError, BusyError) as error:
                failures.append(f"{engine.name} gave up: {error}. What was made is kept; run the command again to go on.")
        took_s = time.monotonic() - started
        left = f", {gaps} left to another voice" if gaps else ""
        click.echo(f"{engine.name:7}  {len(tracks)} tracks, {len(missing)} of them new{left}; {took_s:.1f} s.")
    return failures


def _advance(bar: Any, begun: int, done: int, _total: int) -> None:
    bar.update(begun + done - bar.pos)
