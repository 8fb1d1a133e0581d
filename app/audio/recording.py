"""How clips come about: one sentence said, brought to its level and encoded; a few at a time, out of the way of everything else.

A server records in processes of their own with low priority: saying and encoding are arithmetic, and within a worker they would
hold up the pages that it answers. Tests, and engines that cannot be sent to another process, record in threads.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import multiprocessing.util
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from app.audio import encoder
from app.audio.engines import Engine, EngineError
from app.audio.script import Utterance

_AT_ONCE = 2
_NICENESS = 10
_SOON_S = 5.0  # after which time the next process may do better


def make_clip(engine: Engine, utterance: Utterance, language: str) -> bytes:
    """The clip of ``utterance`` spoken by ``engine``. Raises ``EngineError`` when it cannot, or says nothing."""
    from app.audio.samples import finish  # brings numpy, which only the processes that record need

    samples = finish(engine.say(utterance.runs, language))
    if not samples.size:
        raise EngineError(f"{engine.name} said nothing for {utterance.sentence_id}")
    return encoder.encode(samples)


class Recorder(Protocol):
    """Makes clips."""

    def record(self, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
        """The clips of ``utterances`` in order, each as soon as it and those before it are made. Raises ``EngineError``."""


class InTurn:
    """One after the other, in this thread: a service is asked for one sentence at a time, and for no more once it failed."""

    def record(self, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
        """See :class:`Recorder`."""
        return (make_clip(engine, utterance, language) for utterance in utterances)


class InThreads:
    """Two at a time in threads of this process."""

    def record(self, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
        """See :class:`Recorder`."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from _together(pool, engine, utterances, language)


class InProcesses:
    """Two at a time in processes with low priority, which are started when first needed and end with this one."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def record(self, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
        """See :class:`Recorder`."""
        pool = self._open()
        try:
            yield from _together(pool, engine, utterances, language)
        except BrokenProcessPool as error:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            raise EngineError("a process that speaks was ended from outside", _SOON_S) from error

    def _open(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # Not forked: this process has threads, whose locks a copy would keep for ever.
                start = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(_AT_ONCE, mp_context=start, initializer=_step_back)
                # A worker waits for its processes before Python closes their pool, without which they do not end; and what tells
                # them to end goes through a queue that closes at priority 10.
                multiprocessing.util.Finalize(None, self._close, exitpriority=20)
            return self._pool

    def _close(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def _together(pool: Executor, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
    futures = [pool.submit(make_clip, engine, utterance, language) for utterance in utterances]
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _step_back() -> None:
    """Give way to whoever answers pages, leave the terminal's Ctrl+C to the process that started this one, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process of a pool waits for work for ever when the one that would send it was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
