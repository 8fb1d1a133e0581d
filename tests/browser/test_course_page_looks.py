"""How the course page bears every screen: size, theme, contrast, zoom, spacing, fingers, print."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.barriers import rules_for
from tests.support.probes import (
    AT_WORK,
    BEYOND_THE_EDGE,
    COVERED,
    CUT_OFF,
    LINE_WIDTHS,
    LOW_CONTRAST,
    MOVING,
    OPEN_ALL,
    RING,
    SMALL_TARGETS,
    TEXT_SPACING,
)

pytestmark = pytest.mark.browser

NewTab = Callable[..., Any]
Size = tuple[int, int]
Scan = Callable[..., list[str]]
LOW = [(844, 340), (667, 331)]
SIZES = [(844, 390), (667, 375), *LOW, (390, 844), (1024, 768), (1280, 720), (1920, 1080), (640, 320), (320, 640), (320, 256)]


def visit(tab: Any, path: str = "/pl/omnichannel/", *, everything: bool = False) -> None:
    """The course page, its script at work, perhaps with every section open."""
    tab.goto(path)
    tab.wait_for_selector(".rail.is-folding", state="attached")
    if everything:
        tab.evaluate(OPEN_ALL)
        tab.evaluate(AT_WORK)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("language", ["pl", "ru"])
def test_nothing_scrolls_sideways(new_tab: NewTab, width: int, height: int, language: str) -> None:
    """At every size, closed and with every section open, the page is as wide as the screen (reflow, WCAG 1.4.10)."""
    tab = new_tab(viewport={"width": width, "height": height})
    visit(tab, f"/{language}/omnichannel/")
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= width
    tab.evaluate(OPEN_ALL)
    tab.evaluate(AT_WORK)
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= width
    assert not tab.evaluate(BEYOND_THE_EDGE)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (844, 390), (390, 844)])
def test_wider_letters_fit(new_tab: NewTab, width: int, height: int) -> None:
    """With the text spacing of WCAG 1.4.12 nothing is cut off, overlaps or scrolls sideways."""
    tab = new_tab(viewport={"width": width, "height": height}, bypass_csp=True)
    visit(tab, everything=True)
    tab.add_style_tag(content=TEXT_SPACING)
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= width
    assert not tab.evaluate(CUT_OFF)


@pytest.mark.parametrize(("width", "height"), [(844, 390), (390, 844), (1024, 768)])
def test_large_text_fits(new_tab: NewTab, width: int, height: int) -> None:
    """With letters half as large again nothing is lost at the side; zoom to 200 % is the 640 × 320 above (1.4.4)."""
    tab = new_tab(viewport={"width": width, "height": height}, bypass_csp=True)
    visit(tab, everything=True)
    tab.add_style_tag(content="html { font-size: 150% !important; }")
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= width


CASES = [
    ("pl", "light", "none", "no-preference", False, (640, 320)),
    ("ru", "dark", "none", "reduce", True, (640, 320)),
    ("pl", "dark", "active", "no-preference", True, (640, 320)),
    ("ru", "light", "active", "reduce", False, (320, 640)),
    ("pl", "light", "none", "reduce", True, (1280, 720)),
    ("ru", "dark", "none", "no-preference", True, (390, 844)),
]


@pytest.mark.parametrize(("language", "scheme", "forced", "motion", "everything", "size"), CASES)
def test_axe_finds_nothing(
    new_tab: NewTab, axe: Scan, language: str, scheme: str, forced: str, motion: str, everything: bool, size: Size
) -> None:
    """axe-core finds no fault, over languages, themes, forced colours, motion and state, pairwise."""
    tab = new_tab(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        forced_colors=forced,
        reduced_motion=motion,
        bypass_csp=True,
    )
    visit(tab, f"/{language}/omnichannel/", everything=everything)
    assert not axe(tab, only=rules_for(language))


@pytest.mark.parametrize("path", ["/pl/about", "/ru/none/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_small_pages(new_tab: NewTab, axe: Scan, path: str, scheme: str) -> None:
    """The pages around the course pass axe-core too."""
    tab = new_tab(viewport={"width": 640, "height": 320}, color_scheme=scheme, bypass_csp=True)
    tab.allowed = ["404"]
    tab.goto(path)
    assert not axe(tab)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_easy_to_tell_from_paper(new_tab: NewTab, scheme: str) -> None:
    """Running text and secondary text reach 7 : 1, links and accents 4.5 : 1 on every ground they stand on (1.4.3, 1.4.6)."""
    tab = new_tab(color_scheme=scheme)
    tab.goto("/pl/about")
    assert not tab.evaluate(LOW_CONTRAST)


@pytest.mark.parametrize(("width", "height"), [(844, 390), (390, 844)])
def test_fingers_find_every_target(new_tab: NewTab, width: int, height: int) -> None:
    """On a touch screen every control is at least 44 px each way; only links inside running text are smaller."""
    tab = new_tab(viewport={"width": width, "height": height}, is_mobile=True, has_touch=True)
    visit(tab)
    assert not tab.evaluate(SMALL_TARGETS, 44)
    if width < height:
        tab.locator("button.menu").tap()
        assert not tab.evaluate(SMALL_TARGETS, 44)


def test_pointers_find_every_target(new_tab: NewTab) -> None:
    """With a mouse no control is under 24 px (2.5.8)."""
    tab = new_tab()
    visit(tab)
    assert not tab.evaluate(SMALL_TARGETS, 24)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (844, 390), (390, 844)])
def test_focus_is_seen_and_never_covered(new_tab: NewTab, width: int, height: int) -> None:
    """Tab goes through the page from top to bottom; what has the focus shows a ring and lies under nothing (2.4.7, 2.4.11)."""
    tab = new_tab(viewport={"width": width, "height": height})
    visit(tab, "/pl/omnichannel/#goals")
    tab.evaluate("scrollTo(0, 0)")
    tab.evaluate("document.activeElement.blur()")
    visited = 0
    for _ in range(90):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement === document.body"):
            break
        visited += 1
        covered = tab.evaluate(COVERED)
        assert covered is None, covered
        assert tab.evaluate(RING) == "solid3px"
    assert visited > 20


def test_every_control_is_reached_by_tab(new_tab: NewTab) -> None:
    """Whatever can be clicked on the closed page is reached with Tab (2.1.1)."""
    tab = new_tab()
    visit(tab)
    clickable = "a[href], button, summary"
    wanted = tab.evaluate(f"[...document.querySelectorAll('{clickable}')].filter(node => node.checkVisibility()).length")
    reached = set()
    for _ in range(wanted + 10):
        tab.keyboard.press("Tab")
        reached.add(tab.evaluate(f"[...document.querySelectorAll('{clickable}')].indexOf(document.activeElement)"))
    assert len(reached - {-1}) >= wanted


def test_reduced_motion_is_still(new_tab: NewTab) -> None:
    """Who asks for less motion gets none: every transition is over at once."""
    tab = new_tab(reduced_motion="reduce")
    visit(tab)
    assert tab.evaluate(MOVING) == 0


def test_forced_colours_keep_the_line(new_tab: NewTab) -> None:
    """With forced colours the rail's segments and stops are still drawn, and read ones differ from unread ones."""
    tab = new_tab(forced_colors="active")
    visit(tab, "/pl/omnichannel/#what-is")
    now, coming, read, unread = tab.evaluate(LINE_WIDTHS)
    assert now > coming > 0
    assert read > unread > 0


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ["pl", "ru"])
def test_paper_holds_the_whole_course(new_tab: NewTab, tmp_path: Path, script: bool, language: str) -> None:
    """Printed as it comes, with all sections closed, the page gives every sentence of the course, and no control."""
    tab = new_tab(java_script_enabled=script)
    tab.goto(f"/{language}/omnichannel/")
    sentences = tab.locator("main .prose [data-sentence]").all_text_contents()
    file = tmp_path / "page.pdf"
    tab.pdf(path=file, format="A4")
    pdftotext = shutil.which("pdftotext")
    assert pdftotext, "pdftotext is missing: run the tests with `make test`, which installs it"
    text = subprocess.run([pdftotext, "-raw", str(file), "-"], capture_output=True, check=True).stdout.decode()

    def plain(words: str) -> str:
        return re.sub(r"[\W_]+", "", words)

    printed = plain(text)
    missing = [sentence for sentence in sentences if plain(sentence) not in printed]
    # A sentence that runs over the end of a page may have a picture between its halves.
    assert len(missing) <= len(sentences) // 50, missing[:5]
    assert ("Kliknij" if language == "pl" else "Нажмите") not in text


