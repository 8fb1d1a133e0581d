"""The headers of every answer: nothing may be loaded that no page loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.web.headers import POLICY

APP = Path(__file__).resolve().parents[3] / "app"

USED_BY = {
    "script-src": r"<script\b[^>]*\bsrc=",
    "style-src": r'<link\b[^>]*\brel="stylesheet"',
    "img-src": r"<img\b|<link\b[^>]*\brel=\"icon\"|\burl\(",
    "media-src": r"<audio\b",
    "connect-src": r"\bfetch\(",
    "font-src": r"@font-face",
    "manifest-src": r'\brel="manifest"',
    "form-action": r"<form\b",
}
"""What in a template, a style or a script makes each directive needed."""


@pytest.fixture(scope="module")
def sent() -> str:
    """Every template, style and script that can reach a browser; what is printed has no policy."""
    files = (*(APP / "templates").rglob("*.html"), *(APP / "static").rglob("*.css"), *(APP / "static").rglob("*.js"))
    return "\n".join(file.read_text("utf-8") for file in files if "print" not in file.relative_to(APP).parts)


def test_the_policy_allows_only_what_is_used(sent: str) -> None:
    """Each directive that opens something has a use in what is sent; the rest is closed."""
    directives = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert directives["default-src"] == "'none'"
    # What the default does not stand in for (CSP 3, 6.1.3): who may frame a page, and what moves its addresses.
    assert (directives["frame-ancestors"], directives["base-uri"]) == ("'none'", "'none'")
    opened = {name for name, sources in directives.items() if sources != "'none'"}
    assert not opened - USED_BY.keys()
    assert not {name for name in opened if not re.search(USED_BY[name], sent)}
    assert {sources for name, sources in directives.items() if name in opened} == {"'self'"}
