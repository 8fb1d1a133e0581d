"""Makes clips: speaks one sentence, sets its loudness and encodes it; a few at a time and with low priority.

A server records in processes of their own, because speaking and encoding need the CPU and would delay the requests of a worker.
Tests, and engines that cannot be pickled, record in threads.
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
from app.audio.engine import Engine, EngineError
from app.audio.script import Utterance

_AT_ONCE = 2
_NICENESS = 10
_SOON_S = 5.0  # a new pool of processes may succeed after this time


def make_clip(engine: Engine, utterance: Utterance, language: str) -> bytes:
    """The clip of ``utterance`` spoken by ``engine``. Raises ``EngineError`` when it cannot, or says nothing."""
    from app.audio.samples import normalise  # brings numpy, which only the processes that record need

    samples = normalise(engine.say(utterance.runs, language))
    if not samples.size:
        raise EngineError(f"{engine.name} said nothing for {utterance.sentence_id}")
    return encoder.encode(samples)


class Recorder(Protocol):
    """Makes clips."""

    def record(self, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
        """The clips of ``utterances`` in order, each as soon as it and those before it are made. Raises ``EngineError``."""


class SequentialRecorder:
    """Records one utterance after the other in this thread, for remote services: one request at a time, none after a failure."""

    def record(self, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
        """See :class:`Recorder`."""
        return (make_clip(engine, utterance, language) for utterance in utterances)


class ThreadRecorder:
    """Records two utterances at a time in threads of this process."""

    def record(self, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
        """See :class:`Recorder`."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from _record_concurrently(pool, engine, utterances, language)


class ProcessRecorder:
    """Records two utterances at a time in processes of low priority, started when first needed; they end with this one."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def record(self, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
        """See :class:`Recorder`."""
        pool = self._open()
        try:
            yield from _record_concurrently(pool, engine, utterances, language)
        except BrokenProcessPool as error:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            raise EngineError("a process that speaks was ended from outside", _SOON_S) from error

    def _open(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # Spawned, not forked: a forked copy would keep the locks that other threads hold at that moment.
                start = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(_AT_ONCE, mp_context=start, initializer=_lower_priority)
                # A worker waits for its processes before Python closes their pool, without which they do not end; and what tells
                # them to end goes through a queue that closes at priority 10.
                multiprocessing.util.Finalize(None, self._close, exitpriority=20)
            return self._pool

    def _close(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def _record_concurrently(pool: Executor, engine: Engine, utterances: Sequence[Utterance], language: str) -> Iterator[bytes]:
    futures = [pool.submit(make_clip, engine, utterance, language) for utterance in utterances]
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _lower_priority() -> None:
    """Lower the priority of this process, leave Ctrl+C to its parent, and exit when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    """Exit when the parent was killed: the process would wait for its next task for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
