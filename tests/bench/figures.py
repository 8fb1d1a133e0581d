"""A figure, its limit, and how a run is written down: as JSON, and as the table in the README."""

from __future__ import annotations

import datetime
import json
import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = re.compile(r"(<!-- figures: made by `make bench` -->\n).*?(<!-- /figures -->)", re.DOTALL)
AUDITED = re.compile(r"(<!-- figures: made by `make audit` -->\n)(.*?)(<!-- /figures -->)", re.DOTALL)
_HEAD = ("| figure | measured | limit |", "|---|---|---|")


@dataclass(frozen=True)
class Figure:
    """What was measured, in which unit, and the limit: at most, or at least, or none (told for its own sake)."""

    name: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the limit is kept."""
        low = self.at_least is not None and self.value < self.at_least
        high = self.at_most is not None and self.value > self.at_most
        return not (low or high)

    @property
    def limit(self) -> str:
        """The limit in words."""
        if self.at_most is not None:
            return f"≤ {_number(self.at_most)}{self._unit}"
        return f"≥ {_number(self.at_least)}{self._unit}" if self.at_least is not None else ""

    @property
    def told(self) -> str:
        """The value with its unit."""
        return f"{_number(self.value)}{self._unit}"

    @property
    def _unit(self) -> str:
        return f" {self.unit}" if self.unit else ""


def median_s(action: Callable[[], object], rounds: int = 7) -> float:
    """The median time of ``action`` in seconds."""
    return _median_s(action, rounds, time.perf_counter)


def median_cpu_s(action: Callable[[], object], rounds: int = 7) -> float:
    """The median processor time of ``action`` in this process, in seconds: what others do on the machine does not count."""
    return _median_s(action, rounds, time.process_time)


def _median_s(action: Callable[[], object], rounds: int, clock: Callable[[], float]) -> float:
    times = []
    for _ in range(rounds):
        begun = clock()
        action()
        times.append(clock() - begun)
    return statistics.median(times)


def write_json(figures: Iterable[Figure], path: Path) -> None:
    """Everything about a run, for those who compare runs."""
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    rows = [asdict(figure) | {"kept": figure.kept} for figure in figures]
    moment = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"at": moment, "machine": machine, "figures": rows}, indent=2, ensure_ascii=False) + "\n", "utf-8")


def write_table(figures: Iterable[Figure], readme: Path) -> None:
    """Put the figures into the README, between their marks."""
    table = "".join(f"{row}\n" for row in (*_HEAD, *map(_row, figures)))
    text = readme.read_text("utf-8")
    readme.write_text(TABLE.sub(lambda found: found[1] + table + found[2], text), "utf-8")


def update_table(figures: Iterable[Figure], readme: Path) -> None:
    """Put what an audit measured into the README; what this run did not measure stays as it is."""
    text = readme.read_text("utf-8")
    found = AUDITED.search(text)
    assert found, "the README has no table for the audit"
    groups = _groups(found[2].splitlines()[len(_HEAD) :]) | _groups(map(_row, figures))
    table = "".join(f"{row}\n" for rows in (_HEAD, *groups.values()) for row in rows)
    readme.write_text(text[: found.start(2)] + table + text[found.end(2) :], "utf-8")


def _groups(rows: Iterable[str]) -> dict[str, list[str]]:
    """Rows of one subject by the name of the first: those that go on with it begin with dots."""
    found: dict[str, list[str]] = {}
    group: list[str] = []
    for row in rows:
        name = row.split("|")[1].strip()
        if not name.startswith("…"):
            group = found[name] = []
        group.append(row)
    return found


def _row(figure: Figure) -> str:
    return f"| {figure.name} | {figure.told} | {figure.limit} |"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if value >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.0f}" if value == round(value) or value >= 100 else f"{value:.2g}" if value < 1 else f"{value:.1f}"
