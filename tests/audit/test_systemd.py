"""The unit of the deploy notes: systemd understands every line, and what it starts serves behind a proxy and ends in time."""

from __future__ import annotations

import getpass
import re
import shlex
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.servers import COMMAND, Server, free_port, wait_until_ready

pytestmark = pytest.mark.audit
UNIT = (ROOT / ".ci" / "deploy" / "omnikurs.service").read_text("utf-8")
NGINX = (ROOT / ".ci" / "deploy" / "nginx.conf").read_text("utf-8")


def values(name: str) -> list[str]:
    """What the unit sets ``name`` to, once for each time that it does."""
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def complaints(unit: str, folder: Path) -> str:
    """What systemd has against ``unit`` on this machine, with the program and the user that it has."""
    verifier = shutil.which("systemd-analyze")
    assert verifier, "systemd-analyze is missing: `make audit` installs it"
    here = unit.replace("/opt/omnikurs/bin/omnikurs", str(COMMAND)).replace("User=omnikurs", f"User={getpass.getuser()}")
    (folder / "omnikurs.service").write_text(here, "utf-8")
    command = [verifier, "verify", "--man=no", str(folder / "omnikurs.service")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    told = [line for line in (done.stdout + done.stderr).splitlines() if "omnikurs.service" in line]
    return "\n".join(told) or ("" if done.returncode == 0 else done.stderr)


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """Nothing is complained of; a misspelt line and a program that is not there are."""
    assert complaints(UNIT, tmp_path) == ""
    assert "ProtectSytem" in complaints(UNIT.replace("ProtectSystem", "ProtectSytem"), tmp_path)
    assert "nowhere" in complaints(UNIT.replace("/opt/omnikurs/bin/omnikurs", "/opt/omnikurs/bin/nowhere"), tmp_path)


def test_what_the_unit_starts_serves_behind_the_proxy_and_ends_in_time(tmp_path: Path) -> None:
    """Its command with its settings and its mask: the public name is answered as https, on the port that nginx asks, and told to
    end as systemd does, it ends well before it would be killed.
    """
    (start,) = values("ExecStart")
    program, *words = shlex.split(start)
    assert Path(program).name == COMMAND.name
    assert f"server {words[words.index('--host') + 1]}:{words[words.index('--port') + 1]};" in NGINX
    port = free_port()
    words[words.index("--port") + 1] = str(port)
    environ = dict(line.split("=", 1) for line in values("Environment"))
    assert environ["OMNIKURS_DATA"] == f"/var/lib/{values('StateDirectory')[0]}"
    environ["OMNIKURS_DATA"] = str(tmp_path / "data")
    public = environ["OMNIKURS_PUBLIC_URL"]
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [COMMAND, *words], env=environ, umask=int(values("UMask")[0], 8),
            cwd="/", stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", port, process, log)
    try:
        wait_until_ready(server)
        proxied = {"Host": public.removeprefix("https://"), "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        request = urllib.request.Request(f"{server.url}/pl/omnichannel/", headers=proxied)
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.headers["Strict-Transport-Security"]
            assert f"{public}/pl/omnichannel/" in answer.read().decode()
        request.add_header("X-Forwarded-Host", "evil.example")
        with pytest.raises(urllib.error.HTTPError, match="400"):  # the one proxy is believed
            urllib.request.urlopen(request, timeout=10)
        process.send_signal({"mixed": signal.SIGTERM}[values("KillMode")[0]])
        assert process.wait(int(values("TimeoutStopSec")[0])) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    assert server.output().count("Traceback") == 0
