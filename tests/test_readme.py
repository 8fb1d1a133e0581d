"""What the README tells people to type works as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import write_what_people_have
from tests.support.servers import COMMAND, free_port, running_server

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
LINES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
COMMANDS = [line for line in LINES if line.startswith("omnikurs ") and not line.startswith("omnikurs serve")]


def test_the_readme_has_commands() -> None:
    """The README shows the two commands, and more than ten others; every line of its blocks is one that a test runs."""
    assert LINES[:2] == ["make run", "make test"]
    assert len(COMMANDS) > 10
    assert {line.split()[0] for line in LINES} == {"make", "omnikurs"}


@pytest.mark.slow
def test_every_command_of_the_readme_ends_well(tmp_path: Path) -> None:
    """The commands typed as the README has them, one after the other, exit with 0 and leave the files that they name."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    write_what_people_have(tmp_path)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OMNIKURS_")}
    environ |= {"OMNIKURS_CONTENT": str(tmp_path / "content"), "OMNIKURS_DATA": str(tmp_path / "data")}
    for line in COMMANDS:
        # The sound of the whole course takes half a minute; that of the starter course shows that the command works.
        typed = line.replace("omnikurs narrate omnichannel", "omnikurs narrate my-course")
        # Somebody may have the course open while the tests run; the doctor would say that its port is taken.
        typed = typed.replace("omnikurs doctor", f"omnikurs doctor --port {free_port()}")
        done = subprocess.run(
            [COMMAND, *typed.split()[1:]], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        if named := re.search(r"(?:-o |backup )(\S+)$", line):
            assert (tmp_path / named[1]).stat().st_size > 0, line


def test_make_targets_of_the_readme_exist() -> None:
    """Every `make …` of the README, in prose and in blocks, names a target (`make -n` knows what to do)."""
    for target in sorted(set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE))):
        done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"make {target}: {done.stderr}"


def test_the_server_starts_as_the_readme_says(tmp_path: Path) -> None:
    """`omnikurs serve --reload` serves the course."""
    with running_server(tmp_path, None, "--reload") as server:
        assert "127.0.0.1" in server.url


def test_every_picture_and_link_of_the_readme_is_there() -> None:
    """Pictures and files that the README shows or links to exist, and no picture is larger than 150 kB."""
    prose = re.sub(r"^```.*?^```", "", README, flags=re.MULTILINE | re.DOTALL)
    places = [place for place in re.findall(r"\]\(([^)#]+)\)", prose) if not re.match(r"[a-z]+:", place)]
    assert len(places) > 8
    for place in places:
        assert (ROOT / place).is_file(), place
        assert (ROOT / place).stat().st_size < 150_000, place


def test_this_python_runs_the_commands() -> None:
    """The commands tested here are those of the environment under test, not of some other one on the path."""
    assert COMMAND.parent == Path(sys.executable).parent
