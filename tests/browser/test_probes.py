"""The probes catch what they are made for: each one finds a planted defect, and nothing on the same page without it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import probes

pytestmark = pytest.mark.browser
SOUND = '<p data-sentence="a-1.1">Słowa</p><div class="player"><audio></audio>{}</div>'
FIELD = '<input name="email" aria-invalid="true" aria-describedby="e"><p class="field-error" id="{}">Brakuje znaku @.</p>'
FALLING = "<style>@keyframes k {{ to {{ opacity: 0 }} }} p {{ animation: k 1s {} }}</style><p>Ruch</p>"
SMALL_BUTTON = """<style>button {{ position: relative; margin: 20px; border: 0; width: 38px; height: 38px }}
button::after {{ {} content: ""; position: absolute; inset: -3px }}</style><button>x</button>"""

DEFECTS: dict[str, tuple[str, Any, str, str]] = {
    "sideways": (probes.SIDEWAYS, None, '<div style="width: 2000px">szeroko</div>', '<div style="width: 20px">wąsko</div>'),
    "beyond the edge": (
        probes.BEYOND_THE_EDGE, None,
        '<main><p style="width: 2000px">szeroko</p></main>', "<main><p>wąsko</p></main>",
    ),
    "cut off": (
        probes.CUT_OFF, None,
        '<main><p style="height: 8px; overflow: hidden">ucięte</p></main>', "<main><p>całe</p></main>",
    ),
    "small target": (
        probes.SMALL_TARGETS, 24,
        '<button style="width: 12px; height: 12px; padding: 0">x</button>',
        '<button style="width: 44px; height: 44px">x</button>',
    ),
    "small for fingers": (
        probes.SMALL_TARGETS, 44,
        '<button style="width: 30px; height: 30px">x</button>', '<button style="width: 44px; height: 44px">x</button>',
    ),
    "small though something wider lies around it": (
        probes.SMALL_TARGETS, 44,
        SMALL_BUTTON.format("pointer-events: none;"), SMALL_BUTTON.format(""),
    ),
    "covered focus": (
        probes.COVERED, None,
        '<button autofocus>x</button><div style="position: fixed; inset: 0; background: #fff"></div>',
        "<button autofocus>x</button>",
    ),
    "focus without a ring": (
        probes.RINGLESS, None,
        '<input autofocus style="outline: none">', '<input autofocus style="outline: 3px solid">',
    ),
    "no control": (probes.UNREACHED, None, '<div role="button">Dalej</div>', "<button>Dalej</button>"),
    "left out by Tab": (probes.SKIPPED_CONTROLS, None, '<button tabindex="-1">Dalej</button>', "<button>Dalej</button>"),
    "foreign words": (probes.FOREIGN_WORDS, None, "<p>Слова</p>", '<p lang="ru">Слова</p>'),
    "Polish in Russian": (probes.FOREIGN_WORDS, None, '<p lang="ru">Żółć</p>', '<p lang="ru"><i lang="pl">Żółć</i></p>'),
    "error without its field": (probes.UNTIED_ERRORS, None, FIELD.format("f"), FIELD.format("e")),
    "summary nobody is led to": (
        probes.UNTIED_ERRORS, None,
        '<div class="error-summary" tabindex="-1">Popraw</div>',
        '<div class="error-summary" tabindex="-1" autofocus>Popraw</div>',
    ),
    "autocomplete": (probes.AUTOCOMPLETE, None, '<input type="email">', '<input type="email" autocomplete="email">'),
    "silent state": (probes.SILENT_STATES, None, '<p class="test-status"></p>', '<p class="test-status" role="status"></p>'),
    "sound without text": (
        probes.SOUND_WITHOUT_TEXT, None, SOUND.format(""), SOUND.format('<p class="player-sentence">Słowa</p>'),
    ),
    "restless": (probes.RESTLESS, 5, FALLING.format("infinite"), FALLING.format("2")),
    "turned": (probes.ONE_WAY_UP, None, "<style>body { rotate: 90deg }</style><p>Obrót</p>", "<p>Prosto</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_a_probe_catches_its_defect(browser: Any, name: str) -> None:
    """The probe says something of the page with the defect, and nothing of the page that has it mended."""
    probe, argument, broken, mended = DEFECTS[name]
    page = browser.new_page(viewport={"width": 640, "height": 320})
    for html, wanted in ((broken, True), (mended, False)):
        page.set_content(f'<!doctype html><html lang="pl"><body>{html}</body></html>')
        page.evaluate("document.querySelector('[autofocus]')?.focus()")
        page.wait_for_timeout(50)
        assert bool(page.evaluate(probe, argument)) is wanted, html
    page.close()


WALKS = {
    "covered": '<button>a</button><div style="position: fixed; inset: 0; background: #fff"></div>',
    "no ring": '<button style="outline: none">a</button>',
    "leaves out BUTTON b": '<button>a</button><button tabindex="-1">b</button>',
    "never comes to BUTTON b": '<button data-tab-leads-to="c">a</button><button>b</button><button id="c">c</button>',
    "is not out": '<button>a</button><button id="b" data-tab-leads-to="b">b</button>',
}
LEAD = """() => document.addEventListener("keydown", (event) => {
  const goal = document.getElementById(event.target.dataset.tabLeadsTo);
  if (!goal) return;
  event.preventDefault();
  goal.focus();
})"""


@pytest.mark.parametrize("fault", [*WALKS, ""])
def test_a_walk_catches_its_defect(browser: Any, fault: str) -> None:
    """The walk with Tab tells each of its faults, wherever the focus was, and tells nothing of a page without any."""
    page = browser.new_page(viewport={"width": 640, "height": 320})
    sound = '<button>a</button><input type="date"><a href="#a">b</a><input type="radio" name="r"><input type="radio" name="r">'
    page.set_content(f'<!doctype html><html lang="pl"><body>{WALKS.get(fault, sound)}</body></html>')
    page.evaluate(LEAD)
    page.locator("button").last.focus()
    found = probes.walk(page, most_stops=20)
    assert fault in found[-1] if fault else found == []
    page.close()


def test_every_probe_of_the_whole_cross_is_proven() -> None:
    """No probe is asked of the pages without a planted defect that shows it can fail."""
    from tests.support.barriers import PROBES

    assert {probe for probe, _ in PROBES.values()} <= {probe for probe, *_ in DEFECTS.values()}
