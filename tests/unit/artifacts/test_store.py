"""The store: made once for all who ask, in a bounded queue, and honest about what failed."""

from __future__ import annotations

import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.artifacts.artifact import BusyError, Key, Made, UnderWayError
from app.artifacts.folder import Folder
from app.artifacts.locks import Locks
from app.artifacts.queue import Queue
from app.artifacts.store import Progress, Store

KEY = Key("ab12", "pdf")
PATIENCE_S = 20


def open_store(folder: Path, places: int = 8, waiting: int = 32, here: int = 2) -> Store:
    """A store in ``folder``."""
    locks = Locks(folder / "locks")
    queue = Queue(locks, places=places, at_once=2, here=here, retry_after_s=7, wait_s=PATIENCE_S)
    return Store(Folder(folder, 10**9), locks, queue, waiting=waiting, usual_s=0.01)


class Maker:
    """Makes one thing, when its gate is open, and counts how often."""

    def __init__(self, body: bytes = b"made") -> None:
        self.body = body
        self.count = 0
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Event()
        self.error: Exception | None = None

    def __call__(self, progress: Progress) -> Made:
        self.count += 1
        self.begun.set()
        assert self.gate.wait(PATIENCE_S)
        if self.error:
            raise self.error
        return Made(self.body, {"pages": 3})


def test_a_thing_is_made_once_and_found_again(tmp_path: Path) -> None:
    """The second who asks gets what the first had made, with its facts."""
    store, maker = open_store(tmp_path), Maker()
    assert store.find(KEY) is None
    first = store.get_or_make(KEY, maker)
    assert store.get_or_make(KEY, maker) == first == store.find(KEY) == open_store(tmp_path).get_or_make(KEY, maker)
    assert (first.read(), first.facts, maker.count) == (b"made", {"pages": 3}, 1)


def test_sixteen_who_ask_at_once_get_the_same(tmp_path: Path) -> None:
    """Two servers' stores with eight threads each make a thing once, and all are served."""
    stores, maker = [open_store(tmp_path), open_store(tmp_path)], Maker()
    maker.gate.clear()
    with ThreadPoolExecutor(16) as pool:
        asked = [pool.submit(stores[number % 2].get_or_make, KEY, maker) for number in range(16)]
        maker.gate.set()
        assert len({future.result().digest for future in asked}) == 1
    assert maker.count == 1


def _make_slowly(progress: Progress) -> Made:
    time.sleep(0.3)
    return Made(str(multiprocessing.current_process().pid).encode())


def _ask(folder: str, start: float, answers: multiprocessing.Queue[bytes]) -> None:
    store = open_store(Path(folder))
    time.sleep(max(0.0, start - time.time()))
    answers.put(store.get_or_make(KEY, _make_slowly).read())


