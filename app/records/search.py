"""How texts are searched: without regard to case or to the marks on letters, in the same way in the table and in the question."""

from __future__ import annotations

import unicodedata

_PLAIN = str.maketrans({"ł": "l", "’": "'", "ʼ": "'"})


def fold(*texts: str) -> str:
    """The texts in small letters without accents, one a line; empty when they hold nothing but space."""
    kept = "\n".join(" ".join(text.split()) for text in texts if text.strip())
    parts = unicodedata.normalize("NFKD", kept.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).translate(_PLAIN)
