"""`omnikurs doctor`: checks what this machine lacks and says what to do about it. It changes nothing."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.registries import known_engines, known_formats, known_kinds
from app.config import Settings

if TYPE_CHECKING:
    from app.audio.engine import Engine
    from app.course.questions.kind import QuestionKind
    from app.exports.format import ExportFormat
    from app.registry import Registry

_DISK_MB = 500
_SQLITE = b"SQLite format 3\0"


class FindingState(StrEnum):
    """The result of one check: in order, lacking though the server works without it, or keeping the server from working."""

    GOOD = "ok"
    LACKING = "lacking"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """What one check found, and what to do when it is not in order."""

    name: str
    state: FindingState
    message: str
    remedy: str = ""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The port to be used; OMNIKURS_PORT, or 5000, when left out.")
@click.option("--network", is_flag=True, help="Also try to reach the services that make voices.")
@click.pass_context
def doctor(context: click.Context, port: int | None, network: bool) -> None:
    """Say what is missing on this machine and what to do; exit code 1 when something is."""
    settings = Settings.from_environment(os.environ)
    findings = [
        *_check_machine(settings, port or settings.port, known_kinds(context)),
        *_check_formats(known_formats(context)),
        *_check_voices(settings, known_engines(context), network),
    ]
    for finding in findings:
        click.echo(f"{finding.state:<8} {finding.name}: {finding.message}")
        if finding.remedy:
            click.echo(f"         → {finding.remedy}")
    wrong = sum(finding.state is not FindingState.GOOD for finding in findings)
    click.echo("\nNothing is missing." if not wrong else f"\n{wrong} to look at.")
    sys.exit(1 if wrong else 0)


def _check_machine(settings: Settings, port: int, kinds: Registry[QuestionKind]) -> Iterator[Finding]:
    checks: tuple[Callable[[], Finding], ...] = (
        _check_python,
        lambda: _check_kinds(kinds),
        lambda: _check_content(settings, kinds),
        lambda: _check_data(settings),
        lambda: _check_disk_space(settings),
        lambda: _check_database(settings),
        lambda: _check_port(port),
    )
    for check in checks:
        yield check()


def _check_python() -> Finding:
    return Finding("Python", FindingState.GOOD, ".".join(map(str, sys.version_info[:3])))


def _check_kinds(kinds: Registry[QuestionKind]) -> Finding:
    return Finding("question kinds", FindingState.GOOD, ", ".join(kinds))


def _check_content(settings: Settings, kinds: Registry[QuestionKind]) -> Finding:
    from app.course.library import Library
    from app.presentation.page_ids import RESERVED_NAMES

    snapshot = Library(settings.content, kinds=kinds, reserved=RESERVED_NAMES).current()
    errors = [problem for problem in snapshot.problems if problem.severity == "error"]
    if snapshot.courses and not errors:
        return Finding("content", FindingState.GOOD, f"{', '.join(snapshot.courses)} in {settings.content}")
    if not snapshot.courses and not errors:
        remedy = "set OMNIKURS_CONTENT to the folder of the courses"
        return Finding("content", FindingState.BAD, f"no course in {settings.content}", remedy)
    state = FindingState.LACKING if snapshot.courses else FindingState.BAD
    return Finding("content", state, f"{len(errors)} errors, the first: {errors[0]}", "`omnikurs check` lists them all")


def _check_data(settings: Settings) -> Finding:
    folder = settings.data
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("data folder", FindingState.GOOD, f"{settings.data} can be written")
    except OSError as error:
        remedy = "let this user write there, or set OMNIKURS_DATA to another folder"
        return Finding("data folder", FindingState.BAD, f"{settings.data} cannot be written ({error.strerror})", remedy)


def _check_disk_space(settings: Settings) -> Finding:
    folder = settings.data
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb >= _DISK_MB:
        return Finding("disk", FindingState.GOOD, f"{free_mb} MB free")
    remedy = f"make room: the sound of a course needs up to {_DISK_MB} MB"
    return Finding("disk", FindingState.LACKING, f"only {free_mb} MB free", remedy)


def _check_database(settings: Settings) -> Finding:
    from app.records.database import Database

    database = Database(settings.database_url, settings.data)
    try:
        if database.path is not None:
            return _check_file(database.path, settings)
        database.engine.connect().close()  # not prepared: that would create or migrate the tables
    except Exception as error:  # drivers raise different errors, and the user needs the text of each
        message = " ".join(str(error).split())[:200]
        remedy = "look at OMNIKURS_DATABASE_URL, and whether the database server runs"
        return Finding("database", FindingState.BAD, f"cannot be used: {message}", remedy)
    finally:
        database.close()
    return Finding("database", FindingState.GOOD, database.engine.dialect.name)


def _check_file(path: Path, settings: Settings) -> Finding:
    own = not settings.database_url
    if not path.exists() and own:  # the data folder, which may be missing too, has a check of its own
        return Finding("database", FindingState.GOOD, "SQLite, in the data folder")
    if not os.access(path if path.exists() else path.parent, os.R_OK | os.W_OK):
        remedy = "let this user write it" if own else "set OMNIKURS_DATABASE_URL to a file in a folder that this user may write"
        return Finding("database", FindingState.BAD, f"{path} cannot be written", remedy)
    if path.exists() and not _begins_as_sqlite(path):
        remedy = "move it away; then `omnikurs restore FILE` brings the records of a backup back"
        return Finding("database", FindingState.BAD, f"{path} is no SQLite database, or a broken one", remedy)
    return Finding("database", FindingState.GOOD, "SQLite, in the data folder" if own else f"SQLite, {path}")


def _begins_as_sqlite(path: Path) -> bool:
    """Whether a file is empty or begins as the format says (sqlite.org/fileformat.html). Opening it might create other files."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) in (b"", _SQLITE)


def _check_voices(settings: Settings, engines: Registry[Engine], network: bool) -> Iterator[Finding]:
    """Every engine: what it needs of this machine, and, when it sends text, to whom and whether the service can be reached."""
    from app.audio.engines import choose_engines

    chosen = choose_engines(engines, settings.audio_engine)
    for engine in engines.values():
        name = f"voice {engine.name}"
        if engine not in chosen:
            yield Finding(name, FindingState.GOOD, f"not needed: OMNIKURS_AUDIO_ENGINE is {settings.audio_engine}")
            continue
        needs = [*engine.requirements(), *([engine.reach()] if network else [])]
        lacking = [need for need in needs if need and not need.met]
        for need in lacking:
            yield Finding(name, FindingState.LACKING, f"{need.name} {need.found}", need.remedy)
        if not lacking:
            message = engine.label + (f"; the course's text is sent to {engine.sends_to}" if engine.sends_to else "")
            yield Finding(name, FindingState.GOOD, message)


def _check_formats(formats: Registry[ExportFormat]) -> Iterator[Finding]:
    """Every format: what it needs of this machine."""
    for export_format in formats.values():
        name = f"format {export_format.name}"
        lacking = [need for need in export_format.requirements() if not need.met]
        for need in lacking:
            yield Finding(name, FindingState.LACKING, f"{need.name} {need.found}", need.remedy)
        if not lacking:
            yield Finding(name, FindingState.GOOD, f"{export_format.label} can be made")


def _check_port(port: int) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            remedy = f"stop the program that uses it, or serve elsewhere: make run PORT={port % 65535 + 1}"
            return Finding("port", FindingState.LACKING, f"{port} cannot be used ({error.strerror})", remedy)
    return Finding("port", FindingState.GOOD, f"{port} is free")
