"""SVG files as Inkscape, Figma and Illustrator write them, made by hand."""

from __future__ import annotations

import base64
import io
from pathlib import Path

from PIL import Image


def png(colour: str = "red") -> str:
    """A small picture as an address that holds its data."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


_FILES = Path(__file__).resolve().parents[1] / "data" / "drawings"
INKSCAPE, FIGMA, ILLUSTRATOR = ((_FILES / f"{name}.svg").read_text("utf-8") for name in ("inkscape", "figma", "illustrator"))
