"""A machine that has nothing: an empty Debian in a folder, with Python, make and git, where commands run as on a stranger's.

It shares this machine's network and the way to the package registries, which are no part of what is tried, and nothing else.
What is mounted into it exists only for the commands inside (each has a mount namespace of its own), so that removing the folder
can reach nothing outside. Making it takes root.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

RELEASE = "bookworm"
INSTALLED = ("python3", "make", "git", "ca-certificates")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENTER = """
set -e
mount -t proc proc "$1/proc"
mount --rbind /sys "$1/sys"
mount --rbind /dev "$1/dev"
root=$1
shift
exec chroot "$root" /usr/bin/env -i "$@"
"""
REACHES = re.compile(r"(?:PIP_(?!FIND_LINKS)|NPM_CONFIG_|SSL_CERT_|NODE_EXTRA_CA_CERTS$|\w+_PROXY$)", re.IGNORECASE)
"""Settings by which this machine reaches registries; a folder of packages is no registry, and is not there."""


class BareMachine:
    """An empty Debian below ``root``; made by :func:`bare_machine`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _command(self, folder: str, command: str) -> list[str]:
        network = [f"{name}={value}" for name, value in os.environ.items() if REACHES.match(name)]
        words = [f"PATH={PATH}", "HOME=/root", "LANG=C.UTF-8", *network, "bash", "-c", f"cd {folder} && exec {command}"]
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", ENTER, "enter", str(self.root), *words]

    def run(self, folder: str, command: str, log: Path, timeout_s: float) -> int:
        """The exit code of a command typed in ``folder``; all that it says goes to ``log``."""
        with self.started(folder, command, log) as process:
            return process.wait(timeout_s)

    @contextmanager
    def started(self, folder: str, command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """A command that goes on; when the block is left, it and whatever it started are ended."""
        with log.open("wb") as output:
            process = subprocess.Popen(
                self._command(folder, command), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        try:
            yield process
        finally:
            for number, patience_s in ((signal.SIGTERM, 15), (signal.SIGKILL, 15)):
                try:
                    os.killpg(process.pid, number)
                    process.wait(patience_s)
                except ProcessLookupError:
                    break
                except subprocess.TimeoutExpired:
                    continue

    @contextmanager
    def busy_with_updates(self, for_s: float) -> Iterator[None]:
        """Another program holds the lock on apt's lists, as on a new machine that updates itself, for so long."""
        lists: IO[str] = (self.root / "var/lib/apt/lists/lock").open("a")
        fcntl.lockf(lists, fcntl.LOCK_EX)
        timer = threading.Timer(for_s, lists.close)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            lists.close()


@contextmanager
def bare_machine(folder: Path, checkout: Path) -> Iterator[BareMachine]:
    """The machine, with the last commit of ``checkout`` at /srv/omnikurs; removed at the end."""
    root = folder / "machine"
    debian = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(INSTALLED)}", RELEASE, str(root)]
    subprocess.run(debian, check=True, timeout=900)
    try:
        _reach_registries(root)
        subprocess.run(["git", "clone", "--quiet", str(checkout), str(root / "srv" / "omnikurs")], check=True)
        yield BareMachine(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _reach_registries(root: Path) -> None:
    """Give the machine this one's names, certificates and settings of package managers, where there are any."""
    files = [Path("/etc/resolv.conf"), Path("/etc/hosts"), Path("/etc/pip.conf")]
    files += [file for file in Path("/etc/apt/apt.conf.d").glob("*") if "Acquire" in file.read_text("utf-8", "replace")]
    for file in files:
        if file.exists():
            shutil.copyfile(file, root / file.relative_to("/"))
    subprocess.run(["cp", "-a", "/etc/ssl/certs", str(root / "etc" / "ssl")], check=True)
    if (settings := Path.home() / ".npmrc").exists():
        shutil.copyfile(settings, root / "root" / ".npmrc")
