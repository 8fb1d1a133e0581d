"""The limits that one worker sets a client: time, speed and size, each with its reason. Tests pass other values."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Deadlines in seconds, rates in bytes a second, sizes in bytes."""

    head_s: float = 15.0
    """From the first byte of a request (or from connecting) to the end of its head."""
    body_s: float = 10.0
    """What a body may take however short it is. Counted from its beginning: a byte now and then wins no time."""
    body_rate: int = 1000
    """A longer body gets a second more for so many bytes that have come."""
    idle_s: float = 15.0
    """Between two requests on one connection. Behind a proxy it must be longer than the proxy's own, or the proxy sends a
    request into a connection that is being closed."""
    stall_s: float = 25.0
    """How often it is looked whether a client has taken what it was sent."""
    write_rate: int = 500
    """What a client must take on average while something is on its way to it: a tenth of the slowest that is served whole."""
    slow_rate: int = 5000
    """The slowest client that is served whole. Where there are too many connections, who takes less makes room for who comes."""
    linger_s: float = 5.0
    """How long what a refused client still sends is read and thrown away, so that it sees the refusal and no reset."""

    head_bytes: int = 32 * KIB
    fields: int = 100
    target_bytes: int = 8 * KIB
    body_bytes: int = 256 * KIB
    unfinished_bytes: int = 64 * MIB
    """Bodies that are not whole yet, of all connections together."""
    early_bytes: int = 64 * KIB
    """What is taken of the next requests while one is being answered; then nothing is read until it is."""
    pipelined: int = 16

    connections: int = 2000
    """Above it one is closed: :meth:`app.server.worker.Worker.add` says which."""
    streams: int = 1000
