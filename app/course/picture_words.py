"""Reads pictures.yaml: the words in each drawing and its text alternatives, in one language."""

from __future__ import annotations

from collections.abc import Iterator

from app.course.errors import Problem
from app.course.frontmatter import Head
from app.course.hints import did_you_mean, nearest
from app.course.pictures import Words

_TEXTS = ("title", "description", "description_multi")
_KEYS = (*_TEXTS, "words")
_REQUIRED = ("title", "description")


def read_words(head: Head, name: str) -> tuple[Words, tuple[Problem, ...]]:
    """The words of one drawing, as far as the file ``head`` was made from gives them, and what is wrong with them."""
    found = head.values.get(name)
    line = head.line(name)
    problems = tuple(_problems(head, name, found))
    if not isinstance(found, dict):
        return Words("", "", line=line), problems
    texts = {key: found[key] if isinstance(found.get(key), str) else "" for key in _TEXTS}
    words = found.get("words")
    spelled = {str(key): str(value) for key, value in words.items()} if isinstance(words, dict) else {}
    return Words(**texts, words=spelled, line=line), problems


def _problems(head: Head, name: str, found: object) -> Iterator[Problem]:
    line = head.line(name)
    if found is None:
        message = f"the drawing '{name}' has no title and no words in this language"
        yield Problem(head.path, 1, message, f"add '{name}:' with a title and a description")
        return
    if not isinstance(found, dict):
        yield Problem(head.path, line, f"'{name}' must be names and values", f"write {name}: {{title: …, description: …}}")
        return
    for key, value in found.items():
        place = head.line(f"{name}.{key}")
        if key not in _KEYS:
            yield Problem(head.path, place, f"unknown key '{key}'", did_you_mean(key, _KEYS))
        elif not isinstance(value, dict if key == "words" else str):
            kind = "names and values" if key == "words" else "text"
            hint = "write words: {key: word}" if key == "words" else "put it between quotation marks"
            yield Problem(head.path, place, f"'{key}' must be {kind}", hint)
    meant = {nearest(key, _KEYS) for key in found if key not in _KEYS}  # told where they are misspelt
    for key in _REQUIRED:
        if key not in found and key not in meant:
            yield Problem(head.path, line, f"the key '{key}' of '{name}' is missing", f"add '{key}: …'")
