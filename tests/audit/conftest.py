"""What the audit borrows: pages and axe-core as the tests of `make test` have them, in Chromium with its windows."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.bench.figures import Figure, update_table
from tests.browser.conftest import axe, browser, new_tab, server, tab
from tests.conftest import ROOT

__all__ = ["axe", "browser", "new_tab", "server", "tab"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The whole browser, as people have it; `CHROMIUM` names another."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "chromium is missing: run this with `make audit`, which installs it"
    return found


@pytest.fixture(scope="session")
def figures() -> Iterator[list[Figure]]:
    """What the tests of this run measured; with `make audit` it goes into the README's table."""
    found: list[Figure] = []
    yield found
    if found and os.environ.get("FIGURES"):
        update_table(found, ROOT / "README.md")


@pytest.fixture
def record(figures: list[Figure]) -> Callable[[Figure], None]:
    """`record(figure)` notes a figure, and prints it."""

    def note(figure: Figure) -> None:
        print(f"{figure.name}: {figure.told} {figure.limit}", file=sys.stderr)
        figures.append(figure)

    return note
