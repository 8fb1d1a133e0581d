"""The fair lock is given in order, and waiting for it ends in time."""

from __future__ import annotations

import threading
import time

from app.records.fair_lock import FairLock


def test_first_come_first_served() -> None:
    """Writers get the lock in the order in which they asked, although the holder asks again at once."""
    lock = FairLock()
    assert lock.acquire(0)
    order: list[int] = []
    threads = []

    def wait(number: int) -> None:
        assert lock.acquire(5)
        order.append(number)
        lock.release()

    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(lock._waiting) <= number:
            time.sleep(0.001)
    lock.release()
    assert lock.acquire(5)
    assert order == [0, 1, 2, 3, 4]
    lock.release()
    for thread in threads:
        thread.join()


def test_patience_ends() -> None:
    """Who waited in vain is told, leaves the queue, and holds nothing up."""
    lock = FairLock()
    assert lock.acquire(0)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0)
