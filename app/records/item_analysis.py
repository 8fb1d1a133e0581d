"""Which questions were hard, which tell those who know from those who do not, and which wrong answer attracts.

* difficulty: the share of right answers at the first try (Crocker & Algina 1986, *Introduction to Classical and Modern Test
  Theory*, ch. 14);
* discrimination: the point-biserial correlation of a question's answer with the share that the same attempt has right among
  its *other* questions (the corrected item–total correlation, Henrysson 1963, *Psychometrika* 28);
* attraction: how many of all answers chose a wrong option, put a step before one that it follows, or made a wrong pair.

Only answers to the wording of today count: a changed question has a new fingerprint.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Float, case, cast, func, select
from sqlalchemy.orm import Session

from app.course.model import Question
from app.records.buckets import STEP, Filter
from app.records.schema import AttemptRow, FirstTry

#: Below this share right at first try a question is too hard for the group, above the other it is too easy.
TOO_HARD = 0.40
TOO_EASY = 0.95
#: A correlation of fewer answers is mostly chance; below the mark a question hardly tells who knows (Ebel 1965: revise).
ENOUGH_TO_CORRELATE = 20
WEAK = 0.10

Mark = Literal["hard", "easy", "weak", "reversed"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Equal first tries of one question, with sums over the share right in the rest of their attempts."""

    question_id: str
    fingerprint: str
    correct: bool
    chosen: tuple[str, ...]
    count: int
    with_rest: int
    rest_sum: float
    rest_squares: float


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong answer, as the keys that it is made of, and how many gave it: an option; two steps in the wrong order; a row and
    its wrong target."""

    options: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class QuestionAnalysis:
    """One question as it was answered. ``share`` is None under five answers, ``discrimination`` when it cannot be told."""

    question: Question
    count: int
    right: int
    discrimination: float | None
    distractors: tuple[Distractor, ...]
    earlier: int
    chosen: Mapping[str, int] = field(default_factory=dict)

    @property
    def shown(self) -> bool:
        """Whether there are five answers or more."""
        return self.count >= STEP

    @property
    def share(self) -> float | None:
        """The share right at first try."""
        return self.right / self.count if self.shown else None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What the trainer should look at."""
        found: list[Mark] = []
        if self.share is not None and self.share < TOO_HARD:
            found.append("hard")
        if self.share is not None and self.share > TOO_EASY:
            found.append("easy")
        if self.discrimination is not None and self.discrimination < 0:
            found.append("reversed")
        elif self.discrimination is not None and self.discrimination < WEAK:
            found.append("weak")
        return tuple(found)

    def chose(self, option_id: str) -> int:
        """How many chose this option (only for kinds in which options are chosen)."""
        return self.chosen.get(option_id, 0)


def read_tallies(session: Session, course: str, wanted: Filter) -> list[Tally]:
    """The first tries that may be told of and fit, counted in one query. Those of each question are in buckets of their own."""
    others = AttemptRow.answered - 1
    rest = cast(AttemptRow.correct - case((FirstTry.correct, 1), else_=0), Float) / func.nullif(others, 0)
    sums = (func.coalesce(func.sum(rest), 0), func.coalesce(func.sum(rest * rest), 0))
    columns = (FirstTry.question_id, FirstTry.fingerprint, FirstTry.correct, FirstTry.chosen)
    query = (
        select(*columns, func.count(), func.count(rest), *sums)
        .join(AttemptRow, AttemptRow.id == FirstTry.attempt_id)
        .where(FirstTry.course == course, wanted.condition(FirstTry))
        .group_by(*columns)
    )
    return [
        Tally(question_id, fingerprint, bool(correct), tuple(chosen.split()), count, with_rest, float(total), float(squares))
        for question_id, fingerprint, correct, chosen, count, with_rest, total, squares in session.execute(query)
    ]


def analyse(questions: Sequence[Question], tallies: Iterable[Tally]) -> tuple[QuestionAnalysis, ...]:
    """The questions with their figures, the hardest first; those with too few answers last, in their own order."""
    by_question: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        by_question[tally.question_id].append(tally)
    items = [_item(question, by_question[question.id]) for question in questions]
    return tuple(sorted(items, key=lambda item: (not item.shown, item.share or 0.0)))


def _item(question: Question, tallies: list[Tally]) -> QuestionAnalysis:
    own = [tally for tally in tallies if tally.fingerprint == question.fingerprint]
    count = sum(tally.count for tally in own)
    right = sum(tally.count for tally in own if tally.correct)
    earlier = sum(tally.count for tally in tallies) - count
    return QuestionAnalysis(question, count, right, _discriminate(own), _distractors(question, own), earlier, _count_chosen(own))


def _discriminate(tallies: list[Tally]) -> float | None:
    """Pearson's correlation of two columns, the first of which is 0 or 1; None with too few answers or without variance."""
    n = sum(tally.with_rest for tally in tallies)
    if n < ENOUGH_TO_CORRELATE:
        return None
    x = sum(tally.with_rest for tally in tallies if tally.correct)
    y = math.fsum(tally.rest_sum for tally in tallies)
    y_squares = math.fsum(tally.rest_squares for tally in tallies)
    products = math.fsum(tally.rest_sum for tally in tallies if tally.correct)
    spread = (n * x - x * x) * (n * y_squares - y * y)
    return (n * products - x * y) / math.sqrt(spread) if spread > 1e-9 else None


def _distractors(question: Question, tallies: list[Tally]) -> tuple[Distractor, ...]:
    """What was answered wrongly, most often first; equally often in the author's order."""
    counts: Counter[tuple[str, ...]] = Counter()
    for tally in tallies:
        for wrong in question.kind.distractors(question, tally.chosen):
            counts[wrong] += tally.count
    order = {option.id: place for place, option in enumerate((*question.options, *question.targets))}
    ranked = sorted(counts.items(), key=lambda item: (-item[1], [(order.get(key, len(order)), key) for key in item[0]]))
    return tuple(Distractor(keys, count) for keys, count in ranked)


def _count_chosen(tallies: list[Tally]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for tally in tallies:
        for key in set(tally.chosen):
            counts[key] += tally.count
    return counts


def attraction(item: QuestionAnalysis) -> Distractor | None:
    """The wrong answer that most gave; None when nobody gave one, or when too few answered."""
    return item.distractors[0] if item.shown and item.distractors else None
