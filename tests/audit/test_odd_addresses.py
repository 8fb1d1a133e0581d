"""The server's memory after very many addresses of which each is asked for once."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.bench.figures import Figure
from tests.support.load import memory_mb
from tests.support.servers import Server, running_server

pytestmark = pytest.mark.audit
ODD = 20_000
WARM = 400
CLIENTS = 4


def addresses(kind: str, number: int) -> Iterator[str]:
    """So many, none of them twice: pages with something behind, sections and files that are not there, long and foreign words."""
    for n in range(number):
        yield (
            f"/pl/omnichannel/?utm_source={kind}{n}",
            f"/ru/omnichannel/{kind}-{n}/",
            f"/pl/?with={kind}{n}",
            f"/static/{kind}{n}.css?{n}",
            f"/pl/omnichannel/audio/{kind}{n}.mp3",
            f"/pl/{kind}{n}/" + "x" * (n % 2000),
            f"/pl/omnichannel/feedback?group={kind}{n}",
            f"/%C5%BC/{kind}{n}?a={n}&b=%FF",
        )[n % 8]


def visit(server: Server, paths: Iterator[str]) -> dict[int, int]:
    """How often each status was answered; four clients ask, each on one connection."""
    wanted = list(paths)

    def ask(mine: list[str]) -> dict[int, int]:
        found: dict[int, int] = {}
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for path in mine:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            found[answer.status] = found.get(answer.status, 0) + 1
        connection.close()
        return found

    total: dict[int, int] = {}
    with ThreadPoolExecutor(CLIENTS) as pool:
        for found in pool.map(ask, [wanted[client::CLIENTS] for client in range(CLIENTS)]):
            for status, times in found.items():
                total[status] = total.get(status, 0) + times
    return total


@pytest.mark.timeout(1200)
def test_memory_does_not_grow_with_odd_addresses(tmp_path: Path, record: Callable[[Figure], None]) -> None:
    """20,000 addresses after a few hundred of the same kinds: the server holds at most a fifth more, and none of them fails."""
    with running_server(tmp_path, {"OMNIKURS_WORKERS": "2"}) as server:
        visit(server, addresses("warm", WARM))
        before = memory_mb(server)
        told = visit(server, addresses("odd", ODD))
        after = memory_mb(server)
    print(f"{before:.1f} MB, then {after:.1f} MB; {told}")
    assert set(told) == {200, 308, 404}, told
    figure = Figure("memory after 20,000 odd addresses, beside that after 400", after / before, "×", at_most=1.2)
    record(figure)
    assert figure.kept, figure.told
