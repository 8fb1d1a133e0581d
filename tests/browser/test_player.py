"""The player in Chromium: what is heard is what is lit, and every way to move in it."""

from __future__ import annotations

import os
import re
import shutil
import urllib.request
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tests.support.probes import AT_WORK
from tests.support.servers import Server, running_server, speaking_server

pytestmark = pytest.mark.browser
COURSE = "/pl/omnichannel/"
STATE = """() => ({
  at: document.querySelector('.player audio').currentTime,
  playing: !document.querySelector('.player audio').paused,
  source: new URL(document.querySelector('.player audio').currentSrc || location.href).pathname.split('/').pop(),
  lit: [...document.querySelectorAll('.is-lit')].map((node) => node.dataset.sentence),
  words: document.querySelector('.player-sentence').textContent,
})"""


class Cue(NamedTuple):
    """A cue of a track, in seconds."""

    start: float
    end: float
    sentence: str


@pytest.fixture
def reader(new_tab: Callable[..., Any], speaking: Server) -> Callable[..., Any]:
    """`reader("#what-is", **options)` opens the course page there."""

    def read(place: str = "#what-is", **options: Any) -> Any:
        tab = new_tab(base_url=speaking.url, **options)
        tab.goto(COURSE + place)
        tab.wait_for_selector(".player[data-ready]", state="attached")
        return tab

    return read


def cues_of(server: Server, section: str) -> list[Cue]:
    """The cues that the server gives for a section."""
    with urllib.request.urlopen(f"{server.url}{COURSE}audio/{section}.vtt", timeout=90) as answer:
        text = answer.read().decode()
    found = re.findall(r"(\d+):(\d+):([\d.]+) --> (\d+):(\d+):([\d.]+)\n\S+ (\S+)", text)
    return [Cue(60 * int(m) + float(s), 60 * int(n) + float(t), sentence) for _, m, s, _, n, t, sentence in found]


def play(tab: Any) -> None:
    """Press play and wait until something is lit."""
    tab.click(".player-play")
    tab.wait_for_selector(".is-lit")
    tab.wait_for_function("() => document.querySelector('.player audio').currentTime > 0.1")


def test_the_lit_sentence_is_the_one_that_is_heard(reader: Callable[..., Any], speaking: Server) -> None:
    """At several times, playing on and after jumps, the lit sentence is that of the cue, and the player shows its words."""
    tab, cues = reader(), cues_of(speaking, "what-is")
    play(tab)
    for jump in (None, None, 30.0, 75.5, 12.0):
        if jump is not None:
            tab.evaluate("at => { document.querySelector('.player audio').currentTime = at }", jump)
        begun = tab.evaluate(STATE)["at"]
        tab.wait_for_function("begun => document.querySelector('.player audio').currentTime > begun + 0.8", arg=begun)
        state = tab.evaluate(STATE)
        heard = [cue for cue in cues if cue.start <= state["at"]]
        assert state["playing"]
        # A browser may light a sentence some hundredths late; in the pause after it a sentence stays lit.
        near = {heard[-1].sentence} | ({heard[-2].sentence} if state["at"] - heard[-1].start < 0.3 else set())
        assert set(state["lit"]) <= near, (state, heard[-1])
        assert state["lit"]
        node = tab.locator(f'[data-sentence="{state["lit"][0]}"]').first
        assert state["words"][:20] in " ".join(node.text_content().split())


def test_speech_begins_where_its_cue_says(reader: Callable[..., Any], speaking: Server) -> None:
    """The browser's own decoder: just after a cue's start there is sound, in the pause before it silence."""
    tab, cues = reader(), cues_of(speaking, "what-is")
    levels = tab.evaluate(
        """async ([address, times]) => {
          const sound = await (await fetch(address)).arrayBuffer();
          const heard = await new OfflineAudioContext(1, 1, 24000).decodeAudioData(sound);
          const samples = heard.getChannelData(0);
          const loud = (from, to) => Math.max(...samples.slice(from * 24000, to * 24000).map(Math.abs));
          return [heard.duration, ...times.map((at) => [loud(at - 0.2, at - 0.03), loud(at, at + 0.4)])];
        }""",
        [f"{COURSE}audio/what-is.mp3", [cue.start for cue in cues[1:12]]],
    )
    assert abs(levels[0] - cues[-1].end - 0.48) < 0.15
    for before, after in levels[1:]:
        assert before < 0.01
        assert after > 0.05


