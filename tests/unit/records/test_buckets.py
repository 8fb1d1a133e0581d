"""Privacy buckets: no report, and no difference of two reports at any two moments, tells of fewer than five people."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from threading import Barrier
from typing import Any, NamedTuple

import openpyxl
import pytest
from sqlalchemy import literal, select, true
from sqlalchemy.orm import Session

from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.buckets import Filter, drop_incomplete, publish_waited
from app.records.comments import Comments
from app.records.database import Database
from app.records.feedback import FeedbackStore, OpinionRow
from app.records.item_analysis import read_tallies
from app.records.reports import RATINGS, SCALE, Reports
from app.records.schema import AttemptRow, FirstTry, Opinion
from app.records.sheets import write_csv, write_xlsx
from tests.support.opinions import keep, opinion

START = datetime(2026, 9, 1, 8, tzinfo=UTC)
GROUPS = ("", "a", "b")
LANGUAGES = ("pl", "ru")
DAYS = [START.date() + timedelta(days=day) for day in (0, 2, 6)]
PERIODS = [(None, None), (None, DAYS[1]), (DAYS[1], None), *itertools.combinations_with_replacement(DAYS, 2)]
FILTERS = [Filter(language, group, first, last) for language in ("", *LANGUAGES) for group in GROUPS for first, last in PERIODS]
QUESTIONS = ("q1", "q2", "q3")
PARTS = ("opinions", "texts", "begun", "whole", "left", *QUESTIONS)

PLAYS = range(8)


def random_play(seed: int, steps: int = 130) -> Iterator[tuple[Any, ...]]:
    """What happens in a course, in an order of chance: mostly opinions and tests, few of them in the small group."""
    chance = random.Random(seed)
    kinds = chance.choices(
        ["opinion", "attempt", "correction", "words", "more", "wait", "forget"], weights=[40, 25, 8, 28, 10, 8, 1], k=steps
    )
    for kind in kinds:
        who = (chance.choice(["", "a", "a", "b"]), chance.choice(["pl", "pl", "ru"]))
        marks = tuple(chance.randint(1, 5) for _ in RATINGS)
        right = [chance.random() < 0.6 for _ in range(chance.choice([1, 2, 3, 3, 3]))]
        details: dict[str, tuple[Any, ...]] = {
            "opinion": (who, marks, chance.random() < 0.5),
            "attempt": (who, right, chance.random() < 0.8),
            "correction": (chance.randrange(100), marks),
            "words": (chance.randrange(100), chance.choice(["", "first", "second", "second", "third"]), chance.random() < 0.3),
            "more": (chance.randrange(100), chance.random() < 0.6),
            "wait": (chance.randint(1, 40),),
            "forget": (chance.randint(24, 200),),
        }
        yield (kind, *details[kind])


class Play:
    """A course in which people answer, correct themselves and come back."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = START
        self.sent: list[Any] = []
        self.walks: list[tuple[StartedAttempt, list[Try]]] = []

    def step(self, event: tuple[Any, ...]) -> None:
        """Lets one thing happen."""
        getattr(self, event[0])(*event[1:])

    def opinion(self, who: tuple[str, str], given: tuple[int, ...], writes: bool) -> None:
        """Somebody sends the form."""
        group, language = who
        words = f"w{len(self.sent)}" if writes else ""
        own = dict(zip(RATINGS, given, strict=True))
        self.sent.append(opinion(group=group, language=language, sent=self.now, missing=words, **own))
        FeedbackStore(self.session).keep(self.sent[-1])

    def correction(self, number: int, given: tuple[int, ...]) -> None:
        """Somebody goes back and sends other marks."""
        if self.sent:
            sent = self.sent[number % len(self.sent)]
            FeedbackStore(self.session).keep(replace(sent, **dict(zip(RATINGS, given, strict=True))))

    def words(self, number: int, words: str, moves: bool) -> None:
        """Somebody goes back and sends other words, or none, perhaps in the other language and another group."""
        if self.sent:
            place = number % len(self.sent)
            sent = replace(self.sent[place], missing=words and f"{words} {place}", sent=self.now)
            if moves:
                sent = replace(sent, language="ru" if sent.language == "pl" else "pl", group="a")
            self.sent[place] = sent
            FeedbackStore(self.session).keep(sent)

    def attempt(self, who: tuple[str, str], right: list[bool], ends: bool) -> None:
        """Somebody takes the test, whole, or leaves it."""
        group, language = who
        tries = [Try(name, "f", good, ("b" if good else "a",)) for name, good in zip(QUESTIONS, right, strict=False)]
        started = StartedAttempt(f"k{len(self.walks)}", "small", language, self.now, group)
        self.walks.append((started, tries))
        state = "open" if not ends else "whole" if len(tries) == len(QUESTIONS) else "left"
        AttemptStore(self.session).record(started, tries, state)

    def more(self, number: int, right: bool) -> None:
        """Somebody goes on with a test, perhaps a day later, or in one that has ended."""
        if self.walks:
            started, tries = self.walks[number % len(self.walks)]
            if len(tries) < len(QUESTIONS):
                tries.append(Try(QUESTIONS[len(tries)], "f", right, ("b" if right else "c",)))
            AttemptStore(self.session).record(started, tries, "whole" if len(tries) == len(QUESTIONS) else "open")

    def wait(self, hours: int) -> None:
        """Time passes, and what has waited is put together."""
        self.now += timedelta(hours=hours)
        publish_waited(self.session, self.now)

    def forget(self, hours: int) -> None:
        """Retention deletes what is old."""
        limit = self.now - timedelta(hours=hours)
        FeedbackStore(self.session).delete_before(limit)
        AttemptStore(self.session).delete_before(limit)
        drop_incomplete(self.session)


