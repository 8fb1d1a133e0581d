"""Turns are taken in order, and given up in time."""

from __future__ import annotations

import threading
import time

from app.records.turns import Turns


def test_first_come_first_served() -> None:
    """Writers get their turn in the order in which they asked, although the holder asks again at once."""
    turns = Turns()
    assert turns.take(0)
    order: list[int] = []
    threads = []

    def wait(number: int) -> None:
        assert turns.take(5)
        order.append(number)
        turns.give()

    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.give()
    assert turns.take(5)
    assert order == [0, 1, 2, 3, 4]
    turns.give()
    for thread in threads:
        thread.join()


def test_patience_ends() -> None:
    """Who waited in vain is told, leaves the queue, and holds nothing up."""
    turns = Turns()
    assert turns.take(0)
    assert not turns.take(0.01)
    turns.give()
    assert turns.take(0)
