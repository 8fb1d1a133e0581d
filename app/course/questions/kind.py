"""What a kind of question can do: the protocol behind which each kind is one folder.

A kind is found by its name, the word after ``kind=`` in an author's heading. Its code lies in ``app/course/questions/<name>/``,
its templates in ``templates/question/<name>/``. Those are four files of macros; what stands in brackets may be left out:

* ``field.html`` asks: ``task()`` says what is to be done, ``field(row)`` has the inputs, [``hint(row)`` helps, ``missing()``
  says that there is no answer yet, ``outside(row, token, urls)`` stands behind the form];
* ``review.html`` shows what was answered: ``review(row)``, ``solution(question, other_language)`` for the other language,
  [``points(row)`` says how a part of the point came about];
* ``print.html`` is paper: ``task(item)`` and ``boxes(item)`` on the worksheet, ``key(question)`` in the trainer's key;
* ``report.html`` is what the trainer sees of all answers: ``answers(item)`` and ``distractor(words)``,
  [``counted_in_answers`` is set where the answers have their counts beside them].

:class:`app.course.questions.base.BaseKind` has the usual answer to most questions. What a report to a learning platform needs of
each kind (pattern and response) and what exports to exchange formats need (QTI, Moodle) belongs here too, as one method each,
when such a format is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.course.content.runs import Sentence
from app.course.model import Option, Question
from app.course.shuffling import Shuffler

if TYPE_CHECKING:
    from app.course.questions.arrangement import Arrangement
    from app.course.questions.builder import QuestionBuilder
    from app.course.questions.foreign import ForeignQuestion, SourceRows
    from app.course.questions.grading import Grade

Form = Mapping[str, Sequence[str]]
"""The fields of a sent form by name, each with all its values; not only the fields of the question."""


class Difference(NamedTuple):
    """In what a translated question differs from its source: the message, and the line of the translation (0: its heading)."""

    message: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question on a worksheet: options and lettered targets in their order there, and what is written into its boxes."""

    options: tuple[Option, ...]
    targets: tuple[tuple[str, Option], ...]
    answer: str


class QuestionKind(Protocol):
    """One kind of question.

    An answer has two forms: *places*, which a form sends (the positions at which options were shown, ``row:target`` pairs of
    positions, or a typed text), and the *answer* itself in the author's keys, which never leaves the server. An empty tuple
    is no answer in both.
    """

    @property
    def name(self) -> str:
        """The word after ``kind=``: small Latin letters."""

    @property
    def folder(self) -> Path | None:
        """The folder that a kind from outside brings, with ``templates/question/<name>/*.html`` and, for its words in other
        languages, ``translations/<language>/LC_MESSAGES/messages.po``; None when both lie where ours do."""

    @property
    def with_story(self) -> str:
        """The name of the kind that asks the same after a story of several paragraphs; empty when there is none."""

    def parse(self, builder: QuestionBuilder) -> Question:
        """The question that a raw one means. Tells the builder what is wrong with it, and never raises."""

    def write(self, question: ForeignQuestion) -> SourceRows:
        """The rows of another program's question, such that :meth:`parse` reads them.

        Raises :class:`app.course.questions.foreign.ForeignError` when it cannot be one of this kind.
        """

    def compare(self, source: Question, counterpart: Question) -> Iterator[Difference]:
        """In what a translation asks or grades something else than its source."""

    def join(self, counterparts: Mapping[str, Question]) -> Mapping[str, Question]:
        """The question in its languages, each with what it must know of the others."""

    def grade(self, question: Question, answer: Sequence[str]) -> Grade:
        """The worth of an answer. Pure; raises :class:`app.course.questions.grading.AnswerError` for what cannot be one."""

    def arrange(self, question: Question, shuffler: Shuffler) -> Arrangement:
        """The question with its options in the order in which one attempt shows them."""

    def read_form(self, shown: Arrangement, form: Form) -> tuple[str, ...]:
        """The places that a form sends, empty when nothing was answered.

        May raise :class:`app.course.questions.grading.AnswerError` for what no page can have sent.
        """

    def press(self, shown: Arrangement, places: Sequence[str], button: str) -> tuple[str, ...]:
        """The places after a button of the question's own was pressed (``move:<button>``), which works without script.

        Raises :class:`app.course.questions.grading.AnswerError` for a button that the question does not have.
        """

    def read_places(self, shown: Arrangement, places: Sequence[str]) -> tuple[str, ...]:
        """The answer that the places mean; raises :class:`app.course.questions.grading.AnswerError` for unknown ones."""

    def spoken(self, question: Question) -> Iterable[Sentence]:
        """What is read aloud after the question itself. Must not tell the answer, not even by its order."""

    def on_paper(self, question: Question, shuffler: Shuffler, letters: str) -> PaperQuestion:
        """The question on a worksheet whose options are called by ``letters``."""

    def recorded(self, answer: Sequence[str]) -> tuple[str, ...]:
        """What is kept of a first answer for the reports: keys of options, never what somebody typed."""

    def distractors(self, question: Question, recorded: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """The wrong parts of a recorded answer, each as the keys that it is made of. Keys that the question does not have (any
        more) are left out."""
