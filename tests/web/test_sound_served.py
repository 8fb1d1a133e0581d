"""Sound and print from the real server: made once for two workers, and made at all where nothing can be kept."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.servers import Server, running_server, speaking_server, wait_until

READERS = 16
TRACK = "/pl/small/audio/what-is.mp3"
CUES = "/pl/small/audio/what-is.vtt"
DOCUMENT = "/pl/small/course.pdf"
PAGE = "/pl/small/"

VOICE = """#!/bin/sh
# Notes every text, and speaks only once the gate is open.
text=$(cat)
printf '%s\\n' "$text" >> "{folder}/said"
while [ ! -e "{folder}/gate" ]; do sleep 0.05; done
printf '%s\\n' "$text" | "{espeak}" "$@"
"""

MOUNT = """
set -e
mkdir -p "$1"
mount -t tmpfs -o size=64k tmpfs "$1"
if [ "$2" = read-only ]; then mount -o remount,ro "$1"; fi
shift 2
exec "$@"
"""
"""Puts a disk of 64 kB (full at once) in the place of the folder $1, seen by nobody but the command that follows."""


def gated_voice(folder: Path) -> str:
    """A PATH whose espeak-ng notes what it says in ``folder``/said and waits for ``folder``/gate."""
    espeak = shutil.which("espeak-ng")
    assert espeak
    program = folder / "bin" / "espeak-ng"
    program.parent.mkdir()
    program.write_text(VOICE.format(folder=folder, espeak=espeak))
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


def workers_of(server: Server) -> dict[int, set[int]]:
    """The server's workers, each with the client ports of the connections that it has accepted."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ports = {  # fields: 1 local address, 2 remote address, 3 state (01: established), 9 inode
        row[9]: _port(row[2]) for row in rows if _port(row[1]) == server.port and row[3] == "01"
    }
    workers: dict[int, set[int]] = {}
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    for child in children:
        links = []
        for entry in Path(f"/proc/{child}/fd").iterdir():
            with contextlib.suppress(OSError):  # closed meanwhile
                links.append(os.readlink(entry))
        found = {ports[inode] for link in links if (inode := link.removeprefix("socket:[").rstrip("]")) in ports}
        if found:
            workers[int(child)] = found
    return workers


def _port(address: str) -> int:
    return int(address.split(":")[1], 16)


