"""Variants of the test on paper: equal everywhere, different from each other, and explained by the key."""

from __future__ import annotations

import re

import pytest

from app.course.model import Course
from app.course.questions import grade
from app.course.questions.kinds import built_in_kinds
from app.exports.formats.pdf import Pdf, make_job
from app.exports.formats.pdf.composition import compose
from app.exports.formats.pdf.worksheet import VARIANTS, draw_worksheet
from app.exports.orders import read_order

LETTERS = {"pl": "abcdefgh", "ru": "абвгдежз"}


def test_variant_is_the_same_in_both_languages(course: Course) -> None:
    """Variant A asks the same questions with the options in the same order in Polish and in Russian."""
    one, two = (draw_worksheet(course.editions[language], "A") for language in ("pl", "ru"))
    assert [(item.question.id, [option.id for option in item.options]) for item in one.items] == [
        (item.question.id, [option.id for option in item.options]) for item in two.items
    ]


def test_neighbours_share_no_question(course: Course) -> None:
    """Variants A, B and C ask one question of each teaching section, and none twice."""
    drawn = [[item.question.id for item in draw_worksheet(course.editions["pl"], name).items] for name in "ABC"]
    assert all(len(ids) == 10 for ids in drawn)
    assert len({name for ids in drawn for name in ids}) == 30


def test_ordering_never_stands_in_the_right_order(course: Course) -> None:
    """Steps to be numbered are always shuffled."""
    seen = 0
    for name in "ABCDEF":
        for item in draw_worksheet(course.editions["pl"], name, [section.id for section in course.editions["pl"].sections]).items:
            if item.question.kind.name == "ordering":
                assert item.options != item.question.options
                seen += 1
    assert seen > 5


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_key_is_right(language: str, course: Course) -> None:
    """Whoever fills in what the key says gets every point, whatever the kind of question."""
    kinds = set()
    for name in VARIANTS:
        for item in draw_worksheet(course.editions[language], name).items:
            question, parts = item.question, item.answer.split(" ")
            if question.kind.name == "fill":
                answer = [item.answer]
            elif question.kind.name == "ordering":
                numbered = {int(number): option.id for number, option in zip(parts, item.options, strict=True)}
                answer = [name for _, name in sorted(numbered.items())]
            elif question.kind.name == "matching":
                targets = {letter: target.id for letter, target in item.targets}
                answer = [f"{option.id}:{targets[letter]}" for option, letter in zip(item.options, parts, strict=True)]
            else:
                answer = [item.options[LETTERS[language].index(letter)].id for letter in parts]
            assert grade(question, answer).points == 1, question.id
            kinds.add(question.kind.name)
    assert kinds == set(built_in_kinds())


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_letters_are_those_of_the_language(language: str, course: Course) -> None:
    """Options are called а, б, в, г in Russian, and so are they in the key; targets have the same letters, large."""
    small, seen = LETTERS[language], set()
    document = compose(course, read_order(Pdf(), course, language, "trainer"))
    for variant in document.variants:
        for item in variant.items:
            if item.question.kind.name not in ("ordering", "matching", "fill"):
                assert set(item.answer) <= set(small) | {" "}, item.answer
                seen |= set(item.answer)
            if item.question.kind.name == "matching":
                assert "".join(letter for letter, _ in item.targets) == small.upper()[: len(item.targets)]
                assert set(item.answer) <= set(small.upper()) | {" "}
    assert len(seen) > 3
    html = make_job(compose(course, read_order(Pdf(), course, language, "worksheet"))).html
    choices = [re.findall(r"<li><b>(.)</b>", part.partition("</ul>")[0]) for part in html.split('<ul class="choices')[1:]]
    assert choices
    assert all("".join(letters) == small[: len(letters)] for letters in choices)


def test_key_explains_every_variant_on_offer(course: Course) -> None:
    """A trainer who hands out any worksheet that can be asked for finds its answers in the key."""
    document = compose(course, read_order(Pdf(), course, "pl", "trainer"))
    assert tuple(variant.name for variant in document.variants) == VARIANTS
