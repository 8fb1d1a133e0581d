"""The background narrator: one gentle process beside a server that makes the sound ahead, the plain voice first, then
the natural one.

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

from app.audio.locks import BusyError
from app.audio.script import COURSE, QUESTION, track_names
from app.audio.studio import SoundError, Studio, open_studio
from app.config import Settings
from app.course.library import Library
from app.course.model import Course

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
    if settings.audio_engine == "none":
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
            preexec_fn=_step_back,  # before its imports: the first page is being made at that moment
        )
    except OSError as error:
        log.warning("no narrator: %s", error)
        return None


def _step_back() -> None:
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)


def stop(process: subprocess.Popen[bytes] | None) -> None:
    """End a narrator that :func:`start` gave; what it was making is left out, what it made is kept."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def narrate(studio: Studio, courses: Mapping[str, Course], changed: Callable[[], bool], wait: Callable[[float], bool]) -> float:
    """Make every track of ``courses`` with each engine of ``studio``, the instant one first.

    ``changed`` tells that the content is another now; ``wait`` waits some seconds and returns whether to stop. Returns
    0 when everything is there, else after how many seconds to try again.
    """
    again_s = 0.0
    for engine in reversed(studio.engines):
        for course, language, name in everything(courses):
            if changed() or wait(0.0):
                return _SOON_S
            if studio.is_made(course, language, name, engine):
                continue
            try:
                if studio.make(course, language, name, engine).path is None:
                    log.warning("nothing is made ahead: the disk does not take it")
                    return _UNKEPT_S
            except BusyError:
                again_s = max(again_s, _LOOK_S)
            except SoundError as error:
                log.info("%s/%s/%s is not read by %s: %s", course.id, language, name, engine.name, error)
                again_s = max(again_s, _LOOK_S, error.retry_after_s)
                break  # an engine that fails once fails again: the next is tried, and this one after a while
    return again_s


def everything(courses: Mapping[str, Course]) -> Iterator[tuple[Course, str, str]]:
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
    ended = threading.Event()  # nobody sets it: a signal ends the process, this only waits
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))

    def wait(seconds: float) -> bool:
        return ended.wait(seconds) or (parent > 0 and os.getppid() != parent)

    folder = settings.data / "audio"
    with _only_one(folder, wait) as alone:
        if alone:
            _follow(open_studio(settings), Library(settings.content), wait)


def _follow(studio: Studio, library: Library, wait: Callable[[float], bool]) -> None:
    """Narrate, and again after each change of the content, and again a while after a failure, until told to stop."""
    while True:
        seen = library.current()

        def changed(fingerprint: str = seen.fingerprint) -> bool:
            return library.current().fingerprint != fingerprint

        again_s = narrate(studio, seen.courses, changed, wait) or math.inf
        started = time.monotonic()
        while not changed() and time.monotonic() - started < again_s:
            if wait(min(_LOOK_S, again_s)):
                return
        if wait(0.0):
            return


@contextlib.contextmanager
def _only_one(folder: Path, wait: Callable[[float], bool]) -> Iterator[bool]:
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
