"""Drawings of drawing programs look in a page as they do in a browser by themselves, by day and by night."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy
import pytest
from PIL import Image

from app.course.pictures import Words, in_language, read_drawing
from app.presentation.serialisation import serialise
from tests.support.drawings import FIGMA, ILLUSTRATOR, INKSCAPE

pytestmark = pytest.mark.browser

NewTab = Callable[..., Any]
_NOTED = 24
"""By how much of 255 a pixel differs that an eye could find."""


def pixels(tab: Any, svg: str) -> Any:
    """The drawing alone on white, 400 pixels broad."""
    tab.set_content(
        f"<!doctype html><style>body{{margin:0;background:#fff}}svg{{width:400px;height:auto;display:block}}</style>{svg}"
    )
    return numpy.asarray(Image.open(io.BytesIO(tab.screenshot())).convert("RGB")).astype(int)


@pytest.mark.parametrize(
    ("text", "most"), [(INKSCAPE, 0), (ILLUSTRATOR, 0), (FIGMA, 2_500)], ids=["Inkscape", "Illustrator", "Figma"]
)
def test_a_cleaned_drawing_looks_like_the_file(new_tab: NewTab, text: str, most: int) -> None:
    """No pixel differs; in Figma's file those of the mixed colours do (120 × 20), which is told to the author."""
    tab = new_tab(viewport={"width": 400, "height": 300})
    picture, _ = in_language(read_drawing(text.encode(), "x.svg"), Words("", ""), "", translated=False)
    assert picture.tree is not None
    own = picture.tree.having(**{"class": ""})  # the plate is the page's, not the drawing's
    before, after = (
        pixels(tab, text[text.index("<svg") :].replace("&ns_svg;", "http://www.w3.org/2000/svg")),
        pixels(tab, serialise([own])),
    )
    assert before.std() > 20
    assert int((abs(before - after).max(axis=-1) > _NOTED).sum()) <= most
