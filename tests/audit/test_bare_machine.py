"""The README's two commands on a machine that has nothing but Debian 12, Python, make and git: a stranger's first minutes."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.bare_machine import bare_machine
from tests.support.servers import free_port

pytestmark = [pytest.mark.audit, pytest.mark.timeout(7200)]
SERVED = ("/pl/", "/ru/", "/pl/omnichannel/course.pdf", "/ru/omnichannel/audio/what-is.mp3")
UPDATES_S = 20


def port_to_serve_on() -> int:
    """The port that `make run` takes by itself, which no test may mind; another where somebody is there already."""
    with socket.socket() as probe:
        return free_port() if probe.connect_ex(("127.0.0.1", 5000)) == 0 else 5000


def wait_for_answer(url: str, process: subprocess.Popen[bytes], timeout_s: float) -> None:
    """Return when ``url`` answers 200; what is being made answers 202 or 503 first."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        assert process.poll() is None, "make run ended"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
        except OSError:
            pass  # nobody listens yet
        time.sleep(1)
    raise AssertionError(f"{url}: no answer within {timeout_s} s")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a Debian of its own: run `sudo make audit`")
def test_both_commands_end_well_on_a_machine_that_has_nothing(tmp_path: Path) -> None:
    """While the machine still updates itself `make run` waits, installs, and serves pages, PDF and sound; beside it, in
    another clone, `make test` installs what the tests need and passes."""
    assert shutil.which("mmdebstrap"), "mmdebstrap is missing: run this with `make audit`, which installs it"
    port = port_to_serve_on()
    with bare_machine(tmp_path, ROOT) as machine:
        begun = time.monotonic()
        with (
            machine.busy_with_updates(UPDATES_S),
            machine.started("/srv/omnikurs", f"make run PORT={port}", tmp_path / "run.log") as served,
        ):
            try:
                wait_for_answer(f"http://127.0.0.1:{port}{SERVED[0]}", served, 600)
                print(f"make run: first page after {time.monotonic() - begun:.0f} s, {UPDATES_S} s of it waiting for updates")
                for path in SERVED[1:]:
                    wait_for_answer(f"http://127.0.0.1:{port}{path}", served, 120)
            except AssertionError as error:
                raise AssertionError(f"{error}\n{tail(tmp_path / 'run.log')}") from None
            assert "Another program holds apt's lock" in (tmp_path / "run.log").read_text("utf-8", "replace")
            subprocess.run(["git", "clone", "--quiet", ROOT, machine.root / "srv" / "again"], check=True)
            begun = time.monotonic()
            code = machine.run("/srv/again", "make test", tmp_path / "test.log", 3600)
            told = (tmp_path / "test.log").read_text("utf-8", "replace")
            print(f"make test: {time.monotonic() - begun:.0f} s", *re.findall(r"^=+ (.* in [\d.]+s.*?) =+$", told, re.MULTILINE))
            assert code == 0, tail(tmp_path / "test.log")


def tail(log: Path) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-40:])
