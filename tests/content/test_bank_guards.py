"""The bank that ships asks what was taught: no answer can be read from the words, and no question answers another."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.course.model import Course, Question
from app.course.questions.fill import fold
from app.course.reader import read_course
from tests.support.surface_cues import CUES, chance, worth

CONTENT = Path(__file__).resolve().parents[2] / "content" / "omnichannel"
LANGUAGES = ["pl", "ru"]


@pytest.fixture(scope="module")
def course() -> Course:
    """The project's own course."""
    found = read_course(CONTENT).course
    assert found
    return found


def of_kind(course: Course, language: str, *kinds: str) -> list[Question]:
    """The questions of some kinds, or all."""
    questions = course.editions[language].quiz.questions
    return [question for question in questions if not kinds or question.kind.name in kinds]


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_questions_ask_for_a_decision(course: Course, language: str) -> None:
    """At least five questions for each teaching section, twenty cases in all, and at most 15 % true or false."""
    questions = of_kind(course, language)
    counts = Counter(question.section_id for question in questions)
    teaching = [section.id for section in course.editions[language].sections if section.teaching]
    assert min(counts[section] for section in teaching) >= 5, counts
    assert len(questions) >= 55
    assert len(of_kind(course, language, "case")) >= 20
    assert len(of_kind(course, language, "truefalse")) <= 0.15 * len(questions)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cue", CUES)
def test_words_alone_do_not_tell_the_right_option(course: Course, language: str, cue: str) -> None:
    """Whoever follows one cue of the surface through all boxes earns at most ten points in a hundred more than by dice."""
    questions = of_kind(course, language, "single", "case", "multiple")
    assert worth(questions, CUES[cue], language) <= chance(questions) + 0.10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_option_is_neither_seldom_nor_often_the_longest(course: Course, language: str) -> None:
    """A rule that never, or always, takes the longest option gains nothing."""
    questions = of_kind(course, language, "single", "case")
    longest = sum(max(question.options, key=lambda option: len(option.text)).right for question in questions)
    assert 0.12 <= longest / len(questions) <= 0.4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_typed_term_takes_every_form_of_the_glossary(course: Course, language: str) -> None:
    """Each form that the glossary lists of an accepted term is right."""
    asked = 0
    for question in of_kind(course, language, "fill"):
        known = {fold(form) for form in question.accepted}
        for term in (term for term in course.editions[language].glossary if fold(term.name) in known):
            asked += 1
            assert [form for form in term.forms if not question.kind.grade(question, [form]).points] == [], question.id
    assert asked >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_of_another_section_prints_a_term_to_be_typed(course: Course, language: str) -> None:
    """An attempt draws one question from each section: none of the others may name the term, before or after its answer."""
    for asked in of_kind(course, language, "fill"):
        forms = {fold(form) for form in (*asked.accepted, *asked.accepted_elsewhere) if len(form) >= 8}
        for other in of_kind(course, language):
            if other.section_id != asked.section_id:
                said = [other.prompt.text, other.explanation.text, *(block.text for block in other.case)]
                said += [option.text for option in (*other.options, *other.targets)]
                said += [option.reason.text for option in other.options if option.reason]
                said += [other.id.replace("-", " ")]
                assert [form for form in forms if form in fold(" ".join(said))] == [], (asked.id, other.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_names_the_term_to_be_typed(course: Course, language: str) -> None:
    """An id stands in the page before the answer is given."""
    for asked in of_kind(course, language, "fill"):
        forms = {fold(form) for form in (*asked.accepted, *asked.accepted_elsewhere)}
        assert not [form for form in forms if form in fold(asked.id)], asked.id
