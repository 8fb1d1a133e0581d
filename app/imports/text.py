"""Characters that come along from an office program and mean nothing in a text: made plain, so that nothing invisible is left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from app.course.files import clean
from app.imports.form import Content, Inline, LineBreak, StyledText

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff]")
"""Soft hyphens, zero-width and direction marks, and the private area, where symbol fonts have their bullets."""

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
"""A non-breaking space becomes a plain one: :mod:`app.course.typography` binds what must not break, and it is not to be seen."""


def tidy(content: Iterable[Inline]) -> Content:
    """Inline content with neighbours of equal marks joined, white space made single, and none at the ends or at a new line."""
    found: list[Inline] = []
    for item in content:
        if not isinstance(item, StyledText):
            found.append(item)
            continue
        item = replace(item, text=visible(item.text))
        before = found[-1] if found else None
        if isinstance(before, StyledText) and replace(before, text=item.text) == item:
            found[-1] = replace(before, text=before.text + item.text)
        elif item.text:
            found.append(item)
    return _without_double_spaces(found)


def visible(text: str) -> str:
    """A text in Unicode's composed form without control characters and marks that nobody sees; white space stays."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", clean(text)))


def one_line(text: str) -> str:
    """A text on one line, without anything invisible."""
    return _SPACES.sub(" ", visible(text)).strip()


_RAISED = str.maketrans("123", "¹²³")


def raised(text: str) -> str | None:
    """Raised digits as the characters that every font of the course has; ``None`` when there are none for this text."""
    return text.translate(_RAISED) if text.strip() and set(text.strip()) <= set("123") else None


def _without_double_spaces(items: list[Inline]) -> Content:
    found: list[Inline] = []
    after_space = True
    for item in items:
        if isinstance(item, StyledText):
            text = _SPACES.sub(" ", item.text)
            if after_space:
                text = text.removeprefix(" ")
            if not text:
                continue
            after_space = text.endswith(" ")
            found.append(replace(item, text=text))
        elif not isinstance(item, LineBreak):
            after_space = False
            found.append(item)
        else:
            _strip_end(found)
            after_space = True
            if found and not isinstance(found[-1], LineBreak):
                found.append(item)
    _strip_end(found)
    if found and isinstance(found[-1], LineBreak):
        found.pop()
    return tuple(found)


def _strip_end(items: list[Inline]) -> None:
    """Take the white space at the end of the last run away, and the run when nothing else was in it."""
    last = items[-1] if items else None
    if isinstance(last, StyledText):
        text = last.text.rstrip(" ")
        items[-1:] = [replace(last, text=text)] if text else []
