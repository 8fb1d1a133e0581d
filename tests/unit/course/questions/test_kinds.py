"""A kind is a folder of code and a folder of templates with an agreed shape, and nobody else knows it by name."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.course.questions.base import BaseKind
from app.course.questions.foreign import ForeignError, ForeignOption, ForeignQuestion, ForeignText
from app.course.questions.kinds import built_in_kinds
from app.course.shuffling import HashShuffler
from app.paths import PACKAGE
from app.presentation.rendering import environment
from app.registry import folders_of
from tests.support.question_files import ORDERING, question

KINDS = built_in_kinds()
MACROS = {
    "field": {"task", "field"},
    "review": {"review", "solution"},
    "print": {"task", "boxes", "key"},
    "report": {"answers", "distractor"},
}
"""What each template of a kind must have; app/course/questions/kind.py says what for."""
NAMED = re.compile(
    r"question\.(?:kind|shape)(?:\.name)?\s*(?:==|!=|not in\b|in\b)"
    r"|\bmatch\s+(?:\w+\.)*question\.(?:kind|shape)(?:\.name)?\s*:"
    rf"|\b(?:kind|shape)(?:\.name)?\s*(?:==|!=|(?:not )?in\b)[\s(\[{{]*[\"'](?:{'|'.join(KINDS)})[\"']"
    rf"|^\s*case\s+[\"'](?:{'|'.join(KINDS)})[\"']",
    re.MULTILINE,
)
"""A comparison with the name of a kind, whether by operator or by ``match``."""


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_a_folder_of_code_and_one_of_templates(name: str) -> None:
    """The two folders have the kind's name; the templates have the macros that pages, documents and reports call."""
    assert type(KINDS[name]).__module__ == f"app.course.questions.{name}"
    for template, macros in MACROS.items():
        found = environment("pl").get_template(f"question/{name}/{template}.html").module
        assert macros <= set(vars(found)), f"question/{name}/{template}.html"


def test_there_is_no_folder_without_a_kind() -> None:
    """What lies in the two folders is registered, and nothing else does."""
    for folder in (PACKAGE / "course" / "questions", PACKAGE / "templates" / "question"):
        assert {path.name for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(KINDS)


def test_nobody_asks_which_kind_it_is() -> None:
    """Outside the kinds' own folders no code and no template compares a question's kind with a name."""
    own = (PACKAGE / "course" / "questions", PACKAGE / "templates" / "question", PACKAGE / "course" / "starter_course")
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".html", ".js") and not any(path.is_relative_to(folder) for folder in own):
            found = NAMED.search(path.read_text("utf-8"))
            assert not found, f"{path.relative_to(PACKAGE)}: {found and found[0]}"


@pytest.mark.parametrize(
    "planted",
    [
        'if question.kind == "fill":',
        "{% if row.question.kind.name in ('fill',) %}",
        "match question.kind:",
        "match question.shape:",
        'match kind:\n    case "single" | "multiple":',
        'if kind == "single" and len(prompt) > 1:',
    ],
)
def test_the_planted_question_would_be_found(planted: str) -> None:
    """The pattern of the test above sees what used to stand in twenty places."""
    assert NAMED.search(planted)


def test_a_kind_is_a_value() -> None:
    """Two registries have equal kinds, and a kind that went through a process boundary is equal to itself."""
    again = built_in_kinds()
    assert [again[name] for name in KINDS] == list(KINDS.values())
    assert pickle.loads(pickle.dumps(list(KINDS.values()))) == list(KINDS.values())
    assert len(set(KINDS.values())) == len(KINDS)


def test_an_ordering_is_never_solved_on_paper() -> None:
    """Whatever the variant, the steps of a worksheet stand in another order than the right one, and the key numbers them."""
    asked = question(ORDERING)
    short = replace(asked, options=asked.options[:2])
    for variant in "ABCDEFGHIJ":
        assert asked.kind.on_paper(asked, HashShuffler(variant), "abcd").options != asked.options
        paper = short.kind.on_paper(short, HashShuffler(variant), "abcd")
        assert (paper.options, paper.answer) == (short.options[::-1], "2 1")


def test_only_kinds_from_outside_bring_folders(tmp_path: Path) -> None:
    """Our own templates lie where all templates do; a folder that two kinds bring is looked through once."""
    assert folders_of(KINDS.values()) == ()
    one, two = (type(KINDS["single"])(name, tmp_path) for name in ("one", "two"))
    assert folders_of([one, KINDS["fill"], two]) == (tmp_path,)


def test_kind_that_does_not_say_how_refuses_a_question_of_another_program() -> None:
    """The usual answer is half a sentence for the report, which names the kind; what a kind writes is read as it was meant."""
    with pytest.raises(ForeignError, match="kind 'estimate' are not taken"):
        BaseKind("estimate").write(ForeignQuestion((ForeignOption(ForeignText("42", "42"), 100.0),)))
