"""Twenty rounds of kill -9 under load, and 100,000 opinions in constant memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.records.database import Database
from app.records.schema import Opinion
from tests.bench.figures import Figure
from tests.support.killing import Killed, check_rounds
from tests.support.servers import COMMAND

pytestmark = pytest.mark.audit


@pytest.mark.timeout(1200)  # each start takes a second on a machine with nothing else to do, and ten times that on a full one
@pytest.mark.parametrize(
    ("end", "workers", "name"),
    [
        (Killed.kill, 1, "twenty rounds of kill -9: forms lost"),
        (Killed.kill_worker, 2, "twenty workers killed (-9): forms lost"),
        (Killed.tell_to_end, 2, "twenty rounds of SIGTERM: forms lost"),
    ],
)
def test_twenty_rounds(
    tmp_path: Path, end: Callable[[Killed], None], workers: int, name: str, record: Callable[[Figure], None]
) -> None:
    """Twenty ends while four people send, of the whole server or of one worker: 0 lost, 0 double."""
    acknowledged = check_rounds(tmp_path, rounds=20, seconds_between=1.0, end=end, workers=workers)
    record(Figure(name, 0, at_most=0))
    record(Figure("… of those that were acknowledged", acknowledged))


@pytest.mark.parametrize("name", ["csv", "xlsx", "json"])
def test_a_hundred_thousand_rows_in_constant_memory(tmp_path: Path, name: str) -> None:
    """The command's memory for 100,000 opinions is within 32 MB of that for ten."""

    def peak_kb(count: int) -> int:
        folder = tmp_path / str(count)
        database = Database("", folder)
        rows = [
            {"key": str(n), "course": "c", "language": "pl", "group_code": None, "sent_hour": datetime.now(UTC)}
            | {"clarity": 1, "usefulness": 2, "ease": 3, "best": f"opinion {n} " * 20, "missing": "нет " * 20}
            for n in range(count)
        ]
        with database.writing() as session:
            session.execute(insert(Opinion), rows)
        database.close()
        script = (
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        command = [COMMAND, "feedback", "export", "--format", name, "-o", str(folder / "out")]
        environ = os.environ | {"OMNIKURS_DATA": str(folder)}
        done = subprocess.run([sys.executable, "-c", script, *command], env=environ, capture_output=True, text=True, check=True)
        assert (folder / "out").stat().st_size > count * 10
        return int(done.stdout)

    assert peak_kb(100_000) < peak_kb(10) + 32_000
