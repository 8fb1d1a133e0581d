"""What the README tells people to type between its blocks works as well; the blocks are :mod:`tests.test_readme`'s."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.course.starter import write_course
from app.presentation import catalogues
from app.presentation.rendering import languages
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PROSE = re.sub(r"^```.*?^```", "", README, flags=re.MULTILINE | re.DOTALL)
TYPED = sorted(set(re.findall(r"`(?:\.venv/bin/)?omnikurs ([a-z]+ [^`]+)`", PROSE)))
PASSWORD = "a-password-of-the-readme"
TODAY = date(2026, 11, 22)


def targets() -> set[str]:
    """What `make` is asked for in the prose, with its settings."""
    return set(re.findall(r"`make ([a-z]+ [^`]+)`", PROSE))


def told(*words: str) -> str:
    """What `make -n` would do; fails where it does not know."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # who runs us may be one
    return subprocess.run(["make", "-n", *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("line", [line for line in TYPED if not line.startswith("serve ")])
def test_a_command_between_the_blocks_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """Each `omnikurs …` with its words, typed where the starter course is, exits with 0 and adds no language to the tree."""
    spoken = languages()
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    monkeypatch.setattr(catalogues, "TRANSLATIONS", tmp_path / "translations")
    monkeypatch.setenv("OMNIKURS_CONTENT", str(tmp_path / "content"))
    monkeypatch.setenv("OMNIKURS_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    write_course(tmp_path / "content", "other-course" if line.startswith("new ") else "my-course", TODAY)
    outcome = CliRunner().invoke(main, shlex.split(line), input=f"{PASSWORD}\n")
    assert outcome.exit_code == 0, outcome.output
    assert languages() == spoken


def test_there_are_such_commands() -> None:
    """The README has more than four, and a server started in two ways (as :mod:`tests.test_readme` and the audit do)."""
    assert len([line for line in TYPED if not line.startswith("serve ")]) > 4
    assert {line for line in TYPED if line.startswith("serve ")} == {"serve --reload", "serve --host 0.0.0.0"}


def test_make_takes_the_settings_that_the_readme_gives_it() -> None:
    """`HOST=0.0.0.0` and `PORT=…` reach the server, `TESTS=…` the tests, and the tests named are there."""
    assert targets() == {"run HOST=0.0.0.0", "test TESTS=tests/unit/course"}
    assert "serve --host 0.0.0.0 --port 5001" in told("run", "HOST=0.0.0.0", "PORT=5001")
    assert re.search(r"pytest .* tests/unit/course$", told("test", "TESTS=tests/unit/course"), re.MULTILINE)
    assert (ROOT / "tests/unit/course").is_dir()


def test_the_extras_that_the_readme_installs_are_there() -> None:
    """`pip install '.[…]'` names extras of the project: pip only warns of one that is not."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = re.findall(r"`pip install '\.\[(\w+)\]'`", PROSE)
    assert named == ["postgresql"]
    assert set(named) <= set(extras)


def test_clean_leaves_the_data_and_the_sources(tmp_path: Path) -> None:
    """`make clean` removes what was built, and of the rest nothing: what people sent is still there."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    built = ("build/x", "dist/x.whl", ".venv/bin/python", "tests/node_modules/x", "translations/pl/LC_MESSAGES/messages.mo")
    kept = ("var/omnikurs.sqlite", "content/a/course.toml", "translations/pl/LC_MESSAGES/messages.po", "tests/test_a.py")
    for name in (*built, *kept):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    subprocess.run(["make", "--silent", "clean"], cwd=tmp_path, check=True)
    assert [name for name in built if (tmp_path / name).exists()] == []
    assert [name for name in kept if not (tmp_path / name).exists()] == []
