"""Clients of every kind in a process of their own, so that what they do takes no time from whoever measures.

``python -m tests.support.crowd KIND PORT COUNT PATH``: says ``ready`` when all are in place, goes on until its standard input is
closed, and then says as JSON what they saw.
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass

HOST = "127.0.0.1"
FORM = "/pl/omnichannel/feedback"
SMALL_WINDOW = 4096
LISTENER_RATE = 24_000
SLOW_RATE = 5_000
_HEAD = "Host: 127.0.0.1\r\nUser-Agent: crowd\r\n"


@dataclass(eq=False)
class Seen:
    """What one client saw: how long until the server ended it (0: it did not), what it got, and whether it waited in vain."""

    ended_s: float = 0.0
    status: int = 0
    got: int = 0
    wanted: int = 0
    starved: bool = False
    in_place: bool = False


Client = Callable[["Crowd", Seen], Awaitable[None]]


class Crowd:
    """``count`` clients of one kind at one port."""

    def __init__(self, port: int, count: int, path: str) -> None:
        self.port = port
        self.path = path
        self.seen = [Seen() for _ in range(count)]
        self.in_place = 0
        self.begun = time.monotonic()

    async def run(self, client: Client) -> list[Seen]:
        """All of them, until standard input ends."""
        tasks = [asyncio.create_task(self._one(client, seen)) for seen in self.seen]
        while self.in_place < len(self.seen):
            await asyncio.sleep(0.05)
        print("ready", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        for task in tasks:
            task.cancel()
        for fault in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(fault, Exception):
                print(repr(fault), file=sys.stderr)
        return self.seen

    async def _one(self, client: Client, seen: Seen) -> None:
        try:
            await client(self, seen)
        except (OSError, asyncio.IncompleteReadError):
            seen.ended_s = time.monotonic() - self.begun
        finally:
            self.is_there(seen)

    def is_there(self, seen: Seen) -> None:
        """Count a client as in place, once."""
        if not seen.in_place:
            seen.in_place = True
            self.in_place += 1

    async def connect(self, window: int = 0) -> socket.socket:
        """A connection, with so small a window that little fits into it."""
        own = socket.socket()
        own.setblocking(False)
        if window:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        await asyncio.get_running_loop().sock_connect(own, (HOST, self.port))
        return own

    async def send(self, own: socket.socket, text: str) -> None:
        """Send some text."""
        await asyncio.get_running_loop().sock_sendall(own, text.encode())

    async def watch(self, own: socket.socket, seen: Seen) -> None:
        """Wait until the server ends the connection; note the status that it says before."""
        with own:
            while data := await asyncio.get_running_loop().sock_recv(own, 65536):
                seen.got += len(data)
                if not seen.status and data.startswith(b"HTTP/1.1 "):
                    seen.status = int(data[9:12])
        seen.ended_s = time.monotonic() - self.begun


async def silent(crowd: Crowd, seen: Seen) -> None:
    """Connects and says nothing."""
    own = await crowd.connect()
    crowd.is_there(seen)
    await crowd.watch(own, seen)


async def stalled(crowd: Crowd, seen: Seen) -> None:
    """Asks for something long and reads one byte of it. That it was ended is seen by the error of its socket."""
    own = await crowd.connect(SMALL_WINDOW)
    await crowd.send(own, f"GET {crowd.path} HTTP/1.1\r\n{_HEAD}\r\n")
    await asyncio.get_running_loop().sock_recv(own, 1)  # in place is who is being answered, not who waits for a thread
    crowd.is_there(seen)
    with own:
        while True:
            await asyncio.sleep(0.5)
            error = own.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error or own.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != 1:  # not ESTABLISHED
                break
    seen.ended_s = time.monotonic() - crowd.begun


async def paced(crowd: Crowd, seen: Seen, rate: int, window: int) -> None:
    """Reads at ``rate`` from the beginning to the end; starved is who had to wait two seconds for what was due."""
    own = await crowd.connect(window)
    loop = asyncio.get_running_loop()
    await crowd.send(own, f"GET {crowd.path} HTTP/1.1\r\n{_HEAD}Accept-Encoding: identity\r\n\r\n")
    head = b""
    with own:
        while b"\r\n\r\n" not in head:
            head += await loop.sock_recv(own, 1024)
        lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").lower().split("\r\n")
        seen.status = int(lines[0][9:12])
        seen.wanted = int(next(line.split(":")[1] for line in lines if line.startswith("content-length:")))
        seen.got = len(head.partition(b"\r\n\r\n")[2])
        crowd.is_there(seen)
        begun, step = time.monotonic(), 0.2
        while seen.got < seen.wanted:
            due = min(seen.wanted, int((time.monotonic() - begun) * rate))
            while seen.got < due:
                try:
                    data = await asyncio.wait_for(loop.sock_recv(own, min(65536, due - seen.got)), 2)
                except TimeoutError:
                    seen.starved = True
                    return
                if not data:
                    raise OSError("cut")
                seen.got += len(data)
            await asyncio.sleep(step)


async def listener(crowd: Crowd, seen: Seen) -> None:
    """A learner who listens to a track while it comes."""
    await paced(crowd, seen, LISTENER_RATE, 0)


async def slow(crowd: Crowd, seen: Seen) -> None:
    """An honest reader behind a bad line."""
    await paced(crowd, seen, SLOW_RATE, SMALL_WINDOW)


async def trickle(crowd: Crowd, seen: Seen, own: socket.socket) -> None:
    """A byte a second, until the server has enough of it."""
    crowd.is_there(seen)
    watching = asyncio.create_task(crowd.watch(own, seen))
    with suppress(OSError):
        while not watching.done():
            await crowd.send(own, "a")
            await asyncio.sleep(1)
    await watching


async def body(crowd: Crowd, seen: Seen) -> None:
    """Announces a form and sends it a byte a second."""
    own = await crowd.connect()
    kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n"
    await crowd.send(own, f"POST {FORM} HTTP/1.1\r\n{_HEAD}{kind}\r\nbest=")
    await trickle(crowd, seen, own)


async def head(crowd: Crowd, seen: Seen) -> None:
    """Sends the head of a request a byte a second."""
    own = await crowd.connect()
    await crowd.send(own, f"GET {crowd.path} HTTP/1.1\r\n{_HEAD}X-Long: ")
    await trickle(crowd, seen, own)


async def stream(crowd: Crowd, seen: Seen) -> None:
    """Follows the author's events."""
    own = await crowd.connect()
    await crowd.send(own, f"GET /author/events HTTP/1.1\r\n{_HEAD}\r\n")
    data = await asyncio.get_running_loop().sock_recv(own, 4096)
    seen.status, seen.got = int(data[9:12]), len(data)
    crowd.is_there(seen)
    await crowd.watch(own, seen)


