"""An author's tables in an open page: many columns move sideways by keyboard, and columns are aligned as was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.courses import SMALL, write_course
from tests.support.servers import Server, running_server, wait_until

pytestmark = pytest.mark.browser

COLUMNS = 12
WIDE = "\n".join(
    f"| {' | '.join(cells)} |"
    for cells in (
        [f"Kolumna {number}" for number in range(COLUMNS)],
        ["---"] * COLUMNS,
        *([f"dane {row} {number}" for number in range(COLUMNS)] for row in range(3)),
    )
)
ALIGNED = "| Rzecz | Środek | Koszt |\n|---|:-:|--:|\n| lista | tak | 49 zł |"
BOX = "#goals .table.is-wide"
IS_FOCUSED = "(box) => document.activeElement === box"
SIDEWAYS = "(box) => ({left: Math.ceil(box.scrollLeft), most: box.scrollWidth - box.clientWidth})"
ALIGNMENTS = "(cells) => cells.map((cell) => getComputedStyle(cell).textAlign)"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose course has both tables."""
    folder = tmp_path_factory.mktemp("tables")
    texts = {f"{code}/goals.md": f"{SMALL[f'{code}/goals.md']}\n{ALIGNED}\n\n{WIDE}\n" for code in ("pl", "ru")}
    write_course(folder / "content", texts)
    with running_server(folder / "server", {"OMNIKURS_CONTENT": str(folder / "content")}) as server:
        yield server


def open_section(new_tab: Callable[..., Any], tables: Server, **options: Any) -> Any:
    """The section with the tables, open."""
    tab = new_tab(base_url=tables.url, **options)
    tab.goto("/pl/small/#goals")
    tab.locator(BOX).wait_for()
    return tab


def press_until(tab: Any, key: str, holds: str) -> None:
    """Presses a key again and again, each time when the last one has moved the box, until the box is where it should be."""
    box = tab.locator(BOX)
    for _ in range(100):
        before = box.evaluate("(box) => box.scrollLeft")
        if box.evaluate(holds):
            return
        tab.keyboard.press(key)
        # Chromium moves in steps: asked at once, the box has not moved yet.
        wait_until(lambda before=before: box.evaluate("(box) => box.scrollLeft") != before or box.evaluate(holds))
    raise AssertionError(f"100 × {key} and not {holds}")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (844, 390)])
def test_a_wide_table_moves_by_keyboard(
    new_tab: Callable[..., Any], tables: Server, width: int, height: int, script: bool
) -> None:
    """Tab reaches its box, → shows the last column, ← the first again, with and without script; the page itself stays."""
    tab = open_section(new_tab, tables, viewport={"width": width, "height": height}, java_script_enabled=script)
    box = tab.locator(BOX)
    for _ in range(200):
        if box.evaluate(IS_FOCUSED):
            break
        tab.keyboard.press("Tab")
    assert box.evaluate(IS_FOCUSED)
    assert box.evaluate(SIDEWAYS)["most"] > 100
    press_until(tab, "ArrowRight", "(box) => box.scrollLeft + 1 >= box.scrollWidth - box.clientWidth")
    press_until(tab, "ArrowLeft", "(box) => box.scrollLeft === 0")
    assert box.evaluate(IS_FOCUSED)
    assert tab.evaluate("() => scrollX") == 0


def test_a_wide_table_is_no_barrier(new_tab: Callable[..., Any], tables: Server, axe: Callable[[Any], list[str]]) -> None:
    """axe finds nothing at the box that scrolls, and its name tells what is in it."""
    tab = open_section(new_tab, tables)
    assert axe(tab) == []
    assert tab.get_by_role("region", name="Kolumna 0, Kolumna 1").count() == 1


def test_on_a_phone_no_column_is_hidden(new_tab: Callable[..., Any], tables: Server) -> None:
    """There each row is a list under its own head: nothing moves sideways, and every cell is within the screen."""
    tab = open_section(new_tab, tables, viewport={"width": 390, "height": 844})
    assert tab.locator(BOX).evaluate(SIDEWAYS)["most"] == 0
    right = tab.locator(f"{BOX} td").evaluate_all(
        "(cells) => Math.max(...cells.map((cell) => cell.getBoundingClientRect().right))"
    )
    assert right <= 390


def test_columns_are_aligned_as_typed(new_tab: Callable[..., Any], tables: Server) -> None:
    """`:-:` is centred and `--:` ends at the right, heads too; where rows are lists, everything begins at the left."""
    tab = open_section(new_tab, tables)
    cells = tab.locator("#goals .table:not(.is-wide) :is(th, td)")
    assert cells.evaluate_all(ALIGNMENTS) == ["start", "center", "end"] * 2
    tab.set_viewport_size({"width": 390, "height": 844})
    assert set(cells.evaluate_all(ALIGNMENTS)) == {"start"}
