"""A second device in a network with this machine: a network namespace of its own, joined by a cable of the kernel's."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

HERE, THERE = "10.203.17.1", "10.203.17.2"
_SPACE, _OUR_END, _THEIR_END = "omnikurs-phone", "omnikurs-lap", "omnikurs-pho"


@contextmanager
def other_device() -> Iterator[list[str]]:
    """The words before a command that is to run on the other device; skips where there can be none.

    This machine is :data:`HERE` in the network of the two, the other :data:`THERE`.
    """
    if os.geteuid() != 0:
        pytest.skip("a network namespace needs root")
    try:
        _ip("netns", "add", _SPACE)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespace can be made here: {error.stderr.decode().strip()}")
    try:
        _ip("link", "add", _OUR_END, "type", "veth", "peer", "name", _THEIR_END)
        _ip("link", "set", _THEIR_END, "netns", _SPACE)
        _ip("addr", "add", f"{HERE}/24", "dev", _OUR_END)
        _ip("link", "set", _OUR_END, "up")
        _ip("-n", _SPACE, "addr", "add", f"{THERE}/24", "dev", _THEIR_END)
        _ip("-n", _SPACE, "link", "set", _THEIR_END, "up")
        yield ["ip", "netns", "exec", _SPACE]
    finally:
        subprocess.run(["ip", "link", "del", _OUR_END], capture_output=True)
        _ip("netns", "del", _SPACE)


def vanish() -> None:
    """Cut the other device off without a word: what is sent to it is answered by nobody, not even with a reset."""
    _ip("-n", _SPACE, "link", "set", _THEIR_END, "down")


def _ip(*words: str) -> None:
    subprocess.run([shutil.which("ip") or "/usr/sbin/ip", *words], check=True, capture_output=True)
