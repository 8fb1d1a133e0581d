"""A real PostgreSQL for the tests: started in a temporary folder, on a socket of its own, as a user without rights."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

_UNPRIVILEGED = ("nobody", "nogroup")


class Server:
    """A PostgreSQL that can be stopped and started; :meth:`new_database` answers the URL of an empty database."""

    def __init__(self, socket: Path, command: list[str | Path], common: dict[str, Any]) -> None:
        self._socket = socket
        self._command = command
        self._common = common
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it takes connections."""
        with (self._socket / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, **self._common)
        _wait(self._socket, self._process)

    def stop(self) -> None:
        """Ends it, and the sessions that are open ("fast shutdown")."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=30)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """For the length of the block, none of its processes does anything (SIGSTOP); the kernel still takes what is sent."""
        assert self._process is not None
        frozen: list[int] = []
        try:
            for process in (self._process.pid, *self._sessions()):  # first the one that would make others
                os.kill(process, signal.SIGSTOP)
                frozen.append(process)
            yield
        finally:
            for process in reversed(frozen):
                os.kill(process, signal.SIGCONT)

    def _sessions(self) -> Iterator[int]:
        assert self._process is not None
        pid = self._process.pid
        yield from map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())

    def new_database(self) -> str:
        """Makes an empty database."""
        name = f"t{uuid4().hex[:12]}"
        with psycopg.connect(host=str(self._socket), user="omnikurs", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://omnikurs@/{name}?host={self._socket}"


@contextmanager
def running_postgresql(*settings: str) -> Iterator[Server]:
    """Runs a server for the length of the block, with further `name=value` settings. Needs Debian's `postgresql`."""
    programs = _programs()
    # Short, because the path of a socket may have 107 characters; pytest's folders have more.
    folder = Path(tempfile.mkdtemp(prefix="omnikurs-pg-"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, *_UNPRIVILEGED)
        who = {"user": _UNPRIVILEGED[0], "group": _UNPRIVILEGED[1], "extra_groups": []}
    data = folder / "data"
    common: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **who}
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "omnikurs", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        **common,
    )
    options = [f"unix_socket_directories={folder}", "listen_addresses=", "max_connections=60", *settings]
    command = [programs / "postgres", "-D", data, *(part for option in options for part in ("-c", option))]
    server = Server(folder, command, common)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    where = shutil.which("initdb")
    assert where, "PostgreSQL is missing: `make test` installs it"
    return Path(where).parent


def _wait(socket: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host=str(socket), user="omnikurs", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((socket / "log").read_text(errors="replace")) from None
            time.sleep(0.05)
