"""A small disk in the place of a server's data folder, which only that server and whoever knows its process can see."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.servers import Server

_MOUNT = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && shift 2 && exec "$@"'
_FILLER = "filler"


def small_disk(folder: Path, size: str) -> Sequence[str]:
    """The words before a command for which ``folder`` is a disk of its own; skips where there can be none."""
    if os.geteuid() != 0:
        pytest.skip("a disk of its own needs root")
    folder.mkdir(parents=True, exist_ok=True)
    return ["unshare", "--mount", "sh", "-c", _MOUNT, "sh", size, str(folder)]


def as_seen_by(server: Server, folder: Path) -> Path:
    """The folder as the server sees it."""
    return Path(f"/proc/{server.process.pid}/root{folder}")


def beside(server: Server) -> Sequence[str]:
    """The words before a command that is to see the same disk (SQLite follows the links of /proc to another one)."""
    return ["nsenter", f"--target={server.process.pid}", "--mount"]


def fill(folder: Path) -> None:
    """Takes all the room that is left, to the last byte."""
    with (folder / _FILLER).open("wb", buffering=0) as filler:
        size = 1 << 20
        while size:
            try:
                filler.write(b"x" * size)
            except OSError:
                size //= 2


def make_room(folder: Path) -> None:
    """Gives back what :func:`fill` took."""
    (folder / _FILLER).unlink()
