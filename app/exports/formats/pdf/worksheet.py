"""The test on paper: which questions a variant asks, in which order its options stand, and what the key says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.course.model import Edition, Option, Question
from app.course.shuffling import HashShuffler
from app.presentation.rendering import catalogue

VARIANTS = ("A", "B", "C", "D", "E", "F")
_SHORT = 36


@dataclass(frozen=True, slots=True)
class WorksheetItem:
    """A question as it stands on one variant. ``answer`` is for the key only; ``key_number`` counts through the bank."""

    question: Question
    options: tuple[Option, ...]
    targets: tuple[tuple[str, Option], ...]
    answer: str
    key_number: int
    letters: str

    @property
    def is_short(self) -> bool:
        """Whether its options fit two columns."""
        return len(self.options) > 2 and all(len(option.text) <= _SHORT for option in self.options)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One test sheet."""

    name: str
    items: tuple[WorksheetItem, ...]


def draw_worksheet(edition: Edition, name: str, sections: Sequence[str] = ()) -> Worksheet:
    """The questions of variant ``name``: one from each section, or all of the chosen ``sections``.

    The same name gives the same questions in the same order in every language. Neighbouring variants share no question
    as long as the sections have enough of them.
    """
    numbers = {question.id: number for number, question in enumerate(edition.quiz.questions, 1)}
    letters = option_letters(edition.language)
    items = []
    for section in edition.sections:
        bank = [question for question in edition.quiz.questions if question.section_id == section.id]
        if not bank or (sections and section.id not in sections):
            continue
        drawn = bank if sections else [bank[VARIANTS.index(name) % len(bank)]]
        items += [lay_out_question(question, name, numbers[question.id], letters) for question in drawn]
    return Worksheet(name, tuple(items))


def option_letters(language: str) -> str:
    """The letters by which options are called in that language, in their order, all small."""
    # Translators: the small letters before the options of a printed test, sixteen, in the order of your alphabet.
    return catalogue(language).gettext("abcdefghijklmnop")


def lay_out_question(question: Question, variant: str, key_number: int, letters: str) -> WorksheetItem:
    """The question as ``variant`` shows it: the order of its options follows from the name of the variant and its id."""
    paper = question.kind.on_paper(question, HashShuffler(f"{variant}/{question.id}"), letters)
    return WorksheetItem(
        question=question,
        options=paper.options,
        targets=paper.targets,
        answer=paper.answer,
        key_number=key_number,
        letters=letters,
    )
