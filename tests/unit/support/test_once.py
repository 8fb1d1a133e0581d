"""What the processes of a run share: made by one of them, whole for all."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.once import made_once

ASKER = """
import sys, time
from pathlib import Path
from tests.support.once import made_once
folder = Path(sys.argv[1])
def make():
    with (folder / "calls").open("a") as calls: calls.write("x")
    time.sleep(.3)
    return sys.argv[2]
print(made_once(folder, "name", make))
"""


def test_many_processes_make_it_once(tmp_path: Path) -> None:
    """Four that ask at the same moment get the same; one of them has made it."""
    command = [sys.executable, "-c", ASKER, tmp_path]
    running = [subprocess.Popen([*command, str(number)], cwd=ROOT, stdout=subprocess.PIPE, text=True) for number in range(4)]
    told = {process.communicate(timeout=60)[0] for process in running}
    assert len(told) == 1
    assert (tmp_path / "calls").read_text() == "x"


def test_what_could_not_be_made_is_tried_again(tmp_path: Path) -> None:
    """A failure is kept by nobody: the next one makes it, and from then on it is there."""
    with pytest.raises(ZeroDivisionError):
        made_once(tmp_path, "name", lambda: 1 / 0)
    assert made_once(tmp_path, "name", lambda: 2.0) == 2.0
    assert made_once(tmp_path, "name", lambda: 3.0) == 2.0
    assert made_once(tmp_path, "other", time.time) > 3
