"""What a language tag looks like (BCP 47): two or three small letters, and what stands behind hyphens (``pt-BR``)."""

from __future__ import annotations

import re

TAG = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
"""A pattern without groups, for patterns in which a tag stands."""

_TAG = re.compile(TAG)


def is_language_tag(text: str) -> bool:
    """Whether a text is such a tag; whether the language exists is another question."""
    return _TAG.fullmatch(text) is not None
