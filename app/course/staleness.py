"""Whether a translation still says what its source says: each one keeps the source text that it was made from.

The copies lie in ``.made-from`` of the translation's folder, under the names of the source files; a translation without
a copy was never accepted. Differences are told by chunk: a paragraph, a list, a question, a key of a head.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from app.course.errors import Problem, Severity
from app.course.files import Snapshot, decode

KEPT = ".made-from"
TEXTS = (".md", ".yaml")

_KEY = re.compile(r"[^\s#-]")


class TranslationState(StrEnum):
    """How a translation stands to its source."""

    CURRENT = "current"
    STALE = "stale"
    UNKNOWN = "never accepted"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a text that changes as a whole; ``line`` is its first."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Change:
    """One chunk of the source as it was when the translation was made, as it is now, and where to mend the translation.

    ``before`` is ``None`` for what is new, ``after`` for what is gone.
    """

    before: Chunk | None
    after: Chunk | None
    counterpart_line: int


@dataclass(frozen=True, slots=True)
class Translation:
    """One translated file; paths are relative to the content folder."""

    path: str
    source: str
    language: str
    state: TranslationState
    changes: tuple[Change, ...] = ()


def find_translations(folder: Path, snapshot: Snapshot, languages: tuple[str, ...]) -> tuple[Translation, ...]:
    """Every translated file of the course in ``folder`` and how it stands. The first language is the source."""
    source = languages[0]
    found = []
    for language in languages[1:]:
        for path in sorted(snapshot.files):
            name = path.removeprefix(f"{language}/")
            if name != path and name.endswith(TEXTS) and f"{source}/{name}" in snapshot.files:
                found.append(_compare(folder, snapshot, source, language, name))
    return tuple(found)


def problems_of(translations: Iterable[Translation]) -> Iterator[Problem]:
    """A warning for each chunk of a translation whose source has changed since, at the translation's line."""
    for translation in translations:
        for change in translation.changes:
            if change.after is None:
                assert change.before is not None  # noqa: S101 (one of the two is there)
                what = f"the source has dropped what was its line {change.before.line}"
            elif change.before is None:
                what = f"the source has something new at {translation.source}:{change.after.line}"
            else:
                what = f"the source has changed since: {translation.source}:{change.after.line}"
            hint = f"`omnikurs diff {PurePosixPath(translation.path).stem}` shows it; then --accept {translation.path}"
            yield Problem(translation.path, change.counterpart_line, f"stale: {what}", hint, Severity.WARNING)


def accept(folder: Path, snapshot: Snapshot, languages: tuple[str, ...], chosen: PurePosixPath) -> tuple[str, ...]:
    """Note that translations are up to date: keep the source as it is now. Returns the accepted paths in the course.

    ``chosen`` is relative to the course: a translated file, its source, or a folder of them. Files appear whole.
    Raises ``LookupError`` when nothing translated is there, ``OSError`` when a copy cannot be written.
    """
    parts = chosen.parts
    languages_chosen = [language for language in languages[1:] if not parts or parts[0] in (language, languages[0])]
    inside = "/".join(parts[1:])
    accepted = []
    for language in languages_chosen:
        for path, data in snapshot.files.items():
            name = path.removeprefix(f"{languages[0]}/")
            if name == path or not name.endswith(TEXTS) or f"{language}/{name}" not in snapshot.files:
                continue
            if inside in ("", name) or name.startswith(f"{inside}/"):
                _write(folder / language / KEPT / name, data)
                accepted.append(f"{language}/{name}")
    if not accepted:
        raise LookupError(str(chosen))
    return tuple(accepted)


def split_chunks(text: str) -> tuple[Chunk, ...]:
    """A text in pieces: its paragraphs (with what is indented below them), and in a YAML head the top-level keys."""
    chunks: list[Chunk] = []
    lines: list[str] = []
    start = 1
    in_head = False

    def close() -> None:
        while lines and not lines[-1].strip():
            lines.pop()
        if lines:
            chunks.append(Chunk("\n".join(lines), start))
        lines.clear()

    for number, line in enumerate(text.split("\n"), 1):
        if line.rstrip() == "---" and (number == 1 or in_head):
            close()
            in_head = number == 1
            continue
        after_gap = bool(lines) and not lines[-1].strip()
        if (in_head and _KEY.match(line)) or (after_gap and line.strip() and not line.startswith(" ")):
            close()
        if lines or line.strip():
            start = start if lines else number
            lines.append(line)
    close()
    return tuple(chunks)


def _compare(folder: Path, snapshot: Snapshot, source: str, language: str, name: str) -> Translation:
    path, source_path = snapshot.path(f"{language}/{name}"), snapshot.path(f"{source}/{name}")
    try:
        kept = (folder / language / KEPT / name).read_bytes()
    except OSError:
        return Translation(path, source_path, language, TranslationState.UNKNOWN)
    before, after, counterpart = (
        _chunks(data, name) for data in (kept, snapshot.files[f"{source}/{name}"], snapshot.files[f"{language}/{name}"])
    )
    changes = tuple(_changes(before, after, counterpart))
    return Translation(path, source_path, language, TranslationState.STALE if changes else TranslationState.CURRENT, changes)


def _chunks(data: bytes, name: str) -> tuple[Chunk, ...]:
    text = decode(data, name)[0] or ""
    if not name.endswith(".yaml"):
        return split_chunks(text)
    # A YAML file is all head: the line that opens one is put before it, and not counted.
    return tuple(Chunk(chunk.text, chunk.line - 1) for chunk in split_chunks(f"---\n{text}"))


def _changes(before: tuple[Chunk, ...], after: tuple[Chunk, ...], counterpart: tuple[Chunk, ...]) -> Iterator[Change]:
    matcher = difflib.SequenceMatcher(None, [chunk.text for chunk in before], [chunk.text for chunk in after], autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        for offset in range(max(end - start, new_end - new_start)):
            old = before[start + offset] if start + offset < end else None
            new = after[new_start + offset] if new_start + offset < new_end else None
            place = min(start + offset, end, len(counterpart) - 1)
            yield Change(old, new, counterpart[place].line if counterpart else 1)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
