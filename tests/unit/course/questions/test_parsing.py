"""What an author's file becomes, and what it is told when something is wrong with it."""

from __future__ import annotations

import pytest

from app.course.errors import Severity
from app.course.questions.bank import join_banks
from app.course.questions.kinds import built_in_kinds
from tests.support.question_files import (
    ALL,
    CASE,
    FILL,
    MATCHING,
    MULTIPLE,
    ORDERING,
    SINGLE,
    TRUEFALSE,
    question,
    read,
)


def errors(*texts: str) -> list[str]:
    """The errors of a bank in one language, as an author reads them."""
    return [str(p) for p in sorted(read(*texts).problems) if p.severity is Severity.ERROR]


def test_every_kind_is_read_without_an_error() -> None:
    """The seven kinds of the format are all understood."""
    bank = read(ALL)
    assert errors(ALL) == []
    assert {q.kind.name for q in bank.questions} == set(built_in_kinds())


def test_options_keep_their_reasons_and_lines() -> None:
    """An option carries its own reason as HTML and the line on which it stands."""
    found = question(SINGLE)
    assert [(o.id, o.text, o.right, o.line) for o in found.options] == [
        ("a", "No", False, 3),
        ("b", "Yes", True, 5),
        ("c", "Only online", False, 7),
    ]
    assert found.options[0].reason is not None
    assert found.options[0].reason.text == "Each channel lives alone."
    assert found.explanation.source == "Because."


def test_the_case_is_told_in_paragraphs() -> None:
    """Paragraphs between heading and options are the case, one block each with its line."""
    assert [(b.source, b.line) for b in question(CASE).case] == [("A shop in Radom.", 3), ("It has two prices.", 5)]


def test_equal_right_sides_are_one_target() -> None:
    """Matching rows share a target by its words; a row without a left side adds a target that nobody needs."""
    found = question(MATCHING)
    assert [(o.text, o.match) for o in found.options] == [
        ("Same price", "omni"),
        ("Told again", "multi"),
        ("One record", "omni"),
    ]
    assert [t.id for t in found.targets] == ["omni", "multi", "none"]


def test_long_rows_and_reasons_go_on_in_the_next_line() -> None:
    """A wrapped option or reason is joined with a space, whatever its indentation."""
    text = SINGLE.replace("] No\n  > Each channel", "] No,\n  never\n  > Each\n  > channel")
    option = question(text).options[0]
    assert option.text == "No, never"
    assert option.reason is not None
    assert option.reason.text.startswith("Each channel lives alone.")


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_byte_order_mark_and_crlf_change_nothing(change) -> None:
    """A file saved by another editor gives the same questions at the same lines."""
    assert read(change(ALL)).questions == read(ALL).questions


FAULTS = [
    (SINGLE.replace("[x]", "[ ]"), 1, "no right answer"),
    (SINGLE.replace("[ ] No", "[x] No"), 5, "a second right answer (the first is in line 3)"),
    (SINGLE.replace("kind=single", "kind=singel"), 1, "unknown kind 'singel' (did you mean 'single'?)"),
    (SINGLE.replace("kind=single", ""), 1, "the question has no kind"),
    (SINGLE.replace("kind=single", "kind=single sektion=x"), 1, "unknown key 'sektion' (did you mean 'section'?)"),
    (SINGLE.replace("kind=single", "kind=single section=phase"), 1, "unknown section 'phase' (did you mean 'phases'?)"),
    (SINGLE.replace("{#one-price ", "{"), 1, "the question has no id"),
    (SINGLE.replace("#one-price", "#One_Price"), 1, "'One_Price' cannot be an id"),
    (SINGLE.replace("  > Half a connection.\n", ""), 7, "an option without a reason"),
    (SINGLE.replace("Half a connection", "One offer everywhere"), 7, "the same reason as in line 5"),
    (SINGLE.replace("Only online", "Yes"), 7, "the same option as in line 5"),
    (SINGLE.replace("\nBecause.\n", ""), 1, "the question has no explanation"),
    (SINGLE + "\n- [ ] Late\n  > Too late.\n", 12, "an option after the explanation"),
    (SINGLE.replace("## One price? ", "## "), 1, "the question has no text"),
    (SINGLE.replace("- [ ] No", "1. No"), 3, "'1.' does not belong into this kind of question"),
    (SINGLE.replace("- [ ] No", "- [ ] No {#b}"), 5, "two rows have the key 'b'"),
    (SINGLE.replace("\n- [ ] No", "\nA story.\n\n- [ ] No"), 3, "text between the question and its options"),
    (SINGLE.replace("\n- [ ] No", "\n> Lost\n\n- [ ] No"), 3, "a reason without an option"),
    (MULTIPLE.replace("[x]", "[ ]"), 1, "no right answer"),
    (MULTIPLE.replace("[ ]", "[x]"), 1, "every option is right"),
    (TRUEFALSE.replace("\nBecause", "- [ ] Maybe\n  > No.\n\nBecause"), 1, "more than two options"),
    (ORDERING.replace("2. Choose\n3. Train\n4. Speak\n", ""), 1, "an ordering of one"),
    (MATCHING.replace(" → Multi {#multi}", ""), 4, "a row without '→' and a target"),
    (FILL.replace("= omnikanał | omnikanału | kliknij i odbierz\n", ""), 1, "no right answer"),
    (FILL.replace("multikanał |", "Omnikanal |"), 4, "'Omnikanal' is right and wrong at once"),
    (FILL.replace("  > That is many, not all.\n", ""), 4, "an option without a reason"),
    (CASE.replace("A shop in Radom.\n\nIt has two prices.\n\n", ""), 1, "the case is missing"),
    (SINGLE + "\n" + SINGLE, 12, "an id that is taken (first used in shop/pl/questions/what-is.md:1)"),
]


