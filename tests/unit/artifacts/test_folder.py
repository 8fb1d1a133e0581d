"""The folder of artifacts: whole files or none, within a bound, and never a reason to fail."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.artifacts.artifact import Key, Made
from app.artifacts.folder import Folder, digest_of

CLIP = Key("ab12", "clip")
TRACK = Key("ab12", "mp3")
BODY = b"sound" * 100


def folder(place: Path, limit: int = 10_000_000) -> Folder:
    """A folder in ``place``."""
    return Folder(place, limit)


def test_what_was_kept_is_found(tmp_path: Path) -> None:
    """A value comes back as it was, a file with its size, its digest and its facts; a key that was never kept does not."""
    assert folder(tmp_path).put(CLIP, b"sound")
    assert folder(tmp_path).get(CLIP) == b"sound"
    assert folder(tmp_path).get(Key("cd34", "clip")) is None
    kept = folder(tmp_path).write(TRACK, Made(BODY, {"title": "Wstęp"}))
    assert folder(tmp_path).find(TRACK) == kept
    assert (kept.size, kept.digest, kept.facts, kept.read()) == (len(BODY), digest_of(BODY), {"title": "Wstęp"}, BODY)
    assert folder(tmp_path).find(Key("cd34", "mp3")) is None


def test_a_file_is_found_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends a file in pieces gets path, size and digest at once, in any process, however large the file is."""
    folder(tmp_path).write(TRACK, Made(BODY))
    opened: list[str] = []
    reading = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (opened.append(path.suffix), reading(path))[1])
    found = folder(tmp_path).find(TRACK)
    assert found
    assert found.path
    assert opened == [".json"]
    assert folder(tmp_path).find(TRACK, verify=True) == found
    assert opened == [".json", ".json", ".mp3"]


def test_a_restored_file_is_read_once_and_found(tmp_path: Path) -> None:
    """A data folder that was copied holds other files of the same bytes: they are checked, and as good as before."""
    folder(tmp_path / "old").write(TRACK, Made(BODY))
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    found = folder(tmp_path / "new").find(TRACK)
    assert found
    assert found.read() == BODY


def test_clips_and_tracks_of_earlier_versions_are_found(tmp_path: Path) -> None:
    """What was kept before this store was written stays valid: its head, its places, and its notes without a fingerprint."""
    head = b"omnikurs " + digest_of(b"sound").encode() + b"\n"
    note = json.dumps({"version": "ab12", "size": len(BODY), "digest": digest_of(BODY), "cues": []}).encode()
    for path, data in (
        ("clip/ab/ab12.clip", head + b"sound"),
        ("mp3/ab/ab12.mp3", BODY),
        ("json/ab/ab12.json", b"omnikurs " + digest_of(note).encode() + b"\n" + note),
    ):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(data)
    assert folder(tmp_path).get(CLIP) == b"sound"
    found = folder(tmp_path).find(TRACK)
    assert found
    assert (found.read(), found.facts) == (BODY, {"version": "ab12", "cues": []})


