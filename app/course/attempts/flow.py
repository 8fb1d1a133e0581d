"""What a pressed button does to an attempt, and which screen comes next: a state machine without a page, a clock or chance.

A screen sends a form: ``do`` names the button, ``q`` the question that the screen stood on, the rest is its answer. Whoever
shows the screens keeps the attempt in between (the server in the address, a learning platform in its own store).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.course.attempt_plan import AttemptPlan
from app.course.attempts.attempt import Attempt, Mode
from app.course.attempts.selection import ONE_EACH, Settled, draw
from app.course.model import Question
from app.course.questions import AnswerError
from app.course.questions.kind import Form

Screen = Literal["question", "end", "result"]
View = Literal["", "missing", "end"]
"""How a screen differs from the attempt's usual one: it asks for the missing answer, or names what has none before the end."""

_MODES: Mapping[str, Mode] = {"practice": "practice", "test": "test"}


@dataclass(frozen=True, slots=True)
class Beginning:
    """With what an attempt begins besides its questions: a random hexadecimal ``key`` of 8 digits or more, from which the draw
    follows, the ``hour`` since 1970 (UTC), and the code of the learner's group."""

    key: str
    hour: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """Where an attempt stands after a button. ``graded``: first answers were graded, and may go to the records."""

    attempt: Attempt
    view: View = ""
    graded: bool = False


def begin(
    bank: Sequence[Question], beginning: Beginning, mode: str, avoid: Collection[str] = (), plan: AttemptPlan = ONE_EACH
) -> Attempt:
    """A new attempt; an unknown mode is practice. ``avoid`` are questions to pass over while there are others."""
    return draw(
        bank,
        key=beginning.key,
        seed=int(beginning.key[:8], 16),
        mode=_MODES.get(mode, "practice"),
        avoid=avoid,
        started_hour=beginning.hour,
        group=beginning.group,
        plan=plan,
    )


def advance(before: Settled, form: Form, bank: Sequence[Question], fresh: Beginning, plan: AttemptPlan = ONE_EACH) -> Transition:
    """What the pressed button asks for, with the answer of the screen kept first.

    ``before`` is the attempt as the screen had it, ``bank`` the questions of today, ``fresh`` and ``plan`` what a new attempt
    would begin with. Raises :class:`AnswerError` for what no screen sends.
    """
    attempt, button = before.attempt, _field(form, "do", "go")
    if button == "renew":
        avoid = [slot.question_id for slot in attempt.slots]
        return Transition(begin(bank, Beginning(fresh.key, fresh.hour, attempt.group), attempt.mode, avoid, plan))
    if button == "retry":
        return Transition(attempt.reopen(bank) if attempt.finished else attempt)
    if before.changed or attempt.finished:
        return Transition(attempt)  # the screen that was sent is not the one of today
    name, _, detail = button.partition(":")
    index = _number(_field(form, "q", "-1"))
    on_question = 0 <= index < len(attempt.slots)
    if on_question and not attempt.slots[index].checked and name != "move":
        attempt = attempt.answer(index, before.arrangement(index).read_form(form))
    if name == "jump":
        return Transition(attempt.at(_number(detail)))
    if name == "finish":
        return _finish(attempt)
    if not on_question:
        return Transition(attempt)
    if name == "move":
        moved = before.arrangement(index).press(attempt.slots[index].answer, detail)
        return Transition(attempt.answer(index, moved).at(index))
    return _ACTIONS.get(name, _leave)(attempt, index)


def screen_of(attempt: Attempt, view: str) -> Screen:
    """The screen that an attempt stands on; ``view`` is what the last transition gave, or whatever an address says."""
    return "result" if attempt.finished else "end" if view == "end" else "question"


def is_last(attempt: Attempt) -> bool:
    """Whether the end comes after the present question."""
    return _following(attempt, attempt.current) < 0


def _keep(attempt: Attempt, index: int) -> Transition:
    return Transition(attempt.at(index))


def _back(attempt: Attempt, index: int) -> Transition:
    return Transition(attempt.at(attempt.previous(index)))


def _go(attempt: Attempt, index: int) -> Transition:
    """In practice the answer is checked first, and there must be one."""
    if attempt.mode == "test" or attempt.slots[index].checked:
        return _leave(attempt, index)
    checked = attempt.check(index).at(index)
    return Transition(checked, graded=True) if checked.slots[index].checked else Transition(checked, "missing")


def _leave(attempt: Attempt, index: int) -> Transition:
    """To the next question; behind the last one to the end, by way of what has no answer yet."""
    following = _following(attempt, index)
    if following >= 0:
        return Transition(attempt.at(following))
    return Transition(attempt.at(index), "end") if attempt.unanswered else _finish(attempt)


def _finish(attempt: Attempt) -> Transition:
    return Transition(attempt.finish(), graded=True)


_ACTIONS: Mapping[str, Callable[[Attempt, int], Transition]] = {"go": _go, "skip": _leave, "keep": _keep, "back": _back}


def _following(attempt: Attempt, index: int) -> int:
    if attempt.mode == "test" and attempt.round == 1:
        return index + 1 if index + 1 < len(attempt.slots) else -1
    return attempt.next_open(index)


def _field(form: Form, name: str, default: str) -> str:
    return next(iter(form.get(name, ())), default)


def _number(text: str) -> int:
    """A question's number as a form sends it. Raises :class:`AnswerError` for what is none."""
    try:
        return int(text)
    except ValueError as error:
        raise AnswerError("no such question") from error
