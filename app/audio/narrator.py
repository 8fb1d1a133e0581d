"""The background narrator: one process of low priority beside a server, which makes all tracks before they are asked for, first
with the engine that speaks at once, then with better ones.

A server starts it with :func:`start` and ends it with :func:`stop`; it also ends by itself when the server is gone.
However many servers share a data folder, one narrator works (a lock). It follows edits of the content, and leaves a
service alone that fails.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from app.artifacts.artifact import BusyError
from app.audio.engine import Engine
from app.audio.engines import NONE
from app.audio.script import COURSE, QUESTION, track_names
from app.audio.service import AudioService, IncompleteTrackError, SoundError, open_audio
from app.config import Settings
from app.course.library import Library
from app.course.model import Course
from app.course.questions.kinds import installed_kinds
from app.presentation.page_ids import RESERVED_NAMES

log = logging.getLogger(__name__)

_LOOK_S = 10.0
_SOON_S = 0.1
_UNKEPT_S = 600.0
_STOP_S = 5.0
_NICENESS = 15


def start(settings: Settings) -> subprocess.Popen[bytes] | None:
    """Start the narrator for a server with ``settings``; ``None`` when sound is switched off or no process can be
    started.
    """
    if settings.audio_engine == NONE:
        return None
    environment = {
        **os.environ,
        "OMNIKURS_AUDIO_ENGINE": settings.audio_engine,
        "OMNIKURS_CONTENT": str(settings.content),
        "OMNIKURS_DATA": str(settings.data),
        "OMNIKURS_NARRATOR_PARENT": str(os.getpid()),
    }
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "app.audio.narrator"],
            env=environment,
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            preexec_fn=_lower_priority,  # before its imports, so that they do not slow down the first request
        )
    except OSError as error:
        log.warning("no narrator: %s", error)
        return None


def _lower_priority() -> None:
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)


def stop(process: subprocess.Popen[bytes] | None) -> None:
    """End a process that :func:`start` returned. Finished clips are kept, the one being made is discarded."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def narrate(
    service: AudioService, courses: Mapping[str, Course], changed: Callable[[], bool], wait: Callable[[float], bool]
) -> float:
    """Make every track of ``courses`` with the engines of ``service``, in the order of :func:`engine_order`.

    ``changed`` tells that the content is another now; ``wait`` waits some seconds and returns whether to stop. Returns
    0 when everything is there, else after how many seconds to try again.
    """
    again_s = 0.0
    for engine in engine_order(service):
        for course, language, name in all_tracks(courses):
            if changed() or wait(0.0):
                return _SOON_S
            if not is_missing(service, course, language, name, engine):
                continue
            try:
                if service.make(course, language, name, engine).path is None:
                    log.warning("nothing is made ahead: the disk does not take it")
                    return _UNKEPT_S
            except BusyError:
                again_s = max(again_s, _LOOK_S)
            except IncompleteTrackError as error:
                log.info("%s/%s/%s is not read by %s: %s", course.id, language, name, engine.name, error)
            except SoundError as error:
                log.info("%s/%s/%s is not read by %s: %s", course.id, language, name, engine.name, error)
                again_s = max(again_s, _LOOK_S, error.retry_after_s)
                break  # it would fail for the next track too: go on with the next engine, and retry this one later
    return again_s


def engine_order(service: AudioService) -> tuple[Engine, ...]:
    """The engines in the order in which they make tracks ahead: first the least preferred of those that speak at once, so that
    every track exists soon; then the others by preference.
    """
    first = [engine for engine in service.engines if engine.instant and engine.is_available()][-1:]
    return (*first, *(engine for engine in service.engines if engine not in first))


def is_missing(service: AudioService, course: Course, language: str, name: str, engine: Engine) -> bool:
    """Whether ``engine`` has to make a track: it speaks the language, and neither it nor a preferred one has made it.

    The first of :func:`engine_order` makes everything.
    """
    speaking = service.speaking(language)
    if engine not in speaking:
        return False
    better = () if engine in engine_order(service)[:1] else speaking[: speaking.index(engine)]
    return not any(service.is_made(course, language, name, each) for each in (*better, engine))


def all_tracks(courses: Mapping[str, Course]) -> Iterator[tuple[Course, str, str]]:
    """Every track of ``courses`` in the order of its making.

    Sections come first, then the whole courses, which are made of the same clips, then questions.
    """
    names = [
        (course, language, name)
        for course in courses.values()
        for language, edition in course.editions.items()
        for name in track_names(edition)
    ]
    yield from (entry for entry in names if entry[2] != COURSE and not entry[2].startswith(QUESTION))
    yield from (entry for entry in names if entry[2] == COURSE)
    yield from (entry for entry in names if entry[2].startswith(QUESTION))


def main() -> None:
    """Narrate until the server that started this process is gone."""
    logging.basicConfig(level=logging.INFO, format="narrator: %(message)s")
    settings = Settings.from_environment(os.environ)
    parent = int(os.environ.get("OMNIKURS_NARRATOR_PARENT", "0"))
    ended = threading.Event()  # never set: a signal ends the process, this is only waited on
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))

    def wait(seconds: float) -> bool:
        return ended.wait(seconds) or (parent > 0 and os.getppid() != parent)

    folder = settings.data / "audio"
    with _narrator_lock(folder, wait) as alone:
        if alone:
            _follow(open_audio(settings), Library(settings.content, kinds=installed_kinds(), reserved=RESERVED_NAMES), wait)


def _follow(service: AudioService, library: Library, wait: Callable[[float], bool]) -> None:
    """Narrate, and again after each change of the content, and again a while after a failure, until told to stop."""
    while True:
        seen = library.current()

        def changed(fingerprint: str = seen.fingerprint) -> bool:
            return library.current().fingerprint != fingerprint

        again_s = narrate(service, seen.courses, changed, wait) or math.inf
        started = time.monotonic()
        while not changed() and time.monotonic() - started < again_s:
            if wait(min(_LOOK_S, again_s)):
                return
        if wait(0.0):
            return


@contextlib.contextmanager
def _narrator_lock(folder: Path, wait: Callable[[float], bool]) -> Iterator[bool]:
    """Whether this process is the folder's narrator; it waits for its turn, so that one takes over when another ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "narrator.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        log.warning("nothing can be made ahead: %s", error)
        yield False
        return
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if wait(_LOOK_S):
                    yield False
                    return
            else:
                yield True
                return
    finally:
        os.close(handle)


if __name__ == "__main__":
    main()
