"""QR codes as inline SVG, so that a phone finds the page and the sound of a printed section."""

from __future__ import annotations

import io

import segno

from app.exports.palette import palette


def qr_code(address: str, alternative: str) -> str:
    """The address as an SVG of one path, one unit a module, with a quiet zone of two."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        border=2,
        dark=palette()["ink"],
        title=alternative,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue().decode()
