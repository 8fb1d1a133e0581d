"""The cache: whole files or none, within a bound, and never a reason to fall silent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.audio.cache import Cache, digest_of

KEY = "ab12"


def cache(folder: Path, limit: int = 10_000_000) -> Cache:
    """A cache in ``folder``."""
    return Cache(folder, limit)


def test_what_was_kept_is_found(tmp_path: Path) -> None:
    """A clip comes back as it was; a key that was never kept does not."""
    assert cache(tmp_path).keep(KEY, "clip", b"sound")
    assert cache(tmp_path).read(KEY, "clip") == b"sound"
    assert cache(tmp_path).read("cd34", "clip") is None


@pytest.mark.parametrize(
    "damage", [b"", b"omni", None, "half", "zeros"], ids=["empty", "head only", "truncated", "half", "zeros"]
)
def test_a_damaged_file_counts_as_missing(tmp_path: Path, damage: bytes | str | None) -> None:
    """Emptied, truncated, half written or zeroed: clips, cues and tracks alike are not found, and can be kept again."""
    store = cache(tmp_path)
    body = b"sound" * 100
    for kind in ("clip", "json", "mp3"):
        store.keep(KEY, kind, body)
        if kind == "mp3":
            assert store.find_track(KEY, digest_of(body))
        path = store.path(KEY, kind)
        whole = path.read_bytes()
        size = len(whole)
        spoilt = {None: whole[: size - 1], "half": whole[: size // 2], "zeros": whole[: size // 2] + bytes(size - size // 2)}
        path.write_bytes(damage if isinstance(damage, bytes) else spoilt[damage])
        found = store.find_track(KEY, digest_of(body)) if kind == "mp3" else store.read(KEY, kind)
        assert found is None, kind
        store.keep(KEY, kind, body)
        assert store.find_track(KEY, digest_of(body)) if kind == "mp3" else store.read(KEY, kind), kind


def test_a_writer_killed_in_the_middle_leaves_nothing_to_find(tmp_path: Path) -> None:
    """kill -9 while clips are written: what is found afterwards is whole, and a sweep takes the rest away."""
    program = (
        "import sys; from pathlib import Path; from app.audio.cache import Cache\n"
        "store = Cache(Path(sys.argv[1]), 10**10); print('ready', flush=True)\n"
        "while True: store.keep('ab12', 'clip', b'x' * 5_000_000)\n"
    )
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05)
        writer.kill()
        writer.wait()
        writer.stdout.close()
        assert cache(tmp_path).read(KEY, "clip") in (None, b"x" * 5_000_000)
    for part in tmp_path.glob("clip/*/.*.part"):
        os.utime(part, (0, 0))
    cache(tmp_path).sweep(set())
    assert not list(tmp_path.glob("clip/*/*"))


def test_a_sweep_keeps_what_is_wanted(tmp_path: Path) -> None:
    """Only files that nobody wants any more go, and the sweep says how many and how large."""
    store = cache(tmp_path)
    for key in ("ab12", "cd34"):
        store.keep(key, "clip", b"sound")
    swept = store.sweep({("ab12", "clip")})
    assert swept.files == 1
    assert swept.size > 5
    assert store.read("ab12", "clip")
    assert not store.read("cd34", "clip")


def test_the_bound_holds_and_what_was_used_last_stays(tmp_path: Path) -> None:
    """Beyond the bound the files that were not used for longest go first."""
    store = cache(tmp_path, limit=50_000)
    for number in range(100):
        store.keep(f"k{number:03}", "clip", bytes(1000))
        os.utime(store.path(f"k{number:03}", "clip"), (number, number)) if number < 50 else None
    total = sum(path.stat().st_size for path in tmp_path.rglob("*.clip"))
    assert total <= 50_000 + 5_000
    assert store.read("k099", "clip")
    assert not store.read("k000", "clip")


def test_a_folder_that_cannot_be_written_keeps_nothing_and_raises_nothing(tmp_path: Path) -> None:
    """Where a file stands in the way of the folder (as with a read-only or full disk), keeping fails quietly."""
    blocked = tmp_path / "audio"
    blocked.write_text("in the way")
    store = cache(blocked)
    assert not store.keep(KEY, "clip", b"sound")
    assert store.read(KEY, "clip") is None
    assert store.shrink().files == 0


def test_a_full_disk_leaves_no_half_file() -> None:
    """/dev/full stands for a disk without room: nothing is kept, nothing half is left."""
    import tempfile
    from unittest.mock import patch

    with tempfile.TemporaryDirectory() as folder:
        store = cache(Path(folder))
        opened = Path.open

        def full(path: Path, mode: str = "r", **options: object) -> object:
            return opened(Path("/dev/full"), mode) if path.suffix == ".part" else opened(path, mode)  # type: ignore[call-overload]

        with patch.object(Path, "open", full):
            assert not store.keep(KEY, "clip", b"sound")
        assert store.read(KEY, "clip") is None
        assert not [path for path in Path(folder).rglob("*") if path.is_file()]
