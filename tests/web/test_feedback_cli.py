"""`omnikurs feedback`, `backup` and `restore`, as a user types them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.records.database import Database
from app.records.feedback import FeedbackStore, SentOpinion

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with its data in a temporary folder."""
    monkeypatch.setenv("OMNIKURS_DATA", str(tmp_path / "data"))
    return lambda *words, code=0: _checked(CliRunner().invoke(main, list(words)), code)


def _checked(result: Result, code: int) -> Result:
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def keep(folder: Path, *, days_ago: int = 0, count: int = 1, group: str = "", best: str = "zażółć") -> None:
    """Keeps opinions of some days ago."""
    database = Database("", folder / "data")
    for number in range(count):
        with database.writing() as session:
            sent = datetime.now(UTC) - timedelta(days=days_ago)
            key = f"{group}-{days_ago}-{number}-{best[:8]}"
            FeedbackStore(session).keep(SentOpinion(key, "omnichannel", "pl", sent, 4, 5, 3, best=best, group=group))
    database.close()


def test_export_in_every_format(run: Run, tmp_path: Path) -> None:
    """The same opinions come as CSV, XLSX and JSON, to a file or to standard output."""
    keep(tmp_path, best="=1+1\nnowa linia", count=5)
    found = list(
        csv.reader(
            io.StringIO(run("feedback", "export", "--format", "csv").stdout_bytes.decode("utf-8-sig"), newline=""),
            delimiter=";",
        )
    )
    assert found[1][-2:] == ["'=1+1\nnowa linia", ""]
    one, *others = json.loads(run("feedback", "export", "--format", "json").stdout_bytes)
    assert others == [one] * 4
    assert one["best"] == "=1+1\nnowa linia"
    run("feedback", "export", "--format", "xlsx", "-o", str(tmp_path / "out.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    assert sheet["H2"].value == "=1+1\nnowa linia"
    assert sheet["H2"].data_type == "s"
    assert not list(tmp_path.glob("*.part"))


def test_groups_under_five_are_left_out(run: Run, tmp_path: Path) -> None:
    """The command tells a group's code from five opinions on, like the page."""
    keep(tmp_path, count=4, group="mala")
    keep(tmp_path, count=5, group="duza")
    for name in ("csv", "json"):
        written = run("feedback", "export", "--format", name).stdout_bytes.decode("utf-8-sig")
        assert "duza" in written
        assert "mala" not in written


def test_purge_says_and_does(run: Run, tmp_path: Path) -> None:
    """A dry run tells the number, the purge deletes it, a second purge finds nothing; a backup that still holds it is named."""
    keep(tmp_path, days_ago=100, count=5)
    keep(tmp_path, count=5)
    file = tmp_path / "safe.sqlite"
    run("backup", str(file))
    assert "Would delete 5 opinions" in run("feedback", "purge", "--older-than", "30", "--dry-run").output
    done = run("feedback", "purge", "--older-than", "30").output
    assert "Deleted 5 opinions" in done
    assert str(file) in done
    assert "Deleted 0 opinions" in run("feedback", "purge", "--older-than", "30").output
    assert len(json.loads(run("feedback", "export", "--format", "json").stdout_bytes)) == 5


def test_a_purge_of_almost_everything_asks_for_force(run: Run, tmp_path: Path) -> None:
    """More than half at once: one sentence with the numbers, the date and what to say; a dry run warns; forced it is done."""
    keep(tmp_path, days_ago=100, count=3)
    keep(tmp_path)
    refused = run("feedback", "purge", "--older-than", "30", code=1).output
    assert "3 of 4 opinions" in refused
    assert f"{datetime.now(UTC):%Y-%m-%d}" in refused
    assert "--force" in refused
    assert "more than half" in run("feedback", "purge", "--older-than", "30", "--dry-run").output
    assert "Deleted 3 opinions" in run("feedback", "purge", "--older-than", "30", "--force").output


class ClockAhead(datetime):
    """A clock that is two years ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> ClockAhead:
        """See ``datetime``."""
        return super().now(tz) + timedelta(days=730)


def test_a_purge_by_a_clock_two_years_ahead_deletes_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Yesterday's opinions look two years old: refused with that clock's date, and every one is still there."""
    keep(tmp_path, days_ago=1, count=5)
    with monkeypatch.context() as wrong:
        wrong.setattr("app.cli.feedback.datetime", ClockAhead)
        refused = run("feedback", "purge", "--older-than", "365", code=1).output
    assert "5 of 5 opinions would be deleted at once" in refused
    assert f"It is {datetime.now(UTC) + timedelta(days=730):%Y-%m-%d} by this machine's clock" in refused
    assert "Nothing was deleted" in refused
    assert len(json.loads(run("feedback", "export", "--format", "json").stdout_bytes)) == 5


def test_a_purge_of_a_database_that_is_old_says_what_to_do(run: Run, tmp_path: Path) -> None:
    """Of a course that ended long ago almost all is old: the refusal names the option that deletes it, and with it that goes."""
    keep(tmp_path, days_ago=500, count=19)
    keep(tmp_path, days_ago=10)
    refused = run("feedback", "purge", "--older-than", "365", code=1).output
    assert "19 of 20 opinions" in refused
    assert "is that right? If it is, say --force." in refused
    assert "Deleted 19 opinions" in run("feedback", "purge", "--older-than", "365", "--force").output
    assert "Deleted 0 opinions" in run("feedback", "purge", "--older-than", "365").output


def test_a_purge_of_an_empty_database_is_no_question(run: Run) -> None:
    """Nothing of nothing is no share: no refusal and no error."""
    assert "Deleted 0 opinions and 0 attempts" in run("feedback", "purge", "--older-than", "0").output


def test_backup_and_restore(run: Run, tmp_path: Path) -> None:
    """What was backed up comes back to the row, and what was there before the restoration is kept in a file that is named."""
    keep(tmp_path, count=5)
    before = run("feedback", "export", "--format", "json").stdout_bytes
    file = tmp_path / "safe.sqlite"
    run("backup", str(file))
    keep(tmp_path, best="later", count=5)
    said = run("restore", str(file)).output
    assert run("feedback", "export", "--format", "json").stdout_bytes == before
    kept = Path(said.split("before: ")[1].strip())
    run("restore", str(kept))
    assert len(json.loads(run("feedback", "export", "--format", "json").stdout_bytes)) == 10


@pytest.mark.parametrize(
    "words",
    [
        ("restore", "nothing-there"),
        ("restore", "/dev/null"),
        ("restore", __file__),
        ("feedback", "export", "--format", "csv", "-o", "no/such/folder/x.csv"),
        ("feedback", "export", "--format", "odt"),
        ("feedback", "purge"),
    ],
)
def test_mistakes_are_told_in_a_sentence(run: Run, words: tuple[str, ...]) -> None:
    """A wrong file, folder or format ends with a sentence and a code that is not 0."""
    result = CliRunner().invoke(main, words)
    assert result.exit_code in (1, 2)
    assert "Error" in result.output
    assert "Traceback" not in result.output


def test_a_backup_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    """A second backup under the same name is refused, and the first stays."""
    file = tmp_path / "safe.sqlite"
    run("backup", str(file))
    assert "already" in run("backup", str(file), code=1).output


def test_a_database_that_cannot_be_used_is_told(run: Run, tmp_path: Path) -> None:
    """A file where the data folder should be: one sentence, exit 1."""
    (tmp_path / "data").write_text("in the way")
    assert "Error:" in run("feedback", "export", "--format", "json", code=1).output
