"""How long a client may take: deadlines with a clock that stands still until the test moves it."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from app.server.connection import Connection
from app.server.reader import Stage
from tests.unit.server.conftest import Clock, Talk, TinySite
from tests.unit.server.test_connection import HOST, get, statuses

BIG = 3_000_000
ENORMOUS = 20_000_000


async def pass_time(talk: Talk, clock: Clock, seconds: float, step: float = 1.0) -> None:
    """Let time pass, looking at the connection as a worker does, until it is over."""
    until = clock.now + seconds
    while clock.now < until and talk.connection in talk.worker.connections:
        clock.now += step
        talk.connection.enforce_deadlines(clock.now)
        await asyncio.sleep(0.003)


def test_who_says_nothing_is_let_go(talk: Any, clock: Clock) -> None:
    """A connection on which nothing comes is closed after the time for a head, without a word."""

    async def converse(talk: Talk) -> bytes:
        await pass_time(talk, clock, 14)
        assert talk.connection in talk.worker.connections
        await pass_time(talk, clock, 2)
        return await talk.read_to_end()

    assert talk(converse) == b""


def test_a_head_that_does_not_end_is_refused(talk: Any, clock: Clock) -> None:
    """A byte a second wins no time: 408 after the time for a head, counted from its beginning."""

    async def converse(talk: Talk) -> bytes:
        for _ in range(20):
            await talk.send(b"G" if not talk.connection.reader.raw else b"E")
            await pass_time(talk, clock, 1)
        return await talk.read_to_end()

    assert statuses(talk(converse)) in ([408], [400])


@pytest.mark.parametrize(("rate", "seconds", "status"), [(1, 12, 408), (900, 200, 408), (1100, 200, 200)])
def test_a_body_has_a_rate(talk: Any, clock: Clock, rate: int, seconds: int, status: int) -> None:
    """A body that comes at less than the least rate is refused in the application's words; one above it is read to its end."""
    length = 150_000

    async def converse(talk: Talk) -> bytes:
        await talk.send(b"POST /p HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % length)
        sent = 0
        for _ in range(seconds):
            part = min(rate, length - sent)
            sent += part
            await talk.send(b"x" * part)
            await pass_time(talk, clock, 1)
            if sent == length or talk.connection.reader.stage is Stage.DEAF:
                break
        return await talk.read(200_000)

    told = talk(converse)
    assert statuses(told) == [status]
    assert b"Connection: close" in told or status == 200


def test_an_idle_connection_is_closed(talk: Any, clock: Clock) -> None:
    """After an answer the client has its time to ask again; then the connection is closed."""

    async def converse(talk: Talk) -> bytes:
        await talk.send(get())
        await talk.read_answer()
        await pass_time(talk, clock, 14)
        await talk.send(get())
        await talk.read_answer()
        await pass_time(talk, clock, 16)
        return await talk.read_to_end()

    assert talk(converse) == b""


def test_who_does_not_close_after_the_end_is_reset(talk: Any, clock: Clock) -> None:
    """A client that stays after the server's end is let go of after a moment."""

    async def converse(talk: Talk) -> bool:
        await talk.send(b"nonsense\r\n\r\n")
        await talk.read_to_end()
        await asyncio.sleep(0.1)  # the client's kernel confirms the end after a moment
        await pass_time(talk, clock, 7)
        return await talk.is_over()

    assert talk(converse)


def big_answer(site: TinySite, tmp_path: Any, size: int = BIG) -> bytes:
    """A request for something long; ``ENORMOUS`` is longer than all buffers, so that it stays busy."""
    site.file = tmp_path / "big"
    site.file.write_bytes(b"x" * size)
    return get(b"/file")


HALF_A_BODY = b"POST /p HTTP/1.1\r\n" + HOST + b"Content-Length: 10\r\n\r\nhalf"


@pytest.mark.parametrize("size", [BIG, ENORMOUS])
@pytest.mark.parametrize("more", [b"", b"G", HALF_A_BODY], ids=["nothing", "a byte", "half a body"])
def test_who_reads_nothing_is_reset(talk: Any, site: TinySite, clock: Clock, tmp_path: Any, more: bytes, size: int) -> None:
    """A client that takes nothing of its answer is gone within a minute, whatever it has begun to ask meanwhile."""

    async def converse(talk: Talk) -> bool:
        await talk.send(big_answer(site, tmp_path, size) + more)
        await talk.read(1)
        await asyncio.sleep(0.3)
        await pass_time(talk, clock, 24)
        assert talk.connection in talk.worker.connections
        await pass_time(talk, clock, 27)
        return await talk.is_over()

    assert talk(converse)


@pytest.mark.parametrize("more", [b"", b"G", HALF_A_BODY], ids=["nothing", "a byte", "half a body"])
def test_where_all_are_busy_the_slowest_goes(talk: Any, site: TinySite, clock: Clock, tmp_path: Any, more: bytes) -> None:
    """With as many connections as there may be, all of them answered, a new one is let in for the one that takes nothing."""

    async def converse(talk: Talk) -> tuple[bool, bool]:
        await talk.send(big_answer(site, tmp_path, ENORMOUS) + more)
        await talk.read(1)
        await asyncio.sleep(0.3)
        await pass_time(talk, clock, 21)
        assert talk.connection.busy
        new = Connection(talk.worker)
        talk.worker.add(new)
        is_in = new in talk.worker.connections
        talk.worker.remove(new)
        return await talk.is_over(), is_in

    assert talk(converse, connections=1) == (True, True)


def test_where_all_are_busy_and_none_is_slow_the_new_one_goes(talk: Any, site: TinySite, clock: Clock, tmp_path: Any) -> None:
    """The bound holds: somebody who takes an answer as fast as it comes is not cut off for somebody who has just come."""

    async def converse(talk: Talk) -> tuple[bool, bool]:
        await talk.send(big_answer(site, tmp_path, ENORMOUS))
        for _ in range(21):
            await talk.read(200_000)
            await pass_time(talk, clock, 1)
        assert talk.connection.busy
        other, their_end = socket.socketpair()
        made: list[Connection] = []

        def make() -> Connection:
            made.append(Connection(talk.worker))
            return made[-1]

        with their_end:
            await asyncio.get_running_loop().connect_accepted_socket(make, other)
            await asyncio.sleep(0.01)
            return talk.connection in talk.worker.connections, made[0] in talk.worker.connections

    assert talk(converse, connections=1) == (True, False)


def test_who_reads_slowly_gets_everything(talk: Any, site: TinySite, clock: Clock, tmp_path: Any) -> None:
    """A client that takes a little now and then, ten times the least rate, is never cut off, however long it takes."""

    async def converse(talk: Talk) -> int:
        await talk.send(big_answer(site, tmp_path))
        got = 0
        while got < BIG:
            piece = await talk.read(50_000)
            if not piece:
                break
            got += len(piece)
            await pass_time(talk, clock, len(piece) / 5000, step=1.0)
        return got

    assert talk(converse) >= BIG


def test_an_answer_on_its_way_is_not_cut_by_the_idle_deadline(talk: Any, site: TinySite, clock: Clock) -> None:
    """A page that lies in the kernel, not read yet: the time for idle connections is not counted meanwhile."""

    async def converse(talk: Talk) -> bytes:
        await talk.send(get(b"/ready"))
        while not talk.connection._written:
            await asyncio.sleep(0.001)
        talk.connection._written += 1  # as if a byte were not confirmed
        await pass_time(talk, clock, 9)
        assert talk.connection in talk.worker.connections
        return await talk.read()

    assert talk(converse).endswith(b"ready")
