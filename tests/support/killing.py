"""Servers that end under load, by kill -9 or as told: what was acknowledged must be there afterwards, once."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from app.records.database import Database
from tests.support.opinions import stored
from tests.support.servers import COMMAND, free_port

FORM = "/pl/omnichannel/feedback"


class Killed:
    """A server on one data folder that ends and is started again, while senders go on; every acknowledgement is noted."""

    def __init__(self, folder: Path, senders: int = 4, workers: int = 1) -> None:
        self._folder = folder
        self._port = free_port()
        self._url = f"http://127.0.0.1:{self._port}"
        self._senders = senders
        self._workers = workers
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.acknowledged: list[str] = []

    def start(self) -> float:
        """Starts the server; answers the seconds until its first page."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("OMNIKURS_")}
        environ |= {"OMNIKURS_DATA": str(self._folder), "OMNIKURS_AUDIO_ENGINE": "none", "OMNIKURS_WORKERS": str(self._workers)}
        began = time.monotonic()
        self._process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(self._port)],
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while True:
            try:
                urllib.request.urlopen(self._url + FORM, timeout=5).close()
                return time.monotonic() - began
            except OSError:
                assert time.monotonic() - began < 30, "the server did not come back"
                time.sleep(0.02)

    def kill(self) -> None:
        """kill -9 for the server and its workers."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def tell_to_end(self) -> None:
        """SIGTERM, and the time that the server needs to answer everybody who is in."""
        assert self._process is not None
        self._process.terminate()
        assert self._process.wait(60) == 0

    def kill_worker(self) -> None:
        """kill -9 for one worker; the parent has to start another."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)

    def run(self, rounds: int, seconds_between: float, end: Callable[[Killed], None]) -> list[float]:
        """So many rounds of load and an end; answers how long each restart took."""
        threads = [threading.Thread(target=self._send_on, args=(number,)) for number in range(self._senders)]
        restarts = []
        try:
            restarts.append(self.start())
            for thread in threads:
                thread.start()
            for _ in range(rounds):
                time.sleep(seconds_between)
                end(self)
                if self._process is None or self._process.poll() is not None:
                    restarts.append(self.start())
        finally:
            self._stop.set()
            for thread in threads:
                if thread.is_alive():
                    thread.join()
            self.kill()
        return restarts

    def stored(self) -> list[str]:
        """The texts in the database, in any order."""
        database = Database("", self._folder)
        with database.reading() as session:
            found = [row.best for row in stored(session)]
        database.close()
        return found

    def _send_on(self, sender: int) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            self._send(f"sender {sender} opinion {number}")

    def _send(self, text: str) -> None:
        """Sends one form until it is acknowledged, always with the same token, as a browser's queue does."""
        token = ""
        while not self._stop.is_set():
            try:
                if not token:
                    with urllib.request.urlopen(self._url + FORM, timeout=10) as page:
                        token = re.search(r'name="token" value="([^"]+)"', page.read().decode())[1]
                fields = {"clarity": "4", "usefulness": "5", "ease": "3", "best": text, "token": token}
                body = urllib.parse.urlencode(fields).encode()
                with urllib.request.urlopen(self._url + FORM, body, timeout=10) as thanks:
                    if "/thanks?" in thanks.url:
                        with self._lock:
                            self.acknowledged.append(text)
                        return
            except (OSError, ValueError, http.client.HTTPException):
                time.sleep(0.02)


def check_rounds(
    folder: Path, rounds: int, seconds_between: float, end: Callable[[Killed], None] = Killed.kill, workers: int = 1
) -> int:
    """Nothing lost, nothing double, the file sound, after so many rounds; answers how many were acknowledged. Prints all that."""
    killed = Killed(folder, workers=workers)
    restarts = killed.run(rounds, seconds_between, end)
    stored = killed.stored()
    lost = set(killed.acknowledged) - set(stored)
    print(
        f"{end.__name__}, {rounds} rounds: {len(killed.acknowledged)} acknowledged, {len(lost)} lost, "
        f"{len(stored) - len(set(stored))} double, slowest restart {max(restarts):.2f} s",
        file=sys.stderr,
    )
    assert len(killed.acknowledged) > rounds, "there was no load"
    assert not lost
    assert len(stored) == len(set(stored))
    assert max(restarts) < 30  # a ceiling against hanging; the figure is the bench's
    return len(killed.acknowledged)