def test_a_click_on_a_sentence_reads_from_there(reader: Callable[..., Any]) -> None:
    """Clicked, a sentence is lit and heard; clicking a link in the text does what links do."""
    tab = reader()
    tab.click('[data-sentence="what-is-2.1"]')
    tab.wait_for_selector('[data-sentence="what-is-2.1"].is-lit')
    tab.wait_for_function("() => !document.querySelector('.player audio').paused")
    assert tab.evaluate(STATE)["source"] == "what-is.mp3"


def test_the_keyboard_reads_from_any_block(reader: Callable[..., Any]) -> None:
    """Tab leads to a button at each block of an open section, which shows itself, says what it does, and reads from there."""
    tab = reader()
    tab.keyboard.press("Tab")
    button = tab.locator("#what-is-3 .read-here, #what-is-2 .read-here").first
    button.wait_for(state="attached")
    button.focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    box = button.bounding_box()
    assert box["width"] > 60
    assert box["height"] >= 24
    tab.keyboard.press("Enter")
    tab.wait_for_selector('[data-sentence="what-is-2.1"].is-lit')


def test_sentences_and_sections_are_stepped_through(reader: Callable[..., Any], speaking: Server) -> None:
    """Arrows in the player and its buttons go one sentence on and back; the next section opens and is read."""
    tab, cues = reader(), cues_of(speaking, "what-is")
    play(tab)
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_selector(f'[data-sentence="{cues[2].sentence}"].is-lit')
    tab.click('[data-do="previous"]')
    tab.wait_for_selector(f'[data-sentence="{cues[1].sentence}"].is-lit')
    tab.click('[data-do="next-section"]')
    tab.wait_for_selector('[data-sentence^="omni-vs-multi"].is-lit')
    assert tab.evaluate("() => document.querySelector('[data-section=omni-vs-multi]').open")
    tab.click('[data-do="previous-section"]')
    tab.wait_for_selector('[data-sentence^="what-is"].is-lit')


def test_it_goes_on_into_the_next_section(reader: Callable[..., Any], speaking: Server) -> None:
    """At the end of a section the next one opens by itself and is heard from its beginning."""
    tab, cues = reader("#goals"), cues_of(speaking, "goals")
    play(tab)
    tab.evaluate("at => { document.querySelector('.player audio').currentTime = at }", cues[-1].end - 0.3)
    tab.wait_for_selector('[data-sentence="what-is.1"].is-lit', timeout=60_000)
    state = tab.evaluate(STATE)
    assert state["playing"]
    assert state["source"] == "what-is.mp3"
    assert tab.evaluate("() => document.querySelector('[data-section=what-is]').open")


def test_place_speed_and_scrolling_are_remembered_in_both_languages(reader: Callable[..., Any]) -> None:
    """After a reload, and on the page in the other language, the player stands at the same sentence with the same choices."""
    tab = reader()
    tab.click('[data-sentence="what-is-2.1"]')
    tab.wait_for_selector('[data-sentence="what-is-2.1"].is-lit')
    tab.select_option(".player select", "1.25")
    tab.click('[data-do="follow"]')
    tab.click(".player-play")
    for address in (COURSE, "/ru/omnichannel/"):
        tab.goto(f"{address}#what-is")
        tab.wait_for_function("() => document.querySelector('.player-sentence').textContent.length > 5")
        words = tab.locator('[data-sentence="what-is-2.1"]').first.text_content()
        assert tab.locator(".player-sentence").text_content() in " ".join(words.split())
        assert tab.locator(".player select").input_value() == "1.25"
        assert tab.locator('[data-do="follow"]').get_attribute("aria-pressed") == "false"
        play(tab)
        assert tab.evaluate("() => document.querySelector('.player audio').playbackRate") == 1.25
        assert tab.evaluate(STATE)["lit"] == ["what-is-2.1"]


def test_the_lit_sentence_stays_in_view_unless_the_reader_looks_elsewhere(reader: Callable[..., Any]) -> None:
    """With scrolling on, a sentence far below comes into view above the player; with it off the page stays where it is."""
    tab = reader(reduced_motion="reduce")
    play(tab)
    last = "() => [...document.querySelectorAll('#what-is [data-sentence]')].at(-1).dataset.sentence"
    sentence = tab.evaluate(last)
    ask = "s => document.dispatchEvent(new CustomEvent('omnikurs:listen', {detail: {section: 'what-is', sentence: s}}))"
    tab.evaluate(ask, sentence)
    tab.wait_for_selector(f'[data-sentence="{sentence}"].is-lit')
    tab.evaluate(AT_WORK)
    box = tab.locator(f'[data-sentence="{sentence}"]').first.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= tab.locator(".player").bounding_box()["y"]
    tab.click('[data-do="follow"]')
    before = tab.evaluate("scrollY")
    tab.evaluate(ask, "what-is-1.1")
    tab.wait_for_selector('[data-sentence="what-is-1.1"].is-lit')
    tab.evaluate(AT_WORK)
    assert tab.evaluate("scrollY") == before


