"""A package that is installed beside the product adds its kind of question by an entry point, for every command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.question_kinds.conftest import PACKAGE
from tests.support.servers import free_port

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with omnikurs-estimate in it, built and installed by pip from what this repository has."""
    folder = tmp_path_factory.mktemp("installed")
    source = shutil.copytree(PACKAGE, folder / "source", ignore=shutil.ignore_patterns("__pycache__"))
    options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-build-isolation")
    target = folder / "packages"
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", target, source], check=True, timeout=120)
    return target


def omnikurs(packages: Path | None, content: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """A command of the product, with or without a folder of further packages."""
    environ = {**os.environ, "OMNIKURS_CONTENT": str(content), "OMNIKURS_DATA": str(content.parent / "data")}
    environ |= {"PYTHONPATH": str(packages)} if packages else {}
    command = [str(BIN / "omnikurs"), *map(str, words)]
    return subprocess.run(command, cwd=content.parent, env=environ, capture_output=True, text=True, timeout=120)


def test_the_installed_kind_is_known(installed: Path, content: Path, tmp_path: Path) -> None:
    """With the package `check` finds no error and a worksheet is printed with its words; without it the kind is unknown."""
    alone = omnikurs(None, content, "check")
    assert alone.returncode == 1
    assert "question 'share': unknown kind 'estimate'" in alone.stdout
    beside = omnikurs(installed, content, "check")
    assert beside.returncode == 0, beside.stdout
    assert "questions: 1" in beside.stdout
    target = tmp_path / "sheet.pdf"
    printed = omnikurs(installed, content, "export", "pdf", "--edition", "worksheet", "--lang", "ru", "-o", target)
    assert printed.returncode == 0, printed.stderr
    tool = shutil.which("pdftotext")
    assert tool, "the tests need poppler-utils"
    text = subprocess.run([tool, "-layout", target, "-"], capture_output=True, text=True, check=True).stdout
    assert "впишите число" in text


@pytest.mark.parametrize(
    ("command", "group"),
    [("check", "question_kinds"), ("serve", "question_kinds"), ("serve", "formats"), ("serve", "engines")],
)
def test_a_package_that_cannot_be_loaded_is_named(content: Path, tmp_path: Path, command: str, group: str) -> None:
    """The command ends with one sentence that names the package and what to do, instead of a traceback."""
    info = tmp_path / "broken" / "omnikurs_broken-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: omnikurs-broken\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[omnikurs.{group}]\nbroken = no_such_module:Kind\n", "utf-8")
    ended = omnikurs(info.parent, content, command, *(("--port", str(free_port())) if command == "serve" else ()))
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Error: the entry point 'broken' (omnikurs.{group}) of omnikurs-broken cannot be loaded")
    assert "Traceback" not in ended.stderr
