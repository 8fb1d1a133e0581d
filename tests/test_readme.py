"""What the README tells people to type works as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import COMMAND, running_server

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
LINES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
COMMANDS = [line for line in LINES if line.startswith("omnikurs ") and not line.startswith("omnikurs serve")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to type in, with a copy of the course that commands may write to."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "content", folder / "content")
    return folder


def test_the_readme_has_commands() -> None:
    """The README shows the two commands, and more than ten others; every line of its blocks is one that a test runs."""
    assert LINES[:2] == ["make run", "make test"]
    assert len(COMMANDS) > 10
    assert {line.split()[0] for line in LINES} == {"make", "omnikurs"}


@pytest.mark.xdist_group("readme")
@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_readme_ends_well(line: str, desk: Path) -> None:
    """A command typed as the README has it, in its order, exits with 0 and leaves the file that it names."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OMNIKURS_")}
    environ |= {"OMNIKURS_CONTENT": str(desk / "content"), "OMNIKURS_DATA": str(desk / "data")}
    if line.startswith("omnikurs narrate"):
        # The whole course takes half a minute of sound-making; the starter course shows that the command works.
        line = line.replace("omnikurs narrate omnichannel", "omnikurs narrate my-course")
    done = subprocess.run(
        [COMMAND, *line.split()[1:]], cwd=desk, env=environ, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if named := re.search(r"(?:-o |backup )(\S+)$", line):
        assert (desk / named[1]).stat().st_size > 0


def test_make_targets_of_the_readme_exist() -> None:
    """Every `make …` of the README, in prose and in blocks, names a target (`make -n` knows what to do)."""
    for target in sorted(set(re.findall(r"\bmake ([a-z]+)\b(?! sure)", README))):
        done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"make {target}: {done.stderr}"


def test_the_server_starts_as_the_readme_says(tmp_path: Path) -> None:
    """`omnikurs serve --reload` serves the course."""
    with running_server(tmp_path, None, "--reload") as server:
        assert "127.0.0.1" in server.url


def test_every_picture_and_link_of_the_readme_is_there() -> None:
    """Pictures and files that the README shows or links to exist, and no picture is larger than 150 kB."""
    for place in re.findall(r"\]\(([^)#]+)\)", README):
        if not re.match(r"[a-z]+:|#", place) and not place.endswith((".svg", "…")):
            assert (ROOT / place).is_file(), place
            assert (ROOT / place).stat().st_size < 150_000, place


def test_this_python_runs_the_commands() -> None:
    """The commands tested here are those of the environment under test, not of some other one on the path."""
    assert COMMAND.parent == Path(sys.executable).parent
