"""A classroom: the trainer's laptop serves phones in its network, over plain http, tried from a network namespace of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.other_device import HERE, other_device
from tests.support.servers import running_server

pytestmark = pytest.mark.audit


@pytest.fixture
def phone() -> Iterator[list[str]]:
    """A second device: the words before a command that is to run on it."""
    with other_device() as words:
        yield words


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
        assert f"http://{HERE}:{server.port}" in printed
        assert "█" in printed, "the QR code"
        address = f"http://{HERE}:{server.port}"
        status, body = fetch(phone, f"{address}/pl/omnichannel/")
        assert status == "200"
        assert "https://" + HERE not in body
        assert "/js/author.js" not in body
        assert fetch(phone, f"{address}/author/events")[0] == "404"
        assert fetch(phone, f"{address}/pl/", "Host=evil.example")[0] == "400"
        assert fetch(phone, f"{address}/pl/", "Host=localhost")[0] == "200"
        assert fetch(phone, f"{address}/author/events", "Host=localhost")[0] == "404", "the peer is not this machine"


def test_without_the_classroom_nobody_else_gets_in(phone: list[str], tmp_path: Path) -> None:
    """`make run` alone listens to this machine only."""
    with running_server(tmp_path) as server, pytest.raises(subprocess.CalledProcessError):
        fetch(phone, f"http://{HERE}:{server.port}/pl/")
