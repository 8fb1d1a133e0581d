"""Under which names this server may be asked for: the trusted hosts, and the addresses of the machine it runs on.

A foreign ``Host`` is refused, so that no link or redirect can be made to point elsewhere. What proxies say is believed only
as far as the settings name proxies.
"""

from __future__ import annotations

import ipaddress
import itertools
import re
import socket
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from app.config import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253}?)\.?(?::([0-9]{1,5}))?")
_LAST_PORT = 65535
_REFRESH_S = 3.0
_KNOWN_MAX = 64


class TrustedHosts:
    """Decides about ``Host`` headers. In a classroom the machine's own addresses count too, also those it gets later."""

    def __init__(self, settings: Settings) -> None:
        public = (urlsplit(settings.public_url).hostname or "") if settings.public_url else ""
        self._names = LOOPBACK | set(settings.hosts) | ({_bracket(public)} if public else set())
        self._classroom = settings.classroom
        self._known: dict[str, bool] = {}
        self._looked_at = -_REFRESH_S
        self._lock = threading.Lock()

    def trusts(self, host: str | None) -> bool:
        """Whether a request for ``host`` (name or address, with or without a port) is meant for this server."""
        if host is None:
            return False
        if self._known.get(host):
            return True
        match = _HOST.fullmatch(host.lower())
        good = match is not None and int(match[2] or 0) <= _LAST_PORT and (match[1] in self._names or self._is_own(match[1]))
        if good and len(self._known) < _KNOWN_MAX:
            self._known[host] = True
        return good

    def _is_own(self, name: str) -> bool:
        if not self._classroom:
            return False
        with self._lock:
            if time.monotonic() - self._looked_at >= _REFRESH_S:
                self._looked_at = time.monotonic()
                self._names |= {_bracket(address) for address in own_addresses()} | own_names()
        return name in self._names


def is_loopback(address: str | None) -> bool:
    """Whether ``address`` (of a peer) is this very machine."""
    try:
        return ipaddress.ip_address((address or "").removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False


def own_names() -> set[str]:
    """The names by which a local network may know this machine."""
    name = socket.gethostname().lower()
    return {name, f"{name.partition('.')[0]}.local"} if name else set()


def own_addresses() -> tuple[str, ...]:
    """Every address of this machine that others could use, the likeliest first; loopback is not among them.

    Linux lists them in /proc; elsewhere the one is found that leads outside. Nothing is sent anywhere.
    """
    found = _routed_address() + _linux_addresses()
    good = [address for address in found if not ipaddress.ip_address(address).is_loopback]
    return tuple(dict.fromkeys(good))


def _routed_address() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: connecting a datagram socket only asks the routing table
            return [str(probe.getsockname()[0])]
        except OSError:
            return []


def _linux_addresses(proc: Path = Path("/proc/net")) -> list[str]:
    found: list[str] = []
    try:
        lines = (proc / "fib_trie").read_text("ascii").splitlines()
        for before, line in itertools.pairwise(lines):
            if line.strip() == "/32 host LOCAL":
                found.append(before.split()[-1])
        for line in (proc / "if_inet6").read_text("ascii").splitlines():
            digits = line.split()[0]
            address = ipaddress.IPv6Address(int(digits, 16))
            if not address.is_link_local:
                found.append(str(address))
    except (OSError, ValueError, IndexError):
        pass
    return found


def _bracket(address: str) -> str:
    return f"[{address}]" if ":" in address and not address.startswith("[") else address.lower()
