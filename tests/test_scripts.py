"""The logic of the pages' scripts, tested in Node by its own runner: the tests lie in tests/js."""

from __future__ import annotations

import re
import shutil
import subprocess

from tests.conftest import ROOT

TESTS = sorted((ROOT / "tests" / "js").glob("*.test.mjs"))


def test_the_logic_of_the_scripts_holds() -> None:
    """Every test in tests/js passes, and none is skipped."""
    node = shutil.which("node")
    assert node, "node is missing: run the tests with `make test`, which installs it"
    command = [node, "--no-warnings", "--import", "./tests/js/setup.mjs", "--test", "--test-reporter", "tap", *map(str, TESTS)]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    told = dict(re.findall(r"^# (\w+) (\d+)$", outcome.stdout, re.MULTILINE))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert int(told["pass"]) == int(told["tests"]) >= len(TESTS) > 0, told
