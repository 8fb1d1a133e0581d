"""The access log of the real server: what learners send is kept to the hour, so no line of it may tell the second."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.asker import FORM, PAGE, ask
from tests.support.event_loop import run
from tests.support.servers import running_server, wait_until

FIELDS = {"clarity": "4", "usefulness": "5", "ease": "3", "best": "dobre"}
TEST = "/pl/omnichannel/test"
LOGIN = "/pl/trainer/login"


def token_of(port: int, path: str) -> str:
    """The token of the first form of a page."""
    status, html = run(ask(port, "GET", path))
    found = re.search(rb'name="token" value="([^"]+)"', html)
    assert status == 200
    assert found
    return found[1].decode()


@pytest.mark.slow
def test_what_learners_send_is_not_in_the_log(tmp_path: Path) -> None:
    """An opinion, its thanks, a form with faults, a self-test and its certificate leave no line; pages, the trainer's login and
    a form that could not be kept do."""
    with running_server(tmp_path) as server:
        token = token_of(server.port, FORM)
        assert run(ask(server.port, "POST", FORM, {"best": "dobre", "token": token}))[0] == 422
        assert run(ask(server.port, "POST", FORM, {**FIELDS, "token": token}))[0] == 303
        assert run(ask(server.port, "GET", f"{FORM}/thanks?number=ABCD"))[0] == 200
        started = {"do": "start", "mode": "practice", "token": token_of(server.port, TEST)}
        assert run(ask(server.port, "POST", TEST, started))[0] == 303
        assert run(ask(server.port, "POST", f"{TEST}/certificate", {"token": "x", "name": "Anna"}))[0] == 400
        assert run(ask(server.port, "POST", LOGIN, {"password": "wrong"}))[0] // 100 == 4
        assert run(ask(server.port, "GET", PAGE))[0] == 200
        wait_until(lambda: f" GET {PAGE} 200 " in server.output())
        assert f" POST {LOGIN} 4" in server.output()
        assert FORM not in server.output()
        assert TEST not in server.output()
        token = token_of(server.port, FORM)
        (tmp_path / "data" / "omnikurs.sqlite").unlink()
        assert run(ask(server.port, "POST", FORM, {**FIELDS, "token": token}))[0] == 503
        wait_until(lambda: f" POST {FORM} 503 " in server.output())
