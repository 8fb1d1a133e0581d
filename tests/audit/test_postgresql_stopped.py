"""PostgreSQL is stopped or frozen while forms come, and goes on later: nobody's text is lost, and the server needs no restart."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.bench.figures import Figure
from tests.support.load import beside, visit
from tests.support.people import ask, send, tokens
from tests.support.postgresql import running_postgresql
from tests.support.servers import running_server, wait_until

pytestmark = pytest.mark.audit
FORMS = 10
FROZEN_FORMS = 40
PAGES, PAGES_A_SECOND = 160, 40


def kept_words(url: str) -> list[str]:
    """What lies in the database."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        found = [row[0] for row in connection.execute(text("SELECT best FROM opinions"))]
    engine.dispose()
    return found


@pytest.mark.timeout(600)
def test_forms_are_given_back_while_postgresql_is_stopped(tmp_path: Path, record: Callable[[Figure], None]) -> None:
    """Ten forms before, ten meanwhile, the same ten and ten more afterwards: 503 with the text, then each is kept once."""
    with running_postgresql("fsync=off") as records:
        url = records.new_database()
        with running_server(tmp_path, {"OMNIKURS_DATABASE_URL": url, "OMNIKURS_WORKERS": "2"}) as server:
            first, second, third = (tokens(server, FORMS) for _ in range(3))
            before = [send(server, token, f"przed {number}")[0] for number, token in enumerate(first)]
            records.stop()
            meanwhile = [send(server, token, f"tymczasem {number}") for number, token in enumerate(second)]
            healthy = ask(server, "/healthz")[0]
            records.start()
            begun = time.monotonic()
            again = [send(server, token, f"tymczasem {number}")[0] for number, token in enumerate(second)]
            again_s = time.monotonic() - begun
            after = [send(server, token, f"potem {number}")[0] for number, token in enumerate(third)]
        kept = kept_words(url)
    back = sum(status == 503 and f"tymczasem {number}" in told for number, (status, told) in enumerate(meanwhile))
    assert healthy == 503
    assert before == again == after == [303] * FORMS
    assert len(kept) == len(set(kept)) == 3 * FORMS
    for figure in (
        Figure("PostgreSQL stopped: forms given back with their text, of 10", back, at_least=FORMS),
        Figure("… lost, of 30, after it was started again", 3 * FORMS - len(kept), at_most=0),
        Figure("… the ten forms taken after it was started again within", again_s, "s", at_most=10),
    ):
        record(figure)
        assert figure.kept, f"{figure.name}: {figure.told}"


@pytest.mark.timeout(600)
def test_forms_are_given_back_while_postgresql_is_frozen(tmp_path: Path, record: Callable[[Figure], None]) -> None:
    """Its processes are stopped (SIGSTOP) while forty people send at once: each has the text back soon, pages go on, and the
    same forms are kept once when the processes go on."""
    with running_postgresql("fsync=off") as records:
        url = records.new_database()
        with running_server(tmp_path, {"OMNIKURS_DATABASE_URL": url, "OMNIKURS_WORKERS": "2"}) as server:
            forms = dict(enumerate(tokens(server, FROZEN_FORMS)))
            waited_s = dict.fromkeys(forms, 0.0)

            def send_one(number: int) -> tuple[int, str]:
                begun = time.monotonic()
                answer = send(server, forms[number], f"zamrożone {number}")
                waited_s[number] = time.monotonic() - begun
                return answer

            visit(server, "pages", PAGES, PAGES_A_SECOND)  # so that both workers have the page
            idle = visit(server, "pages", PAGES, PAGES_A_SECOND)
            with ThreadPoolExecutor(FROZEN_FORMS) as people:
                with records.frozen():
                    sent = people.map(send_one, forms)
                    under = visit(server, "pages", PAGES, PAGES_A_SECOND)
                    meanwhile = list(sent)
                longest_s = max(waited_s.values())
                begun = time.monotonic()
                list(people.map(lambda number: wait_until(lambda: send_one(number)[0] == 303), forms))
                again_s = time.monotonic() - begun
            after = visit(server, "pages", PAGES, PAGES_A_SECOND)
        kept = kept_words(url)
    back = sum(status == 503 and f"zamrożone {number}" in told for number, (status, told) in enumerate(meanwhile))
    print(f"before {idle}, frozen {under}, after {after}")
    for met in (idle, under, after):
        assert met["good"] == PAGES, met
    for figure in (
        Figure("PostgreSQL frozen: forms given back with their text, of 40", back, at_least=FROZEN_FORMS),
        Figure("… the longest that somebody waited for that", longest_s, "s", at_most=20),
        Figure("… p95 of pages beside idle", beside(under, idle, after), "×", at_most=2),
        Figure("… all of them taken after it went on within", again_s, "s", at_most=10),
        Figure("… lost, of 40", FROZEN_FORMS - len(set(kept)), at_most=0),
        Figure("… kept twice", len(kept) - len(set(kept)), at_most=0),
    ):
        record(figure)
        assert figure.kept, f"{figure.name}: {figure.told}"
