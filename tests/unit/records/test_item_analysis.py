"""Questions: difficulty, discrimination and attraction against NumPy and against counting by hand."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from app.course.content.kinds.paragraph import Paragraph
from app.course.model import Block, Option, Question
from app.course.questions.kinds import built_in_kinds
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.buckets import Filter
from app.records.database import Database
from app.records.item_analysis import Distractor, QuestionAnalysis, Tally, analyse, attraction, read_tallies
from tests.support.texts import sentence

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def block(block_id: str) -> Block:
    """A paragraph of no words."""
    return Block(block_id, Paragraph(line=1))


def option(name: str, **more: object) -> Option:
    """An option that is called by its key."""
    return Option(name, sentence(f"q-{name}.1", name), **more)


def question(question_id: str, kind: str = "single", **changes: object) -> Question:
    """A question with options a (wrong), b (right), c (wrong)."""
    options = tuple(option(name, right=name == "b") for name in "abc")
    values = {"options": options, "fingerprint": "now", **changes}
    return Question(question_id, built_in_kinds()[kind], "what-is", block("p"), block("e"), **values)


def tally(correct: bool, chosen: str, count: int, fingerprint: str = "now") -> Tally:
    """Equal answers to the question q."""
    return Tally("q", fingerprint, correct, tuple(chosen.split()), count, 0, 0.0, 0.0)


def only(kind: str, *tallies: Tally, **changes: object) -> QuestionAnalysis:
    """The analysis of one question."""
    (item,) = analyse([question("q", kind, **changes)], tallies)
    return item


def test_figures_of_500_attempts_are_those_of_numpy(database: Database) -> None:
    """Share right, correlation with the rest of the attempt, and the most attractive wrong option, question by question."""
    chance = random.Random(3)
    bank = [question(f"q{number}") for number in range(12)]
    hardness = {one.id: chance.uniform(0.2, 0.95) for one in bank}
    walks: list[dict[str, tuple[bool, str]]] = []
    with database.writing() as session:
        for number in range(500):
            ability = chance.gauss(0, 0.2)
            if number % 5 == 0:  # five with the same questions, so that no first try waits for others at the end
                asked, language = chance.sample(bank, chance.choice([1, 6, 6, 6])), chance.choice(["pl", "ru"])
            walk = {}
            for one in asked:
                right = chance.random() < hardness[one.id] + ability
                walk[one.id] = (right, "b" if right else chance.choice("aac"))
            walks.append(walk)
            tries = [Try(name, "now", right, (chosen,)) for name, (right, chosen) in walk.items()]
            AttemptStore(session).record(StartedAttempt(str(number), "small", language, NOW), tries, "whole")
    with database.reading() as session:
        items = analyse(bank, read_tallies(session, "small", Filter()))
    assert len(items) == 12
    assert [item.share for item in items] == sorted(item.share for item in items if item.share is not None)
    for item in items:
        own = [walk for walk in walks if item.question.id in walk]
        right = np.array([walk[item.question.id][0] for walk in own], dtype=float)
        assert item.count == len(own)
        assert item.share == pytest.approx(right.mean(), abs=1e-12)
        whole = [walk for walk in own if len(walk) > 1]
        x = [float(walk[item.question.id][0]) for walk in whole]
        rest = [np.mean([good for name, (good, _) in walk.items() if name != item.question.id]) for walk in whole]
        assert item.discrimination == pytest.approx(np.corrcoef(x, rest)[0, 1], abs=1e-9)
        wrong = Counter(walk[item.question.id][1] for walk in own if not walk[item.question.id][0])
        distractor = attraction(item)
        assert distractor is not None
        assert (distractor.options[0], distractor.count) == wrong.most_common(1)[0]


def test_marks_follow_the_limits() -> None:
    """Under 40 % is too hard, over 95 % too easy; on the limit is neither, and four answers bear no mark."""
    assert only("single", tally(True, "b", 39), tally(False, "a", 61)).marks == ("hard",)
    assert only("single", tally(True, "b", 40), tally(False, "a", 60)).marks == ()
    assert only("single", tally(True, "b", 96), tally(False, "a", 4)).marks == ("easy",)
    assert only("single", tally(True, "b", 95), tally(False, "a", 5)).marks == ()
    four = only("single", tally(False, "a", 4))
    assert (four.share, four.marks, attraction(four)) == (None, (), None)


@pytest.mark.parametrize(("agree", "mark"), [(True, ()), (False, ("reversed",))])
def test_discrimination_has_a_sign(agree: bool, mark: tuple[str, ...]) -> None:
    """Those who do well elsewhere and fail here make it negative, which is marked."""
    good, bad = (1.0, 0.0) if agree else (0.0, 1.0)
    rows = [
        Tally("q", "now", True, ("b",), 15, 15, 15 * good, 15 * good),
        Tally("q", "now", False, ("a",), 15, 15, 15 * bad, 15 * bad),
    ]
    item = only("single", *rows)
    assert item.discrimination == pytest.approx(1 if agree else -1)
    assert item.marks == mark


def test_nineteen_answers_tell_no_discrimination() -> None:
    """Under twenty answers, or when all answered alike, there is no correlation to speak of."""
    few = [Tally("q", "now", good, ("b",), 9, 9, 9.0 * good, 9.0 * good) for good in (True, False)]
    assert only("single", *few).discrimination is None
    alike = Tally("q", "now", True, ("b",), 40, 40, 20.0, 15.0)
    assert only("single", alike).discrimination is None


def test_an_earlier_wording_does_not_count() -> None:
    """Answers to another fingerprint are named, and change no figure."""
    item = only("single", tally(True, "b", 6), tally(False, "a", 50, "before"))
    assert (item.count, item.share, item.earlier, attraction(item)) == (6, 1.0, 50, None)


def test_each_option_of_several_is_counted() -> None:
    """In a question with several right options each chosen one counts once for every answer that holds it."""
    item = only("multiple", tally(True, "b", 4), tally(False, "b a", 3), tally(False, "a c", 2))
    assert (item.chose("a"), item.chose("b"), item.chose("c")) == (5, 7, 2)
    assert attraction(item) == Distractor(("a",), 5)


def test_a_wrong_order_is_told_as_two_steps() -> None:
    """The pair that most put the wrong way round, the one that was put first first."""
    item = only("ordering", tally(True, "a b c", 3), tally(False, "b a c", 4), tally(False, "c b a", 1))
    assert attraction(item) == Distractor(("b", "a"), 5)


def test_a_wrong_pair_is_told_as_row_and_target() -> None:
    """The row that most gave a wrong target, with that target."""
    rows = tuple(option(name, match=target) for name, target in (("a", "x"), ("b", "y")))
    targets = tuple(map(option, "xy"))
    tallies = (tally(True, "a:x b:y", 4), tally(False, "a:y b:y", 3), tally(False, "a:y b:x", 2))
    item = only("matching", *tallies, options=rows, targets=targets)
    assert attraction(item) == Distractor(("a", "y"), 5)


def test_an_option_that_is_gone_attracts_nobody() -> None:
    """An id that the question does not have (any more) is left out instead of failing."""
    assert attraction(only("single", tally(False, "z", 9))) is None
