"""What a server loads before its first page: nothing that only a document, a track, a workbook or a migration needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CourseFolder

PROGRAM = """
import sys
from importlib import import_module
from app.cli.serve import SHARED
for name in SHARED:
    import_module(name)
from app.web.wsgi import application
app = application()
answer = app.test_client().get("/pl/small/")
assert answer.status_code == 200, answer.status
print(*sys.modules)
"""
HEAVY = {
    "alembic", "fontTools", "gtts", "lameenc", "mammoth", "markdown_it", "miniaudio", "numpy", "openpyxl", "pikepdf",
    "pptx", "requests", "weasyprint", "xlsxwriter",
}  # fmt: skip


@pytest.fixture
def loaded(tmp_path: Path, course_folder: CourseFolder) -> set[str]:
    """The modules of a process that has answered a course page; not of the very first start, which makes the database."""
    environ = os.environ | {"OMNIKURS_CONTENT": str(course_folder()), "OMNIKURS_DATA": str(tmp_path / "data")}
    for _ in range(2):
        told = subprocess.run([sys.executable, "-c", PROGRAM], env=environ, capture_output=True, text=True, timeout=60)
        assert told.returncode == 0, told.stderr
    return set(told.stdout.split())


def test_a_server_answers_without_what_no_page_needs(loaded: set[str]) -> None:
    """A start that needs no migration has loaded none of the heavy packages when it has answered its first page."""
    assert "flask" in loaded, "the modules were looked at"
    assert not HEAVY & loaded
