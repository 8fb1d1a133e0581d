"""The authors' guide keeps its word: what it shows can be read, and it names every kind."""

from __future__ import annotations

import re
from pathlib import Path

from app.course.errors import Severity
from app.course.questions.builder import OPTION_BUDGET, PROMPT_BUDGET, REASON_BUDGET
from app.course.questions.kinds import built_in_kinds
from app.course.questions.matching import ROW_BUDGET
from app.course.questions.ordering import STEP_BUDGET
from tests.support.question_files import read

GUIDE = (Path(__file__).resolve().parents[4] / "content" / "QUESTIONS.md").read_text("utf-8")


def test_every_example_of_the_guide_is_a_question() -> None:
    """Copying an example from the guide gives questions without an error."""
    examples = re.findall(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)
    bank = read("\n".join(examples))
    assert [problem for problem in bank.problems if problem.severity is Severity.ERROR] == []
    assert len(bank.questions) == 4


def test_the_guide_names_every_kind_and_budget() -> None:
    """A kind or a budget that the code knows stands in the guide."""
    assert not [kind for kind in built_in_kinds() if f"| `{kind}` |" not in GUIDE]
    assert f"question {PROMPT_BUDGET} characters, option {OPTION_BUDGET}, reason {REASON_BUDGET}" in GUIDE
    assert f"step {STEP_BUDGET}, row {ROW_BUDGET}" in GUIDE
