"""Load on a running server: crowds in their own process, honest visitors in another, and what the kernel knows of the server."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.support.servers import Server

QUIET_MS = 5.0
"""What a page takes at least where the p95 is compared: below it the scheduler's steps are measured, and not the server."""
_CLOSED_ALREADY = {"06", "0A"}  # TIME_WAIT, LISTEN


@dataclass
class Crowd:
    """Clients of one kind. ``seen`` is what each of them saw, once the crowd has gone."""

    process: subprocess.Popen[str]
    begun: float
    seen: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def crowd(
    server: Server, kind: str, count: int, path: str, host: str = "127.0.0.1", through: Sequence[str] = ()
) -> Iterator[Crowd]:
    """So many clients (:mod:`tests.support.crowd`), all in place; at the end they go.

    ``through`` is a command that runs the command after it, somewhere else.
    """
    command = [*through, sys.executable, "-m", "tests.support.crowd", kind, str(server.port), str(count), path, host]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        begun = time.monotonic()
        try:
            assert process.stdout.readline() == "ready\n", f"{kind}: the crowd did not come together"
            found = Crowd(process, begun)
            yield found
            found.seen = json.loads(process.communicate("", timeout=60)[0])
        finally:
            process.kill()


def visit(server: Server, kind: str, count: int, rate: float, host: str = "127.0.0.1") -> dict[str, Any]:
    """What honest visitors met (:mod:`tests.support.asker`): ``pages`` or ``posts``, ``rate`` a second."""
    command = [sys.executable, "-m", "tests.support.asker", kind, str(server.port), str(count), str(rate), host]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=count / rate + 60)
    return dict(json.loads(done.stdout))


def beside(loaded: dict[str, Any], *idle: dict[str, Any]) -> float:
    """How many times as long the 95th percentile takes under load, beside the worst of those when nothing else went on."""
    return float(loaded["p95"] / max(QUIET_MS, *(one["p95"] for one in idle)))


def memory_mb(server: Server) -> float:
    """What the processes of the server hold together, shared pages counted once, in megabytes."""
    return sum(_share_kb(process) for process in _family(server.process.pid)) / 1000


def connections(server: Server) -> int:
    """How many connections to the server's port its end has not let go of."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(int(row[1].split(":")[1], 16) == server.port and row[3] not in _CLOSED_ALREADY for row in rows)


def gone_after_s(server: Server, begun: float, most_s: float) -> float:
    """How many seconds after ``begun`` the server holds no connection any more; ``most_s`` when it still does then."""
    while connections(server) and time.monotonic() - begun < most_s:
        time.sleep(0.2)
    return min(time.monotonic() - begun, most_s)


def _family(process: int) -> Iterator[int]:
    yield process
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield from _family(int(child))


def _share_kb(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