def connect(server: Server) -> list[http.client.HTTPConnection]:
    """Sixteen open connections, eight to each of the server's two workers."""
    opened: dict[int, http.client.HTTPConnection] = {}

    def shared() -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        connection.connect()
        opened[connection.sock.getsockname()[1]] = connection
        return sorted(len(ports) >= READERS // 2 for ports in workers_of(server).values())[-2:] == [True, True]

    wait_until(shared)
    chosen = [opened.pop(port) for ports in workers_of(server).values() for port in list(ports & opened.keys())[: READERS // 2]]
    for connection in opened.values():
        connection.close()
    assert len(chosen) == READERS
    return chosen


def ask_together(server: Server, path: str, then: Callable[[], None]) -> list[tuple[int, bytes, str | None]]:
    """What sixteen readers get who ask for ``path`` before any of them is answered; ``then`` is called when all have asked."""
    connections = connect(server)
    for connection in connections:
        connection.request("GET", path)
    then()

    def read(connection: http.client.HTTPConnection) -> tuple[int, bytes, str | None]:
        with contextlib.closing(connection):
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers["ETag"]

    with ThreadPoolExecutor(READERS) as pool:
        return list(pool.map(read, connections))


@pytest.mark.slow
def test_a_track_that_sixteen_ask_for_is_made_once(tmp_path: Path, course_folder: Callable[..., Path]) -> None:
    """Eight readers at each of two workers want the same missing track: every sentence is said once, all get the same bytes."""
    settings = {
        "OMNIKURS_WORKERS": "2",
        "OMNIKURS_CONTENT": str(course_folder()),
        "PATH": gated_voice(tmp_path),
    }
    said = tmp_path / "said"
    with speaking_server(tmp_path, settings) as server:

        def open_gate() -> None:
            wait_until(said.exists)
            (tmp_path / "gate").touch()

        answers = ask_together(server, TRACK, open_gate)
        cues = fetch(server, CUES)
    assert {status for status, _, _ in answers} == {200}, Counter(status for status, _, _ in answers)
    assert len({(body, tag) for _, body, tag in answers}) == 1
    assert len(answers[0][1]) > 20_000
    spoken = Counter(said.read_text("utf-8").splitlines())
    assert set(spoken.values()) == {1}, spoken
    assert len(spoken) == len(re.findall(r"^what-is \S+$", cues.decode(), re.MULTILINE)) == 5


@pytest.mark.slow
def test_a_document_that_sixteen_ask_for_is_printed_once(tmp_path: Path, course_folder: Callable[..., Path]) -> None:
    """Eight readers at each of two workers want the same document that nobody printed yet: it is printed once, all get it."""
    settings = {"OMNIKURS_WORKERS": "2", "OMNIKURS_CONTENT": str(course_folder())}
    with running_server(tmp_path, settings) as server:
        answers = ask_together(server, DOCUMENT, lambda: None)
        printed = re.findall(r"made pdf \S+ of small in", server.output())
    # Who comes when twelve of a worker wait already is told when to come again; here at most eight do.
    assert {status for status, _, _ in answers} == {200}, Counter(status for status, _, _ in answers)
    assert len({(body, tag) for _, body, tag in answers}) == 1
    assert answers[0][1].startswith(b"%PDF-")
    assert len(printed) == 1


@pytest.fixture(scope="module")
def whole_track(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The track as a server with room on its disk makes it."""
    from tests.support.courses import write_course

    folder = tmp_path_factory.mktemp("roomy")
    write_course(folder / "content")
    with running_server(folder, {"OMNIKURS_AUDIO_ENGINE": "espeak", "OMNIKURS_CONTENT": str(folder / "content")}) as server:
        return fetch(server, TRACK)


def small_disk(place: Path, state: str) -> Sequence[str]:
    """A command that runs the command after it with a full or read-only disk at ``place``; skips where none may be mounted."""
    command = ["unshare", *(["-m"] if os.geteuid() == 0 else ["-rm"]), "sh", "-c", MOUNT, "sh", str(place), state]
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("there is no unshare on this machine")
    if tried.returncode:
        pytest.skip(f"this machine lets nobody mount a disk: {tried.stderr.strip()}")
    return command


@pytest.mark.slow
@pytest.mark.parametrize("state", ["full", "read-only"])
@pytest.mark.parametrize("place", ["data/audio", pytest.param("data", marks=pytest.mark.audit)])
def test_with_a_disk_that_takes_nothing_pages_and_sound_go_on(
    tmp_path: Path, course_folder: Callable[..., Path], whole_track: bytes, place: str, state: str
) -> None:
    """A full or read-only disk under the sound, or under all data: the page as ever, the track whole and in parts, nothing
    half written beside it, and one line in the log that says why it is not kept.
    """
    settings = {"OMNIKURS_AUDIO_ENGINE": "espeak", "OMNIKURS_WORKERS": "2", "OMNIKURS_CONTENT": str(course_folder())}
    disk = small_disk(tmp_path / place, state)
    with running_server(tmp_path, settings, through=disk, ready_at=PAGE) as server:
        with ThreadPoolExecutor(8) as pool:
            tracks = set(pool.map(lambda _: fetch(server, TRACK), range(8)))
        assert tracks == {whole_track}
        assert fetch(server, TRACK, {"Range": "bytes=-144"}) == whole_track[-144:]
        assert fetch(server, CUES).startswith(b"WEBVTT\n")
        assert b"data-sentence=" in fetch(server, PAGE)
        # The disk as the server sees it: nobody else does.
        seen = Path(f"/proc/{server.process.pid}/root") / str(tmp_path / "data/audio").lstrip("/")
        left = [file for file in seen.rglob("*") if file.is_file() and file.stat().st_size]
        assert not [file for file in left if file.suffix == ".mp3" or file.name.endswith(".part")]
        assert re.search(r"audio takes no files \(.+\): what is made is not kept", server.output())
        assert not re.search("app/(audio|artifacts)/", server.output()), "a traceback of ours"


def fetch(server: Server, path: str, headers: dict[str, str] | None = None) -> bytes:
    """What is answered at ``path``."""
    with urllib.request.urlopen(urllib.request.Request(server.url + path, headers=headers or {}), timeout=120) as answer:
        return bytes(answer.read())
