"""Honest visitors in a process of their own: ``python -m tests.support.asker pages|posts PORT COUNT RATE [HOST]``.

Each request comes on a new connection, ``RATE`` of them a second, and has four seconds. Says as JSON how many were answered
well, the times of those in milliseconds (median, 95th percentile, slowest), and what became of the others.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter
from urllib.parse import urlencode

HOST = "127.0.0.1"
PATIENCE_S = 4.0
PAGE = "/pl/omnichannel/"
FORM = "/pl/omnichannel/feedback"


async def ask(port: int, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, bytes]:
    """One request on a connection of its own; status and body. Raises ``OSError`` and its kin."""
    body = urlencode(fields or {}).encode() if fields is not None else b""
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n" if fields is not None else ""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        plain = "br" if path == PAGE else "identity"
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: {plain}\r\nConnection: close\r\n{kind}\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.read()
    finally:
        writer.close()
    head_part, _, rest = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head_part)
    if length and len(rest) != int(length[1]):
        raise asyncio.IncompleteReadError(rest, int(length[1]))
    return int(answer[9:12] or 0), rest


async def page(port: int) -> int:
    """The course page."""
    return (await ask(port, "GET", PAGE))[0]


async def post(port: int) -> int:
    """An opinion: the form with its token, then what was typed."""
    _, html = await ask(port, "GET", FORM)
    token = re.search(rb'name="token" value="([^"]+)"', html)
    if not token:
        return 0
    fields = {"clarity": "4", "usefulness": "5", "ease": "3", "best": "dobre", "token": token[1].decode()}
    return (await ask(port, "POST", FORM, fields))[0]


async def visit(port: int, count: int, rate: float, kind: str) -> dict[str, object]:
    """``count`` requests, ``rate`` a second."""
    action, good = (page, 200) if kind == "pages" else (post, 303)
    times: list[float] = []
    others: Counter[str] = Counter()

    async def once() -> None:
        begun = time.perf_counter()
        try:
            status = await asyncio.wait_for(action(port), PATIENCE_S)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError) as error:
            others[type(error).__name__] += 1
            return
        if status == good:
            times.append((time.perf_counter() - begun) * 1000)
        else:
            others[str(status)] += 1

    tasks = []
    for number in range(count):
        tasks.append(asyncio.create_task(once()))
        if number + 1 < count:
            await asyncio.sleep(1 / rate)
    await asyncio.gather(*tasks)
    times.sort()
    told = (
        {name: round(times[int(share * (len(times) - 1))], 1) for name, share in (("p50", 0.5), ("p95", 0.95), ("slowest", 1))}
        if times
        else {}
    )
    return {"good": len(times), "of": count, **told, "others": dict(others)}


if __name__ == "__main__":
    which, at, how_many, each_second, *other_host = sys.argv[1:]
    HOST = (other_host or [HOST])[0]
    print(json.dumps(asyncio.run(visit(int(at), int(how_many), float(each_second), which))))
