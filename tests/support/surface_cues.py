"""What a reader earns who knows nothing of a subject and goes by the words of the options alone.

Each cue gives every option a number; the reader ticks the options with the highest, as many as the question asks for, and
throws dice among equals. The worth of that is computed exactly with the course's own scoring: (right - wrong ticks) / right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations

from app.course.model import Option, Question

Cue = Callable[[Question, Option, str], int]

ABSOLUTE = {
    "pl": r"\b(?:każd|wszystk|wszędzie|tylko|nigdy|zawsze|nigdzie|nikt|żad|nic\b|jedyn|dowoln)",
    "ru": r"\b(?:кажд|все\b|всё|всех|всем|везде|только|никогда|всегда|нигде|никт|никак|ничего|люб|лишь)",
}
HEDGE = {
    "pl": r"\b(?:moż|mog|częst|zwykle|czasem|bywa|około|co najmniej|raczej)",
    "ru": r"\b(?:мож|мог|част|обычно|иногда|быва|около|скорее)",
}
TONE = {
    "pl": r"\b(?:wspóln|połącz|dobrowoln|sprawdz|zapyta|pomaga|dopasow|razem|klienta)",
    "ru": r"\b(?:общ|соедин|доброволь|провер|спрос|помога|подобра|вместе|покупателя)",
}


def stems(text: str) -> set[str]:
    """The first five letters of every longer word, which is what its forms share."""
    return {word[:5] for word in re.findall(r"\w{4,}", text.casefold())}


def _repeats(question: Question, option: Option) -> int:
    told = stems(question.prompt.text).union(*(stems(block.text) for block in question.case))
    return len(stems(option.text) & told)


def _count(words: str, option: Option) -> int:
    return len(re.findall(words, option.text.casefold()))


def _typical(question: Question, option: Option) -> int:
    others = stems(" ".join(other.text for other in question.options if other.id != option.id))
    return len(stems(option.text) & others)


CUES: dict[str, Cue] = {
    "longest": lambda question, option, language: len(option.text),
    "shortest": lambda question, option, language: -len(option.text),
    "repeats the question": lambda question, option, language: _repeats(question, option),
    "shares nothing with the question": lambda question, option, language: -_repeats(question, option),
    "no absolute": lambda question, option, language: -_count(ABSOLUTE[language], option),
    "an absolute": lambda question, option, language: _count(ABSOLUTE[language], option),
    "hedged": lambda question, option, language: _count(HEDGE[language], option),
    "sounds like the subject": lambda question, option, language: _count(TONE[language], option),
    "like the other options": lambda question, option, language: _typical(question, option),
    "unlike the other options": lambda question, option, language: -_typical(question, option),
    "all together": lambda question, option, language: (
        10 * (_count(HEDGE[language], option) + _count(TONE[language], option) - _count(ABSOLUTE[language], option))
        + _repeats(question, option)
    ),
}


def worth(questions: Sequence[Question], cue: Cue, language: str) -> float:
    """The mean points, 0 to 1, of a reader who follows ``cue`` through questions with boxes."""
    return float(sum(_expected(question, cue, language) for question in questions) / len(questions))


def chance(questions: Sequence[Question]) -> float:
    """The mean points of a reader who throws dice, and knows how many options are right."""
    return worth(questions, lambda question, option, language: 0, "")


def _expected(question: Question, cue: Cue, language: str) -> Fraction:
    numbers = {option.id: cue(question, option, language) for option in question.options}
    right = {option.id for option in question.options if option.right}
    best = sorted(numbers.values(), reverse=True)[: len(right)]
    sure = [key for key, number in numbers.items() if number > best[-1]]
    equal = [key for key, number in numbers.items() if number == best[-1]]
    ways = [(*sure, *some) for some in combinations(equal, len(right) - len(sure))]
    points = [question.kind.grade(question, ticked).points for ticked in ways]
    return sum(points, Fraction(0)) / len(points)
