"""Files that appear whole or not at all."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.artifacts.atomic import create_once, write_whole


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """Readers find the old bytes or the new ones, with the mode that was asked for, and nothing lies beside them."""
    path = tmp_path / "file"
    write_whole(path, b"old")
    with path.open("rb") as reader:
        write_whole(path, b"n", b"ew", mode=0o600, durable=True)
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    """A folder in the place of the file: an OSError, and no part of it."""
    (tmp_path / "file" / "full").mkdir(parents=True)
    for writing in (lambda path: write_whole(path, b"new"), lambda path: write_whole(path / "no" / "folder", b"new")):
        with pytest.raises(OSError, match=r"\[Errno"):
            writing(tmp_path / "file")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_of_many_who_make_a_file_one_wins(tmp_path: Path) -> None:
    """All find the same bytes afterwards, and exactly one is told that they are its own."""
    path = tmp_path / "key"
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda number: create_once(path, b"%d" % number, 0o600), range(16)))
    assert won.count(True) == 1
    assert path.read_bytes() == b"%d" % won.index(True)
    assert list(tmp_path.iterdir()) == [path]
