"""The store of opinions, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import inspect, select, text

from app.records.database import Database
from app.records.errors import StoreUnavailableError
from app.records.feedback import FeedbackStore
from app.records.schema import Opinion, ReplyAddress
from tests.support.opinions import NOON, keep, opinion, stored

HARD_TEXTS = [
    "zażółć gęślą jaźń",
    "Всё понятно, ёлки-палки",
    "🙂👩‍👩‍👧‍👦🇵🇱 emoji",
    "\u202eright to left\u202c שלום",
    "line\nbreak\ttab \\ ' \" ; -- %s :name",
    "<img src=x onerror=alert(1)>",
    "\ufffd\ufeff\u200b",
    "x" * 5000,
]


@pytest.mark.parametrize("typed", HARD_TEXTS)
def test_text_comes_back_exactly(database: Database, typed: str) -> None:
    """What was typed is what is stored, to the last sign."""
    keep(database, opinion(best=typed, missing=typed[::-1]))
    with database.reading() as session:
        (row,) = stored(session)
    assert (row.best, row.missing) == (typed, typed[::-1])


def test_time_is_kept_to_the_hour(database: Database) -> None:
    """Neither minutes nor seconds reach the database, and every zone is kept as UTC."""
    keep(database, opinion(sent=NOON.astimezone(timezone(timedelta(hours=5, minutes=30))), email="a@b.pl", wording="1"))
    with database.reading() as session:
        raw = [
            session.scalar(text("SELECT sent_hour FROM opinions")),
            session.scalar(text("SELECT agreed_hour FROM reply_addresses")),
        ]
        (row,) = stored(session)
    assert row.hour == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert all("12:00:00" in str(value) and "34" not in str(value) for value in raw)


def test_a_time_without_zone_is_refused(database: Database) -> None:
    """A naive time is a mistake of the caller, not a guess of ours."""
    with pytest.raises(Exception, match="zone"):
        keep(database, opinion(sent=NOON.replace(tzinfo=None)))


def test_twelve_posts_of_one_form_at_once_are_one_row(database: Database) -> None:
    """The same form sent twelve times in the same moment is one opinion with one address."""
    sent = opinion(best="once", email="ola@example.org", wording="1")
    together = Barrier(12)

    def post() -> None:
        together.wait()
        keep(database, sent)

    with ThreadPoolExecutor(12) as pool:
        for done in [pool.submit(post) for _ in range(12)]:
            done.result()
    with database.reading() as session:
        assert FeedbackStore(session).count() == 1
        assert len(session.scalars(select(ReplyAddress)).all()) == 1


def test_the_same_form_corrected_is_the_same_row(database: Database) -> None:
    """Going back, changing a word and sending again corrects the opinion; taking the address out takes it out of the database."""
    first = opinion(best="first", email="ola@example.org", wording="1")
    keep(database, first, opinion(key=first.key, best="second", clarity=1))
    with database.reading() as session:
        (row,) = stored(session)
        assert session.scalars(select(ReplyAddress)).all() == []
    assert (row.best, row.clarity) == ("second", 1)


def test_address_lies_in_a_table_of_its_own(database: Database) -> None:
    """The address and the wording that was agreed to can go, and the opinion stays."""
    keep(database, opinion(email="ola@example.org", wording="2026-11"))
    with database.reading() as session:
        kept = session.scalars(select(ReplyAddress)).one()
        assert (kept.email, kept.wording) == ("ola@example.org", "2026-11")
        assert "email" not in {column.name for column in Opinion.__table__.columns}
    with database.writing() as session:
        FeedbackStore(session).forget_address(kept.opinion_id)
    with database.reading() as session:
        assert session.scalars(select(ReplyAddress)).all() == []
        assert FeedbackStore(session).count() == 1


def test_groups_under_five_are_not_told(database: Database) -> None:
    """A group's code appears from its fifth opinion in a course on, not before; those of small groups wait."""
    for number in range(4):
        keep(
            database,
            opinion(group="small-group"),
            opinion(group="big-group"),
            opinion(course=f"c{number}", group="spread"),
        )
    keep(database, opinion(group="big-group"), *(opinion() for _ in range(5)))
    with database.reading() as session:
        told = [row.group for row in FeedbackStore(session).rows()]
    assert told.count("big-group") == told.count("") == 5
    assert set(told) == {"big-group", ""}


def test_rows_of_one_course(database: Database) -> None:
    """A report of one course holds that course alone."""
    keep(database, *(opinion(course=course) for course in "ab" for _ in range(5)))
    with database.reading() as session:
        assert [row.course for row in FeedbackStore(session).rows("b")] == ["b"] * 5


def test_no_column_for_who_it_was(database: Database) -> None:
    """No table has a place for an address of a machine, a browser, a name, or a session."""
    names = {
        column["name"]
        for table in inspect(database.engine).get_table_names()
        for column in inspect(database.engine).get_columns(table)
    }
    assert not {name for name in names if any(word in name for word in ("ip", "agent", "browser", "session", "user", "host"))}
    assert "email" in names


def test_a_rating_outside_the_scale_is_refused_by_the_database(database: Database) -> None:
    """Whatever a page lets through, 0 and 6 do not become rows."""
    for wrong in (0, 6):
        with pytest.raises(StoreUnavailableError, match="clarity"):
            keep(database, opinion(clarity=wrong))
    with database.reading() as session:
        assert FeedbackStore(session).count() == 0


def test_work_that_failed_leaves_nothing(database: Database) -> None:
    """A block that raises keeps none of its rows, and the next one works."""

    def fail_after_keeping() -> None:
        with database.writing() as session:
            FeedbackStore(session).keep(opinion())
            raise RuntimeError("planted")

    with pytest.raises(RuntimeError):
        fail_after_keeping()
    keep(database, opinion())
    with database.reading() as session:
        assert FeedbackStore(session).count() == 1


def test_a_server_that_cannot_be_reached_is_told_plainly(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database that is away is StoreUnavailableError for whoever writes, never a driver's error."""
    away = Database(
        f"postgresql://nobody@/none?host={tmp_path_factory.mktemp('nosocket')}",
        tmp_path_factory.mktemp("data"),
        patience_s=1,
    )
    with pytest.raises(StoreUnavailableError):
        keep(away, opinion())
