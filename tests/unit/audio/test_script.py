"""The script: what is said, once, in order, and what is never said."""

from __future__ import annotations

import pytest

from app.audio.script import COURSE, LAST_MS, QUESTION, track_names, write_script
from app.course.model import Fact, Journey, Section, Step, StepVariant
from app.course.pictures import Picture
from tests.support.sound_courses import build_course, build_question, section
from tests.support.texts import block, blocks, sentence


def journey_section() -> Section:
    """A journey of one step."""

    def variant(end: str) -> StepVariant:
        name = f"journey-mobile{end}"
        fact = Fact("source", "Źródło", "link", sentence(f"{name}-known-1.1", "Źródło: link"))
        lost = (sentence(f"{name}-lost-1.1", "Link od znajomej"),) if end else ()
        return StepVariant(block(name, f"Tytuł{end}", kind="heading"), (block(f"{name}-1", "Ola patrzy."),), (fact,), lost)

    step = Step("mobile", "Telefon", Picture("mobile.svg", "", ""), variant(""), variant("-multi"))
    heading = sentence("journey-0.1", "Zakup laptopa")
    blocks = (block("journey-1", "Pięć kroków."),)
    return Section("journey", "Zakup", "Zakup", 5, "journey", True, blocks, Journey("Ola", (step,)), heading=heading)


def said(name: str, **course: object) -> list[str]:
    """The texts of the track ``name``."""
    script = write_script(build_course(**course), "pl", name)
    return [utterance.text for utterance in script.utterances]


def test_a_section_says_its_heading_and_every_sentence_once() -> None:
    """The heading comes first, then each sentence in order; nothing twice."""
    script = write_script(build_course(), "pl", "what-is")
    ids = [utterance.sentence_id for utterance in script.utterances]
    assert ids == ["what-is-0.1", "what-is-1.1", "what-is-1.2", "what-is-1.3"]


def test_a_journey_says_both_ways_with_what_is_known_and_lost() -> None:
    """Title, story, profile and the multichannel contrast are all said, each once."""
    texts = said("journey", sections=[journey_section()])
    assert texts[:2] == ["Zakup laptopa", "Pięć kroków."]
    assert texts[2:] == [
        "Przystanek 1 z 1. Telefon. Tytuł",
        "Ola patrzy.",
        "Co wie sklep: Źródło: link",
        "Ten sam przystanek w multikanale. Tytuł-multi",
        "Ola patrzy.",
        "Co wie sklep: Źródło: link",
        "Przepadło: Link od znajomej",
    ]
    ids = [u.sentence_id for u in write_script(build_course([journey_section()]), "pl", "journey").utterances]
    assert len(ids) == len(set(ids))


def test_a_question_gives_nothing_away() -> None:
    """Prompt and options are said; neither reasons nor the explanation; a fill question says no known answers."""
    name = f"{QUESTION}price"
    assert said(name, questions=[build_question()]) == ["Ile cen ma towar?", "Żadna cena", "Jedna cena"]
    assert said(name, questions=[build_question("fill")]) == ["Ile cen ma towar?"]
    ordered = said(name, questions=[build_question("ordering")])
    assert ordered == ["Ile cen ma towar?", "Jedna cena", "Żadna cena"], "an ordering is not read in the right order"


def test_the_course_is_all_sections_with_a_chapter_each() -> None:
    """course says what the sections say, in order, and marks where each begins; questions are not in it."""
    course = build_course(questions=[build_question()])
    whole = write_script(course, "pl", COURSE)
    parts = [u.sentence_id for name in ("what-is", "tools") for u in write_script(course, "pl", name).utterances]
    assert [u.sentence_id for u in whole.utterances] == parts
    assert [(chapter.title, chapter.utterance) for chapter in whole.chapters] == [("Omnikanał", 0), ("CRM", 4)]
    assert track_names(course.editions["pl"]) == ("what-is", "tools", "question-price", COURSE)


def test_headings_inside_a_section_are_chapters() -> None:
    """A section with headings has a chapter for its beginning and one for each heading."""
    parts = section("tools", "Narzędzia", block("tools-1", "Wstęp."), block("tools-2", "CRM", kind="heading"))
    chapters = write_script(build_course([parts]), "pl", "tools").chapters
    assert [(chapter.title, chapter.utterance) for chapter in chapters] == [("Narzędzia", 0), ("CRM", 2)]


def test_pauses_are_longer_after_blocks_and_headings_and_short_at_the_end() -> None:
    """A pause after a heading exceeds one after a block, that one between sentences; a track ends within 1.5 s."""
    parts = section("tools", "Narzędzia", block("tools-1", "Raz.", "Dwa."), block("tools-2", "Trzy."))
    heading, first, second, last = [u.pause_ms for u in write_script(build_course([parts]), "pl", "tools").utterances]
    assert heading > second > first > 0
    assert last == LAST_MS <= 1500


def test_the_lexicon_changes_what_is_said() -> None:
    """The course's lexicon is applied to every utterance, headings too."""
    assert said("tools", lexicon={"CRM": "ce-er-em"})[0] == "ce-er-em"


def test_a_mark_without_words_is_not_said() -> None:
    """A dash in a table's cell is silence, not an utterance."""
    parts = section("tools", "Narzędzia", *blocks("| CRM |\n|---|\n| — |\n| tak |"))
    assert said("tools", sections=[parts]) == ["Narzędzia", "tak."]


@pytest.mark.parametrize("name", ["nothing", "question-nothing", "../tools", "", "question-"])
def test_an_unknown_track_is_a_key_error(name: str) -> None:
    """There is no track of any other name, and no language of any other name."""
    with pytest.raises(KeyError):
        write_script(build_course(), "pl", name)
    with pytest.raises(KeyError):
        write_script(build_course(), "xx", "tools")
