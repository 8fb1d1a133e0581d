"""Comments and groups as the trainer handles them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from app.records.buckets import Filter
from app.records.comments import Comments
from app.records.database import Database
from app.records.feedback import SentOpinion
from app.records.groups import LETTERS, Groups, new_code
from app.records.schema import Opinion, ReplyAddress
from tests.support.opinions import NOON, keep, opinion


def found(database: Database, words: str = "", wanted: Filter | None = None, **more: object) -> list[str]:
    """The words of the comments that are found."""
    with database.reading() as session:
        page = Comments(session, "small").page(wanted or Filter(), words, **more)
    return [comment.missing or comment.best for comment in page.comments]


def keep_five(database: Database, *sent: SentOpinion) -> None:
    """Keeps opinions, and as many without words beside them as make fives of them: then all may be told of."""
    keep(database, *sent, *(opinion() for _ in range(-len(sent) % 5)))


def test_comments_are_found_without_regard_to_case_and_marks(database: Database) -> None:
    """Polish and Russian words in any case, with and without their marks, each word anywhere; a percent sign is a sign."""
    words = (opinion(missing="Więcej ŻÓŁTYCH przykładów"), opinion(best="Больше ПРИМЕРОВ и ёлок"), opinion(missing="50% więcej"))
    keep_five(database, *words)
    for words in ("żółtych", "ZOLTYCH", "przyklad żółt"):
        assert found(database, words) == ["Więcej ŻÓŁTYCH przykładów"]
    assert found(database, "примеров") == found(database, "елок") == ["Больше ПРИМЕРОВ и ёлок"]
    assert found(database, "0%") == ["50% więcej"]
    assert found(database, "_") == found(database, "niczego") == []


def test_comments_come_in_pages_newest_first(database: Database) -> None:
    """Forty-five comments are three pages; opinions without words are on none; a page too far is the last one."""
    keep(
        database,
        *(opinion(missing=f"{n // 5}", sent=NOON + timedelta(days=n)) for n in range(45)),
        *(opinion() for _ in range(5)),
    )
    with database.reading() as session:
        comments = Comments(session, "small")
        first, last = comments.page(Filter()), comments.page(Filter(), number=99)
    assert (first.total, first.pages, first.comments[0].missing, len(first.comments)) == (45, 3, "8", 20)
    assert (last.number, last.comments[-1].missing, len(last.comments)) == (3, "0", 5)


def test_comments_of_a_small_group_bear_no_code_and_are_not_found_by_it(database: Database) -> None:
    """Under five opinions nothing of the group is listed, and asking for it finds nothing; from five on its code is there."""
    keep(database, *(opinion(missing="a", group="four") for _ in range(4)))
    keep(database, *(opinion(missing="b", group="five") for _ in range(5)))
    assert found(database, wanted=Filter(group="four")) == []
    assert len(found(database, wanted=Filter(group="five"))) == 5
    with database.reading() as session:
        page = Comments(session, "small").page(Filter())
    assert [comment.group for comment in page.comments] == ["five"] * 5


def test_a_comment_that_is_done_is_answered(database: Database) -> None:
    """Done, it leaves the open ones and loses its address; opened again, it comes back without one."""
    keep_five(database, opinion(missing="odpowiedz", email="ola@example.org", wording="1"), opinion(missing="inny"))
    with database.writing() as session:
        first = session.scalars(select(Opinion.id).where(Opinion.missing == "odpowiedz")).one()
        Comments(session, "small").mark(first, True)
    assert found(database, done=False) == ["inny"]
    assert found(database, done=True) == ["odpowiedz"]
    with database.writing() as session:
        assert session.scalars(select(ReplyAddress)).all() == []
        Comments(session, "small").mark(first, False)
    assert len(found(database, done=False)) == 2


def test_a_deleted_comment_leaves_only_its_marks(database: Database) -> None:
    """Words, search words and address go; the opinion still counts. Another course's comment cannot be deleted from here."""
    keep_five(database, opinion(best="Nazwisko", missing="Telefon", email="ola@example.org", wording="1"))
    with database.writing() as session:
        (row,) = session.scalars(select(Opinion).where(Opinion.missing != ""))
        Comments(session, "other").delete(row.id)
    assert found(database) == ["Telefon"]
    with database.writing() as session:
        Comments(session, "small").delete(row.id)
    with database.reading() as session:
        kept = session.get_one(Opinion, row.id)
        assert (kept.best, kept.missing, kept.folded, kept.clarity) == ("", "", "", 4)
        assert session.scalars(select(ReplyAddress)).all() == []
        assert Comments(session, "small").find(kept.id) is None


def test_codes_are_made_of_letters_that_nobody_mistakes(database: Database) -> None:
    """No l, o, i, no digit, no vowel; a code that is taken is not given again."""
    assert not set("aeiouylv0123456789") & set(LETTERS)
    assert all(set(new_code()) <= set(LETTERS) and len(new_code()) == 6 for _ in range(100))
    codes = iter(["bbbbbb", "bbbbbb", "cccccc"])
    with database.writing() as session:
        groups = Groups(session)
        groups.make("small", "Gdańsk", date(2026, 11, 1), lambda: next(codes))
        second = groups.make("small", "Kraków", date(2026, 11, 2), lambda: next(codes))
    assert second.code == "cccccc"
    with database.writing() as session:
        groups = Groups(session)
        assert [group.name for group in groups.all("small")] == ["Kraków", "Gdańsk"]
        assert groups.find("other", "cccccc") is None
        groups.remove("small", "cccccc")
        assert [group.name for group in groups.all("small")] == ["Gdańsk"]
