"""A kind of question from outside the product, in the folder omnikurs-estimate beside this file, and a course that asks it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.courses import SMALL

PACKAGE = Path(__file__).parent / "omnikurs-estimate"
ASKED = {
    "pl": "## Ile procent klientów kupuje w wielu kanałach? {#share kind=estimate}\n\n= 42 ± 5\n\nTak podaje badanie.\n",
    "ru": "## Сколько процентов покупателей ходит по разным каналам? {#share kind=estimate}\n\n= 42 ± 5\n\nТак в обзоре.\n",
}


@pytest.fixture
def estimate(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The kind, as its package makes it."""
    monkeypatch.syspath_prepend(str(PACKAGE))
    return importlib.import_module("omnikurs_estimate").Estimate()


@pytest.fixture
def content(course_folder: Callable[..., Path]) -> Path:
    """A content folder whose course asks for an estimate, and nothing else."""
    files = {f"{language}/questions/what-is.md": text for language, text in ASKED.items()}
    assert files.keys() <= SMALL.keys()
    return course_folder(files)