def test_others_are_told_what_is_read(reader: Callable[..., Any]) -> None:
    """The journey and others hear each sentence's id, and whether it is playing."""
    tab = reader("#journey")
    tab.evaluate(
        """() => { window.told = [];
          const note = ({ detail }) => told.push(detail);
          for (const name of ["sentence", "playing"]) document.addEventListener(`omnikurs:${name}`, note) }"""
    )
    detail = {"section": "journey", "sentence": "journey-store-multi.1"}
    tab.evaluate("detail => document.dispatchEvent(new CustomEvent('omnikurs:listen', {detail}))", detail)
    tab.wait_for_selector('[data-sentence="journey-store-multi.1"].is-lit', state="attached")
    tab.wait_for_function("() => told.some((one) => one.playing)")
    assert {"id": "journey-store-multi.1", "section": "journey"} in tab.evaluate("() => told")


def test_the_head_action_plays_and_media_keys_know_the_title(reader: Callable[..., Any]) -> None:
    """ "Odtwórz wersję audio" starts the player instead of leaving the page; the system's controls show the section."""
    tab = reader()
    tab.click('[data-action="listen"]')
    tab.wait_for_selector(".is-lit")
    assert tab.evaluate("() => navigator.mediaSession.metadata.title") == tab.locator("#what-is").evaluate(
        "node => node.closest('details').querySelector('summary h3').textContent"
    )
    assert tab.locator(".player-file").get_attribute("href").endswith("/audio/what-is.mp3")


@pytest.mark.parametrize(("scheme", "forced"), [("light", "none"), ("dark", "none"), ("light", "active")])
def test_while_reading_the_page_is_accessible(
    reader: Callable[..., Any], axe: Callable[[Any], list[str]], scheme: str, forced: str
) -> None:
    """With a sentence lit, in both themes and in forced colours, axe finds nothing, and the lit sentence looks different."""
    tab = reader(color_scheme=scheme, forced_colors=forced, reduced_motion="reduce")
    play(tab)
    tab.click(".player-play")
    background = "node => getComputedStyle(node).backgroundColor"
    lit = tab.locator(".is-lit").last
    assert lit.evaluate(background) != tab.locator("#what-is-2 [data-sentence]").last.evaluate(background)
    found = axe(tab)
    # In forced colours the scanner cannot tell which system colour stands behind a button: there only the reading is judged.
    assert not [line for line in found if forced == "none" or "player" in line or "sentence" in line]


@pytest.mark.parametrize(
    "size", [(844, 390), (667, 375), (844, 340), (667, 331), (390, 844), (320, 640), (1024, 768), (1920, 1080)]
)
def test_no_control_is_lost_on_any_screen(reader: Callable[..., Any], size: tuple[int, int]) -> None:
    """Each control can be reached and is large enough for a finger; nothing scrolls sideways."""
    tab = reader(viewport={"width": size[0], "height": size[1]}, has_touch=True)
    play(tab)
    if tab.locator(".player-open").is_visible():
        tab.click(".player-open")
    for name in ("toggle", "previous", "next", "previous-section", "next-section", "follow"):
        box = tab.locator(f'.player [data-do="{name}"]').bounding_box()
        assert box, name
        assert min(box["width"], box["height"]) >= 36, (name, box)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0], (name, box)
    for name in (".player-speed select", ".player-file", ".player-position"):
        assert tab.locator(name).bounding_box(), name
    assert tab.evaluate("() => document.documentElement.scrollWidth") <= size[0]


def test_without_script_each_section_has_a_plain_player(new_tab: Callable[..., Any], speaking: Server) -> None:
    """The browser's own controls stand in each section, at the section's stable address; the player at the foot is away."""
    tab = new_tab(base_url=speaking.url, java_script_enabled=False)
    tab.goto(COURSE)
    sections = tab.locator("details[data-section]").count()
    assert tab.locator("details[data-section] audio[controls][preload=none]").count() == sections
    assert not tab.locator(".player").is_visible()
    tab.locator("details[data-section] summary").first.click()
    assert tab.locator("details[data-section] audio").first.is_visible()


