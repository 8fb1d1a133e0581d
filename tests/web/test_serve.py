"""`omnikurs serve`: what stops it is said in a sentence; what it began to answer it answers, also when it is told to end."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import CourseFolder
from tests.support.courses import SMALL
from tests.support.servers import COMMAND, free_port, running_server, wait_until


def serve(port: int, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The outcome of a start that is expected to fail."""
    environ = os.environ | {f"OMNIKURS_{name.upper()}": value for name, value in settings.items()}
    command = [str(COMMAND), "serve", "--port", str(port), *options]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)


def assert_told(outcome: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 1 and one line that holds ``words``, without a traceback."""
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    told = outcome.stderr.strip()
    assert len(told.splitlines()) == 1, told
    assert "Traceback" not in told
    for word in words:
        assert word in told


def test_a_port_in_use_is_named_with_another_to_take(tmp_path: Path) -> None:
    """Whoever starts a second server is told to stop the first, or how to take the next port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_told(serve(port, data=str(tmp_path)), f"Port {port} is in use", f"make run PORT={port + 1}")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: None, "There is no content folder"),
        (lambda folder: folder.mkdir(), "There is no course in"),
        (lambda folder: folder.write_text(""), "is a file"),
    ],
    ids=["missing", "empty", "a file"],
)
def test_content_that_is_not_there_is_named(tmp_path: Path, make: object, words: str) -> None:
    """A missing, an empty and a wrong content folder: a sentence that names it and says what to do."""
    folder = tmp_path / "content"
    make(folder)
    assert_told(serve(free_port(), data=str(tmp_path / "data"), content=str(folder)), words, str(folder))


AS_NOBODY = """
import os, sys
from app.cli import main
import app.cli.serve
if os.geteuid() == 0:
    os.setuid(65534)  # root reads everything
os.environ["OMNIKURS_CONTENT"] = sys.argv[1]
main(["serve"])
"""


def test_content_that_cannot_be_read_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder without the right to read it: the sentence says so."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="omnikurs-test-", dir="/tmp") as name:
        folder = Path(name) / "content"
        folder.mkdir()
        folder.chmod(0o000)
        Path(name).chmod(0o755)
        root = Path(__file__).resolve().parents[2]
        command = [COMMAND.with_name("python"), "-c", AS_NOBODY, str(folder)]
        outcome = subprocess.run(command, cwd=root, capture_output=True, text=True)
        folder.chmod(0o700)
    assert outcome.returncode == 1
    assert "cannot be read (permission denied)" in outcome.stderr


def test_an_address_of_another_machine_is_named(tmp_path: Path) -> None:
    """HOST has to be an address of this machine."""
    assert_told(serve(free_port(), "--host", "192.0.2.1", data=str(tmp_path)), "192.0.2.1 is not an address of this machine")


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """A wrong setting and a key that could be guessed stop the start."""
    assert_told(serve(free_port(), data=str(tmp_path), proxies="many"), "OMNIKURS_PROXIES")
    assert_told(serve(free_port(), data=str(tmp_path), secret_key="changeme"), "OMNIKURS_SECRET_KEY")


