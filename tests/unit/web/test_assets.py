"""Static files under one hash, the style sheets joined into one."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest

from app.web.assets import FOLDER, SHEET, join_sheets, read_assets, shorten

SHEET_LIMIT_BYTES = 20_000
"""All components together, as sent; the course page alone is measured by the bench."""


@pytest.mark.parametrize(
    ("css", "short"),
    [
        ("a { color : red; }", "a{color : red}"),
        ("a {\n  margin: 0 auto;\n}\n\nb > i + u { top: 0; }", "a{margin:0 auto}b > i + u{top:0}"),
        ("/* a { */ b { top: 0 } /* } */", "b{top:0}"),
        ('a::before { content: "/* ; }  x"; }', 'a::before{content:"/* ; }  x"}'),
        ("a { width: calc(1px + 2px); }", "a{width:calc(1px + 2px)}"),
        ("a:is(b, i) :hover { top: 0 }", "a:is(b,i) :hover{top:0}"),
        ("@media (width: 1px) and (height: 2px) { a { top: 0 } }", "@media (width:1px) and (height:2px){a{top:0}}"),
    ],
)
def test_a_sheet_is_shortened_without_changing_it(css: str, short: str) -> None:
    """Comments and idle space go; strings, sums and descendant selectors stay as they are."""
    assert shorten(css) == short


def test_each_file_stands_in_the_layer_of_its_folder(tmp_path: Path) -> None:
    """A style sheet's layer is the folder it lies in, and the layers come in one order whatever the files' names."""
    (tmp_path / "components").mkdir()
    (tmp_path / "layout").mkdir()
    for name in ("tokens", "base", "layout/page", "components/z", "components/a", "print"):
        (tmp_path / f"{name}.css").write_text(f".{name.rpartition('/')[2]} {{ top: 0; }}")
    assert join_sheets(tmp_path) == (
        "@layer tokens,base,components,layout,print;"
        "@layer tokens{.tokens{top:0}}@layer base{.base{top:0}}@layer components{.a{top:0}.z{top:0}}"
        "@layer layout{.page{top:0}}@layer print{.print{top:0}}"
    )


def test_any_change_gives_another_hash(tmp_path: Path) -> None:
    """The address of the folder changes with every byte of it, so that its files can be cached for ever."""
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "base.css").write_text("a { top: 0; }")
    (tmp_path / "main.js").write_text("1")
    first = read_assets(tmp_path).path
    (tmp_path / "main.js").write_text("2")
    second = read_assets(tmp_path).path
    (tmp_path / "css" / "base.css").write_text("a { top: 1px; }")
    assert len({first, second, read_assets(tmp_path).path}) == 3


def test_each_style_sheet_travels_once() -> None:
    """Every file is in one of the joined sheets, and none in two; what only some pages need is not in that of all."""
    sheets = {name: sheet.decode() for name, sheet in read_assets(FOLDER).sheets.items()}
    places = {
        file.stem: [name for name, sheet in sheets.items() if shorten(file.read_text("utf-8")) in sheet]
        for file in (FOLDER / "css").rglob("*.css")
    }
    assert {stem: found for stem, found in places.items() if len(found) != 1} == {}
    assert places["journey-stage"] == places["journey-profile"] == places["journey-sum"] == ["stage.css"]
    assert places["pair"] == ["pair.css"]
    assert places["trainer"] == ["work.css"]


def test_the_sheet_is_small() -> None:
    """One style sheet for the whole site stays light enough for a phone on a bus."""
    assert len(brotli.compress(read_assets(FOLDER).sheets[SHEET])) < SHEET_LIMIT_BYTES


def test_styles_are_tokens_and_layers_only() -> None:
    """No style sheet names a colour by its number outside the tokens, or a layer by itself."""
    wrong = []
    for path in sorted((FOLDER / "css").rglob("*.css")):
        text = path.read_text("utf-8")
        if path.name != "tokens.css" and re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", text):
            wrong.append(f"{path.name}: a colour")
        if "@layer" in text:
            wrong.append(f"{path.name}: a layer")
    assert not wrong
