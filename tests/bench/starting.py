"""How long `omnikurs serve` takes until it has answered its first course page, beside a bare import of Flask."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure
from tests.support.servers import running_server

PAGE = "/pl/omnichannel/"
ROUNDS = 5


def measure() -> Iterator[Figure]:
    """Starts in turn with imports of Flask, so that both meet the same machine; the first start, which makes the database, is
    not counted.
    """
    with tempfile.TemporaryDirectory() as folder:
        _start_s(Path(folder))
        starts, imports = [], []
        for _ in range(ROUNDS):
            starts.append(_start_s(Path(folder)))
            imports.append(_import_s())
    yield Figure("from `omnikurs serve` to its first course page", statistics.median(starts), "s", at_most=2)
    ratios = [start / bare for start, bare in zip(starts, imports, strict=True)]
    yield Figure("… beside a bare import of Flask", statistics.median(ratios), "×", at_most=15)


def _start_s(folder: Path) -> float:
    begun = time.perf_counter()
    with running_server(folder, ready_at=PAGE):
        return time.perf_counter() - begun


def _import_s() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import flask"], check=True)
    return time.perf_counter() - begun
