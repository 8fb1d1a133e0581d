"""The secret key: made once, kept safely, refused when it could be guessed."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.config import Settings, SettingsError
from app.web.keys import NAME, secret_key


def test_a_key_is_made_on_first_start_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    """The same key after a restart, in a file of mode 0600; a file that others could read is closed to them."""
    settings = Settings(data=tmp_path / "new")
    key = secret_key(settings)
    path = tmp_path / "new" / NAME
    assert len(key) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    assert secret_key(settings) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_workers_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    """Of many that find no key the first one's is everybody's, and no draft is left behind."""
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(Settings(data=tmp_path)), range(16)))
    assert len(keys) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("broken", ["", "short\n"])
def test_a_broken_key_file_is_made_again(tmp_path: Path, broken: str) -> None:
    """A file that was cut short by a full disk does not sign anything."""
    (tmp_path / NAME).write_text(broken)
    assert len(secret_key(Settings(data=tmp_path))) >= 32


@pytest.mark.parametrize("weak", ["dev", "changeme-changeme-changeme-changeme", "a" * 64, "secret"])
def test_a_key_that_could_be_guessed_is_refused(tmp_path: Path, weak: str) -> None:
    """A default, short or monotonous key stops the start, with what to do."""
    with pytest.raises(SettingsError, match="OMNIKURS_SECRET_KEY"):
        secret_key(Settings(data=tmp_path, secret_key=weak))


def test_without_a_place_for_it_the_key_lasts_for_the_process(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A data folder that cannot be made does not stop reading: a key is there, and the log says what that means."""
    (tmp_path / "file").write_text("")
    assert len(secret_key(Settings(data=tmp_path / "file" / "data"))) >= 32
    assert "no secret key can be kept" in caplog.text
