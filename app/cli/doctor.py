"""`omnikurs doctor`: what this machine lacks, and what to do about it. Looks, and changes nothing."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import click

from app.config import Settings
from app.places import PACKAGE

_GTTS = ("translate.google.com", 443)
_TIMEOUT_S = 3.0
_ROOM_MB = 500
_SQLITE = b"SQLite format 3\0"
_LIBRARIES = {"pango-1.0": "libpango-1.0-0", "pangoft2-1.0": "libpangoft2-1.0-0", "harfbuzz-subset": "libharfbuzz-subset0"}


class State(StrEnum):
    """How one thing is: well, missing though the rest works, or in the way of serving at all."""

    GOOD = "ok"
    LACKING = "lacking"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is, and what to do when it is not well."""

    name: str
    state: State
    told: str
    todo: str = ""


@click.command()
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="The port that is to be used.")
@click.option("--network", is_flag=True, help="Also try to reach the service that makes the natural voice.")
def doctor(port: int, network: bool) -> None:
    """Say what is missing on this machine and what to do; exit code 1 when something is."""
    settings = Settings.from_environment(os.environ)
    findings = [*_examine(settings, port), *([_reach_gtts(settings)] if network else [])]
    for finding in findings:
        click.echo(f"{finding.state:<8} {finding.name}: {finding.told}")
        if finding.todo:
            click.echo(f"         → {finding.todo}")
    wrong = sum(finding.state is not State.GOOD for finding in findings)
    click.echo("\nNothing is missing." if not wrong else f"\n{wrong} to look at.")
    sys.exit(1 if wrong else 0)


def _examine(settings: Settings, port: int) -> Iterator[Finding]:
    looks: tuple[Callable[[], Finding], ...] = (
        _look_at_python,
        lambda: _look_at_content(settings),
        lambda: _look_at_data(settings),
        lambda: _look_at_room(settings),
        lambda: _look_at_database(settings),
        lambda: _look_at_voice(settings),
        _look_at_pango,
        _look_at_fonts,
        lambda: _look_at_port(port),
    )
    for look in looks:
        yield look()


def _look_at_python() -> Finding:
    return Finding("Python", State.GOOD, ".".join(map(str, sys.version_info[:3])))


def _look_at_content(settings: Settings) -> Finding:
    from app.course.library import Library

    shelf = Library(settings.content).current()
    errors = [problem for problem in shelf.problems if problem.severity == "error"]
    if shelf.courses and not errors:
        return Finding("content", State.GOOD, f"{', '.join(shelf.courses)} in {settings.content}")
    if not shelf.courses and not errors:
        todo = "set OMNIKURS_CONTENT to the folder of the courses"
        return Finding("content", State.BAD, f"no course in {settings.content}", todo)
    state = State.LACKING if shelf.courses else State.BAD
    return Finding("content", state, f"{len(errors)} errors, the first: {errors[0]}", "`omnikurs check` lists them all")


def _look_at_data(settings: Settings) -> Finding:
    folder = settings.data
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("data folder", State.GOOD, f"{settings.data} can be written")
    except OSError as error:
        todo = "let this user write there, or set OMNIKURS_DATA to another folder"
        return Finding("data folder", State.BAD, f"{settings.data} cannot be written ({error.strerror})", todo)


def _look_at_room(settings: Settings) -> Finding:
    folder = settings.data
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb >= _ROOM_MB:
        return Finding("disk", State.GOOD, f"{free_mb} MB free")
    todo = f"make room: the sound of a course needs up to {_ROOM_MB} MB"
    return Finding("disk", State.LACKING, f"only {free_mb} MB free", todo)


def _look_at_database(settings: Settings) -> Finding:
    from app.records.database import Database

    database = Database(settings.database_url, settings.data)
    try:
        if database.path is not None:
            return _look_at_file(database.path, settings)
        database.engine.connect().close()  # without preparing it: that would make or migrate the tables
    except Exception as error:  # drivers differ in what they raise; whatever it is, it is what the user needs to know
        told = " ".join(str(error).split())[:200]
        todo = "look at OMNIKURS_DATABASE_URL, and whether the database server runs"
        return Finding("database", State.BAD, f"cannot be used: {told}", todo)
    finally:
        database.close()
    return Finding("database", State.GOOD, database.engine.dialect.name)


def _look_at_file(path: Path, settings: Settings) -> Finding:
    own = not settings.database_url
    if not path.exists() and own:  # the data folder, which may not be there yet either, is looked at by itself
        return Finding("database", State.GOOD, "SQLite, in the data folder")
    if not os.access(path if path.exists() else path.parent, os.R_OK | os.W_OK):
        todo = "let this user write it" if own else "set OMNIKURS_DATABASE_URL to a file in a folder that this user may write to"
        return Finding("database", State.BAD, f"{path} cannot be written", todo)
    if path.exists() and not _begins_as_sqlite(path):
        todo = "move it away; then `omnikurs restore FILE` brings the records of a backup back"
        return Finding("database", State.BAD, f"{path} is no SQLite database, or a broken one", todo)
    return Finding("database", State.GOOD, "SQLite, in the data folder" if own else f"SQLite, {path}")


def _begins_as_sqlite(path: Path) -> bool:
    """Whether a file is empty or begins as the format says (sqlite.org/fileformat.html). To open it could write beside it."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) in (b"", _SQLITE)


def _look_at_voice(settings: Settings) -> Finding:
    if settings.audio_engine in ("none", "gtts"):
        return Finding("espeak-ng", State.GOOD, f"not needed: OMNIKURS_AUDIO_ENGINE is {settings.audio_engine}")
    path = shutil.which("espeak-ng")
    if path:
        return Finding("espeak-ng", State.GOOD, path)
    todo = "sudo apt-get install -y espeak-ng   (until then sound is there only where it was made ahead)"
    return Finding("espeak-ng", State.LACKING, "not found", todo)


def _look_at_pango() -> Finding:
    missing = [package for library, package in _LIBRARIES.items() if ctypes.util.find_library(library) is None]
    if not missing:
        return Finding("pango", State.GOOD, "PDFs can be made")
    return Finding("pango", State.LACKING, "no PDF can be made", f"sudo apt-get install -y {' '.join(missing)}")


def _look_at_fonts() -> Finding:
    fonts = sorted((PACKAGE / "exports" / "fonts").glob("NotoSans-*.woff2"))
    if len(fonts) >= 4:
        return Finding("fonts", State.GOOD, f"{len(fonts)} faces of Noto Sans come with Omnikurs")
    todo = "install Omnikurs anew: this installation is not whole"
    return Finding("fonts", State.BAD, "the fonts of the documents are missing", todo)


def _look_at_port(port: int) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            todo = f"stop the program that uses it, or serve elsewhere: make run PORT={port % 65535 + 1}"
            return Finding("port", State.LACKING, f"{port} cannot be used ({error.strerror})", todo)
    return Finding("port", State.GOOD, f"{port} is free")


def _reach_gtts(settings: Settings) -> Finding:
    if settings.audio_engine in ("none", "espeak"):
        return Finding("natural voice", State.GOOD, f"forbidden: OMNIKURS_AUDIO_ENGINE is {settings.audio_engine}")
    try:
        socket.create_connection(_GTTS, timeout=_TIMEOUT_S).close()
    except OSError as error:
        todo = "nothing to do: espeak-ng speaks instead. With a way out, `omnikurs narrate` makes the natural voice"
        return Finding("natural voice", State.LACKING, f"its service cannot be reached ({error})", todo)
    return Finding("natural voice", State.GOOD, "its service can be reached")