def test_without_an_engine_the_page_says_so(new_tab: Callable[..., Any], tmp_path: Any) -> None:
    """No voice on the server: one sentence, a broken line, a button to try again; the text is read as ever."""
    with speaking_server(tmp_path / "silent", {"PATH": str(tmp_path)}) as silent:
        tab = new_tab(base_url=silent.url)
        tab.allowed = ["503"]
        tab.goto(f"{COURSE}#goals")
        tab.wait_for_selector(".player.is-silent .player-trouble")
        assert tab.locator(".player-trouble").is_visible()
        assert not tab.locator(".player-play").is_visible()
        assert tab.locator('[data-action="listen"]').get_attribute("aria-label") == "Wersja audio niedostępna"
        with tab.expect_response("**/*.vtt") as again:
            tab.click('[data-do="again"]')
        assert again.value.status == 503
        tab.wait_for_selector(".player:not(.is-busy)")
        assert tab.locator(".player-trouble").is_visible()
        tab.click("details[data-section=what-is] summary")
        tab.locator("#what-is-1").wait_for()


def test_what_the_only_voice_has_not_read_yet_is_told_as_such(new_tab: Callable[..., Any], tmp_path: Any) -> None:
    """With gTTS alone, and nothing read yet: the player says so at once, promises no broken server, and offers to try again."""
    settings = {"OMNIKURS_AUDIO_ENGINE": "gtts", "HTTPS_PROXY": "http://127.0.0.1:1"}
    with running_server(tmp_path / "unread", settings) as unread:
        tab = new_tab(base_url=unread.url)
        tab.allowed = ["503"]
        tab.goto(f"{COURSE}#goals")
        trouble = tab.locator(".player.is-silent .player-trouble")
        trouble.wait_for()
        assert "Głos jeszcze tego nie przeczytał" in trouble.text_content()
        assert tab.locator('[data-action="listen"]').get_attribute("aria-label") is None, "there will be sound"
        assert tab.locator('[data-do="again"]').is_visible()
        tab.click("details[data-section=what-is] summary")
        tab.locator("#what-is-1").wait_for()


def test_whoever_presses_play_too_early_reads_why_and_then_hears(new_tab: Callable[..., Any], tmp_path: Any) -> None:
    """While a track is made the page works and the player says so, in a live region; when it is there it plays by itself."""
    program = tmp_path / "espeak-ng"
    program.write_text(
        f'#!/bin/sh\nwhile [ ! -e "{tmp_path}/gate" ]; do sleep 0.05; done\nexec "{shutil.which("espeak-ng")}" "$@"\n'
    )
    program.chmod(0o755)
    with speaking_server(tmp_path / "slow", {"PATH": f"{tmp_path}:{os.environ['PATH']}"}) as slow:
        tab = new_tab(base_url=slow.url)
        tab.goto(f"{COURSE}#what-is")
        tab.wait_for_selector(".player[data-ready]", state="attached")
        tab.click(".player-play")
        tab.wait_for_function("() => document.querySelector('.player-sentence').textContent.includes('Dźwięk właśnie powstaje')")
        assert tab.locator(".player-sentence").get_attribute("aria-live") == "polite"
        tab.click("details[data-section=goals] summary")
        assert tab.locator("#goals-1").is_visible()
        (tmp_path / "gate").touch()
        tab.wait_for_selector(".is-lit", timeout=60_000)
        assert tab.locator(".player-sentence").get_attribute("aria-live") == "off"
        assert tab.evaluate(STATE)["playing"]
        assert "powstaje" not in tab.locator(".player-sentence").text_content()


def test_a_lost_network_is_told_and_can_be_tried_again(reader: Callable[..., Any]) -> None:
    """When the sound cannot be fetched the player says so; when the network is back, the button plays."""
    tab = reader("#goals")
    tab.allowed = ["ERR_INTERNET_DISCONNECTED", "net::ERR"]
    tab.wait_for_load_state("networkidle")
    tab.context.set_offline(True)
    tab.evaluate("() => document.dispatchEvent(new CustomEvent('omnikurs:listen', {detail: {section: 'tools', sentence: ''}}))")
    tab.wait_for_selector(".player.is-silent")
    assert "połączenie" in tab.locator(".player-trouble").text_content()
    tab.context.set_offline(False)
    tab.click('[data-do="again"]')
    tab.wait_for_selector('[data-sentence^="tools"].is-lit')


def test_refused_storage_breaks_nothing(reader: Callable[..., Any]) -> None:
    """Where the browser keeps nothing, everything but remembering works."""
    tab = reader("")
    tab.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
    tab.goto(f"{COURSE}#what-is")
    play(tab)
    assert tab.evaluate(STATE)["lit"]
