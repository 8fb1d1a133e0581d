"""Reading a journey: what becomes of a good one, and what an author is told about a bad one."""

from __future__ import annotations

import pytest

from app.course.content.lines import joined
from app.course.errors import Severity
from app.course.journey import compare_journeys, journey_sentences
from app.course.model import Journey
from app.presentation.page import inside_html
from tests.support.journeys import BODY, INTRO, PATH, PHONE, SHOP, line_of, read


def good(body: str = BODY) -> Journey:
    """The journey of a body that has no errors."""
    journey = read(body).journey
    assert journey is not None
    return journey


def test_a_good_journey_has_no_problems() -> None:
    """A journey in the documented format is read without a problem."""
    assert read().problems == ()


def test_introduction_is_everything_before_the_first_step() -> None:
    """The Markdown before the first step comes back with its lines in place, for the section's ordinary blocks."""
    intro = joined(read().intro)
    assert intro.startswith(INTRO.strip())
    assert "Phone" not in intro
    assert BODY.startswith(intro)


def test_steps_carry_channel_scene_and_both_variants() -> None:
    """A step knows its channel and scene, and tells itself in either mode."""
    phone = good().steps[0]
    assert (phone.id, phone.channel, phone.scene.name) == ("phone", "Phone", "phone.svg")
    assert inside_html(phone.omni.title) == '<span data-sentence="journey-phone.1">A&nbsp;post</span>'
    assert [block.id for block in phone.omni.story] == ["journey-phone-1"]
    assert [(fact.id, fact.label, fact.value) for fact in phone.omni.known] == [
        ("source", "Source", "a friend"),
        ("viewed", "Viewed", "Lira 14"),
    ]
    assert [sentence.text for sentence in phone.multi.lost] == ["the friend's link", "the model"]
    assert [sentence.text for sentence in phone.multi.repeated] == ["Ola remembers the model herself."]
    assert (phone.omni.lost, phone.omni.repeated) == ((), ())


def test_a_use_is_remembered_and_read_as_plain_words() -> None:
    """A marked use of a fact is kept as its id, and the mark leaves only its words in the story."""
    shop = good().steps[1].omni
    assert shop.uses == ("viewed", "source")
    assert shop.story[0].sentences[0].text == "The clerk shows the model and thanks the friend."


def test_blocks_know_their_place_in_the_file() -> None:
    """Title and story name the line they were written on, counted in the file and not in the body."""
    step = good().steps[0]
    assert step.omni.title.line == line_of(BODY, "### A post")
    assert step.multi.story[0].line == line_of(BODY, "Ola sees a post. Nobody")
    assert step.omni.title.path == PATH


def test_sentence_ids_are_unique_and_in_order_of_narration() -> None:
    """Narration tells the connected purchase first and then the other, and no two sentences share an id."""
    ids = [sentence.id for sentence in journey_sentences(good())]
    assert len(ids) == len(set(ids))
    assert ids[:4] == ["journey-phone.1", "journey-phone-1.1", "journey-phone-1.2", "journey-phone-known-1.1"]
    assert ids[-2:] == ["journey-shop-multi-lost-1.1", "journey-shop-multi-again-1.1"]
    assert ids.index("journey-shop.1") < ids.index("journey-phone-multi.1")


def test_two_steps_are_enough_and_many_are_allowed() -> None:
    """Any number of steps from two on is a journey."""
    many = BODY + "".join(SHOP.replace("#shop", f"#shop{n}").replace("#tried", f"#tried{n}") for n in range(2, 8))
    assert len(good().steps) == 2
    assert len(good(many).steps) == 8


FAULTS = [
    (PHONE, "", "a journey needs at least 2 steps, this one has 1", "## Shop", "error"),
    (" scene=shop.svg", "", "step 'shop' has no scene", "## Shop", "error"),
    ("scene=shop.svg", "scene=shup.svg", "there is no picture 'shup.svg'", "## Shop", "error"),
    ("{#shop scene", "{scene", "the step has no id", "## Shop", "error"),
    ("{#shop ", "{#Shop ", "'Shop' cannot be the id of a step", "## Shop", "error"),
    ("{#shop ", "{#shop-multi ", "the id of a step cannot end in '-multi': shop-multi", "## Shop", "error"),
    ("{#shop ", "{#sum ", "the id 'sum' is kept for the sum at the end", "## Shop", "error"),
    ("{#shop ", "{#phone ", "step 'phone' is there twice", "## Shop", "error"),
    ("## Shop {", "## {", "the step has no channel", "## {#shop", "error"),
    ("### Known {.omni}", "### Known {.omny}", "'Known' says neither omni nor multi", "### Known", "error"),
    ("### Known {.omni}", "### Known {.omny}", "step 'shop' has no omni variant", "## Shop", "error"),
    ("{.multi}\n\nThe clerk", "{.omni}\n\nThe clerk", "step 'shop' has two omni variants", "### From", "error"),
    ("The clerk asks everything.\n", "", "'From the start' has no story", "### From", "error"),
    ("### Known {", "### {", "the variant has no title", "### {.omni}", "error"),
    ("+ Tried: Lira 14 {", "+ Lira 14 {", "a fact needs a label and a value: 'Lira 14'", "+ Lira", "error"),
    (" {#tried}", "", "the fact 'Tried: Lira 14' has no usable id", "+ Tried", "error"),
    ("{#tried}", "{#source}", "the fact 'source' is there twice", "+ Tried", "error"),
    ("(fact:viewed)", "(fact:viewd)", "there is no fact 'viewd'", "The clerk shows", "error"),
    ("(fact:viewed)", "(fact:tried)", "the fact 'tried' is used before the shop knows it", "The clerk shows", "error"),
    (
        "+ Tried",
        "> Ola says it again.\n+ Tried",
        "nothing is lost or repeated in the omni variant",
        "> Ola says",
        "error",
    ),
    ("### Known", "Stray words.\n\n### Known", "text outside of a variant", "Stray words", "error"),
    ("[the friend](fact:source)", "the friend", "nobody uses the fact 'source'", "+ Source", "warning"),
    ("- the comparison\n> Ola tells what she wants.\n", "", "'From the start' loses nothing", "### From", "warning"),
    ("+ Tried: Lira 14 {#tried}\n", "", "'Known' adds nothing to what is known", "### Known", "warning"),
    (
        "### Known",
        "### Known" + "!" * 30,
        "the title has 35 characters, the stage has room for 30",
        "### Known",
        "warning",
    ),
    (
        "+ Clerk: nothing",
        "+ Clerk: " + "n" * 30,
        "the row of facts has 30 characters, the stage has room for 29",
        "### From",
        "warning",
    ),
    (
        "- the comparison",
        "- " + "c" * 40,
        "the line of what is lost has 40 characters, the stage has room for 39",
        "### From",
        "warning",
    ),
    (
        "asks everything",
        "asks " + "e" * 170,
        "the story has 186 characters, the stage has room for 175",
        "### From",
        "warning",
    ),
]


