"""A term to type: the author lists its forms; case, diacritics and spacing are forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from app.course.model import Option, Question
from app.course.questions.building import OPTION_BUDGET, Workshop
from app.course.questions.grading import EMPTY, Grade, score
from app.course.questions.source import Item

#: More than any term; what is longer is cut before it is compared or kept.
LONGEST_ANSWER = 80
_HINT = "write the term as '= form | other form'"
_DASHES = re.compile(r"[\s\u00ad\u2010-\u2015_-]+")
#: Letters whose bar or ligature Unicode does not take apart; ё is forgiven as any other diacritic.
_BARRED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss"})


def parse(workshop: Workshop) -> Question:
    """``=`` lines with accepted forms, the first of which is shown, and ``~`` lines with known mistakes and reasons."""
    items = workshop.only("=", "~", hint=_HINT)
    right = [item for item in items if item.mark == "="]
    accepted = [form for item in right for form in _forms(item)]
    if not accepted:
        workshop.fault("no right answer", _HINT)
    mistakes = [item for item in items if item.mark == "~"]
    workshop.reasons(mistakes, needed=True)
    known = {fold(form) for form in accepted}
    options: list[Option] = []
    for item, key in zip(mistakes, workshop.keys(mistakes), strict=True):
        forms = _forms(item)
        for form in forms:
            if fold(form) in known:
                workshop.fault(f"'{form}' is right and wrong at once", "each form only once", item.line)
        shown = replace(item, text=forms[0] if forms else "")
        options.append(replace(workshop.option(shown, key, OPTION_BUDGET), forms=tuple(forms)))
    return workshop.finish("fill", options, accepted=accepted)


def _forms(item: Item) -> list[str]:
    return [form for form in (part.strip() for part in item.text.split("|")) if form]


def fold(text: str) -> str:
    """A typed word for comparing: without case, diacritics, surrounding marks, and with one kind of hyphen or space."""
    decomposed = unicodedata.normalize("NFKD", text[: LONGEST_ANSWER * 4].casefold().translate(_BARRED))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_BARRED)
    return _DASHES.sub(" ", bare).strip(" .,;:!?\"'„”«»“()")


def grade(question: Question, answer: Sequence[str]) -> Grade:
    """One point for any accepted form; ``seen`` names the known mistake that was typed, if it was one."""
    typed = fold(answer[0]) if answer else ""
    if not typed:
        return EMPTY
    right = typed in {fold(form) for form in (*question.accepted, *question.accepted_elsewhere)}
    seen = ""
    if not right:
        seen = next((o.id for o in question.options if typed in {fold(form) for form in o.forms}), "")
    return score(Fraction(int(right)), {"text": right}, int(right), 1, seen)
