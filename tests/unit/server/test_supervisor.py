"""The parent of the workers: it replaces those that die, gives up on those that cannot live, and ends them all."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import wait_until

PROGRAM = """
import os, signal, socket, sys, time
from app.server.supervisor import Supervisor

def live():
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    print("worker", os.getpid(), flush=True)
    while not ended:
        time.sleep(0.05)
    print("ended", os.getpid(), flush=True)

def die():
    print("worker", os.getpid(), flush=True)
    raise RuntimeError("cannot live")

def stay():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("worker", os.getpid(), flush=True)
    time.sleep(60)

listening = socket.create_server(("127.0.0.1", 0))
work, stop_s = {"live": (live, 20.0), "die": (die, 20.0), "stay": (stay, 1.0)}[sys.argv[1]]
sys.exit(Supervisor(work, 2, stop_s).run(listening))
"""


class Parent:
    """A supervisor in a process of its own, and what its workers said."""

    def __init__(self, kind: str, log: Path) -> None:
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, kind], stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )

    def said(self, word: str) -> list[int]:
        """The processes that said ``word``, in order."""
        return [int(pid) for pid in re.findall(rf"^{word} (\d+)$", self.log.read_text(), re.MULTILINE)]


@pytest.fixture
def parents(tmp_path: Path) -> Iterator[dict[str, Parent]]:
    """Parents by kind, ended afterwards whatever became of them."""
    made: dict[str, Parent] = {}

    class Parents(dict[str, Parent]):
        def __missing__(self, kind: str) -> Parent:
            made[kind] = self[kind] = Parent(kind, tmp_path / kind)
            return made[kind]

    yield Parents()
    for parent in made.values():
        if parent.process.poll() is None:
            os.killpg(parent.process.pid, signal.SIGKILL)
        parent.process.wait()


def test_a_worker_that_dies_is_replaced_and_all_end_together(parents: dict[str, Parent]) -> None:
    """kill -9 of a worker, three times in a row: there are two again each time, soon; SIGTERM ends all, and the parent with 0."""
    parent = parents["live"]
    wait_until(lambda: len(parent.said("worker")) == 2, 20)
    for round_ in range(3):
        begun = time.monotonic()
        os.kill(parent.said("worker")[-1], signal.SIGKILL)
        wait_until(lambda have=3 + round_: len(parent.said("worker")) == have, 10)
        assert time.monotonic() - begun < 5  # a ceiling against hanging: it waits a second at most
    parent.process.send_signal(signal.SIGTERM)
    assert parent.process.wait(30) == 0
    assert len(parent.said("ended")) == 2


def test_workers_that_cannot_live_are_given_up(parents: dict[str, Parent]) -> None:
    """They die as soon as they are started: the parent says so and ends with 1, so that whoever watches it knows."""
    parent = parents["die"]
    assert parent.process.wait(30) == 1
    told = parent.log.read_text()
    assert "giving up" in told
    assert "RuntimeError: cannot live" in told


def test_a_worker_that_does_not_end_is_killed(parents: dict[str, Parent]) -> None:
    """Told to end by Ctrl+C, a worker that ignores it gets its time and no more."""
    parent = parents["stay"]
    wait_until(lambda: len(parent.said("worker")) == 2, 20)
    parent.process.send_signal(signal.SIGINT)
    assert parent.process.wait(10) == 0
    for worker in parent.said("worker"):
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_the_listening_socket_is_not_shared_by_name() -> None:
    """A second server on the port fails; what is accepted has the options that find the vanished."""
    from app.server.sockets import listen, stop_accepting

    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    with pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", port)
    client = socket.create_connection(("127.0.0.1", port))
    listening.setblocking(True)
    accepted, _ = listening.accept()
    assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    if sys.platform == "linux":
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 15
        assert stop_accepting(listening)
        late = socket.socket()
        late.settimeout(0.3)
        with pytest.raises(TimeoutError):
            late.connect(("127.0.0.1", port))
        late.close()
    for one in (client, accepted, listening):
        one.close()
