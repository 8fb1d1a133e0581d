"""The full cross: every screen × language × theme, forced colours and less motion × width; and what only a walk can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support import probes
from tests.support.barriers import PAINTED, barriers
from tests.support.screens import SCREENS, furnished_server, open_screen
from tests.support.servers import Server

pytestmark = pytest.mark.audit
LANGUAGES = ("pl", "ru")
SIZES = ((320, 640), (640, 320), (1280, 720))
MODES = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "light", "forced_colors": "active"},
    {"color_scheme": "dark", "reduced_motion": "reduce"},
)
SCREEN_IN_LANGUAGE = [(name, language) for name in SCREENS for language in LANGUAGES]
WALKED_SIZES = ((320, 640), (844, 390), (1280, 720))

each_screen = pytest.mark.parametrize(("name", "language"), SCREEN_IN_LANGUAGE)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which every screen can be reached."""
    with furnished_server(tmp_path_factory.mktemp("furnished")) as running:
        yield running


@pytest.fixture
def show(new_tab: Callable[..., Any], furnished: Server) -> Callable[..., Any]:
    """`show(name, language, width, height, **options)` is a tab with that screen."""

    def opened(name: str, language: str, width: int, height: int, **options: Any) -> Any:
        tab = new_tab(base_url=furnished.url, viewport={"width": width, "height": height}, bypass_csp=True, **options)
        open_screen(tab, name, language)
        return tab

    return opened


@each_screen
def test_no_barrier_in_any_mode_at_any_width(
    show: Callable[..., Any], axe: Callable[..., list[str]], name: str, language: str
) -> None:
    """axe and the probes find nothing at three widths in four modes."""
    tab = show(name, language, *SIZES[0])
    found = []
    for width, height in SIZES:
        tab.set_viewport_size({"width": width, "height": height})
        scanned: set[str] = set()
        for mode in MODES:
            tab.emulate_media(**{"forced_colors": "none", "reduced_motion": "no-preference", **mode})
            tab.evaluate(probes.SETTLED)
            shown = tab.evaluate(probes.SHOWN)
            faults = barriers(tab, axe, forced="forced_colors" in mode, only=PAINTED if shown in scanned else ())
            scanned.add(shown)
            if "reduced_motion" in mode and tab.evaluate(probes.MOVING):
                faults.append("something moves for who asked for less")
            found += [f"{width}×{height} {' '.join(mode.values())} {fault}" for fault in faults]
    assert not found, "\n".join(found)


@each_screen
def test_wider_letters_and_larger_ones_fit(show: Callable[..., Any], name: str, language: str) -> None:
    """With the spacing of 1.4.12, and then with letters twice as large (1.4.4), nothing is cut off or scrolls sideways."""
    tab = show(name, language, *SIZES[0])
    tab.evaluate(probes.ADD_STYLE, probes.TEXT_SPACING)
    found = []
    for width, height in SIZES:
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate(probes.SETTLED)
        faults = tab.evaluate(probes.SIDEWAYS) + tab.evaluate(probes.CUT_OFF) + tab.evaluate(probes.BEYOND_THE_EDGE)
        found += [f"{width}×{height}: {fault}" for fault in faults]
    tab.evaluate(probes.ADD_STYLE, "html { font-size: 200% !important; }")
    tab.evaluate(probes.SETTLED)
    found += [f"200 %: {fault}" for fault in tab.evaluate(probes.SIDEWAYS)]
    assert not found, "\n".join(found)


@each_screen
def test_fingers_find_every_target(show: Callable[..., Any], name: str, language: str) -> None:
    """On a touch screen, upright and turned, every control takes presses in at least 44 px each way."""
    upright, turned = {"width": 390, "height": 844}, {"width": 844, "height": 390}
    tab = show(name, language, *upright.values(), is_mobile=True, has_touch=True)
    found = []
    for size in (upright, turned):
        tab.set_viewport_size(size)
        tab.evaluate(probes.SETTLED)
        found += [f"{size['width']} px wide: {fault}" for fault in tab.evaluate(probes.SMALL_TARGETS, 44)]
    assert not found, "\n".join(found)


@each_screen
def test_tab_reaches_everything_and_is_seen(show: Callable[..., Any], name: str, language: str) -> None:
    """Tab comes to every control and leaves again; where it stands is seen, uncovered and ringed (2.1.1, 2.4.7, 2.4.11)."""
    tab = show(name, language, *WALKED_SIZES[0], reduced_motion="reduce")
    found = []
    for width, height in WALKED_SIZES:
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate(probes.SETTLED)
        found += [f"{width}×{height}: {fault}" for fault in probes.walk(tab)]
    assert not found, "\n".join(found)
