"""One connection: what is answered, what is refused, and that it makes no difference where the bytes are cut."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.server.messages import Reply, serialize
from tests.support import event_loop
from tests.unit.server.conftest import Talk, TinySite

HOST = b"Host: localhost\r\n"


def get(path: bytes = b"/page", *fields: bytes) -> bytes:
    """A whole request."""
    return b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"".join(field + b"\r\n" for field in fields) + b"\r\n"


def send_and_read(*parts: bytes) -> Callable[[Talk], Any]:
    """A conversation: send, and read to the end."""

    async def converse(talk: Talk) -> bytes:
        await talk.send(*parts)
        talk.half_close()
        return await talk.read_to_end()

    return converse


def statuses(told: bytes) -> list[int]:
    """The statuses of all answers in ``told``."""
    return [int(part[:3]) for part in told.split(b"HTTP/1.1 ")[1:]]


GOOD = [
    (get(), b"GET /page? "),
    (get(b"/a%20b?x=1"), b"GET /a b?x=1 "),
    (b"GET http://localhost/abs?y HTTP/1.1\r\nHost: elsewhere\r\n\r\n", b"GET /abs?y "),
    (b"POST /p HTTP/1.1\r\n" + HOST + b"Content-Length: 4\r\n\r\nabcd", b"POST /p? abcd"),
    (b"POST /p HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\n\r\n", b"POST /p? "),
    (b"POST /p HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2;x=y\r\ncd\r\n0\r\n\r\n", b"POST /p? abcd"),
    (b"POST /p HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nHost: trailer\r\n\r\n", b"POST /p? a"),
    (get(b"/up", b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAA"), b"GET /up? "),
    (b"GET /old HTTP/1.0\r\n" + HOST + b"\r\n", b"GET /old? "),
    (b"\r\n" + get(), b"GET /page? "),
    (b"GET  /p HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /p? "),
    (get(b"/page", b"X-Empty:"), b"GET /page? "),
    (b"OPTIONS /p HTTP/1.1\r\n" + HOST + b"\r\n", b"OPTIONS /p? "),
]


@pytest.mark.parametrize(("request_", "body"), GOOD)
def test_what_is_right_is_answered(talk: Any, request_: bytes, body: bytes) -> None:
    """Each form that a request may have reaches the application as one and the same thing."""
    told = talk(send_and_read(request_))
    assert statuses(told) == [200]
    assert told.endswith(b"\r\n\r\n" + body)
    assert b"\r\nDate: " in told


ODD = [
    (b"GET /p HTTP/1.1\r\n\r\n", 400),
    (b"GET /p HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"GET /p HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    (b"GET /p HTTP/1.1\nHost: a\n\n", 400),
    (b"GET /p HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n", 400),
    (b"GET /p HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400),
    (b"GET /p HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400),
    (b"GET /p HTTP/1.1\r\nHost: a\r\nX y: a\r\n\r\n", 400),
    (b"GET /p HTTP/1.1\r\nHost: a\r\n: a\r\n\r\n", 400),
    (b"GET /p HTTP/2.0\r\nHost: a\r\n\r\n", 400),
    (b"GET /p HTTP/1.1 \r\nHost: a\r\n\r\n", 400),
    (b"GET p HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"get /p HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    (b"hello there\r\n\r\n", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3,3\r\n\r\nabc", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 400),
    *[
        (b"POST /p HTTP/1.1\r\nHost: a\r\n" + coding + b"\r\n\r\n1\r\na\r\n0\r\n\r\n", 400)
        for coding in (
            b"Transfer-Encoding: gzip, chunked",
            b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
            b"Transfer-Encoding: chunked, chunked",
            b"Transfer-Encoding: identity,chunked",
        )
    ],
    (b"POST /p HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    (b"POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
    (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    (b"GET /p HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 40_000 + b"\r\n\r\n", 431),
    (b"GET /p HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 101 + b"\r\n", 431),
    (b"GET /p HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 60_000, 431),
    (b"GET /p HTTP/1.1\r\nHost: a\r\n" + b"x" * 60_000, 431),
]


@pytest.mark.parametrize(("request_", "status"), ODD)
def test_what_is_wrong_is_refused_with_the_headers_of_every_answer(
    talk: Any, site: TinySite, request_: bytes, status: int
) -> None:
    """One answer with our own headers, then the end of the connection; the application hears nothing of it."""
    told = talk(send_and_read(request_))
    assert statuses(told) == [status], told[:200]
    assert b"\r\nX-Ours: yes\r\n" in told
    assert b"\r\nConnection: close\r\n" in told
    assert site.asked == []
    assert [noted[2] for noted in site.noted] == [status]


@pytest.mark.parametrize(("request_", "status"), [case for case in ODD if b"Content-Length" in case[0] or case[1] == 414])
def test_what_follows_a_refusal_is_not_heard(talk: Any, site: TinySite, request_: bytes, status: int) -> None:
    """Bytes behind a request that could be read in two ways are no request."""
    told = talk(send_and_read(request_ + get(b"/smuggled"), get(b"/smuggled")))
    assert statuses(told) == [status]
    assert site.asked == []


def test_requests_that_follow_each_other_are_answered_in_their_order(talk: Any) -> None:
    """Many in one piece, ready ones and made ones mixed: each gets its answer, in order, on one connection."""
    paths = [b"/a", b"/ready", b"/b?1", b"/ready", b"/c"]
    told = talk(send_and_read(b"".join(map(get, paths))))
    assert statuses(told) == [200] * 5
    bodies = [part.partition(b"\r\n\r\n")[2] for part in told.split(b"HTTP/1.1 ")[1:]]
    assert bodies == [b"GET /a? ", b"ready", b"GET /b?1 ", b"ready", b"GET /c? "]


def test_who_sends_too_many_at_once_gets_the_first_ones(talk: Any) -> None:
    """Beyond the limit nothing is kept: what was taken is answered, then the connection ends, and the rest is asked anew."""
    told = talk(send_and_read(get() * 50), pipelined=5)
    assert statuses(told) == [200] * 6
    assert told.count(b"Connection: close") == 1


def test_a_connection_is_used_again_until_the_client_wants_no_more(talk: Any) -> None:
    """Two requests one after the other; the second says close, which the answer says too, and what comes then is not heard."""

    async def converse(talk: Talk) -> tuple[bytes, bytes]:
        await talk.send(get(b"/one"))
        first = await talk.read_answer()
        await talk.send(get(b"/two", b"Connection: close") + get(b"/three"))
        return first, await talk.read_to_end()

    first, second = talk(converse)
    assert b"Connection" not in first
    assert statuses(second) == [200]
    assert b"Connection: close" in second
    assert second.endswith(b"GET /two? ")


def test_head_gets_no_body(talk: Any) -> None:
    """The length is that of the page, and the next answer follows at once."""
    told = talk(send_and_read(b"HEAD /p HTTP/1.1\r\n" + HOST + b"\r\n" + get()))
    assert statuses(told) == [200, 200]
    assert told.split(b"HTTP/1.1 ")[1].endswith(b"\r\n\r\n")


def test_a_client_that_asks_whether_it_may_go_on_is_told_so(talk: Any) -> None:
    """Expect: 100-continue gets its word before the body; a body that is too long gets its refusal instead."""

    async def converse(talk: Talk) -> tuple[bytes, bytes]:
        head = b"POST /p HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: "
        await talk.send(head + b"4\r\n\r\n")
        word = await talk.read()
        await talk.send(b"abcd")
        await talk.read_answer()
        await talk.send(head + b"999999\r\n\r\n")
        return word, await talk.read_to_end()

    word, refused = talk(converse)
    assert word == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert statuses(refused) == [413]


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /p HTTP/1.1\r\n" + HOST + b"Content-Length: 300000\r\n\r\n" + b"x" * 300_000,
        b"POST /p HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + b"ffff\r\n" + b"x" * 65535 + b"\r\n" * 1,
        b"POST /p HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 80_000,
        b"POST /p HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + b"1;" + b"x" * 900_000,
    ],
    ids=["announced", "in chunks", "in tiny chunks", "in what describes a chunk"],
)
def test_a_body_that_is_too_long_is_refused_in_the_applications_words(talk: Any, site: TinySite, request_: bytes) -> None:
    """413, made by the application, which got no byte of it; however the length is told."""
    told = talk(send_and_read(request_), body_bytes=50_000)
    assert statuses(told) == [413]
    assert told.endswith(b"refused in words")
    assert site.asked[0]["wsgi.input"].read() == b""
    assert b"Connection: close" in told


def test_all_unfinished_bodies_together_have_a_bound(talk: Any, site: TinySite) -> None:
    """Where others hold what there is, a body is refused with 503; and what one held is given back when it goes."""

    async def converse(talk: Talk) -> tuple[bytes, int]:
        talk.worker.budget.held = 900
        await talk.send(b"POST /p HTTP/1.1\r\n" + HOST + b"Content-Length: 500\r\n\r\n" + b"x" * 200)
        told = await talk.read_to_end()
        return told, talk.worker.budget.held

    told, held = talk(converse, unfinished_bytes=1000)
    assert statuses(told) == [503]
    assert held == 900


def test_a_file_is_sent_whole_and_closed(talk: Any, site: TinySite, tmp_path: Path) -> None:
    """A file longer than any buffer comes whole, from the event loop; its handle is given back."""
    site.file = tmp_path / "long"
    site.file.write_bytes(bytes(range(256)) * 3000)
    told = talk(send_and_read(get(b"/file")))
    assert told.partition(b"\r\n\r\n")[2] == site.file.read_bytes()


def test_a_client_that_has_sent_all_still_gets_its_answer(talk: Any) -> None:
    """Half-closed behind the request, as `nc` does: the answer comes, then the end."""
    told = talk(send_and_read(get()))
    assert statuses(told) == [200]


def test_a_client_that_goes_costs_no_answer_of_others(talk: Any, site: TinySite) -> None:
    """A client that goes while its request is made: it is made to its end, and the connection is let go of."""

    async def converse(talk: Talk) -> bool:
        await talk.send(b"POST /p HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\n\r\nx")
        talk.close()
        return await talk.is_over()

    assert talk(converse)
    assert len(site.asked) == 1


def test_a_stream_goes_on_until_the_client_goes(talk: Any) -> None:
    """Events come as they are; a client that sends its end is taken to be gone; the place is given back."""

    async def converse(talk: Talk) -> tuple[bytes, int, bool]:
        await talk.send(get(b"/events"))
        told = b""
        while b"data: one" not in told:
            told += await talk.read()
        open_then = talk.worker.streams
        talk.half_close()
        return told, open_then, await talk.is_over() and talk.worker.streams == 0

    told, open_then, over = talk(converse)
    assert b"Content-Type: text/event-stream" in told
    assert b"X-Ours: yes" in told
    assert open_then == 1
    assert over


def test_a_fault_of_the_application_is_500(talk: Any, caplog: pytest.LogCaptureFixture) -> None:
    """The log has the fault, the client a refusal with our headers, and the connection goes on."""
    told = talk(send_and_read(get(b"/wrong") + get()))
    assert statuses(told) == [500, 200]
    assert "RuntimeError: wrong" in caplog.text


def test_a_field_with_an_underscore_does_not_pass_for_another(talk: Any, site: TinySite) -> None:
    """`X_Forwarded_For` is not `X-Forwarded-For`: it does not reach the application."""
    talk(send_and_read(get(b"/p", b"X_Forwarded_For: 1.2.3.4", b"Accept: a", b"Accept: b", b"Cookie: c=1", b"Cookie: d=2")))
    (environ,) = site.asked
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert environ["HTTP_ACCEPT"] == "a,b"
    assert environ["HTTP_COOKIE"] == "c=1; d=2"


def test_at_the_end_idle_connections_are_closed_and_requests_under_way_answered(talk: Any) -> None:
    """A worker that ends: who waits for an answer gets it, with the word that it was the last; who is idle is let go."""

    async def converse(talk: Talk) -> tuple[bytes, bytes]:
        await talk.send(get())
        first = await talk.read_answer()
        talk.worker.ending = True
        talk.connection.finish()
        return first, await talk.read_to_end()

    assert talk(converse)[1] == b""


def test_the_connection_that_asked_for_nothing_for_longest_makes_room(talk: Any) -> None:
    """Above the limit a new client gets in, and the one that has asked for nothing for the longest time goes."""

    async def converse(talk: Talk) -> bool:
        newcomer: Any = type("Newcomer", (), {"busy": True, "since": 0})()
        talk.worker.add(newcomer)
        over = await talk.is_over()
        talk.worker.remove(newcomer)
        return over

    assert talk(converse, connections=1)
    event_loop.run(asyncio.sleep(0))


def test_answers_that_are_ready_wait_for_a_client_that_does_not_read(talk: Any, site: TinySite) -> None:
    """A thousand requests in one piece, and nothing read: what lies ready for the client is an answer or two; who then reads gets
    whole answers, and asks for the others anew.
    """
    whole = Reply(200, serialize("200 OK", [("Content-Length", "60000")]), b"x" * 60_000)
    site.ready["/ready"] = whole

    async def converse(talk: Talk) -> bytes:
        talk.connection.data_received(get(b"/ready") * 1000)
        assert talk.connection.transport.get_write_buffer_size() < 4 * 60_000
        return await talk.read_to_end()

    told = talk(converse)
    answers = told.split(b"HTTP/1.1 200 OK\r\n")[1:]
    assert 16 <= len(answers) < 100
    assert all(answer.endswith(b"\r\n\r\n" + whole.body) for answer in answers)
    assert b"Connection: close" in answers[-1]


def test_what_comes_while_an_answer_is_made_is_bounded(talk: Any, site: TinySite) -> None:
    """Whole forms that come behind one that is being answered count together: beyond the limit nothing is read until it is."""
    gate = threading.Event()
    answer = site.wsgi

    def slow(environ: Any, start_response: Any) -> Any:
        gate.wait(60)
        return answer(environ, start_response)

    site.wsgi = slow
    form = b"POST /p HTTP/1.1\r\n" + HOST + b"Content-Length: 900\r\n\r\n" + b"x" * 900

    async def converse(talk: Talk) -> tuple[bool, list[bytes], bool]:
        await talk.send(get(), form, form, form, form)
        stopped = not talk.connection.transport.is_reading()
        gate.set()
        answers = [await talk.read_answer() for _ in range(5)]
        return stopped, answers, talk.connection.transport.is_reading()

    stopped, answers, reads_on = talk(converse, early_bytes=2000)
    assert stopped
    assert all(answer.startswith(b"HTTP/1.1 200 OK") for answer in answers)
    assert reads_on
