"""How Debian packages are seen to: `.ci/debian` with an apt that is played, because the real one would change this machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

APT = """#!/bin/sh
echo "$@" >> "{folder}/asked"
if [ "$(grep -c " $4" "{folder}/asked")" -le {refused} ]; then echo "E: {words}" >&2; exit 100; fi
"""
"""Refuses each of its commands so often, then takes it."""

LOCKED = "Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (unattended-upgr)"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs in which nobody has to wait, on a machine that runs as root."""
    for name, program in {"sleep": "#!/bin/sh\n", "id": "#!/bin/sh\necho 0\n"}.items():
        (tmp_path / name).write_text(program)
        (tmp_path / name).chmod(0o755)
    return tmp_path


def see_to(machine: Path, refused: int, words: str, patience_s: int = 600) -> subprocess.CompletedProcess[str]:
    """Has a package installed that no machine has."""
    apt = machine / "apt-get"
    apt.write_text(APT.format(folder=machine, refused=refused, words=words))
    apt.chmod(0o755)
    environ = {"PATH": f"{machine}:{os.environ['PATH']}", "APT_PATIENCE_S": str(patience_s)}
    command = [ROOT / ".ci" / "debian", "a test", "no-such-package"]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)


def asked(machine: Path) -> list[str]:
    """The commands of apt, in their order."""
    return [line.split()[3] for line in (machine / "asked").read_text().splitlines()]


def test_it_waits_while_another_program_holds_the_lock_of_apt(machine: Path) -> None:
    """A new machine that updates itself holds the locks for minutes: both steps wait for it, say so, and then install."""
    outcome = see_to(machine, 3, LOCKED)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.count("Another program holds apt's lock") == 6
    assert asked(machine) == ["update"] * 4 + ["install"] * 4


def test_it_gives_up_at_last_and_names_the_command(machine: Path) -> None:
    """A lock that is never given back is not waited for without end; what apt said is shown, and what to type."""
    outcome = see_to(machine, 1000, LOCKED, patience_s=20)
    assert outcome.returncode == 1
    assert asked(machine) == ["update"] * 5
    assert LOCKED in outcome.stderr
    assert "sudo apt-get install -y --no-install-recommends no-such-package" in outcome.stderr


def test_any_other_fault_is_told_at_once(machine: Path) -> None:
    """Without a network there is nothing to wait for."""
    outcome = see_to(machine, 1000, "Failed to fetch")
    assert outcome.returncode == 1
    assert asked(machine) == ["update"]
    assert "Failed to fetch" in outcome.stderr
