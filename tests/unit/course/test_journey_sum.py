"""What the steps add up to: the growing profile, the drawers, and the sum at the end."""

from __future__ import annotations

from app.course.journey_sum import balance, profile_rows
from app.course.model import Journey
from tests.support.journeys import BODY, read


def journey(body: str = BODY) -> Journey:
    """The journey of ``body``."""
    found = read(body).journey
    assert found is not None
    return found


def test_the_profile_grows_from_step_to_step() -> None:
    """A stop still to come has no facts; a reached one keeps its own, and the current one is marked."""
    first, second = (profile_rows(journey(), place, "omni") for place in (0, 1))
    assert [(row.state, row.words) for row in first] == [("current", "a friend, Lira 14"), ("coming", "")]
    assert [(row.state, row.words) for row in second] == [("done", "a friend, Lira 14"), ("current", "Lira 14")]


def test_each_drawer_knows_its_own_channel_only() -> None:
    """In the multichannel profile a row holds what that one channel knows, and nothing of the connected profile."""
    assert [row.words for row in profile_rows(journey(), 1, "multi")] == ["one, forgotten", "nothing"]


def test_the_sum_is_counted_from_the_content() -> None:
    """The balance counts facts, uses, losses and repetitions as they stand in the file."""
    found = balance(journey())
    assert (found.known, found.used, found.fullest, found.lost, found.repeated) == (3, 2, 1, 3, 2)
    assert [[sentence.text for sentence in share.repeated] for share in found.shares] == [
        ["Ola remembers the model herself."],
        ["Ola tells what she wants."],
    ]


def test_a_change_of_the_content_changes_the_sum() -> None:
    """One more loss, repetition and fact in the file are one more in the sum."""
    changed = (
        BODY.replace("- the comparison\n", "- the comparison\n- the price\n")
        .replace("> Ola tells what she wants.\n", "> Ola tells what she wants.\n> Ola types her address again.\n")
        .replace("+ Tried: Lira 14 {#tried}\n", "+ Tried: Lira 14 {#tried}\n+ Asked: weight {#asked}\n")
    )
    before, after = balance(journey()), balance(journey(changed))
    assert (after.lost, after.repeated, after.known) == (before.lost + 1, before.repeated + 1, before.known + 1)


def test_a_step_without_loss_has_no_share() -> None:
    """A step in which nothing is lost or repeated does not appear in the sum's list."""
    body = BODY.replace("- the comparison\n> Ola tells what she wants.\n", "")
    assert [share.step.id for share in balance(journey(body)).shares] == ["phone"]
