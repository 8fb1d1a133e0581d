"""Which question of the bank each section asks at its end, and how it stands there: the same for every reader, in every language.

The self-test is to have other questions of the section left, and begins with those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.course.model import Question, Quiz
from app.course.questions.arrangement import Arrangement
from app.course.questions.choice import ChoiceOfOne
from app.course.shuffling import HashShuffler


def section_checks(quiz: Quiz) -> Mapping[str, Question]:
    """The question asked at the end of each section, by the section's id; empty where the course switches these off.

    A section has one where its questions are more than one attempt at the self-test asks of it, and one of them is answered by
    a single press. A story from a shop comes before any other, then the order of the bank decides.
    """
    if not quiz.checks:
        return {}
    own: dict[str, list[Question]] = {}
    for question in quiz.questions:
        own.setdefault(question.section_id, []).append(question)
    found = {section: _choose(questions) for section, questions in own.items() if len(questions) > _asked(quiz, section)}
    return {section: question for section, question in found.items() if question}


def arrange_check(question: Question) -> Arrangement:
    """The question as it stands at a section's end: its options in an order that follows from its id alone."""
    return question.kind.arrange(question, HashShuffler(f"check/{question.id}"))


def _asked(quiz: Quiz, section: str) -> int:
    """How many questions one attempt asks of a section at least, where it does not ask all."""
    return max(1, quiz.plan.sections.get(section, 1))


def _choose(questions: Sequence[Question]) -> Question | None:
    """The first story, else the first question with a single answer."""
    fitting = [question for question in questions if isinstance(question.kind, ChoiceOfOne)]
    return min(fitting, key=lambda question: not question.case, default=None)
