"""Coroutines of a test, run on an event loop of a thread of their own.

Playwright's synchronous interface keeps a loop running in the main thread of a process that has tested a page, and
:func:`asyncio.run` refuses to start beside it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """What the coroutine returns or raises."""
    with ThreadPoolExecutor(1, "event-loop") as thread:
        return thread.submit(asyncio.run, coroutine).result()


async def until(holds: Callable[[], object], timeout_s: float = 60) -> None:
    """Return as soon as ``holds`` does; fails when that takes too long."""
    end = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end, f"not within {timeout_s} s"
        await asyncio.sleep(0.002)
