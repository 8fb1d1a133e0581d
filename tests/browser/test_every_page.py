"""Every screen in both languages at 640 × 320, themes, forced colours and motion spread over them: axe and our own probes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.support.barriers import Scan, barriers, rules_for
from tests.support.screens import SCREENS, open_screen
from tests.support.screens import furnished_server as furnish
from tests.support.servers import Server

pytestmark = pytest.mark.browser
LANGUAGES = ("pl", "ru")
TEMPLATES = Path(__file__).parent.parent.parent / "app" / "templates"
MODES = tuple(
    {"color_scheme": scheme, "forced_colors": forced, "reduced_motion": motion}
    for scheme, forced, motion in product(("light", "dark"), ("none", "active"), ("no-preference", "reduce"))
)
SPREAD = (0, 5, 6, 3)
"""Four of the eight modes in which every two values of two settings meet."""

CASES = [
    (name, language, MODES[SPREAD[(index + 2 * shift) % len(SPREAD)]])
    for index, name in enumerate(SCREENS)
    for shift, language in enumerate(LANGUAGES)
]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which every screen can be reached."""
    with furnish(tmp_path_factory.mktemp("furnished")) as running:
        yield running


@pytest.mark.parametrize(("name", "language", "mode"), CASES, ids=[f"{name}-{language}" for name, language, _ in CASES])
def test_no_screen_has_a_barrier(
    new_tab: Callable[..., Any], furnished: Server, axe: Scan, name: str, language: str, mode: dict[str, Any]
) -> None:
    """axe and the probes find nothing on the screen, in the language, in one of the modes.

    All rules are asked of it in Polish, and in Russian those that its words or its paint decide: tags and roles are the same.
    """
    tab = new_tab(base_url=furnished.url, viewport={"width": 640, "height": 320}, bypass_csp=True, **mode)
    open_screen(tab, name, language)
    assert barriers(tab, axe, forced=mode["forced_colors"] == "active", only=rules_for(language)) == []


def test_every_template_has_a_screen() -> None:
    """No page can be added without being looked at: each template of a page or an error is some screen's."""
    files = [path for part in ("pages", "errors") for path in (TEMPLATES / part).rglob("*.html")]
    pages = {path.relative_to(TEMPLATES).as_posix() for path in files}
    assert pages == {screen.template for screen in SCREENS.values()}


def test_every_two_settings_meet() -> None:
    """Pairwise: each theme with each setting of forced colours, each of motion, and these two; in each language."""
    names = ("color_scheme", "forced_colors", "reduced_motion")
    for one, other in ((0, 1), (0, 2), (1, 2)):
        for language in LANGUAGES:
            met = {(mode[names[one]], mode[names[other]]) for _, code, mode in CASES if code == language}
            assert len(met) == 4
