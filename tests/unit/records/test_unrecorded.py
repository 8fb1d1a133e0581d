"""The note of first tries that could not be recorded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.records import unrecorded
from app.records.errors import StoreUnavailableError
from app.records.unrecorded import FILE_NAME, Unrecorded


def test_what_was_noted_is_known_and_nothing_else(tmp_path: Path) -> None:
    """Many writers at once: each question of each attempt is found again, no other is, and only we may read the file."""
    noted = Unrecorded(tmp_path)
    assert noted.among("key-0", ["q1"]) == frozenset()
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(Unrecorded(tmp_path).note, f"key-{number}", ["q1", "q2"]) for number in range(24)]:
            done.result()
    assert all(noted.among(f"key-{number}", ["q1", "q2", "q3"]) == {"q1", "q2"} for number in range(24))
    assert noted.among("key-24", ["q1"]) == frozenset()
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


def test_the_lines_tell_no_order_and_no_key(tmp_path: Path) -> None:
    """The file is sorted by its hashes, and neither key nor question is in it."""
    for number in range(20):
        Unrecorded(tmp_path).note(f"key-{number}", ["q1"])
    lines = (tmp_path / FILE_NAME).read_text().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 20
    assert not [line for line in lines if "key" in line or "q1" in line]


def test_a_note_that_cannot_be_kept_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the folder, and when there are too many, it is an error of the records."""
    with pytest.raises(StoreUnavailableError):
        Unrecorded(tmp_path / "gone").note("key", ["q1"])
    monkeypatch.setattr(unrecorded, "_MOST", 1)
    with pytest.raises(StoreUnavailableError, match="full"):
        Unrecorded(tmp_path).note("key", ["q1", "q2"])


def test_a_damaged_file_stops_nothing(tmp_path: Path) -> None:
    """Bytes that are no hash are no hash; what else stands in the file holds."""
    notes = Unrecorded(tmp_path)
    notes.note("key", ["q1"])
    file = tmp_path / unrecorded.FILE_NAME
    file.write_bytes(b"\xff\xfe\n" + file.read_bytes())
    assert notes.among("key", ["q1", "q2"]) == {"q1"}


def test_a_line_goes_with_the_attempts_of_its_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was noted before the retention's month is forgotten, and makes room; a line without a month counts from now."""
    monkeypatch.setattr(unrecorded, "_MOST", 3)
    notes = Unrecorded(tmp_path, retention_days=60)
    notes.note("old", ["q1"], datetime(2026, 1, 31, tzinfo=UTC))
    notes.note("new", ["q1"], datetime(2026, 3, 31, tzinfo=UTC))
    assert notes.among("old", ["q1"]) == {"q1"}, "January is the month of sixty days before"
    file = tmp_path / FILE_NAME
    file.write_text(
        "".join(f"{line.partition(' ')[0]}\n" if "2026-03" in line else f"{line}\n" for line in file.read_text().splitlines())
    )
    notes.note("newer", ["q1", "q2"], datetime(2026, 4, 2, tzinfo=UTC))
    assert notes.among("old", ["q1"]) == frozenset()
    assert notes.among("new", ["q1"]) == {"q1"}
    assert file.read_text().count("2026-04") == 3
