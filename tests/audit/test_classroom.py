"""A classroom: the trainer's laptop serves phones in its network, over plain http, tried from a network namespace of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import running_server

pytestmark = pytest.mark.audit
SPACE, OUR_END, THEIR_END = "omnikurs-phone", "omnikurs-lap", "omnikurs-pho"
LAPTOP, PHONE = "10.203.17.1", "10.203.17.2"


def ip(*words: str) -> None:
    """Run `ip`, which needs root."""
    subprocess.run([shutil.which("ip") or "/usr/sbin/ip", *words], check=True, capture_output=True)


@pytest.fixture
def phone() -> Iterator[list[str]]:
    """A second device: the words before a command that is to run on it."""
    if os.geteuid() != 0:
        pytest.skip("a network namespace needs root")
    try:
        ip("netns", "add", SPACE)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespace can be made here: {error.stderr.decode().strip()}")
    try:
        ip("link", "add", OUR_END, "type", "veth", "peer", "name", THEIR_END)
        ip("link", "set", THEIR_END, "netns", SPACE)
        ip("addr", "add", f"{LAPTOP}/24", "dev", OUR_END)
        ip("link", "set", OUR_END, "up")
        ip("-n", SPACE, "addr", "add", f"{PHONE}/24", "dev", THEIR_END)
        ip("-n", SPACE, "link", "set", THEIR_END, "up")
        yield ["ip", "netns", "exec", SPACE]
    finally:
        subprocess.run(["ip", "link", "del", OUR_END], capture_output=True)
        ip("netns", "del", SPACE)


def fetch(phone: list[str], url: str, *options: str) -> tuple[str, str]:
    """Status and body of what the phone gets."""
    program = (
        "import sys, urllib.request, urllib.error\n"
        "request = urllib.request.Request(sys.argv[1], headers=dict(option.split('=', 1) for option in sys.argv[2:]))\n"
        "try: answer = urllib.request.urlopen(request, timeout=10)\n"
        "except urllib.error.HTTPError as error: answer = error\n"
        "print(answer.status); print(answer.read().decode())\n"
    )
    command = [*phone, "python3", "-c", program, url, *options]
    status, _, body = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.partition("\n")
    return status, body


def test_a_phone_in_the_same_network_reads_the_course(phone: list[str], tmp_path: Path) -> None:
    """The address that is printed answers another device over plain http; a foreign name does not; nobody else is author."""
    with running_server(tmp_path, {}, "--reload", host="0.0.0.0") as server:
        printed = server.output()
        assert f"http://{LAPTOP}:{server.port}" in printed
        assert "█" in printed, "the QR code"
        address = f"http://{LAPTOP}:{server.port}"
        status, body = fetch(phone, f"{address}/pl/omnichannel/")
        assert status == "200"
        assert "https://" + LAPTOP not in body
        assert "/js/author.js" not in body
        assert fetch(phone, f"{address}/author/events")[0] == "404"
        assert fetch(phone, f"{address}/pl/", "Host=evil.example")[0] == "400"
        assert fetch(phone, f"{address}/pl/", "Host=localhost")[0] == "200"
        assert fetch(phone, f"{address}/author/events", "Host=localhost")[0] == "404", "the peer is not this machine"


def test_without_the_classroom_nobody_else_gets_in(phone: list[str], tmp_path: Path) -> None:
    """`make run` alone listens to this machine only."""
    with running_server(tmp_path) as server, pytest.raises(subprocess.CalledProcessError):
        fetch(phone, f"http://{LAPTOP}:{server.port}/pl/")
