"""Figures of the sound: how fast it is made, what a changed sentence costs, and what pages feel while it is made."""

from __future__ import annotations

import dataclasses
import http.client
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.audio.engines.espeak import Espeak
from app.audio.script import COURSE
from app.audio.service import AudioService
from app.course.content.runs import Run
from app.course.model import Course
from app.course.reader import read_course
from tests.bench.figures import Figure
from tests.support.servers import Server, running_server

CONTENT = Path(__file__).resolve().parents[2] / "content" / "omnichannel"
PAGE = "/pl/omnichannel/"
TRACKS = 50
PAGES = 200


def measure() -> Iterator[Figure]:
    """The whole course from nothing, again after one changed sentence, and pages idle and while fifty tracks are asked for."""
    whole_s, duration_s, edited_s = narration_s()
    yield Figure("narration with espeak-ng, times real time", duration_s / whole_s, "×", at_least=120)
    yield Figure("… one changed sentence, of the whole", edited_s / whole_s * 100, "%", at_most=5)
    idle_ms, busy_ms = pages_ms()
    yield Figure("a page, p95, server idle", idle_ms, "ms")
    yield Figure(f"… while {TRACKS} tracks are made", busy_ms / idle_ms, "×", at_most=2)


def narration_s() -> tuple[float, float, float]:
    """Seconds to narrate the course, seconds of sound, and seconds to narrate it again after one changed sentence."""
    reading = read_course(CONTENT)
    assert reading.course
    with tempfile.TemporaryDirectory() as folder:
        whole_s, duration_s = _narrate(folder, reading.course)
        edited_s, _ = _narrate(folder, _edit(reading.course))
    return whole_s, duration_s, edited_s


def pages_ms() -> tuple[float, float]:
    """p95 of the course page: idle, and while fifty tracks are asked for that nobody made."""
    with tempfile.TemporaryDirectory() as folder:
        with running_server(Path(folder) / "idle", {"OMNIKURS_WORKERS": "2"}) as server:
            _p95_ms(server)
            idle_ms = _p95_ms(server)
        with running_server(Path(folder) / "busy", {"OMNIKURS_WORKERS": "2", "OMNIKURS_AUDIO_ENGINE": "espeak"}) as server:
            busy = _ask_for_tracks(server)
            busy_ms = _p95_ms(server, lambda: any(thread.is_alive() for thread in busy))
            for thread in busy:
                thread.join()
    return idle_ms, busy_ms


def _narrate(folder: str, course: Course) -> tuple[float, float]:
    """Seconds to make the course's track in a fresh folder, and the track's length."""
    engine = Espeak()
    service = AudioService(Path(folder), (engine,), limit_bytes=10**10)
    started = time.perf_counter()
    track = service.make(course, course.source_language, COURSE, engine)
    return time.perf_counter() - started, track.duration_ms / 1000


def _edit(course: Course) -> Course:
    """``course`` with another first heading."""
    language = course.source_language
    edition = course.editions[language]
    unit = edition.units[0]
    section = unit.sections[0]
    assert section.heading
    heading = dataclasses.replace(section.heading, runs=(Run("Zupełnie nowe zdanie"),))
    sections = (dataclasses.replace(section, heading=heading), *unit.sections[1:])
    units = (dataclasses.replace(unit, sections=sections), *edition.units[1:])
    changed = dataclasses.replace(edition, units=units)
    return dataclasses.replace(course, editions={**course.editions, language: changed}, fingerprint="edited")


def _p95_ms(server: Server, going: Callable[[], bool] = lambda: True) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    times = []
    for _ in range(PAGES):
        if not going() and len(times) > 20:
            break
        started = time.perf_counter()
        connection.request("GET", PAGE)
        connection.getresponse().read()
        times.append((time.perf_counter() - started) * 1000)
        time.sleep(0.01)
    connection.close()
    return statistics.quantiles(times, n=20)[18]


def _ask_for_tracks(server: Server) -> list[threading.Thread]:
    """Fifty requests at once: each section and question of both languages until there are fifty."""
    reading = read_course(CONTENT)
    assert reading.course
    names = [
        f"/{language}/omnichannel/audio/{name}.vtt"
        for language, edition in reading.course.editions.items()
        for name in (*(s.id for s in edition.sections), *(f"question-{q.id}" for q in edition.quiz.questions))
    ]

    def ask(path: str) -> None:
        for _ in range(100):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status != 503:
                return
            time.sleep(float(answer.headers.get("Retry-After", "1")))

    threads = [threading.Thread(target=ask, args=(path,)) for path in names[:TRACKS]]
    for thread in threads:
        thread.start()
    return threads
