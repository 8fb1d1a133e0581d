"""The files that a document for paper asks for: tokens, style sheets, fonts."""

from __future__ import annotations

from app.paths import PACKAGE
from app.presentation.palette import root_rule

FONTS = PACKAGE / "exports" / "printing" / "fonts"
_STYLES = PACKAGE / "exports" / "printing" / "styles"


def style_files(*styles: str) -> dict[str, tuple[bytes, str]]:
    """The tokens, the named style sheets and the fonts, as a print template asks for them: name → bytes and media type."""
    files = {"styles/tokens.css": (root_rule().encode(), "text/css")}
    for name in styles:
        files[f"styles/{name}.css"] = ((_STYLES / f"{name}.css").read_bytes(), "text/css")
    for path in sorted(FONTS.glob("*.woff2")):
        files[f"fonts/{path.name}"] = (path.read_bytes(), "font/woff2")
    return files
