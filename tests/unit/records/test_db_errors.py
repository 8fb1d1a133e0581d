"""What goes wrong in the database is one error of ours, and no word that a learner typed is in it or in any log."""

from __future__ import annotations

import ast
import logging
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

import app
from app.records.database import Database
from app.records.errors import StoreUnavailableError
from app.records.feedback import FeedbackStore
from tests.support.opinions import keep, opinion

WORDS = "Halina wyszła w połowie"

BREAKS = {
    "a column is missing": "ALTER TABLE opinions DROP COLUMN done",
    "a table is missing": "ALTER TABLE opinions RENAME TO elsewhere",
}
POSTGRESQL_BREAKS = {
    **BREAKS,
    "a rule that no text meets": f"ALTER TABLE opinions ADD CONSTRAINT planted CHECK (best <> '{WORDS}')",
    "a column is too narrow": "ALTER TABLE opinions ALTER COLUMN best TYPE varchar(5)",
    "a column of another type": "ALTER TABLE opinions ALTER COLUMN best TYPE integer USING 0",
    "a column that must be filled": "ALTER TABLE opinions ADD COLUMN planted integer NOT NULL",
}


def broken(database: Database, change: str) -> None:
    """Changes the tables behind the program's back."""
    with database.engine.begin() as connection:
        if "DROP COLUMN" in change:
            connection.execute(text("DROP INDEX ix_opinions_comments"))
        connection.execute(text(change))


def told(error: BaseException) -> str:
    """Everything that a log with a traceback would hold of an error."""
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS)
def test_tables_that_do_not_fit(database: Database, change: str) -> None:
    """A schema that was changed behind our back is told as such, without the words that were to be kept."""
    broken(database, change)
    with pytest.raises(StoreUnavailableError, match=r"opinions|done") as raised:
        keep(database, opinion(best=WORDS))
    assert WORDS not in told(raised.value)


@pytest.mark.parametrize("change", POSTGRESQL_BREAKS.values(), ids=POSTGRESQL_BREAKS)
def test_what_a_server_says_of_a_row_is_left_out(postgresql_database: Database, change: str) -> None:
    """PostgreSQL repeats the row it refuses in its message; no part of the error or of its causes holds it."""
    broken(postgresql_database, change)
    with pytest.raises(StoreUnavailableError) as raised:
        keep(postgresql_database, opinion(best=WORDS))
    assert WORDS not in told(raised.value)
    assert WORDS.split()[0] not in told(raised.value)


def test_an_error_outside_the_two_doors_holds_no_words(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Also where the engine is used directly (backup, migration), a traceback in the log holds the statement and no value."""
    statement = text("INSERT INTO opinions (key, best) VALUES ('k', :words)")
    with caplog.at_level(logging.INFO):
        try:
            with database.engine.begin() as connection:
                connection.execute(statement, {"words": WORDS})
        except SQLAlchemyError:
            logging.getLogger("test").exception("planted")
    assert "INSERT INTO opinions" in caplog.text
    assert WORDS not in caplog.text


def test_statements_in_the_log_hold_no_words(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever turns SQLAlchemy's own log on to look for a fault reads statements, and no opinions."""
    with caplog.at_level(logging.INFO, "sqlalchemy.engine"):
        keep(database, opinion(best=WORDS))
    assert "INSERT INTO opinions" in caplog.text
    assert WORDS not in caplog.text


def test_engines_are_made_in_one_place() -> None:
    """Only the module that hides parameters makes engines."""
    makers = []
    for path in Path(app.__file__).parent.rglob("*.py"):
        calls = (node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        if any(getattr(call, "id", getattr(call, "attr", "")) == "create_engine" for call in calls):
            makers.append(path.name)
    assert makers == ["engines.py"]


def test_the_health_of_tables_that_do_not_fit(database: Database) -> None:
    """The ping of the health page looks at every column, not only at whether the database answers."""
    database.ping()
    broken(database, BREAKS["a column is missing"])
    with pytest.raises(StoreUnavailableError, match="done"):
        database.ping()


def test_reading_tables_that_do_not_fit(database: Database) -> None:
    """Whoever reads is told the same way."""
    broken(database, BREAKS["a column is missing"])
    with pytest.raises(StoreUnavailableError), database.reading() as session:
        session.execute(text("SELECT done FROM opinions"))
    with pytest.raises(StoreUnavailableError), database.reading() as session:
        session.execute(text("SELECT nothing FROM nowhere"))
    with database.reading() as session:
        assert FeedbackStore(session).count() == 0
