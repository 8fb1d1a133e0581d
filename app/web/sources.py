"""The source of a request for rate limits: its network, as a keyed hash from which the address cannot be found."""

from __future__ import annotations

import hmac
import time
from ipaddress import IPv6Network, ip_address

from flask import Request, current_app
from sqlalchemy.orm import Session

from app.records import post_rate_limit

_DAY_S = 24 * 3600


#: What a site is given, a school or a home (RFC 6177, at most); within it there are as many networks of 64 bits as one likes.
_SITE_BITS = 48


def network(address: str, bits: int = 64) -> str:
    """The address, or for IPv6 its first ``bits``: one device alone has all of those addresses (RFC 8981)."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Network((parsed, bits), strict=False))


def take_post(session: Session, request: Request, rows: int, *words: str) -> None:
    """Takes what a public post writes, rows and words, out of the token bucket of its site, in the transaction that keeps it.

    Raises :class:`app.records.post_rate_limit.TooFastError`. The hash is made with the secret key and the day.
    """
    size_bytes = rows * post_rate_limit.ROW_BYTES + sum(len(text.encode()) for text in words)
    key = current_app.secret_key or b""
    now_s = time.time()
    origin = f"post:{int(now_s // _DAY_S)}:{network(request.remote_addr or '', _SITE_BITS)}"
    source = hmac.new(key if isinstance(key, bytes) else key.encode(), origin.encode(), "sha256").hexdigest()
    post_rate_limit.take(session, source, size_bytes, int(now_s * 1000))
