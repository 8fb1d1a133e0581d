"""`/healthz` tells those who watch whether this server can do its work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from app import create_app


def test_a_server_that_can_work_says_200(client: Any) -> None:
    """Content, database and cache can be used: 200 and a small JSON, not to be stored."""
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "content": "ok", "database": "ok", "cache": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_server_without_a_course_says_503_and_what(tmp_path: Path) -> None:
    """An empty content folder is named as what is wrong."""
    (tmp_path / "content").mkdir()
    app = create_app({"TESTING": True, "data": tmp_path / "data", "content": tmp_path / "content", "audio_engine": "none"})
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json["content"] != "ok"
    assert answer.json["status"] == "failing"


def test_a_data_folder_that_cannot_be_used_says_503_without_telling_where_it_is(
    make_app: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Cache and database fail, the content does not; no path of the machine is told, but the log names both and why."""
    (tmp_path / "data").write_text("a file where the folder should be")
    app = make_app()
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert (answer.json["cache"], answer.json["database"], answer.json["content"]) == ("failing", "failing", "ok")
    assert str(tmp_path) not in answer.get_data(as_text=True)
    told = [record.getMessage() for record in caplog.records if record.name == "app.web.health"]
    assert [re.match(r"health: the (\w+) cannot be used: .", line)[1] for line in told] == ["database", "cache"]
