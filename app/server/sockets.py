"""The listening socket with its options, and what the kernel knows of a connection."""

from __future__ import annotations

import asyncio
import ctypes
import fcntl
import socket
import struct
import sys
import termios
from contextlib import suppress

_BACKLOG = 1024
_UNSENT_BYTES = 128 * 1024
_SO_ATTACH_FILTER = 26
_SO_NWRITE = 0x1024  # macOS
_SYSTEM: str = sys.platform


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at ``host`` and ``port``; what is accepted from it has its options. Raises ``OSError``.

    It is not shared by name (SO_REUSEPORT): a second server on the port must fail, and not take half of the visitors.
    """
    name = host.strip("[]")
    family, _, _, _, address = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and name == "::":
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        _set_options(listening)
        listening.bind(address)
        listening.listen(_BACKLOG)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening


def listen_anew(listening: socket.socket) -> None:
    """Set the length of the queue again: asyncio sets it to how many it accepts in one turn."""
    listening.listen(_BACKLOG)


def _set_options(listening: socket.socket) -> None:
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Clients that vanished without a word are found while nothing is sent to them.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 15), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3), ("TCP_NOTSENT_LOWAT", _UNSENT_BYTES)):
        option = getattr(socket, name, None)
        if option is not None:
            listening.setsockopt(socket.IPPROTO_TCP, option, value)
    # No TCP_USER_TIMEOUT: with 30 s it cut a slow client of 5 kB/s in the middle of a track.


def stop_accepting(listening: socket.socket) -> bool:
    """Let the kernel ignore new connections to ``listening``: they try again, and find the next server or a closed port.

    Connections that wait to be accepted stay. Without this, whoever connects between the last accept and the end of the last
    worker is reset with a request under way. Returns whether that could be done; only Linux can (a filter that drops everything).
    """
    if _SYSTEM != "linux":
        return False
    drop_all = struct.pack("HBBI", 0x06, 0, 0, 0)  # BPF: return 0
    program = ctypes.create_string_buffer(drop_all)
    try:
        listening.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program)))
    except OSError:
        return False
    return True


def reset_on_close(transport: asyncio.BaseTransport) -> None:
    """Let the connection's end be a reset: else the kernel would hold what a client does not take, for minutes."""
    with suppress(OSError, ValueError, AttributeError):
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def unacknowledged(transport: asyncio.BaseTransport) -> int:
    """How many bytes lie in the kernel that the other side has not confirmed; 0 where that cannot be known."""
    known = transport.get_extra_info("socket")
    try:
        if _SYSTEM == "linux":
            return int.from_bytes(fcntl.ioctl(known.fileno(), termios.TIOCOUTQ, bytes(4)), sys.byteorder)
        if _SYSTEM == "darwin":
            return int(known.getsockopt(socket.SOL_SOCKET, _SO_NWRITE))
    except (OSError, ValueError, AttributeError):
        pass
    return 0
