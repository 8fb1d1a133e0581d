"""Locks and the queue: one maker for each thing, few at once, in turn, and a clear word for one too many."""

from __future__ import annotations

import multiprocessing
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from app.artifacts.artifact import BusyError
from app.artifacts.locks import Locks
from app.artifacts.queue import Queue


def queue(folder: Path, places: int = 4, at_once: int = 1, here: int = 1, wait_s: float = 30.0) -> Queue:
    """A queue on the locks of ``folder``."""
    return Queue(Locks(folder), places=places, at_once=at_once, here=here, retry_after_s=7, wait_s=wait_s)


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    """Whoever comes second is told after her patience; afterwards the lock is free again."""
    locks = Locks(tmp_path)
    with locks.hold("a", 0), pytest.raises(BusyError), Locks(tmp_path).hold("a", 0.05):
        pass
    with locks.hold("a", 0):
        pass


def test_slots_are_as_many_as_promised(tmp_path: Path) -> None:
    """Two slots hold two at once, not three."""
    locks = Locks(tmp_path)
    with locks.slot(2, 0), locks.slot(2, 0), pytest.raises(BusyError), locks.slot(2, 0.05):
        pass


def test_locks_hold_where_no_file_can_be_made(tmp_path: Path) -> None:
    """In a folder that cannot be written they still hold within the process."""
    (tmp_path / "file").write_text("")
    locks = Locks(tmp_path / "file" / "locks")
    with locks.hold("a", 0), pytest.raises(BusyError), locks.hold("a", 0.05):
        pass
    with locks.hold("a", 0):
        pass


def test_a_note_can_be_read_while_the_lock_is_held_and_not_afterwards(tmp_path: Path) -> None:
    """What the holder tells reaches other processes; a shorter note replaces a longer one whole."""
    locks = Locks(tmp_path)
    with locks.hold("a", 0) as held:
        held.note("a long note")
        held.note("short")
        assert Locks(tmp_path).read_note("a") == "short"
    assert locks.read_note("a") == ""


def _hold(folder: str, ready: Any) -> None:
    with Locks(Path(folder)).hold("a", 0):
        ready.set()
        time.sleep(60)


def test_a_killed_process_gives_its_locks_back(tmp_path: Path) -> None:
    """kill -9 of a maker: the next one does not wait for it."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    process = spawn.Process(target=_hold, args=(str(tmp_path), ready))
    process.start()
    assert ready.wait(30)
    with pytest.raises(BusyError), Locks(tmp_path).hold("a", 0):
        pass
    process.kill()
    process.join()
    with Locks(tmp_path).hold("a", 5):
        pass


def test_one_too_many_is_told_at_once_when_to_come_back(tmp_path: Path) -> None:
    """A full queue refuses without waiting; a place that was given back can be taken."""
    line = queue(tmp_path, places=2)
    places = [line.join(), line.join()]
    began = time.monotonic()
    with pytest.raises(BusyError) as refused:
        line.join()
    assert time.monotonic() - began < 30  # against waiting, which here would have no end
    assert refused.value.retry_after_s == 7
    places[0].leave()
    places[0].leave()
    assert len(line) == 1
    line.join()
    with pytest.raises(BusyError):
        line.join()


def test_what_takes_long_leaves_room_for_what_is_quick(tmp_path: Path) -> None:
    """With ``most`` a job joins only a short queue; others may still join it."""
    line = queue(tmp_path, places=4)
    line.join(2)
    line.join(2)
    with pytest.raises(BusyError):
        line.join(2)
    line.join()


def test_turns_come_in_the_order_of_asking(tmp_path: Path) -> None:
    """Who asked first works first, one at a time."""
    line, order, working = queue(tmp_path, places=8), [], threading.Semaphore(1)

    def work(number: int) -> None:
        with line.work():
            assert working.acquire(blocking=False), "two work at once"
            order.append(number)
            working.release()

    threads = []
    with line.join().turn():
        for number in range(5):
            threads.append(threading.Thread(target=work, args=(number,)))
            threads[-1].start()
            while len(line._waiting) < number + 2:
                time.sleep(0.005)
    for thread in threads:
        thread.join(20)
    assert order == [0, 1, 2, 3, 4]


def test_a_turn_that_does_not_come_in_time_is_a_refusal(tmp_path: Path) -> None:
    """Whoever waits longer than the queue allows is told so, in this process and beside another one."""
    for other in (queue(tmp_path, wait_s=0.05), queue(tmp_path, wait_s=0.05)):
        line = queue(tmp_path, wait_s=0.05)
        with line.work(), pytest.raises(BusyError), other.work():
            pass
    same = queue(tmp_path, wait_s=0.05)
    with same.work(), pytest.raises(BusyError), same.work():
        pass
    assert len(same) == 0