@pytest.mark.parametrize(("width", "height"), [(844, 390), (390, 844), (1024, 768), (1280, 720)])
@pytest.mark.parametrize("name", ["what-is", "omni-vs-multi"])
def test_a_linked_section_shows_its_whole_head(new_tab: NewTab, width: int, height: int, name: str) -> None:
    """A link to a section shows its head in full, however many lines it has and whatever sticks to the top."""
    tab = new_tab(viewport={"width": width, "height": height})
    visit(tab, f"/ru/omnichannel/#{name}")
    tab.evaluate(AT_WORK)
    head = tab.locator(f"[data-section='{name}'] > summary").bounding_box()
    assert 0 <= head["y"] < height / 4
    seen = """([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest("summary"))"""
    for x in (head["x"] + 4, head["x"] + head["width"] - 4):
        for y in (head["y"] + 3, head["y"] + head["height"] - 3):
            assert tab.evaluate(seen, [x, y])


@pytest.mark.parametrize(("width", "height"), [(667, 375), (844, 390), (1024, 768)])
def test_nothing_is_read_under_the_choice_of_language(new_tab: NewTab, width: int, height: int) -> None:
    """Where the text reaches to the right edge, what sticks to the top is a strip of its own: no line runs under half of it."""
    tab = new_tab(viewport={"width": width, "height": height})
    visit(tab, "/pl/omnichannel/#benefits")
    tab.evaluate("scrollBy(0, 300)")
    strip = tab.locator(".course > .bar").bounding_box()
    on_top = "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('.bar'))"
    for x in (strip["x"] + 30, strip["x"] + strip["width"] / 2):
        assert tab.evaluate(on_top, [x, strip["y"] + strip["height"] / 2])


def test_a_link_in_a_cell_stays_in_its_sentence(new_tab: NewTab) -> None:
    """On a phone a cell stands beside its label, and a term in it does not fall out of the line."""
    tab = new_tab(viewport={"width": 390, "height": 844})
    visit(tab, "/pl/omnichannel/#tools")
    apart = tab.evaluate("""() => [...document.querySelectorAll("#tools td[data-label] a")].filter((link) => {
      const cell = link.closest("td"), indent = Number.parseFloat(getComputedStyle(cell).paddingInlineStart);
      return link.getBoundingClientRect().left < cell.getBoundingClientRect().left + indent - 1;
    }).length""")
    assert tab.locator("#tools td[data-label] a").count() > 0
    assert apart == 0
