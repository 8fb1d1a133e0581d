"""Migrations at start: from nothing, from an older database, by several workers at once."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from app.records import backup, migration
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.backup import count_rows, made_by_us
from app.records.database import Database
from app.records.errors import SchemaTooNewError, StoreUnavailableError
from app.records.feedback import FeedbackStore
from app.records.migrations import HEAD
from app.records.schema import AttemptRow, Base, FirstTry, Opinion, ReplyAddress
from tests.support.opinions import NOON, keep, opinion, stored

SCRIPTS = Path(migration.__file__).with_name("migrations")


def insert_opinion(connection: Connection, key: str) -> None:
    """Adds an opinion as the first revision kept it."""
    connection.execute(
        text(
            "INSERT INTO opinions (key, course, language, sent_hour, clarity, usefulness, ease, best, missing)"
            f" VALUES ('{key}', 'small', 'pl', '2026-01-01 10:00:00.000000', 1, 2, 3, 'kept', '')"
        )
    )


def older(database: Database, revision: str = "0001") -> None:
    """Brings an empty database to an older revision only, with one opinion in it."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    database.data.mkdir(parents=True, exist_ok=True)
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        insert_opinion(connection, "k")


@pytest.fixture
def raw(url: str, tmp_path: Path) -> Database:
    """A database that nobody has prepared."""
    return Database(url, tmp_path / "data")


def test_migrations_build_what_the_classes_say(database: Database) -> None:
    """The tables made by the revisions are those of the schema: no difference in either direction."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_head_is_the_newest_revision() -> None:
    """The HEAD that a start compares with is the newest file of the history."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_an_older_database_is_migrated_with_a_backup(raw: Database) -> None:
    """Every row survives, and the backup holds the database as it was before."""
    older(raw)
    raw.prepare()
    with raw.reading() as session:
        (row,) = stored(session)
    assert row.best == "kept"
    (made,) = made_by_us(raw.data)
    assert count_rows(made) == {"opinions": 1, "reply_addresses": 0, "chores": 0}
    with sqlite3.connect(made) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    connection.close()
    assert made.stat().st_mode & 0o077 == 0
    raw.close()


def test_rows_that_counted_up_get_numbers_of_chance(raw: Database) -> None:
    """Opinions and attempts of an older database are renumbered, and what belongs to them goes with them."""
    older(raw, "0003")
    with raw.engine.begin() as connection:
        for number in range(2, 12):
            insert_opinion(connection, f"k{number}")
            connection.execute(
                text(
                    "INSERT INTO attempts (key, course, language, started_hour, answered, correct)"
                    f" VALUES ('k{number}', 'small', 'pl', '2026-01-01 10:00:00.000000', 1, 1)"
                )
            )
        connection.execute(
            text("INSERT INTO reply_addresses SELECT id, key, '1', '2026-01-01 10:00:00.000000' FROM opinions WHERE key <> 'k'")
        )
        connection.execute(
            text(
                "INSERT INTO first_tries SELECT id, 'q', 'f', true, key, course, language, NULL, '2026-01-01 10:00:00.000000'"
                " FROM attempts"
            )
        )
    raw.prepare()
    if raw.path is not None:
        assert row_numbers(raw.path) == {}
    with raw.reading() as session:
        opinions = session.execute(select(Opinion.id, Opinion.key, ReplyAddress.email).outerjoin(ReplyAddress)).all()
        attempts = session.execute(select(AttemptRow.id, AttemptRow.key, FirstTry.chosen).join(FirstTry)).all()
    assert len(opinions) == 11
    assert len(attempts) == 10
    assert all(row.email == row.key for row in opinions if row.key != "k")
    assert all(row.chosen == row.key for row in attempts)
    assert min(row.id for row in (*opinions, *attempts)) > 1_000_000
    assert [row.key for row in sorted(attempts)] != [f"k{number}" for number in range(2, 12)]
    keep(raw, opinion())
    raw.close()