def test_two_processes_make_a_thing_once(tmp_path: Path) -> None:
    """Both get the bytes of one of them."""
    spawn = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[bytes] = spawn.Queue()
    processes = [spawn.Process(target=_ask, args=(str(tmp_path), time.time() + 2, answers)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert len({answers.get(timeout=60), answers.get(timeout=60)}) == 1


@pytest.mark.parametrize("damage", [b"", b"ma", b"mode"], ids=["empty", "truncated", "changed"])
def test_what_was_damaged_is_made_again(tmp_path: Path, damage: bytes) -> None:
    """A file that was emptied, cut or changed is never given out."""
    store, maker = open_store(tmp_path), Maker()
    path = store.get_or_make(KEY, maker).path
    assert path
    path.write_bytes(damage)
    assert store.find(KEY) is None
    assert store.get_or_make(KEY, maker).read() == b"made"
    assert maker.count == 2


def test_who_has_no_patience_is_told_to_come_back_and_it_is_made_all_the_same(tmp_path: Path) -> None:
    """After her time whoever asked is told that it is under way; it goes on, once, and is there when she asks again."""
    store, maker = open_store(tmp_path), Maker()
    maker.gate.clear()
    for _ in range(3):
        with pytest.raises(UnderWayError):
            store.get_or_make(KEY, maker, patience_s=0.02)
    maker.gate.set()
    assert store.get_or_make(KEY, maker).read() == b"made"
    assert maker.count == 1


def test_a_maker_that_runs_out_of_time_itself_is_no_impatience(tmp_path: Path) -> None:
    """A TimeoutError of the maker reaches whoever asked as what it is."""
    store, maker = open_store(tmp_path), Maker()
    maker.error = TimeoutError("of the maker")
    with pytest.raises(TimeoutError, match="of the maker"):
        store.get_or_make(KEY, maker, patience_s=PATIENCE_S)


def test_the_queue_is_bounded_and_says_so_before_anything_is_made(tmp_path: Path) -> None:
    """One thing too many is refused at once; those under way are made, and then there is room again."""
    store, maker = open_store(tmp_path, places=4), Maker()
    maker.gate.clear()
    for number in range(4):
        store.start(Key(f"k{number}", "pdf"), maker)
    with pytest.raises(BusyError) as refused:
        store.get_or_make(KEY, maker)
    assert refused.value.retry_after_s == 7
    with pytest.raises(BusyError):
        store.start(KEY, maker)
    store.start(Key("k0", "pdf"), maker)  # under way already: no place is taken
    maker.gate.set()
    for number in range(4):
        assert store.get_or_make(Key(f"k{number}", "pdf"), maker)
    assert store.get_or_make(KEY, maker)


def test_those_who_wait_are_bounded_too(tmp_path: Path) -> None:
    """However many ask for one thing, only so many threads wait for it."""
    store, maker = open_store(tmp_path, waiting=2), Maker()
    maker.gate.clear()
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(store.get_or_make, KEY, maker) for _ in range(2)]
        while store._waiter_slots._value:
            time.sleep(0.005)
        with pytest.raises(BusyError):
            store.get_or_make(KEY, maker)
        maker.gate.set()
        assert all(future.result() for future in asked)
    assert store.get_or_make(KEY, maker), "what is there needs no waiting"


def test_what_fails_is_told_and_tried_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error reaches whoever waits, nothing is left behind, and the failure is known for a moment, then forgotten."""
    store, maker = open_store(tmp_path), Maker()
    maker.error = ValueError("broken")
    with pytest.raises(ValueError, match="broken"):
        store.get_or_make(KEY, maker)
    assert store.has_failed(KEY)
    assert not list(tmp_path.rglob("*.pdf"))
    assert len(store.queue) == 0
    maker.error = None
    assert store.get_or_make(KEY, maker)
    assert not store.has_failed(KEY)
    moment = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: moment)
    maker.error = ValueError("broken")
    for number in range(5):
        moment += 60
        with pytest.raises(ValueError, match="broken"):
            store.make_here(Key(f"m{number}", "pdf"), maker)
        with pytest.raises(ValueError, match="broken"):
            store.get_or_make(Key(f"k{number}", "pdf"), maker)
    assert len(store._failed) == 1, "what failed long ago is not remembered"


def test_a_full_queue_is_no_failure(tmp_path: Path) -> None:
    """Who found no turn in time may ask again; the thing is not marked as broken."""
    store, maker = open_store(tmp_path), Maker()
    maker.error = BusyError("no turn")
    with pytest.raises(BusyError):
        store.get_or_make(KEY, maker)
    assert not store.has_failed(KEY)


def test_progress_is_told_in_every_process(tmp_path: Path) -> None:
    """A maker's own figures, or else the time that has passed, can be read by a store of another server meanwhile."""
    store, other, going = open_store(tmp_path), open_store(tmp_path), threading.Event()
    told, seen = threading.Event(), threading.Event()

    def make(progress: Progress) -> Made:
        going.set()
        assert seen.wait(PATIENCE_S)
        time.sleep(0.25)
        progress(3, 4)
        told.set()
        assert maker.gate.wait(PATIENCE_S)
        return Made(b"made")

    maker = Maker()
    maker.gate.clear()
    assert other.progress(KEY) == 0
    store.start(KEY, make)
    assert going.wait(PATIENCE_S)
    time.sleep(0.11)
    assert 0.5 < other.progress(KEY) < 1, "judged by the usual time"
    seen.set()
    assert told.wait(PATIENCE_S)
    assert other.progress(KEY) == store.progress(KEY) == 0.75
    maker.gate.set()
    assert store.get_or_make(KEY, make)
    assert store.progress(KEY) == 0


def test_where_nothing_can_be_kept_it_is_served_all_the_same(tmp_path: Path) -> None:
    """A folder that cannot be made: the thing comes from memory, made once for those who ask at once."""
    (tmp_path / "file").write_text("in the way")
    store, maker = open_store(tmp_path / "file"), Maker()
    maker.gate.clear()
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(store.get_or_make, KEY, maker) for _ in range(4)]
        maker.gate.set()
        assert {future.result().read() for future in asked} == {b"made"}
    assert maker.count == 1


def test_who_makes_ahead_stands_outside_the_queue(tmp_path: Path) -> None:
    """What waits for a service all the time takes no turn from those who wait for something."""
    store, maker = open_store(tmp_path, places=1), Maker()
    place = store.queue.join()
    assert store.make_here(KEY, maker, queued=False).read() == b"made"
    with pytest.raises(BusyError):
        store.make_here(Key("cd34", "pdf"), maker)
    place.leave()
    assert store.make_here(Key("cd34", "pdf"), maker)
