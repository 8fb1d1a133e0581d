"""What works where there is no POSIX, as natively on Windows: writing and checking a course. Serving it needs WSL."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import write_what_people_have

WINDOWS = """
import os, sys
for name in ("fcntl", "resource", "termios", "pwd", "grp"):
    sys.modules[name] = None
del os.fork
from app.cli import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    "line",
    [
        "check kurs",
        "check --translations kurs",
        "new drugi",
        "import lekcja.docx --into kurs",
        "import questions pytania.gift --into kurs --section orders",
        "strings status",
    ],
)
def test_authors_commands_need_no_posix(tmp_path: Path, line: str) -> None:
    """Each ends well without the modules and calls that Windows does not have."""
    from datetime import date

    from app.course.starter import write_course

    write_course(tmp_path / "content", "kurs", date(2026, 11, 21), languages=("pl",))
    write_what_people_have(tmp_path)
    environ = {"OMNIKURS_CONTENT": str(tmp_path / "content"), "PATH": "", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", WINDOWS, *line.split()], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
