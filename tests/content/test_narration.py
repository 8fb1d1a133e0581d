"""The course that ships is read aloud whole: every sentence once, every abbreviation as a person would say it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from app.audio.script import COURSE, track_names, write_script
from app.course.model import Course
from app.course.reader import read_course
from tests.support.pages import sentence_ids

ROOT = Path(__file__).resolve().parents[2]

PLAIN = {"pl": {"RODO"}, "ru": {"omni"}}
"""What needs no form of its own: pronounced as a word, or spoken in its own language."""


@pytest.fixture(scope="module")
def course() -> Course:
    """The course that ships."""
    found = read_course(ROOT / "content" / "omnichannel").course
    assert found
    return found


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_every_sentence_of_a_section_is_said_once_and_stands_in_the_page(client: Any, course: Course, language: str) -> None:
    """The ids in a section's script are those of the page's section, each once, in the course's track too."""
    page = lxml.html.fromstring(client.get(f"/{language}/{course.id}/").get_data(as_text=True))
    sentence_ids(page)
    whole = [utterance.sentence_id for utterance in write_script(course, language, COURSE).utterances]
    assert len(whole) == len(set(whole))
    for section in course.editions[language].sections:
        (details,) = page.xpath(f'//details[@data-section="{section.id}"]')
        shown = set(details.xpath(".//@data-sentence"))
        said = [utterance.sentence_id for utterance in write_script(course, language, section.id).utterances]
        assert len(said) == len(set(said)), section.id
        assert set(said) == shown, (section.id, set(said) ^ shown)
        assert set(said) <= set(whole)


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_nothing_is_left_to_a_voice_to_guess(course: Course, language: str) -> None:
    """Abbreviations in capitals, signs, and in Russian Latin words and per cent have a spoken form in the lexicon."""
    guess = r"\b[A-ZĄĆĘŁŃÓŚŹŻ]{2,}\b|[€№&@+=<>#→]" if language == "pl" else r"[A-Za-z]{2,}|\b[А-ЯЁ]{2,}\b|[%€№&@+=<>#→]"
    left = {
        (found, utterance.sentence_id)
        for name in track_names(course.editions[language])
        for utterance in write_script(course, language, name).utterances
        for run in utterance.runs
        if run.language == language
        for found in re.findall(guess, run.text)
        if found not in PLAIN[language]
    }
    assert not left, f"add to content/omnichannel/{language}/lexicon.yaml: {sorted(left)}"
