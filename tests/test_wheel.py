"""What is installed is whole: the wheel works in an empty environment, from any folder, with its course and its words."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.support import servers
from tests.support.servers import running_server

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    """What the command printed; fails with all of it when the command failed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "OMNIKURS"))}
    outcome = subprocess.run(list(map(str, command)), cwd=cwd, env=environ, capture_output=True, text=True, timeout=280)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the project as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("omnikurs-*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_course_words_and_looks_and_nothing_else(wheel: Path) -> None:
    """Content, compiled catalogues, templates, styles and fonts are inside; tests, caches and sources of catalogues are not."""
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "app/_content/omnichannel/course.toml",
        "app/_content/omnichannel/ru/what-is.md",
        "app/_translations/pl/LC_MESSAGES/messages.mo",
        "app/_translations/ru/LC_MESSAGES/messages.mo",
        "app/templates/pages/course.html",
        "app/static/js/main.js",
        "app/exports/printing/fonts/NotoSans-Regular.woff2",
    ):
        assert wanted in names, wanted
    stray = [name for name in names if "__pycache__" in name or name.startswith(("tests", ".")) or name.endswith((".po", ".pyc"))]
    assert not stray
    assert {name.split("/")[0] for name in names} == {"app", next(name.split("/")[0] for name in names if "dist-info" in name)}


@pytest.mark.slow
def test_the_wheel_works_in_an_empty_environment_from_any_folder(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed alone, `omnikurs` checks its course, and serves it in both languages with translated words."""
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    # The tests' own pip installs into it: one less to unpack; and nothing is compiled that is not imported.
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile")
    run(*pip, "--constraint", ROOT / ".ci/constraints.txt", wheel, cwd=tmp_path)
    command = python.with_name("omnikurs")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place = run(python, "-c", "import app; print(app.__file__)", cwd=elsewhere)
    assert str(tmp_path / "venv") in place
    run(command, "check", cwd=elsewhere)
    assert "omnikurs" in run(command, "--version", cwd=elsewhere)
    monkeypatch.setattr(servers, "COMMAND", command)
    monkeypatch.chdir(elsewhere)
    with running_server(tmp_path / "data") as server:
        for language, words in (("pl", "Kliknij, aby przeczytać"), ("ru", "Нажмите, чтобы прочитать")):
            with urllib.request.urlopen(f"{server.url}/{language}/omnichannel/", timeout=60) as answer:
                assert words in answer.read().decode()
