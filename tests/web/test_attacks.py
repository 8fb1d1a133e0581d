"""Attacks on the running server: whoever holds a connection, or asks for much at once, takes no page from others."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.support.load import connections
from tests.support.pages import header_faults
from tests.support.servers import Server, running_server, wait_until

SLOW_HEAD = b"GET /pl/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
SLOW_FORM = (
    b"POST /pl/omnichannel/feedback HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nbest="
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server of one process for the attacks of this file."""
    with running_server(tmp_path_factory.mktemp("attacked")) as running:
        yield running


def ask(server: Server, path: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes, http.client.HTTPMessage]:
    """One request on a connection of its own."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=15)) as connection:
        connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers


@pytest.mark.slow
@pytest.mark.parametrize("beginning", [SLOW_HEAD, SLOW_FORM], ids=["head", "form"])
def test_slow_senders_keep_nothing_from_others(server: Server, beginning: bytes) -> None:
    """Sixty who never finish their request, or their form: pages, forms and the check of health go on meanwhile."""
    with ExitStack() as held:
        for _ in range(60):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            slow.sendall(beginning)
        wait_until(lambda: connections(server) >= 60)
        assert [ask(server, path)[0] for path in ("/pl/omnichannel/", "/pl/omnichannel/feedback", "/healthz")] == [200] * 3
        for _ in range(5):
            assert ask(server, "/pl/omnichannel/feedback", "POST", b"best=a")[0] == 403  # a form without its token, read


def test_the_head_of_every_page_is_as_long_as_the_page(server: Server) -> None:
    """HEAD tells the length that GET then has, also when it comes first, and empties nothing."""
    for path in ("/ru/about", "/ru/omnichannel/", "/ru/omnichannel/glossary", "/ru/omnichannel/test", "/healthz"):
        _, nothing, headers = ask(server, path, "HEAD")
        _, body, _ = ask(server, path)
        assert nothing == b""
        assert int(headers["Content-Length"]) == len(body) > 0, path


@pytest.mark.slow
def test_sixty_pages_that_follow_the_author_hold_nothing(tmp_path: Path) -> None:
    """`serve --reload` with sixty open pages: all hear of the content, others get pages and forms, and it ends when told."""
    with ExitStack() as held:
        with running_server(tmp_path, None, "--reload") as server:
            open_pages = [held.enter_context(socket.create_connection(("127.0.0.1", server.port), 15)) for _ in range(60)]
            for page in open_pages:
                page.sendall(b"GET /author/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            for page in open_pages:
                heard = b""
                while b'data: {"version": ' not in heard:
                    more = page.recv(4096)
                    assert more, heard
                    heard += more
            assert [ask(server, path)[0] for path in ("/pl/omnichannel/", "/pl/omnichannel/feedback", "/healthz")] == [200] * 3
            assert ask(server, "/pl/omnichannel/feedback", "POST", b"best=a")[0] == 403
            server.process.terminate()
            assert server.process.wait(10) == 0
        assert not open_pages[0].recv(4096)


LONG = "/pl/" + "a" * 70_000


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("TRACE", "/pl/omnichannel/", 405), ("FOO", "/healthz", 400), ("OPTIONS", "/pl/omnichannel/", 200), ("GET", LONG, 414)],
)
def test_odd_requests_are_answered_in_order(server: Server, method: str, path: str, status: int) -> None:
    """Unknown methods and endless addresses have their answer, and none of them repeats what was sent (TRACE); also what the
    server refuses by itself has the headers that protect an answer.
    """
    answered, body, headers = ask(server, path, method)
    assert answered == status
    assert not header_faults(headers)
    assert "Set-Cookie" not in headers
    assert b"HTTP/1.1" not in body


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET /pl/ HTTP/1.1\r\nHost: 127.0.0.1:99999\r\n\r\n", 400),
        ("GET /pl/ HTTP/1.1\r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
        (f"GET /pl/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: {'a' * 50_000}\r\n\r\n", 431),
        ("GET /pl/ HTTP/1.1\r\nHost: 127.0.0.1\r\n" + "X-Many: 1\r\n" * 200 + "\r\n", 431),
    ],
    ids=["a port that cannot be", "no host", "no request", "a long field", "many fields"],
)
def test_what_the_server_refuses_by_itself_is_protected_too(server: Server, head: str, status: int) -> None:
    """A refusal of the server has the headers that protect an answer, and arrives whole."""
    with socket.create_connection(("127.0.0.1", server.port), 15) as client:
        client.sendall(head.encode())
        client.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(client)
        answer.begin()
        assert answer.status == status
        assert len(answer.read()) > 0
        assert not header_faults(answer.headers)


@pytest.mark.slow
def test_a_killed_server_leaves_its_port_to_the_next(tmp_path: Path) -> None:
    """kill -9 of the server alone: its workers end by themselves, and the same port can be served again."""
    with running_server(tmp_path) as running:
        running.process.kill()
        running.process.wait()
        deadline = time.monotonic() + 15
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", running.port)):
                    break
            assert time.monotonic() < deadline, "a worker still answers"
            time.sleep(0.1)