@pytest.mark.parametrize(("text", "line", "message"), FAULTS, ids=[message for _, _, message in FAULTS])
def test_a_fault_is_named_at_its_line(text: str, line: int, message: str) -> None:
    """Each fault of a question is an error at its own line, in words that say what to do."""
    found = errors(text)
    assert any(e.startswith(f"shop/pl/questions/what-is.md:{line}: ") and message in e for e in found), found


def test_all_faults_are_told_at_once() -> None:
    """An author repairs a file in one go: one fault does not hide the next question's."""
    broken = SINGLE.replace("[x]", "[ ]") + "\n" + ORDERING.replace("2. Choose\n3. Train\n4. Speak\n", "")
    assert len(errors(broken)) == 2


def test_a_section_with_few_questions_is_a_warning() -> None:
    """Fewer than three questions for a teaching section warn at that section's file, and stop nothing."""
    warnings = [p for p in read(ALL).problems if p.severity is Severity.WARNING]
    assert [(p.path, p.message) for p in warnings] == [("shop/pl/questions/phases.md", "0 of 3 questions for section 'phases'")]
    (warning, _) = [p for p in read("\n" + SINGLE).problems if p.severity is Severity.WARNING]
    assert (warning.line, warning.message) == (2, "1 of 3 questions for section 'what-is'")


def test_what_is_too_long_for_a_phone_is_a_warning() -> None:
    """A text over its measured budget is pointed out with its length, and published."""
    bank = read(SINGLE.replace("Yes", "Yes " + "x" * 60))
    assert any("an option of 64 characters (at most 56" in str(p) for p in bank.problems)
    assert len(bank.questions) == 1


def joined(polish: str, russian: str) -> tuple[dict, list[str]]:
    """Both languages joined: the questions and what differs."""
    banks, problems = join_banks({"pl": read(polish), "ru": read(russian, language="ru")}, "pl")
    return banks, [str(p) for p in problems]


DIFFERENCES = [
    (SINGLE.replace("one-price", "other"), "question 'one-price' is missing in this language"),
    (SINGLE + "\n" + TRUEFALSE, "question 'fad': not in the source language"),
    (SINGLE.replace("kind=single", "kind=multiple"), "kind is 'multiple', not 'single'"),
    (SINGLE.replace("- [ ] Only online\n  > Half a connection.\n", ""), "2 options with the keys a, b, not 3"),
    (SINGLE.replace("[x]", "[?]").replace("[ ]", "[x]", 1).replace("[?]", "[ ]"), "option 'a' is right here only"),
    (SINGLE.replace("kind=single", "kind=single section=phases"), "section is 'phases', not 'what-is'"),
]


@pytest.mark.parametrize(("russian", "message"), DIFFERENCES, ids=[message for _, message in DIFFERENCES])
def test_languages_are_held_against_each_other(russian: str, message: str) -> None:
    """Whatever would grade one language differently from the other is an error in the translation's file."""
    _, problems = joined(SINGLE, russian)
    assert any(message in p and p.startswith("shop/ru/") for p in problems), problems


def test_a_broken_translation_is_not_also_called_missing() -> None:
    """One fault is told once: a question that is there but broken is not reported as missing."""
    _, problems = joined(SINGLE, SINGLE.replace("[x]", "[ ]"))
    assert problems == []


def test_the_fingerprint_is_shared_by_languages_and_follows_the_question() -> None:
    """Counterparts share a fingerprint; any change of what is asked or graded changes it, a better reason does not."""
    before, _ = joined(SINGLE, SINGLE.replace("Yes", "Da"))
    assert before["pl"][0].fingerprint == before["ru"][0].fingerprint != ""
    for change in [("Yes", "Yes!"), ("One price?", "One price now?"), ("Only online", "Elsewhere")]:
        after, _ = joined(SINGLE.replace(*change), SINGLE.replace("Yes", "Da"))
        assert after["ru"][0].fingerprint != before["ru"][0].fingerprint, change
    same, _ = joined(SINGLE.replace("One offer everywhere", "One offer for all"), SINGLE.replace("Yes", "Da"))
    assert same["pl"][0].fingerprint == before["pl"][0].fingerprint
