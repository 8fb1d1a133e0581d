"""Thread pools with a bounded queue: a fixed number of threads, a fixed number of waiting tasks, and an error beyond that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class PoolFullError(Exception):
    """Every thread is at work and the queue is full."""


class Pool:
    """``threads`` threads, made when they are needed, and places for ``queue`` more who wait for one."""

    def __init__(self, name: str, threads: int, queue: int) -> None:
        self.name = name
        self._executor = ThreadPoolExecutor(threads, name)
        self._places = threads + queue
        self._taken = 0

    async def run(self, function: Callable[[], Result], *, droppable: bool = False) -> Result:
        """The result of ``function``, called in a thread of the pool.

        Who asked may go away meanwhile (the awaiting task is cancelled): what has begun is done to its end and keeps its place
        until then. What has not begun is dropped where it is ``droppable``. Raises :class:`PoolFullError`.
        """
        if self._taken >= self._places:
            raise PoolFullError(self.name)
        self._taken += 1
        work = self._executor.submit(function)
        ended = asyncio.wrap_future(work)
        ended.add_done_callback(self._leave)
        try:
            return await asyncio.shield(ended)
        except asyncio.CancelledError:
            if droppable:
                work.cancel()
            raise

    def close(self) -> None:
        """Wait for what has begun and what waits."""
        self._executor.shutdown(wait=True)

    def _leave(self, ended: asyncio.Future[Result]) -> None:
        self._taken -= 1
        if not ended.cancelled():
            ended.exception()  # retrieved, or asyncio would log it as never retrieved when the caller was cancelled