class Told(NamedTuple):
    """One person who is counted, with what is told of her."""

    id: int
    part: str
    group: str
    language: str
    day: date

    def fits(self, wanted: Filter) -> bool:
        """Whether a filter takes her."""
        own = wanted.language in ("", self.language) and wanted.group in ("", self.group)
        return own and (wanted.first or self.day) <= self.day <= (wanted.last or self.day)


def everybody(session: Session) -> list[Told]:
    """Who is counted in each part of what the trainer sees."""
    found = []
    for table, key, part, counted in (
        (Opinion, Opinion.id, literal("opinions"), Opinion.clarity.is_not(None)),
        (Opinion, Opinion.id, literal("texts"), true()),
        (AttemptRow, AttemptRow.id, literal("begun"), true()),
        (AttemptRow, AttemptRow.id, AttemptRow.state, true()),
        (FirstTry, FirstTry.attempt_id, FirstTry.question_id, true()),
    ):
        query = select(key, part, table.shown_group, table.shown_language, table.shown_on)
        found += [Told(*row) for row in session.execute(query.where(table.shown_on.is_not(None), counted))]
    return found


def parted(told: list[Told], wanted: Filter) -> dict[str, frozenset[int]]:
    """Those whom a filter takes, by part."""
    return {part: frozenset(one.id for one in told if one.part == part and one.fits(wanted)) for part in PARTS}


def figures(session: Session, wanted: Filter) -> dict[str, Any]:
    """What the trainer sees of each part: in tables, charts, comments and exports."""
    reports = Reports(session, "small", len(QUESTIONS))
    feedback, test = reports.feedback(wanted), reports.test(wanted, 0.7)
    tallies = read_tallies(session, "small", wanted)
    pages = [Comments(session, "small").page(wanted, number=number) for number in (1, 2, 3)]
    comments = [one for page in pages[: pages[0].pages] for one in page.comments]
    file = BytesIO()
    write_csv(FeedbackStore(session).rows("small", wanted), file)
    return {
        "opinions": feedback,
        "texts": (file.getvalue(), frozenset((one.id, one.day, one.group, one.best, one.missing) for one in comments)),
        "begun": test.begun,
        "whole": (test.state, test.all, test.languages, test.groups, test.slots),
        "left": None,  # counted in what was begun
        **{name: sorted((one for one in tallies if one.question_id == name), key=repr) for name in QUESTIONS},
    }


def assert_five_people_each(session: Session) -> None:
    """Words that came later: in each bucket they are of five people (who put their number behind what they say)."""
    people: dict[int | None, list[str]] = {}
    query = select(Opinion.bucket_id, Opinion.missing).where(Opinion.clarity.is_(None), Opinion.shown_on.is_not(None))
    for bucket, words in session.execute(query):
        people.setdefault(bucket, []).append(words.split()[-1])
    assert all(len(own) == len(set(own)) == 5 for own in people.values())


