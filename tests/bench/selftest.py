"""How long the self-test grades an answer, beside showing a bare form. The record's commit is measured with the records."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urlsplit

from app import create_app
from app.web import selftest
from tests.bench.figures import Figure, median_cpu_s
from tests.support.pages import Page
from tests.support.selftest_solver import answer, read_bank

TEST = "/pl/omnichannel/test"
ROUNDS = 200


def measure() -> Iterator[Figure]:
    """A right answer to each of ten questions, graded; the form of an opinion, shown."""
    with tempfile.TemporaryDirectory() as name, mock.patch.object(selftest, "_record"):
        app = create_app({"TESTING": True, "audio_engine": "none", "data": Path(name)})
        client = app.test_client()
        posts = list(_posts(client))
        graded = median_cpu_s(lambda: [client.post(TEST, data=data) for data in posts], ROUNDS // 10) / len(posts)
        form = median_cpu_s(lambda: client.get("/pl/omnichannel/feedback"), ROUNDS)
    yield Figure("grading an answer of the self-test", graded * 1000, "ms")
    yield Figure("… beside showing a bare form", graded / form, "×", at_most=2)


def _posts(client: Any) -> Iterator[dict[str, Any]]:
    """What ten right answers send; each is graded, which the check proves."""
    bank = read_bank("pl")
    begin = re.search(r'name="token" value="([^"]+)"', client.get(TEST).get_data(as_text=True))
    assert begin, "a start form without a token"
    sent = client.post(TEST, data={"do": "start", "mode": "practice", "token": begin[1]})
    while True:
        screen = client.get(sent.headers["Location"]).get_data(as_text=True)
        page = Page(TEST, 200, {}, screen)
        if page.one("//h1").get("class") == "score":
            return
        token = parse_qs(urlsplit(sent.headers["Location"]).query)["attempt"][0]
        number = re.search(r'name="q" value="(\d+)"', screen)
        assert number, "a screen without a question"
        data = {"do": "go", "token": token, "q": number[1]}
        if "verdict" not in screen:
            data |= answer(page, bank)
            yield data
        sent = client.post(TEST, data=data)
        assert sent.status_code == 303
