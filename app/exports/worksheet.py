"""The test on paper: which questions a variant asks, in which order its options stand, and what the key says."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.course.adaptation import inside_paragraph
from app.course.model import Edition, Option, Question
from app.exports.orders import VARIANTS
from app.rendering import catalogue

_SHORT = 36


@dataclass(frozen=True, slots=True)
class Item:
    """A question as it stands on one variant. ``answer`` is for the key only; ``key_number`` counts through the bank."""

    question: Question
    options: tuple[Option, ...]
    targets: tuple[tuple[str, Option], ...]
    prompt: str
    case: tuple[str, ...]
    answer: str
    key_number: int
    letters: str

    @property
    def is_short(self) -> bool:
        """Whether its options fit two columns."""
        return len(self.options) > 2 and all(len(option.text) <= _SHORT for option in self.options)


@dataclass(frozen=True, slots=True)
class Variant:
    """One test sheet."""

    name: str
    items: tuple[Item, ...]


def draw_variant(edition: Edition, name: str, sections: Sequence[str] = ()) -> Variant:
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
        items += [_item(question, name, numbers[question.id], letters) for question in drawn]
    return Variant(name, tuple(items))


def option_letters(language: str) -> str:
    """The letters by which options are called in that language, in their order, all small."""
    # Translators: the small letters before the options of a printed test, sixteen, in the order of your alphabet.
    return catalogue(language).gettext("abcdefghijklmnop")


def _item(question: Question, variant: str, key_number: int, letters: str) -> Item:
    options = _shuffled(question.options, variant, question.id)
    if question.kind == "truefalse":
        options = question.options
    if question.kind == "ordering" and options == question.options:
        options = (*options[1:], options[0])
    targets = tuple(zip(letters.upper(), _shuffled(question.targets, variant, question.id), strict=False))
    return Item(
        question=question,
        options=options,
        targets=targets,
        prompt=inside_paragraph(question.prompt.html),
        case=tuple(inside_paragraph(block.html) for block in question.case),
        answer=_answer(question, options, targets, letters),
        key_number=key_number,
        letters=letters,
    )


def _shuffled(options: tuple[Option, ...], variant: str, salt: str) -> tuple[Option, ...]:
    """An order that depends on the ids alone, so that it is the same on every machine and in every language."""
    return tuple(sorted(options, key=lambda option: hashlib.sha256(f"{variant}/{salt}/{option.id}".encode()).digest()))


def _answer(question: Question, options: tuple[Option, ...], targets: tuple[tuple[str, Option], ...], letters: str) -> str:
    """What stands on the sheet when it is filled in rightly, in the order in which its boxes stand."""
    if question.kind == "fill":
        return question.accepted[0] if question.accepted else ""
    if question.kind == "ordering":
        return " ".join(str(question.options.index(option) + 1) for option in options)
    if question.kind == "matching":
        letter = {target.id: name for name, target in targets}
        return " ".join(letter.get(option.match, "–") for option in options)
    return " ".join(letters[place] for place, option in enumerate(options) if option.right)
