"""Static files under one hash, the style sheets joined into one."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest

from app.presentation.assets import FOLDER, SHEET, join_sheets, read_assets, shorten, without_comments

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
    assert places["media"] == ["media.css"]
    assert places["prose"] == places["player"] == ["reading.css"]
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


def test_colours_come_once_more_for_browsers_without_light_dark() -> None:
    """Every pair of tokens.css has its day and its night in the fallback, in the order in which the page chooses between them."""
    sheet = join_sheets(FOLDER / "css")
    begin = sheet.index("@supports not (color:light-dark(")
    pairs = re.findall(r"(--[\w-]+):light-dark\(([^,]+),([^)]+)\)", sheet)
    fallback = sheet[begin : sheet.index("@layer base", begin)]
    assert len(pairs) > 40
    day, chosen, by_system = re.findall(r"\{(--[^{}]+)", fallback)
    for name, light, dark in pairs:
        assert f"{name}:{light.strip()}" in day.split(";")
        assert f"{name}:{dark.strip()}" in chosen.split(";")
    assert by_system == chosen


def test_a_pair_of_colours_without_a_name_is_refused(tmp_path: Path) -> None:
    """A pair that stands in a rule itself would have no fallback: nothing is served."""
    (tmp_path / "base.css").write_text("a { color: light-dark(#000, #fff); }")
    with pytest.raises(ValueError, match="where no name is given"):
        join_sheets(tmp_path)


LOST_IN_WEBKIT = {
    r"text-decoration:[^;}]*\b(?:dotted|dashed|wavy|double)\b": "write text-decoration-line and -style apart",
    r"::marker\s*\{[^}]*content:": "write list-style-type, or ::before",
    r"(?<!not selector\():popover-open\s*,|,[^{}()]*:popover-open": "a browser without popover drops the whole list of selectors",
}
"""What WebKit does not take, and what to write instead."""


@pytest.mark.parametrize("pattern", LOST_IN_WEBKIT)
def test_nothing_is_written_that_webkit_drops(pattern: str) -> None:
    """No style sheet has a declaration that Chromium takes and WebKit ignores without a word."""
    found = {
        file.name: re.findall(pattern, re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL))
        for file in (FOLDER / "css").rglob("*.css")
    }
    assert {name: hits for name, hits in found.items() if hits} == {}, LOST_IN_WEBKIT[pattern]


def test_a_script_travels_without_its_comments() -> None:
    """Lines that hold a comment alone are left out; what stands beside code, in a string or in a pattern stays."""
    script = '// Says hello.\nconst a = "// no"; // beside\n  /**\n   * Twice.\n   */\nconst b = /\\/\\*/;\n  // last\n'
    assert without_comments(script) == 'const a = "// no"; // beside\nconst b = /\\/\\*/;\n'


def test_no_script_has_a_text_over_several_lines() -> None:
    """A template that goes over lines could hold what looks like a comment."""
    for file in (FOLDER / "js").rglob("*.js"):
        assert [text for text in re.findall(r"`[^`]*`", file.read_text("utf-8")) if "\n" in text] == [], file