@pytest.fixture(scope="module")
def play_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database in which every play is taken back."""
    database = Database("", tmp_path_factory.mktemp("buckets"))
    database.prepare()
    yield database
    database.close()


@pytest.mark.parametrize("seed", PLAYS)
def test_no_two_reports_differ_by_fewer_than_five(play_database: Database, seed: int) -> None:
    """Whatever two reports are compared, of any filters and any moments: the people in one and not in the other are none, or
    five and more; and the same people give the same figures, whatever they or others send afterwards."""
    seen: dict[str, set[frozenset[int]]] = {part: set() for part in PARTS}
    figures_of: dict[str, dict[frozenset[int], Any]] = {part: {} for part in PARTS}
    with Session(play_database.engine) as session:
        course = Play(session)
        for event in random_play(seed):
            course.step(event)
            session.expire_all()
            told = everybody(session)
            shown = figures(session, Filter())
            for part, counted in parted(told, Filter()).items():
                known = figures_of[part].setdefault(counted, shown[part])
                assert known == shown[part], part
            assert_five_people_each(session)
            for wanted in FILTERS:
                for part, counted in parted(told, wanted).items():
                    seen[part].add(counted)
        session.rollback()
    for part, sets in seen.items():
        for one, other in itertools.product(sets, repeat=2):
            assert len(one - other) == 0 or len(one - other) >= 5, part


@pytest.mark.parametrize("seed", PLAYS)
def test_tables_and_files_tell_what_the_figures_tell(play_database: Database, seed: int) -> None:
    """In every filter the rows of the file are those that the report counts, every combination of day, language and group in
    them stands for five people or more, and where languages are not told no row has both marks and words."""
    with Session(play_database.engine) as session:
        course = Play(session)
        for event in random_play(seed):
            course.step(event)
        told = everybody(session)
        for wanted in FILTERS:
            for table, part in ((Opinion, "texts"), (AttemptRow, "begun")):
                assert set(session.scalars(select(table.id).where(wanted.condition(table)))) == parted(told, wanted)[part]
            rows = list(FeedbackStore(session).rows("small", wanted))
            report = Reports(session, "small").feedback(wanted)
            marked = [row for row in rows if row.clarity is not None]
            assert len(marked) == (report.all.count if report.all else 0)
            for place, name in enumerate(RATINGS):
                counts = report.all.ratings[place].counts if report.all else (0,) * 5
                assert tuple(sum(getattr(row, name) == value for row in marked) for value in SCALE) == counts
            together = Counter((row.day, row.language, row.group) for row in marked)
            assert all(count % 5 == 0 for count in together.values())
            assert not [row for row in marked if not row.language and (row.best or row.missing)]
            later = Counter((row.day, row.language, row.group) for row in rows if row.clarity is None and row.language)
            assert all(count % 5 == 0 for count in later.values())
        file = BytesIO()
        write_xlsx(FeedbackStore(session).rows("small"), file)
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
        rows = list(FeedbackStore(session).rows("small"))
        assert len(cells) == len(rows)
        assert [row[-1] for row in cells] == [row.missing for row in rows]
        session.rollback()


def shown_rows(database: Database, wanted: Filter = Filter()) -> list[OpinionRow]:  # noqa: B008 (it is frozen)
    """The rows of a file."""
    with database.reading() as session:
        return list(FeedbackStore(session).rows("small", wanted))


def test_the_newest_wait_until_five_are_together(database: Database) -> None:
    """Of nine opinions five are shown, in every part; the tenth shows them all, and in between nothing changes."""
    sizes = []
    for number in range(10):
        keep(database, opinion(missing=f"w{number}"))
        with database.reading() as session:
            report = Reports(session, "small").feedback(Filter())
            assert Comments(session, "small").page(Filter()).total == len(shown_rows(database))
        sizes.append(report.all.count if report.all else 0)
    assert sizes == [0] * 4 + [5] * 5 + [10]


def test_one_russian_answer_among_four_polish_ones_is_not_told_apart(database: Database) -> None:
    """The first five of a group are shown at once, in neither language; the words of the one stand beside no marks."""
    keep(database, *(opinion(group="a", clarity=5, missing="dobrze") for _ in range(4)))
    keep(database, opinion(group="a", clarity=1, language="ru", missing="плохо"))
    assert shown_rows(database, Filter("ru")) == shown_rows(database, Filter("pl")) == []
    rows = shown_rows(database, Filter(group="a"))
    assert [row.clarity for row in rows] == [1, 5, 5, 5, 5, None, None, None, None, None]
    assert all(row.language == "" and not (row.clarity and row.missing) for row in rows)
    with database.reading() as session:
        russian = Reports(session, "small").feedback(Filter("ru"))
    assert (russian.state, russian.all, russian.mixed) == ("mixed", None, 5)


def test_what_waited_is_shown_with_others(database: Database) -> None:
    """After a day without their language, after a week without their group as well; before that not at all."""
    keep(database, *(opinion(group="a", sent=START) for _ in range(5)))
    keep(
        database,
        *(opinion(group="a", sent=START) for _ in range(3)),
        *(opinion(group="a", language="ru", sent=START) for _ in "xy"),
    )
    keep(database, *(opinion(group="b", sent=START) for _ in range(3)), *(opinion(group="c", sent=START) for _ in "xy"))
    told = []
    for hours in (23, 24, 7 * 24 - 1, 7 * 24):
        with database.writing() as session:
            publish_waited(session, START + timedelta(hours=hours))
        told.append(Counter((row.group, row.language) for row in shown_rows(database)))
    first = Counter({("a", "pl"): 5})
    after_a_day = first + Counter({("a", ""): 5})
    assert told == [first, after_a_day, after_a_day, after_a_day + Counter({("", ""): 5})]


def texts(database: Database) -> list[str]:
    """The words of the file, which are those of the comments."""
    words = sorted(row.missing for row in shown_rows(database) if row.missing)
    with database.reading() as session:
        assert sorted(one.missing for one in Comments(session, "small").page(Filter()).comments) == words
    return words


def test_what_is_counted_stays_and_other_words_wait_for_others(database: Database) -> None:
    """Who corrects a counted opinion changes nothing that is told; her last words are told with those of four others."""
    five = [opinion(missing=f"before {number}", clarity=5) for number in range(5)]
    keep(database, *five)
    before = shown_rows(database)
    for number, one in enumerate(five[:4]):
        keep(database, replace(one, missing=f"draft {number}", clarity=1), replace(one, missing=f"after {number}", clarity=2))
    keep(database, five[4])
    assert shown_rows(database) == before
    keep(database, replace(five[4], missing="after 4"))
    assert texts(database) == sorted(f"{when} {number}" for when in ("before", "after") for number in range(5))
    assert sorted(row.clarity or 0 for row in shown_rows(database)) == [0] * 5 + [5] * 5
    with database.reading() as session:
        report = Reports(session, "small").feedback(Filter())
        assert FeedbackStore(session).count() == 5
    assert report.all is not None
    assert (report.all.count, report.slots[0].count, report.all.key) == (5, 5, "")


def test_words_that_are_taken_back_while_they_wait_are_gone(database: Database) -> None:
    """Emptied, or as they were told, they wait no more; and whoever goes on writing later waits for another five."""
    five = [opinion(missing=f"first {number}") for number in range(5)]
    keep(database, *five)
    first, *others = five
    for back in ("", "first 0"):
        keep(database, replace(first, missing="second 0"), replace(first, missing=back))
        with database.reading() as session:
            assert session.scalars(select(Opinion.best).where(Opinion.clarity.is_(None))).all() == []
    keep(database, *(replace(one, missing=f"second {number}") for number, one in enumerate(five)))
    told = texts(database)
    assert len(told) == 10
    keep(database, replace(first, missing="third 0"), replace(first, missing="fourth 0"))
    assert texts(database) == told
    keep(database, *(replace(one, missing=f"third {number}") for number, one in enumerate(others, 1)))
    assert texts(database) == sorted([*told, "fourth 0", "third 1", "third 2", "third 3", "third 4"])


def test_later_words_that_ask_for_an_answer_are_there_at_once(database: Database) -> None:
    """As with an opinion: without a group, found by no filter; the address is at the words it came with, and nowhere else."""
    five = [opinion(missing=f"first {number}", group="a") for number in range(5)]
    keep(database, *five, replace(five[0], missing="proszę o odpowiedź", email="ola@example.org", wording="1"))
    with database.reading() as session:
        comments = Comments(session, "small").page(Filter()).comments
        assert Comments(session, "small").page(Filter(group="a")).total == 5
    assert [(one.missing, one.group) for one in comments if one.email] == [("proszę o odpowiedź", "")]
    keep(database, five[0])
    assert texts(database) == [f"first {number}" for number in range(5)]


def test_who_asks_for_an_answer_is_not_kept_waiting(database: Database) -> None:
    """A comment with an address is listed at once, without a group, and no filter finds it; others wait for five."""
    keep(
        database, opinion(missing="odpisz", email="ola@example.org", wording="1", group="a"), opinion(missing="cicho", group="a")
    )
    with database.reading() as session:
        comments = Comments(session, "small")
        (only,) = comments.page(Filter()).comments
        assert comments.page(Filter(group="a")).total == comments.page(Filter("pl")).total == 0
    assert (only.missing, only.email, only.group) == ("odpisz", "ola@example.org", "")


def test_buckets_are_filled_one_after_the_other(database: Database) -> None:
    """Sixty opinions sent by twelve at once are twelve buckets of five, none of them with four or six."""
    together = Barrier(12)

    def send() -> None:
        together.wait()
        for _ in range(5):
            keep(database, opinion(group="a"))

    with ThreadPoolExecutor(12) as pool:
        for done in [pool.submit(send) for _ in range(12)]:
            done.result()
    with database.reading() as session:
        sizes = Counter(session.scalars(select(Opinion.bucket_id)))
    assert (len(sizes), set(sizes.values())) == (12, {5})
