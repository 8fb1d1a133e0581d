"""A class behind one address, all at once: everybody's whole test and opinion come through a server of two workers."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.records.buckets import STEP
from app.records.database import Database
from app.records.schema import AttemptRow, FirstTry, Opinion
from tests.support.browserless import Browserless
from tests.support.feedback_form import filled, make_group, post
from tests.support.servers import Server, running_server
from tests.support.walker import Walker, score

LEARNERS = 40
GROUP = "wspolna"
#: The longest texts that the form takes, in letters of two bytes.
BEST, MISSING = "щ" * 4990, "ю" * 5000


def learn(server: Server, number: int, together: threading.Barrier) -> float:
    """One learner: starts the test, answers, reads the result, sends an opinion and sees the thanks; the points."""
    language, mode = ("pl", "ru")[number % 2], ("practice", "test")[number // 2 % 2]
    with closing(Browserless(server)) as browser:
        together.wait(120)
        attempt = Walker(browser.page, browser, language, mode, group=GROUP)
        points = score(attempt.finish([True] * 10))
        form = f"/{language}/omnichannel/feedback"
        fields = filled(browser, best=f"{number:03} {BEST}", missing=MISSING, group=GROUP)
        sent = post(browser, fields, form)
        assert sent.status_code == 303, (number, sent.status_code)
        browser.page(sent.headers["Location"])
    return points


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_forty_learners_at_once(tmp_path: Path) -> None:
    """Each has all points and is thanked; the database holds each attempt, each first try and each word, once, in their group."""
    (tmp_path / "data").mkdir()
    store = Database("", tmp_path / "data")
    store.prepare()
    make_group(store, GROUP)
    with running_server(tmp_path, {"OMNIKURS_WORKERS": "2"}) as server, ThreadPoolExecutor(LEARNERS) as people:
        together = threading.Barrier(LEARNERS)
        points = list(people.map(lambda number: learn(server, number, together), range(LEARNERS)))
    assert points == [10] * LEARNERS
    with store.reading() as session:
        attempts = session.execute(select(AttemptRow.language, AttemptRow.state, AttemptRow.group_code)).all()
        tries = session.execute(select(FirstTry.attempt_id, func.count()).where(FirstTry.correct).group_by(FirstTry.attempt_id))
        assert sorted(tuple(row) for row in attempts) == [("pl", "whole", GROUP)] * 20 + [("ru", "whole", GROUP)] * 20
        assert [count for _, count in tries] == [10] * LEARNERS
        opinions = session.execute(select(Opinion.best, Opinion.missing, Opinion.group_code)).all()
        wanted = [(f"{number:03} {BEST}", MISSING, GROUP) for number in range(LEARNERS)]
        assert sorted(tuple(row) for row in opinions) == wanted
        shown = session.scalar(select(func.count()).where(Opinion.shown_on.is_not(None)))
        # By fives; of each language up to four may still wait for a fifth.
        assert shown % STEP == 0
        assert shown > LEARNERS - 2 * STEP
    store.close()
