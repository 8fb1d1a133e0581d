"""The lexicon: spoken forms at the bounds of words, and nowhere else."""

from __future__ import annotations

import pytest

from app.audio.lexicon import Lexicon
from app.course.model import SpokenRun

FORMS = {"CRM": "ce-er-em", "73 %": "siedemdziesiąt trzy procent", "%": " procent", "big data": "big dejta", "data": "X"}


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("CRM", "ce-er-em"),
        ("(CRM),", "(ce-er-em),"),
        ("CRM-u", "ce-er-em-u"),
        ("CRMs SCRM crm", "CRMs SCRM crm"),
        ("73\u00a0% osób", "siedemdziesiąt trzy procent osób"),
        ("20%", "20 procent"),
        ("Big data i big\ndata", "Big dejta i big dejta"),
        ("173 %", "173 procent"),
    ],
)
def test_forms_are_replaced_as_whole_words(written: str, spoken: str) -> None:
    """The longest form wins, a part of a word is left alone, and white space is as good as any other."""
    assert Lexicon(FORMS).apply((SpokenRun(written, "pl"),)) == (SpokenRun(spoken, "pl"),)


def test_without_forms_nothing_changes() -> None:
    """An empty lexicon says what is written, each run in its language."""
    runs = (SpokenRun("Łaciński człon ", "pl"), SpokenRun("omni", "la"))
    assert Lexicon({}).apply(runs) == runs