@pytest.mark.parametrize(
    "damage", [b"", b"omni", None, "half", "zeros"], ids=["empty", "head only", "truncated", "half", "zeros"]
)
def test_a_damaged_file_counts_as_missing(tmp_path: Path, damage: bytes | str | None) -> None:
    """Emptied, truncated, half written or zeroed: values, files and their notes are not found, and can be kept again."""
    store = folder(tmp_path)
    for spoilt in (store.path(CLIP), store.path(TRACK), store.path(Key("ab12", "json"))):
        store.put(CLIP, BODY)
        store.write(TRACK, Made(BODY))
        assert store.get(CLIP)
        assert store.find(TRACK)
        whole = spoilt.read_bytes()
        size = len(whole)
        cut = {None: whole[: size - 1], "half": whole[: size // 2], "zeros": whole[: size // 2] + bytes(size - size // 2)}
        spoilt.write_bytes(damage if isinstance(damage, bytes) else cut[damage])
        for looking in (store, folder(tmp_path)):
            found = looking.get(CLIP) if spoilt.suffix == ".clip" else looking.find(TRACK)
            assert found is None, spoilt.suffix


def test_a_file_that_decayed_on_the_disk_is_found_out_by_whoever_verifies(tmp_path: Path) -> None:
    """A changed byte under an unchanged date: whoever makes things ahead reads every file once, and finds it."""
    path = folder(tmp_path).write(TRACK, Made(BODY)).path
    assert path
    state = path.stat()
    with path.open("r+b") as file:
        file.write(b"S")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert folder(tmp_path).find(TRACK, verify=True) is None


def test_a_writer_killed_in_the_middle_leaves_nothing_to_find(tmp_path: Path) -> None:
    """kill -9 while clips are written: what is found afterwards is whole, and a sweep takes the rest away."""
    program = (
        "import sys; from pathlib import Path; from app.artifacts.artifact import Key; from app.artifacts.folder import Folder\n"
        "store = Folder(Path(sys.argv[1]), 10**10); print('ready', flush=True)\n"
        "while True: store.put(Key('ab12', 'clip'), b'x' * 5_000_000)\n"
    )
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05)
        writer.kill()
        writer.wait()
        writer.stdout.close()
        assert folder(tmp_path).get(CLIP) in (None, b"x" * 5_000_000)
    for part in tmp_path.glob("clip/*/.*.part"):
        os.utime(part, (0, 0))
    folder(tmp_path).sweep(set())
    assert not list(tmp_path.glob("clip/*/*"))


def test_a_sweep_keeps_what_is_wanted(tmp_path: Path) -> None:
    """Only files that nobody wants any more go, each with its note, and the sweep says how many and how large."""
    store = folder(tmp_path)
    for name in ("ab12", "cd34"):
        store.put(Key(f"c{name}", "clip"), b"sound")
        store.write(Key(name, "mp3"), Made(BODY))
    swept = store.sweep({Key("cab12", "clip"), Key("ab12", "mp3")})
    assert swept.files == 3
    assert swept.size > len(BODY)
    assert store.get(Key("cab12", "clip"))
    assert store.find(Key("ab12", "mp3"))
    assert not store.get(Key("ccd34", "clip"))
    assert not store.find(Key("cd34", "mp3"))


def test_the_bound_holds_and_what_was_used_last_stays(tmp_path: Path) -> None:
    """Beyond the bound what was not used for longest goes first, a file together with its note."""
    store = folder(tmp_path, limit=50_000)
    for number in range(100):
        key = Key(f"k{number:03}", "clip")
        store.put(key, bytes(1000))
        os.utime(store.path(key), (number, number)) if number < 50 else None
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.clip")) <= 50_000 + 5_000
    assert store.get(Key("k099", "clip"))
    assert not store.get(Key("k000", "clip"))
    store = folder(tmp_path / "files", limit=5_000)
    for number in range(10):
        store.write(Key(f"f{number}", "pdf"), Made(bytes(1000)))
        for path in (tmp_path / "files").rglob(f"f{number}.*"):
            os.utime(path, (1000 + number, 1000 + number))
    names = {path.stem for path in (tmp_path / "files").rglob("*.pdf")}
    assert "f9" in names
    assert names == {path.stem for path in (tmp_path / "files").rglob("*.json")}
    assert sum(path.stat().st_size for path in (tmp_path / "files").rglob("*.*") if path.is_file()) <= 5_000


def test_what_is_used_is_noted_and_stays_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was not used for days counts as used today once somebody asks for it, and is not read for that."""
    path = folder(tmp_path).write(TRACK, Made(BODY)).path
    assert path
    changed = path.stat().st_mtime_ns
    monkeypatch.setattr(time, "time_ns", lambda: changed + 3 * 86_400 * 10**9)
    assert folder(tmp_path).find(TRACK)
    assert path.stat().st_atime_ns == changed + 3 * 86_400 * 10**9
    assert path.stat().st_mtime_ns == changed


def test_what_earlier_versions_kept_counts_and_goes(tmp_path: Path) -> None:
    """Documents that lie in the folder itself, as they once did, are within the bound and among the first to go; locks stay."""
    for name in ("old.pdf", "old.json", "narrator.lock"):
        (tmp_path / name).write_bytes(bytes(6000))
        os.utime(tmp_path / name, (0, 0))
    folder(tmp_path, limit=10_000).write(Key("new", "pdf"), Made(bytes(1000)))
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["narrator.lock"]
    assert folder(tmp_path).find(Key("new", "pdf"))


def test_another_process_may_sweep_at_the_same_time(tmp_path: Path) -> None:
    """A file that is gone between being listed and being looked at costs nothing: the new one is kept all the same."""
    store = folder(tmp_path, limit=1500)
    store.write(TRACK, Made(BODY))
    (tmp_path / "mp3" / "ab" / "gone.mp3").symlink_to("nowhere")  # is listed, and cannot be looked at
    (tmp_path / "gone.pdf").symlink_to("nowhere")
    for name in ("cd", "ef"):
        assert store.write(Key(name, "mp3"), Made(BODY)).path
    assert store.find(Key("ef", "mp3"))


def test_a_folder_that_cannot_be_written_raises_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where a file stands in the way of the folder (as with a read-only disk) a value is not kept, and the last few files
    are given from memory; the log says so once.
    """
    blocked = tmp_path / "audio"
    blocked.write_text("in the way")
    store = folder(blocked)
    assert not store.put(CLIP, b"sound")
    assert store.get(CLIP) is None
    assert store.shrink().files == 0
    keys = [Key(f"k{number}", "mp3") for number in range(9)]
    for key in keys:
        assert store.write(key, Made(BODY, {"title": key.name})).path is None
    found = store.find(keys[-1])
    assert found
    assert (found.read(), found.facts) == (BODY, {"title": "k8"})
    assert store.find(keys[0]) is None, "memory is bounded"
    assert caplog.text.count("takes no files") == 1


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without room nothing is kept, nothing half is left, and the file comes from memory."""

    def full(descriptor: int, *_: Any, **__: Any) -> Any:
        os.close(descriptor)
        raise OSError(errno.ENOSPC, "No space left on device")

    store = folder(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fdopen", full)
        assert not store.put(CLIP, b"sound")
        assert store.write(TRACK, Made(BODY)).data == BODY
    assert store.get(CLIP) is None
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a.b", "ą", "a b"])
def test_a_name_that_is_no_key_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    """Only letters and digits name an artifact, whoever asks."""
    with pytest.raises(ValueError, match="no name"):
        folder(tmp_path).get(Key(name, "mp3"))
