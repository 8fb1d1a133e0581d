"""Who answers: what is ready, one for all who want the same, a thread that may wait, or nobody now."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from app.server.dispatch import Dispatcher
from app.server.gateway import MAY_WAIT, MUST_WAIT
from app.server.messages import Reply, Request
from app.server.pools import Pool, PoolFullError
from tests.support import event_loop
from tests.unit.server.conftest import FIELDS, TinySite


def asked(path: str = "/page", method: str = "GET", **more: Any) -> Request:
    """A whole request."""
    return Request(method, path, "", path, {b"host": b"localhost"}, **more)


def pools(threads: int, queue: int) -> dict[str, Pool]:
    """Pools of one size."""
    return {name: Pool(name, threads, queue) for name in ("pages", "waiting", "health", "refusals")}


class SlowSite(TinySite):
    """Pages come when the gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.begun: list[str] = []

    def wsgi(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Waits, but not to refuse."""
        if not environ.get("omnikurs.refused"):
            self.begun.append(environ["PATH_INFO"])
            self.gate.wait(10)
        return super().wsgi(environ, start_response)


def test_behind_the_queue_who_asks_is_told_to_come_back() -> None:
    """With one thread and one place to wait the third is refused at once: in the application's words, else in ours."""
    site = SlowSite()

    async def run() -> list[Reply]:
        dispatcher = Dispatcher(site, pools(1, 1))
        waiting = [asyncio.create_task(dispatcher.make(asked())) for _ in range(2)]
        await asyncio.sleep(0.05)
        refused = [await dispatcher.make(asked(method=method)) for method in ("GET", "POST", "HEAD")]
        many = await asyncio.gather(*(dispatcher.make(asked()) for _ in range(8)))
        site.gate.set()
        served = [await one for one in waiting]
        dispatcher.close()
        return [*served, *refused, *many]

    replies = event_loop.run(run())
    assert [reply.status for reply in replies] == [200, 200] + [503] * 11
    assert [reply.body for reply in replies[2:5]] == [b"refused in words", b"refused in words", b""]
    bare = [reply for reply in replies[5:] if reply.body == b"503 Service Unavailable\n"]
    assert bare
    assert all(b"\r\nRetry-After: 5\r\n" in reply.head and b"X-Ours: yes" in reply.head for reply in bare)


def test_what_is_said_when_it_is_full_is_made_once() -> None:
    """A refusal that the site has ready takes no thread."""
    site = SlowSite()
    said = Reply(503, b"HTTP/1.1 503 Service Unavailable\r\n", b"kept")
    site.find = lambda request: said if request.refused else None

    async def run() -> Reply:
        dispatcher = Dispatcher(site, pools(1, 0))
        under_way = asyncio.create_task(dispatcher.make(asked()))
        await asyncio.sleep(0.02)
        refused = await dispatcher.make(asked())
        site.gate.set()
        await under_way
        dispatcher.close()
        return refused

    assert event_loop.run(run()) is said
    assert len(site.asked) == 1


def test_a_page_that_many_want_is_made_once() -> None:
    """Twenty ask for a published page that is not there: one makes it, in one thread, and all get it."""
    site = SlowSite()
    site.shared = True

    async def run() -> list[Reply]:
        dispatcher = Dispatcher(site, pools(1, 0))
        waiting = [asyncio.create_task(dispatcher.make(asked("/new"))) for _ in range(20)]
        await asyncio.sleep(0.05)
        site.ready["/new"] = Reply(200, b"HTTP/1.1 200 OK\r\n", b"new")
        site.gate.set()
        replies = [await one for one in waiting]
        dispatcher.close()
        return replies

    assert {reply.status for reply in event_loop.run(run())} == {200}
    assert len(site.asked) == 1


def test_who_would_have_to_wait_is_called_again_where_it_may() -> None:
    """A view that gives its thread back is called in one of those that may wait; a page is answered meanwhile."""
    site = TinySite()
    gate = threading.Event()
    seen: list[tuple[str, bool]] = []

    def view(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen.append((environ["PATH_INFO"], environ[MAY_WAIT]))
        if environ["PATH_INFO"] == "/dear":
            if not environ[MAY_WAIT]:
                environ[MUST_WAIT] = "waiting"
            else:
                gate.wait(10)
        start_response("200 OK", list(FIELDS))
        return [environ["PATH_INFO"].encode()]

    site.wsgi = view

    async def run() -> list[Reply]:
        dispatcher = Dispatcher(site, pools(1, 0))
        dear = asyncio.create_task(dispatcher.make(asked("/dear")))
        await event_loop.until(lambda: len(seen) == 2)
        page = await dispatcher.make(asked())
        gate.set()
        replies = [page, await dear]
        dispatcher.close()
        return replies

    assert [reply.body for reply in event_loop.run(run())] == [b"/page", b"/dear"]
    assert seen == [("/dear", False), ("/dear", True), ("/page", False)]


def test_all_photos_of_a_page_are_let_in_and_hold_nobody_up() -> None:
    """Thirty readers ask for six photos each that are not made yet: none is refused, and a document comes meanwhile."""
    site = TinySite()
    gate = threading.Event()

    def view(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ[MAY_WAIT]:
            environ[MUST_WAIT] = "photos" if environ["PATH_INFO"] == "/photo" else "waiting"
        elif environ["PATH_INFO"] == "/photo":
            gate.wait(10)
        start_response("200 OK", list(FIELDS))
        return [environ["PATH_INFO"].encode()]

    site.wsgi = view

    async def run() -> tuple[Reply, list[Reply]]:
        dispatcher = Dispatcher(site)
        photos = [asyncio.create_task(dispatcher.make(asked("/photo"))) for _ in range(180)]
        document = await dispatcher.make(asked("/document"))
        gate.set()
        replies = [await one for one in photos]
        dispatcher.close()
        return document, replies

    document, photos = event_loop.run(run())
    assert document.body == b"/document"
    assert [reply.status for reply in photos] == [200] * 180


def test_what_nobody_waits_for_any_more_is_dropped_unless_it_changes_something() -> None:
    """A reader who went away gives her place in the queue back; a form that was sent is taken all the same."""
    site = SlowSite()

    async def run() -> None:
        dispatcher = Dispatcher(site, pools(1, 3))
        waiting = [
            asyncio.create_task(dispatcher.make(asked(f"/{n}", method))) for n, method in enumerate(("GET", "GET", "POST"))
        ]
        await event_loop.until(lambda: site.begun)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        site.gate.set()
        dispatcher.close()

    event_loop.run(run())
    assert [environ["PATH_INFO"] for environ in site.asked] == ["/0", "/2"]


def test_a_place_is_taken_until_the_work_is_done() -> None:
    """A client that goes does not make room for another while the thread still works for it."""

    async def run() -> list[str]:
        pool = Pool("one", 1, 0)
        gate = threading.Event()
        first = asyncio.create_task(pool.run(lambda: gate.wait(10)))
        await asyncio.sleep(0.02)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        told = []
        until = time.monotonic() + 60
        while "taken" not in told and time.monotonic() < until:
            try:
                await pool.run(lambda: None)
                told.append("taken")
            except PoolFullError:
                told.append("full")
                if len(told) == 3:  # it stays full, as long as the thread works
                    gate.set()
            await asyncio.sleep(0.01)
        pool.close()
        return told

    told = event_loop.run(run())
    assert told[:3] == ["full"] * 3
    assert told[-1] == "taken"
