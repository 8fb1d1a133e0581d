"""Good and bad requests, cut anywhere and mangled at random: it makes no difference, and nothing fails."""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.server.conftest import TinySite
from tests.unit.server.test_connection import GOOD, ODD, get, send_and_read, statuses

pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
EACH = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
REQUESTS = [request for request, _ in GOOD if b"HTTP/1.0" not in request]
BAD = [request for request, _ in ODD if len(request) < 500]


def without_time(told: bytes) -> bytes:
    """Answers without what depends on the moment: the date, and whether the client's end was seen before its last answer."""
    return b"\r\n".join(line for line in told.split(b"\r\n") if not line.startswith((b"Date: ", b"Connection: ")))


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """``data`` in pieces, cut at ``places``."""
    marks = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[start:stop] for start, stop in pairwise(marks) if start < stop]


@EACH
@given(chosen=st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=5), places=st.lists(st.integers(0, 3000), max_size=12))
def test_it_makes_no_difference_where_requests_are_cut(talk: Any, chosen: list[bytes], places: list[int]) -> None:
    """Any sequence of good requests, cut anywhere, gets the answers that it gets in one piece."""
    whole = talk(send_and_read(b"".join(chosen)))
    assert without_time(talk(send_and_read(*cut(b"".join(chosen), places)))) == without_time(whole)
    assert statuses(whole) == [200] * len(chosen)


@EACH
@given(bad=st.sampled_from(BAD), before=st.integers(0, 2), places=st.lists(st.integers(0, 800), max_size=8))
def test_a_bad_request_is_refused_wherever_it_is_cut(
    talk: Any, site: TinySite, bad: bytes, before: int, places: list[int]
) -> None:
    """What came before it is answered; the bad one never reaches the application, and nothing behind it does."""
    site.asked.clear()
    told = talk(send_and_read(*cut(get(b"/before") * before + bad + get(b"/behind"), places)))
    seen = [environ["PATH_INFO"] for environ in site.asked]
    assert seen == ["/before"] * before
    assert statuses(told)[:before] == [200] * before
    assert statuses(told)[before:] in ([], [400])


@EACH
@given(
    chosen=st.lists(st.sampled_from(REQUESTS + BAD), min_size=1, max_size=3),
    changes=st.lists(st.tuples(st.integers(0, 800), st.integers(0, 255), st.sampled_from("rid")), max_size=6),
    places=st.lists(st.integers(0, 800), max_size=6),
)
def test_mangled_requests_end_in_answers_or_a_refusal(
    talk: Any, caplog: pytest.LogCaptureFixture, chosen: list[bytes], changes: list[tuple[int, int, str]], places: list[int]
) -> None:
    """Bytes replaced, inserted and left out at random: statuses are those of answers and refusals, and no error is logged."""
    mangled = bytearray(b"".join(chosen))
    for place, value, how in changes:
        at = place % len(mangled)
        if how == "r":
            mangled[at] = value
        elif how == "i":
            mangled.insert(at, value)
        elif len(mangled) > 1:
            del mangled[at]
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        told = talk(send_and_read(*cut(bytes(mangled), places)))
    assert set(statuses(told)) <= {200, 400, 408, 413, 414, 431}, told
    assert caplog.records == []


@EACH
@given(data=st.binary(min_size=1, max_size=400), places=st.lists(st.integers(0, 400), max_size=4))
def test_noise_is_no_request(talk: Any, site: TinySite, data: bytes, places: list[int]) -> None:
    """Random bytes reach no application."""
    site.asked.clear()
    told = talk(send_and_read(*cut(data, places)))
    assert site.asked == []
    assert statuses(told) in ([], [400])
