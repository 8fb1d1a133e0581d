"""Estimates the minutes that a section takes, from its words and its tasks, and compares them with the head of its file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.course.errors import Problem, Severity

#: Words that a learner reads in a minute: slower than a novel, because there is something to understand.
WORDS_A_MINUTE = 110
_MARKS = re.compile(r"\{[^{}\n]*\}|\[@[^\]\n]*\]|\]\([^()\s]*\)|<!--.*?-->", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:['’\u2010\u2011-][^\W_]+)*")


def count_words(markdown: str) -> int:
    """The words of a text in Markdown that a reader sees; addresses, keys and references are none."""
    return len(_WORD.findall(_MARKS.sub(" ", markdown)))


def check_minutes(path: str, line: int, stated: int, tasks: int, markdown: str) -> Iterator[Problem]:
    """A warning when ``stated`` minutes are off by more than half of what the words and the ``tasks`` (minutes) take.

    A text of less than a minute is not measured: such a section lives of its pictures. Minutes are whole: one does not count.
    """
    words = count_words(markdown)
    wanted = words / WORDS_A_MINUTE + tasks
    if words >= WORDS_A_MINUTE and stated > 0 and abs(stated - wanted) > max(1, wanted / 2):
        beside = f" and {tasks} minutes of tasks" if tasks else ""
        message = f"'minutes' is {stated}, but {words} words{beside} take about {max(1, round(wanted))}"
        hint = f"{WORDS_A_MINUTE} words a minute; what a learner does besides is 'tasks: …' in the head, in minutes"
        yield Problem(path, line, message, hint, Severity.WARNING)