@pytest.mark.slow
def test_what_was_begun_is_answered_when_the_server_is_told_to_end(tmp_path: Path, course_folder: CourseFolder) -> None:
    """SIGTERM while many ask: every connection that was accepted gets a whole answer; then the server ends with 0."""
    results: list[str] = []
    ended = threading.Event()

    def ask(port: int) -> None:
        while not ended.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                connection.connect()
            except OSError:
                connection.close()
                return  # nobody listens any more: that is how it should end
            try:
                connection.request("GET", "/pl/small/?x", headers={"Connection": "close"})
                answer = connection.getresponse()
                results.append("whole" if answer.status == 200 and answer.read().rstrip().endswith(b"</html>") else "broken")
            except (OSError, http.client.HTTPException) as error:
                results.append(f"dropped: {error!r}")
            finally:
                connection.close()

    with running_server(tmp_path, {"OMNIKURS_CONTENT": str(course_folder()), "OMNIKURS_WORKERS": "2"}) as server:
        for _ in range(8):
            fetch(server.url + "/pl/small/")
        threads = [threading.Thread(target=ask, args=(server.port,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(results) > 20)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0
        ended.set()
        for thread in threads:
            thread.join()
    assert set(results) == {"whole"}, [result for result in results if result != "whole"][:5]


@pytest.mark.slow
def test_a_server_that_has_spoken_ends_when_it_is_told_to(tmp_path: Path, course_folder: CourseFolder) -> None:
    """The processes in which a worker records end with it, and do not hold it until it is killed."""
    settings = {"OMNIKURS_CONTENT": str(course_folder()), "OMNIKURS_AUDIO_ENGINE": "espeak"}
    with running_server(tmp_path, settings) as server:
        assert fetch(server.url + "/pl/small/audio/goals.vtt").startswith("WEBVTT")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(15) == 0


@pytest.mark.slow
def test_there_are_as_many_workers_as_processors_to_use(tmp_path: Path) -> None:
    """One worker for each processor that the server was given, of however many the machine has."""
    one = str(min(os.sched_getaffinity(0)))
    for number, (through, expected) in enumerate(((("taskset", "-c", one), 1), ((), len(os.sched_getaffinity(0))))):
        with running_server(tmp_path / str(number), {"OMNIKURS_WORKERS": "0"}, through=through) as server:
            children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
            serving = [child for child in children if b"serve" in Path(f"/proc/{child}/cmdline").read_bytes()]
            assert len(serving) == expected


@pytest.mark.slow
def test_an_edit_shows_and_every_answer_is_wholly_old_or_new(tmp_path: Path, course_folder: CourseFolder) -> None:
    """While a file is edited, no answer mixes two versions; each edit shows; content that breaks changes nothing."""
    page = SMALL["pl/what-is.md"]

    def version(number: int) -> dict[str, str]:
        name = f"Wersja{number}x"
        return {"pl/what-is.md": page.replace("short: Omnikanał", f"short: {name}").replace("granic.", f"granic {name}.")}

    content = course_folder(version(0))
    with running_server(tmp_path / "server", {"OMNIKURS_CONTENT": str(content), "OMNIKURS_WORKERS": "2"}) as server:
        for number in range(1, 6):
            write(content / "small", version(number))
            end = time.monotonic() + 60
            while True:
                found = set(re.findall(r"Wersja\dx", fetch(server.url + "/pl/small/")))
                assert len(found) == 1, found
                if found == {f"Wersja{number}x"}:
                    break
                assert time.monotonic() < end, "the edit does not show"
        # A connection stays with the worker that took it: who has seen the last good version must go on showing it.
        connections = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=60) for _ in range(8)]

        def all_show_it() -> bool:
            for connection in connections:
                connection.request("GET", "/pl/small/")
            pages = [connection.getresponse().read() for connection in connections]
            return all(b"Wersja5x" in page for page in pages)

        wait_until(all_show_it)
        write(content / "small", {"pl/what-is.md": "---\ntitle: [\n"})

        def is_told() -> bool:
            assert all_show_it()
            return bool(re.search(r"ERROR .*small/pl/what-is\.md:\d+: ", server.output()))

        wait_until(is_told)
        for _ in range(8):
            assert all_show_it()
        for connection in connections:
            connection.close()


def test_the_open_page_of_an_author_follows_and_names_what_is_wrong(tmp_path: Path, course_folder: CourseFolder) -> None:
    """With --reload the author's page has the script and its events; another host's page has neither."""
    content = course_folder()
    settings = {"OMNIKURS_CONTENT": str(content), "OMNIKURS_HOSTS": "shop.lan"}
    with running_server(tmp_path / "server", settings, "--reload") as server:
        assert "/js/author.js" in fetch(server.url + "/pl/small/")
        assert "/js/author.js" not in fetch(server.url + "/pl/small/", {"Host": "shop.lan"})
        assert "/js/author.js" not in fetch(server.url + "/pl/small/", {"X-Forwarded-For": "192.0.2.9"})
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/pl/small/feedback", "best=a", form)
        returned = connection.getresponse().read().decode()
        assert "<textarea" in returned
        assert "/js/author.js" not in returned, "loading it again would send it again"
        connection.close()
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", "/author/events")
        answer = connection.getresponse()
        assert answer.getheader("Content-Type", "").startswith("text/event-stream")
        assert '"problems": []' in next_event(answer)
        write(content / "small", {"pl/what-is.md": "---\ntitle: [\n"})
        assert "small/pl/what-is.md:" in next_event(answer)
        connection.close()
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", "/author/events", headers={"Host": "shop.lan"})
        assert connection.getresponse().status == 404
        connection.close()


def fetch(url: str, headers: Mapping[str, str] | None = None) -> str:
    """The page at ``url``."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers or {})), timeout=60) as answer:
        return str(answer.read().decode())


def next_event(answer: http.client.HTTPResponse) -> str:
    """The next event with data."""
    while True:
        line = answer.readline().decode()
        assert line, "the stream ended"
        if line.startswith("data:"):
            return line


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files as an editor does: whole, in one step."""
    for name, text in files.items():
        draft = folder / f".{Path(name).name}.draft"
        draft.write_text(text, "utf-8")
        draft.replace(folder / name)
