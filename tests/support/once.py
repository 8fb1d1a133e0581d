"""What is dear to make and the same for all is made once in a run of the tests, however many processes share the work."""

from __future__ import annotations

import fcntl
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")


def folder_of_the_run(factory: pytest.TempPathFactory, worker: str) -> Path:
    """A folder that all processes of this run see; ``worker`` is pytest-xdist's name of this one, ``master`` without it."""
    own = factory.getbasetemp()
    folder = (own if worker == "master" else own.parent) / "once"
    folder.mkdir(exist_ok=True)
    return folder


def made_once(folder: Path, name: str, make: Callable[[], Made]) -> Made:
    """What ``make`` gives: by whoever asks first, who keeps it under ``name``; all others wait for that and read it.

    When making it fails nothing is kept: the next one tries, so that each test that needs it fails with the reason.
    """
    kept = folder / f"{name}.made"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            made = make()
            kept.write_bytes(pickle.dumps(made))
            return made
    found: Made = pickle.loads(kept.read_bytes())
    return found
