"""`make bench`: measures every figure, prints it, writes build/bench.json and the table in the README.

Every module beside this one that has ``measure()``, which yields figures, takes part. Exit code 1 when a limit is broken.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import ROOT, Figure, write_json, write_table

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def main(names: list[str]) -> int:
    """Measure the rooms called ``names``, or all of them; only a full run is written down."""
    figures: list[Figure] = []
    for figure in _measure(names or MODULES):
        print(f"{'  ' if figure.kept else '! '}{figure.name:<60} {figure.told:>14}   {figure.limit}", flush=True)
        figures.append(figure)
    if not names:
        write_json(figures, ROOT / "build" / "bench.json")
        write_table(figures, ROOT / "README.md")
    return 0 if all(figure.kept for figure in figures) else 1


def _measure(names: list[str]) -> Iterator[Figure]:
    for name in names:
        measure = getattr(importlib.import_module(f"tests.bench.{name}"), "measure", None)
        yield from measure() if measure is not None else ()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
