"""The disk fills while forms come: what was acknowledged is kept, all else is given back, pages go on, and room mends it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.figures import Figure
from tests.support import disks
from tests.support.load import beside, visit
from tests.support.people import ask, send, tokens
from tests.support.servers import Server, running_server

pytestmark = pytest.mark.audit
FORMS = 40
PAGES, PAGES_A_SECOND = 160, 40
LONG = "tekst " * 600


READ = """
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(json.dumps([row[0] for row in connection.execute("SELECT best FROM opinions")]))
"""


def kept_words(server: Server, data: Path) -> list[str]:
    """What lies in the database."""
    command = [*disks.beside(server), sys.executable, "-c", READ, str(data / "omnikurs.sqlite")]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [words.removeprefix(LONG) for words in json.loads(told)]


@pytest.mark.timeout(600)
def test_a_full_disk_loses_no_form(tmp_path: Path, record: Callable[[Figure], None]) -> None:
    """Forty forms of 4 kB on a disk without a free byte, and the same ones again when there is room."""
    data = tmp_path / "data"
    with running_server(tmp_path, {"OMNIKURS_WORKERS": "2"}, through=disks.small_disk(data, "16m")) as server:
        disk = disks.as_seen_by(server, data)
        forms = tokens(server, FORMS)
        assert send(server, tokens(server, 1)[0], f"{LONG}before")[0] == 303
        visit(server, "pages", PAGES, PAGES_A_SECOND)  # so that both workers have the page
        idle = visit(server, "pages", PAGES, PAGES_A_SECOND)
        disks.fill(disk)
        answers = [send(server, token, f"{LONG}{number}") for number, token in enumerate(forms)]
        taken = {number for number, (status, _) in enumerate(answers) if status == 303}
        back = {number for number, (status, told) in enumerate(answers) if status == 503 and f"{LONG}{number}" in told}
        healthy = ask(server, "/healthz")[0]
        under = visit(server, "pages", PAGES, PAGES_A_SECOND)
        lost = {str(number) for number in taken} - set(kept_words(server, data))
        disks.make_room(disk)
        begun = time.monotonic()
        again = [send(server, token, f"{LONG}{number}")[0] for number, token in enumerate(forms)]
        again_s = time.monotonic() - begun
        kept = kept_words(server, data)
    assert healthy == 503
    assert again == [303] * FORMS
    assert idle["good"] == under["good"] == PAGES, (idle, under)
    for figure in (
        Figure("disk full: forms of 40 kept or given back with their text", len(taken | back), at_least=FORMS),
        Figure("… of them acknowledged, into room that the files had", len(taken)),
        Figure("… of the acknowledged ones lost", len(lost), at_most=0),
        Figure("… p95 of pages beside idle", beside(under, idle), "×", at_most=2),
        Figure("… all of them taken after there was room within", again_s, "s", at_most=10),
        Figure("… lost or kept twice then", abs(FORMS + 1 - len(kept)) + len(kept) - len(set(kept)), at_most=0),
    ):
        record(figure)
        assert figure.kept, f"{figure.name}: {figure.told}"
