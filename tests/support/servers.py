"""The real server as a process of its own, for tests that need one: on a free port, with an empty data folder."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).with_name("omnikurs")


@dataclass
class Server:
    """A running server: where it answers, its process, and the file with everything it wrote."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def output(self) -> str:
        """What the server wrote so far, to both of its streams."""
        return self.log.read_text("utf-8", "replace")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(
    folder: Path,
    settings: Mapping[str, str] | None = None,
    *options: str,
    host: str = "127.0.0.1",
    ready_at: str = "/healthz",
    through: Sequence[str] = (),
) -> Iterator[Server]:
    """`omnikurs serve` with its data in ``folder``, once it has answered ``ready_at``; ended with SIGTERM, and within 10 s.

    ``through`` is a command that runs the command after it in its own place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OMNIKURS_")}
    environ |= {"OMNIKURS_DATA": str(folder / "data"), "OMNIKURS_AUDIO_ENGINE": "none", "OMNIKURS_WORKERS": "1"}
    environ |= settings or {}
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*through, COMMAND, "serve", "--host", host, "--port", str(port), *options],
            env=environ, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    server = Server(f"http://{host if host != '0.0.0.0' else '127.0.0.1'}:{port}", port, process, log)
    try:
        wait_until_ready(server, ready_at)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def no_narrator(data: Path) -> Iterator[None]:
    """The narrator of the data folder is somebody else, who says nothing: what is said was asked for."""
    folder = data / "audio"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "narrator.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def speaking_server(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server whose voice is espeak-ng, and which makes no sound ahead: a whole course's takes two processors for a minute."""
    with no_narrator(folder / "data"), running_server(folder, {"OMNIKURS_AUDIO_ENGINE": "espeak", **(settings or {})}) as server:
        yield server


def wait_until_ready(server: Server, path: str = "/healthz", timeout_s: float = 90) -> None:
    """Return as soon as the server answers; fails with its output when it ends or takes too long."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        assert server.process.poll() is None, f"the server ended:\n{server.output()}"
        try:
            urllib.request.urlopen(f"{server.url}{path}", timeout=30).close()
            return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"no answer within {timeout_s} s:\n{server.output()}")


def wait_until(holds: Callable[[], object], timeout_s: float = 60) -> None:
    """Return as soon as ``holds`` does; fails when that takes too long."""
    end = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end, f"not within {timeout_s} s"
        time.sleep(0.02)