async def half(crowd: Crowd, seen: Seen) -> None:
    """One of three: half a head, half a form, or a track half taken; what comes after is up to whoever drops the packets."""
    which = crowd.seen.index(seen) % 3
    own = await crowd.connect(SMALL_WINDOW)
    if which == 0:
        await crowd.send(own, f"GET {crowd.path} HTTP/1.1\r\n{_HEAD}X-Long: ")
    elif which == 1:
        kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n"
        await crowd.send(own, f"POST {FORM} HTTP/1.1\r\n{_HEAD}{kind}\r\nbest=")
    else:
        await crowd.send(own, f"GET {crowd.path} HTTP/1.1\r\n{_HEAD}\r\n")
        seen.got = len(await asyncio.get_running_loop().sock_recv(own, 2048))
    crowd.is_there(seen)
    await asyncio.sleep(600)


KINDS: dict[str, Client] = {client.__name__: client for client in (silent, stalled, listener, slow, body, head, stream, half)}


def main(kind: str, port: str, count: str, path: str = "/pl/omnichannel/", host: str = HOST) -> None:
    """Run a crowd and print what it saw."""
    global HOST
    HOST = host
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 16384), most))
    crowd = Crowd(int(port), int(count), path)
    print(json.dumps([asdict(seen) for seen in asyncio.run(crowd.run(KINDS[kind]))]))


if __name__ == "__main__":
    main(*sys.argv[1:])