@pytest.mark.parametrize(("old", "new", "message", "place", "severity"), FAULTS, ids=[f[2] for f in FAULTS])
def test_a_fault_is_named_with_its_line(old: str, new: str, message: str, place: str, severity: str) -> None:
    """Each fault of an author is reported at its line, says what to do, and an error keeps the journey back."""
    body = BODY.replace(old, new, 1)
    assert body != BODY
    reading = read(body)
    found = [problem for problem in reading.problems if problem.message == message]
    assert [(problem.path, problem.line) for problem in found] == [(PATH, line_of(body, place))]
    assert found[0].severity is Severity(severity)
    assert found[0].hint
    assert (reading.journey is None) == (severity == "error")


def test_all_problems_are_reported_at_once() -> None:
    """Two faults in one file are told in one reading."""
    body = BODY.replace(" scene=shop.svg", "").replace("(fact:viewed)", "(fact:viewd)")
    messages = {problem.message for problem in read(body).problems}
    assert {"step 'shop' has no scene", "there is no fact 'viewd'"} <= messages


def test_a_misspelt_fact_gets_a_guess() -> None:
    """A fact that is not there is answered with the nearest one that is."""
    problem = next(p for p in read(BODY.replace("fact:viewed", "fact:viewd")).problems if "viewd" in p.message)
    assert problem.hint == "did you mean 'viewed'?"


def test_a_journey_without_customer_is_an_error() -> None:
    """The head must say who the customer is."""
    assert [problem.message for problem in read(customer="").problems] == ["the journey has no customer"]


COUNTERPARTS = [
    (SHOP, SHOP + SHOP.replace("#shop", "#bank").replace("#tried", "#tried2"), "step 'bank' is not in the source"),
    ("- the model\n", "", "step 'phone' (multi) has 1 lines of what is lost, its source 2"),
    ("> Ola tells what she wants.\n", "", "step 'shop' (multi) has 0 lines of what is repeated, its source 1"),
    ("+ Viewed: Lira 14 {#viewed}\n", "", "step 'phone' (omni) has 1 facts, its source 2"),
    ("Nobody notices.", "Nobody notices.\n\nNot one.", "step 'phone' (multi) has 2 paragraphs, its source 1"),
    ("{#tried}", "{#held}", "the facts of step 'shop' (omni) are held"),
]


@pytest.mark.parametrize(("old", "new", "message"), COUNTERPARTS, ids=[counterpart[2] for counterpart in COUNTERPARTS])
def test_an_unequal_counterpart_is_named(old: str, new: str, message: str) -> None:
    """A translation that tells more, less or other than its source is reported in the translation."""
    counterpart_path = "course/ru/journey.md"
    body = BODY.replace(old, new, 1)
    if "viewed" in old:
        body = body.replace("[the model](fact:viewed)", "the model")
    counterpart = read(body, path=counterpart_path).journey
    assert counterpart is not None
    problems = compare_journeys(good(), counterpart)
    assert message in [problem.message for problem in problems]
    assert {problem.path for problem in problems} == {counterpart_path}


def test_a_missing_step_is_reported_in_the_counterpart() -> None:
    """A step that only the source has is reported in the translation, with the place in the source."""
    source = good(BODY + SHOP.replace("#shop", "#bank").replace("#tried", "#tried2"))
    problems = compare_journeys(source, good())
    assert [problem.message for problem in problems] == ["step 'bank' is missing in the translation"]
    assert PATH in problems[0].hint


def test_equal_journeys_have_nothing_to_report() -> None:
    """A journey compared with itself is in order."""
    assert compare_journeys(good(), good()) == ()


def test_steps_in_another_order_are_reported() -> None:
    """The same steps in another order are a fault of the translation."""
    plain = BODY.replace("[the model](fact:viewed)", "the model").replace("[the friend](fact:source)", "the friend")
    turned = plain.replace(PHONE, "").replace(INTRO, INTRO) + PHONE
    messages = [problem.message for problem in compare_journeys(good(plain), good(turned))]
    assert messages == ["the steps stand in another order"]
