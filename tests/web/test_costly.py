"""Fifty who ask at once for what takes long to make: few of them wait, the others are told when to come back, and pages go on."""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.courses import COURSE_TOML, SMALL, write_course
from tests.support.servers import Server, running_server, wait_until

EACH_KIND = 25
CEILING_S = 10
"""Against hanging: `make bench` judges how fast a page is."""
PAGES = ("/pl/small/", "/ru/small/glossary", "/pl/small/feedback", "/pl/small/test", "/ru/small/downloads", "/healthz")

VOICE = """#!/bin/sh
cat > /dev/null
while [ ! -e "{gate}" ]; do sleep 0.1; done
cat "{word}"
"""

PDF_FORMAT = """
import runpy, sys, time
from pathlib import Path
import app.exports.formats.pdf as pdf

def print_course(*course, **settings):
    while not Path({gate!r}).exists():
        time.sleep(0.1)
    return Path({page!r}).read_bytes()

pdf.print_course = print_course
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Starts the command after it with a PDF format that waits for the gate; the workers are forked from it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: its status, what came with it, when to come back, and how long it took."""

    status: int
    kind: str
    retry_after: str | None
    took_s: float


def ask(server: Server, path: str) -> Told:
    """One request on a connection of its own."""
    begun = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=90)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        kind = answer.headers.get_content_type()
        return Told(answer.status, kind, answer.headers["Retry-After"], time.monotonic() - begun)


def many_sections(content: Path) -> list[str]:
    """Write a course with enough sections for as many different tracks and documents; their ids."""
    names = [f"lesson-{number}" for number in range(1, EACH_KIND // 2 + 1)]
    listed = ", ".join(f'"{name}"' for name in ("goals", *names))
    changes: dict[str, str | bytes | None] = {"course.toml": COURSE_TOML.replace('["goals"]', f"[{listed}]")}
    for language, name in ((language, name) for language in ("pl", "ru") for name in names):
        # Each with words of its own: a sentence that is known is not said again.
        changes[f"{language}/{name}.md"] = SMALL[f"{language}/goals.md"].rstrip() + f" {name}.\n"
    write_course(content, changes)
    return ["goals", *names]


def stand_ins(folder: Path, gate: Path) -> tuple[str, list[str]]:
    """A PATH with a voice, and a command for the server with a PDF format, that both wait for ``gate``."""
    import io
    import wave

    import pikepdf

    word, page, voice, pdf_format = (folder / name for name in ("word.wav", "page.pdf", "bin/espeak-ng", "pdf_format.py"))
    with wave.open(str(word), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(22050)
        sound.writeframes(b"\x00\x20\x00\xe0" * 5000)
    blank = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(blank)
    page.write_bytes(blank.getvalue())
    voice.parent.mkdir()
    voice.write_text(VOICE.format(gate=gate, word=word))
    voice.chmod(0o755)
    pdf_format.write_text(PDF_FORMAT.format(gate=str(gate), page=str(page)))
    return f"{voice.parent}:{os.environ['PATH']}", [sys.executable, str(pdf_format)]


@pytest.mark.slow
def test_fifty_costly_requests_hold_up_no_page(tmp_path: Path) -> None:
    """Twenty-five tracks and twenty-five documents at once: a bounded number waits, the others get 503 with a time to come
    back, before anything is made; every page is answered meanwhile; then those who waited are served.
    """
    names = many_sections(tmp_path / "content")
    tracks = [f"/{language}/small/audio/{name}.mp3" for language in ("pl", "ru") for name in names][:EACH_KIND]
    documents = [f"/{language}/small/course.pdf?sections={name}" for language in ("pl", "ru") for name in names][:EACH_KIND]
    assert len(set(tracks)) == len(set(documents)) == EACH_KIND
    gate = tmp_path / "gate"
    path, pdf_format = stand_ins(tmp_path, gate)
    settings = {"OMNIKURS_CONTENT": str(tmp_path / "content"), "OMNIKURS_AUDIO_ENGINE": "espeak", "PATH": path}
    with (
        running_server(tmp_path / "server", settings, through=pdf_format) as server,
        ThreadPoolExecutor(2 * EACH_KIND) as pool,
    ):
        costly = [pool.submit(ask, server, each) for pair in zip(tracks, documents, strict=True) for each in pair]
        try:
            wait_until(lambda: sum(one.done() for one in costly) >= EACH_KIND)
            refused = [one.result() for one in costly if one.done()]
            pages = [ask(server, page) for _ in range(5) for page in PAGES]
            waiting = sum(not one.done() for one in costly)
        finally:
            gate.touch()
        served = [one.result() for one in costly if one.result() not in refused]
    assert {(one.status, bool(one.retry_after)) for one in refused} == {(503, True)}
    assert 0 < waiting <= EACH_KIND
    assert {one.status for one in pages} == {200}
    slowest = max(one.took_s for one in pages)
    print(f"{waiting} waited, {len(refused)} were told to come back; the slowest page took {slowest * 1000:.0f} ms")
    assert slowest < CEILING_S
    kinds = Counter(one.kind for one in served if one.status == 200)
    assert kinds["audio/mpeg"] > 0
    assert kinds["application/pdf"] > 0
    assert not [one for one in served if one.status not in (200, 503)]
