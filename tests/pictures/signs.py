"""The images that must be pixels: the touch icon, and what a network shows beside a shared link."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image

DRAWINGS = Path(__file__).parent
FOLDER = Path(__file__).parent.parent.parent / "app" / "static" / "img"
_COLOURS = 32


def draw(browser: Any) -> None:
    """Paints every drawing that lies beside this file into the folder of static pictures, in few colours."""
    for drawing in sorted(DRAWINGS.glob("*.svg")):
        page = browser.new_page()
        page.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{drawing.read_text('utf-8')}")
        picture = Image.open(io.BytesIO(page.locator("svg").screenshot())).convert("RGB")
        page.close()
        target = FOLDER / f"{drawing.stem}.png"
        picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
        print(target)
