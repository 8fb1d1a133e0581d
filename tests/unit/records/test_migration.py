"""Migrations at start: from nothing, from an older database, by several workers at once."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.records import migration
from app.records.backup import count_rows, made_by_us
from app.records.database import Database
from app.records.errors import SchemaTooNewError, StoreUnavailableError
from app.records.feedback import FeedbackStore
from app.records.migrations import HEAD
from app.records.schema import Base
from tests.unit.records.opinions import keep, opinion

SCRIPTS = Path(migration.__file__).with_name("migrations")


def older(database: Database) -> None:
    """Brings an empty database to the first revision only, with one opinion in it."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    database.data.mkdir(parents=True, exist_ok=True)
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO opinions (key, course, language, sent_hour, clarity, usefulness, ease, best, missing)"
                " VALUES ('k', 'small', 'pl', '2026-01-01 10:00:00.000000', 1, 2, 3, 'kept', '')"
            )
        )


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
        (row,) = FeedbackStore(session).rows()
    assert row.best == "kept"
    (made,) = made_by_us(raw.data)
    assert count_rows(made) == {"opinions": 1, "reply_addresses": 0, "chores": 0}
    with sqlite3.connect(made) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    connection.close()
    assert made.stat().st_mode & 0o077 == 0
    raw.close()


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
            real(engine)  # type: ignore[arg-type]

        patched.setattr(migration, "_upgrade", fail)
        with pytest.raises(StoreUnavailableError, match="planted"):
            raw.prepare()
    assert not inspect(raw.engine).has_table("attempts")
    raw.prepare()
    with raw.reading() as session:
        assert FeedbackStore(session).count() == 1
    raw.close()
