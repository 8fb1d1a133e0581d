"""From a request to a WSGI application and back."""

from __future__ import annotations

import wsgiref.validate
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from app.server.files import FilePart
from app.server.gateway import call, make_environ
from app.server.messages import Reply, Request, serialize


def answer(body: Iterable[bytes], *fields: tuple[str, str], status: str = "200 OK", method: str = "GET") -> Reply:
    """What becomes of an application's answer."""

    def application(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response(status, list(fields))
        return body

    request = Request(method, "/", "", "/", {b"host": b"h"})
    return call(application, make_environ(request, ("127.0.0.1", 80), may_wait=True))


def test_the_environment_is_one_that_the_standard_allows() -> None:
    """The validator of the standard library (PEP 3333) finds nothing wrong with a form's environment and its answer."""

    def application(environ: Any, start_response: Callable[..., Any]) -> list[bytes]:
        assert environ["wsgi.input"].read(4) == b"abcd"
        assert environ["CONTENT_TYPE"] == "text/plain"
        assert environ["CONTENT_LENGTH"] == "4"
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]

    fields = {b"host": b"h", b"content-type": b"text/plain", b"content-length": b"999"}
    request = Request("POST", "/a b", "x=1", "/a%20b?x=1", fields, b"abcd", peer=("127.0.0.9", 5))
    environ = make_environ(request, ("127.0.0.1", 80), may_wait=True)
    environ = {key: value for key, value in environ.items() if isinstance(value, (str, tuple, bool)) or key.startswith("wsgi.")}
    reply = call(wsgiref.validate.validator(application), environ)
    assert reply.body == b"ok"


def test_the_length_is_that_of_the_body() -> None:
    """A length that an application tells wrongly is not sent: the client would take one answer for two."""
    reply = answer([b"abc", b"d"], ("Content-Length", "99"), ("Connection", "keep-alive"), ("X", "y"))
    assert reply.head == b"HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 4\r\n"


@pytest.mark.parametrize(("status", "method"), [("304 Not Modified", "GET"), ("204 No Content", "GET"), ("200 OK", "HEAD")])
def test_what_has_no_body_gets_none(status: str, method: str) -> None:
    """Neither 304 nor 204 nor HEAD is followed by bytes, whatever the application gives."""
    reply = answer([b"abc"], ("ETag", '"x"'), status=status, method=method)
    assert reply.body == b""
    assert b"Content-Length: 0" not in reply.head


def test_the_body_is_closed_whatever_happens(tmp_path: Path) -> None:
    """A body that fails midway is closed; a file for HEAD and one behind a bad header are too."""

    class Failing:
        closed = False

        def __iter__(self) -> Any:
            yield b"a"
            raise RuntimeError("midway")

        def close(self) -> None:
            self.closed = True

    failing = Failing()
    with pytest.raises(RuntimeError):
        answer(failing)
    assert failing.closed
    file = tmp_path / "file"
    file.write_bytes(b"abc")
    for method, fields in (("HEAD", ()), ("GET", (("X", "a\r\nSet-Cookie: b"),))):
        part = FilePart(file, 0, 3)
        try:
            answer(part, *fields, method=method)
        except ValueError:
            assert fields
        with pytest.raises(OSError, match="Bad file descriptor"):
            part.read(0)


@pytest.mark.parametrize("value", ["a\nb", "a\r\nSet-Cookie: x", "a\0"])
def test_no_field_begins_another_line(value: str) -> None:
    """A value with a line break is an error of ours, and is not sent."""
    with pytest.raises(ValueError, match="line break"):
        serialize("200 OK", [("Location", value)])


def test_a_part_of_a_file_is_read_block_by_block(tmp_path: Path) -> None:
    """What is iterated over is the part and nothing else; a file whose name is gone is still read; a cut one is noticed."""
    file = tmp_path / "file"
    content = bytes(range(256)) * 1000
    file.write_bytes(content)
    part = FilePart(file, 1000, 200_000)
    assert len(part) == 200_000
    assert b"".join(part) == content[1000:201_000]
    part.close()
    gone = FilePart(file, 0, 100)
    file.unlink()
    assert gone.read(0) == content[:100]
    gone.close()
    file.write_bytes(content)
    short = FilePart(file, 0, len(content))
    file.write_bytes(b"short")
    with pytest.raises(OSError, match="cut"):
        short.read(0)
    short.close()
