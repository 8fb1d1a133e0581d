"""What an audit measured goes into the README's table, and a part of an audit leaves the rest of it alone."""

from __future__ import annotations

from pathlib import Path

from tests.bench.figures import Figure, update_table

FRAME = "before\n<!-- figures: made by `make audit` -->\n{}<!-- /figures -->\nafter\n"
HEAD = "| figure | measured | limit |\n|---|---|---|\n"


def test_figures_are_added_and_renewed_group_by_group(tmp_path: Path) -> None:
    """A figure that is measured again replaces its rows and those that go on with it; the others stay, in their order."""
    readme = tmp_path / "README.md"
    readme.write_text(FRAME.format(HEAD), "utf-8")
    update_table([Figure("one", 1), Figure("… more", 2), Figure("two", 3), Figure("… more", 4)], readme)
    update_table([Figure("one", 5, "s", at_most=6), Figure("three", 7)], readme)
    rows = "| one | 5 s | ≤ 6 s |\n| two | 3 |  |\n| … more | 4 |  |\n| three | 7 |  |\n"
    assert readme.read_text("utf-8") == FRAME.format(HEAD + rows)