def test_new_rows_get_numbers_of_chance(database: Database) -> None:
    """Ten opinions one after the other have numbers that do not say which came first."""
    keep(database, *(opinion(best=f"{number:02}") for number in range(10)))
    with database.reading() as session:
        words = list(session.scalars(select(Opinion.best).order_by(Opinion.id)))
        assert min(session.scalars(select(Opinion.id))) > 1_000_000
    assert sorted(words) != words


def row_numbers(file: Path) -> dict[str, list[tuple[int, ...]]]:
    """For each table of learners' rows that SQLite numbers by itself: the numbers that are not the row's own random id."""
    found = {}
    with closing(sqlite3.connect(file)) as connection:
        for table, key in (("opinions", "id"), ("reply_addresses", "opinion_id"), ("attempts", "id"), ("first_tries", "0")):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] >= 5
            try:
                query = f"SELECT rowid FROM {table} WHERE rowid <> {key}"
                found[table] = connection.execute(query).fetchall()
            except sqlite3.OperationalError as error:
                if "rowid" not in str(error):
                    raise
    return {table: numbers for table, numbers in found.items() if numbers}


def test_no_row_of_a_learner_has_a_number_that_counts_up(database: Database, tmp_path: Path) -> None:
    """Neither in the database nor in a backup of it does any row have another number than its random id."""
    keep(database, *(opinion(email="a@example.org", wording="1") for _ in range(5)))
    with database.writing() as session:
        for number in range(5):
            attempt = StartedAttempt(f"key-{number}", "small", "pl", NOON)
            AttemptStore(session).record(attempt, [Try("q1", "f", True, ("a",)), Try("q2", "f", False)], "whole")
    if database.path is not None:
        assert row_numbers(database.path) == {}
    backup.make(database.engine, database.data, tmp_path / "copy.sqlite")
    assert row_numbers(tmp_path / "copy.sqlite") == {}


def test_a_database_at_head_is_left_alone(raw: Database) -> None:
    """A second start changes nothing and makes no backup."""
    raw.prepare()
    assert migration.migrate(raw.engine, raw.data) is None
    assert made_by_us(raw.data) == []
    raw.close()


def test_workers_that_start_together_migrate_once(url: str, tmp_path: Path) -> None:
    """Eight workers that find an older database make one backup and all of them can write."""
    first = Database(url, tmp_path / "data")
    older(first)
    workers = [Database(url, tmp_path / "data") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(worker.prepare) for worker in workers]:
            done.result()
    for worker in workers:
        keep(worker, opinion())
    assert len(made_by_us(first.data)) == 1
    with first.reading() as session:
        assert FeedbackStore(session).count() == 9
    for worker in (first, *workers):
        worker.close()


def test_a_newer_database_is_not_touched(raw: Database) -> None:
    """An older program says so and leaves the newer database as it is."""
    raw.prepare()
    with raw.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    again = Database(str(raw.url), raw.data) if raw.path is None else Database("", raw.data)
    with pytest.raises(SchemaTooNewError, match="9999"):
        again.prepare()
    raw.close()
    again.close()


def test_a_history_that_is_none_of_ours_is_told(raw: Database) -> None:
    """A revision that we do not know (another program's tables) is one error of ours, and nothing is changed."""
    raw.prepare()
    with raw.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000f0'"))
    again = Database(str(raw.url), raw.data) if raw.path is None else Database("", raw.data)
    with pytest.raises(StoreUnavailableError, match="0000f0"):
        again.prepare()
    raw.close()
    again.close()


def test_a_migration_that_fails_leaves_the_old_shape(raw: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision that breaks midway changes nothing, and a later start carries it through."""
    older(raw)
    with monkeypatch.context() as patched:
        real = migration._upgrade

        def fail(engine: object) -> None:
            from alembic import op

            def planted(*_a: object, **_k: object) -> None:
                raise OSError("planted: the disk is full")

            patched.setattr(op, "create_index", planted)
            real(engine)

        patched.setattr(migration, "_upgrade", fail)
        with pytest.raises(StoreUnavailableError, match="planted"):
            raw.prepare()
    assert not inspect(raw.engine).has_table("attempts")
    raw.prepare()
    with raw.reading() as session:
        assert FeedbackStore(session).count() == 1
    raw.close()
