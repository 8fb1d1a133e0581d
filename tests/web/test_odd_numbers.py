"""Numbers that no database and no list can hold, in addresses and in queries."""

from __future__ import annotations

from typing import Any

import pytest

from app.records.trainers import SessionLimits, Trainers
from tests.support.trainers_area import AREA, PASSWORD, log_in, post
from tests.web.test_unknown_parameters import addresses

LARGEST = 2**63 - 1
KNOWN = (
    "after", "attempt", "before", "course", "done", "edition", "from", "group", "language", "next", "number", "page", "remove",
    "sections", "to", "v", "variant", "view", "with", "words",
)  # fmt: skip


@pytest.fixture
def trainer(app: Any, client: Any) -> Any:
    """A client in which the trainer is logged in."""
    Trainers(app.extensions["omnikurs"].store, SessionLimits(3600, 3600)).set_password(PASSWORD)
    assert log_in(client).status_code == 303
    return client


@pytest.mark.parametrize("number", [LARGEST, LARGEST + 1, 2**64, 10**30])
def test_an_id_that_no_row_can_have_is_not_found(trainer: Any, number: int) -> None:
    """Up to the largest number that a database holds, and beyond: 404, to look at and to post to."""
    assert trainer.get(f"{AREA}opinions/{number}/delete").status_code == 404
    for action in ("done", "delete"):
        status = post(trainer, f"{AREA}opinions/{number}/{action}", done="1").status_code
        assert status == 404 or (number == LARGEST and status == 303)  # deleting what is not there is no fault


@pytest.mark.parametrize("value", [str(LARGEST + 1), "-1", "9" * 5000, "1e400", "٣", "0x10"])
def test_no_query_with_an_odd_number_fails(app: Any, trainer: Any, value: str) -> None:
    """Every address, with such a value for every parameter that any address knows: never an error of the server."""
    for address in addresses(app):
        answer = trainer.get(f"{address}?" + "&".join(f"{name}={value}" for name in KNOWN))
        assert answer.status_code < 500, address
