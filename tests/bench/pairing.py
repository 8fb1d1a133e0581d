"""How much the page of two languages side by side weighs, beside the page of one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import brotli

from app import create_app
from tests.bench.figures import Figure

PAGE = "/pl/omnichannel/"


def measure() -> Iterator[Figure]:
    """The bytes of both pages, as they are and as they travel."""
    with tempfile.TemporaryDirectory() as folder:
        client = create_app({"TESTING": True, "audio_engine": "none", "data": Path(folder)}).test_client()
        one, both = (client.get(address) for address in (PAGE, f"{PAGE}?with=ru"))
        assert one.status_code == both.status_code == 200
        assert both.data.count(b'lang="ru"') > 100, "two languages are shown"
    yield Figure("two languages side by side, bytes beside one language", len(both.data) / len(one.data), "×", at_most=2.2)
    packed = [len(brotli.compress(answer.data)) for answer in (one, both)]
    yield Figure("… as they travel (brotli)", packed[1] / packed[0], "×", at_most=2.2)
