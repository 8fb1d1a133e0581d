"""The files that a course gives away, as a page lists them: those to which its texts lead, in that order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.course.content.nodes import walk
from app.course.content.runs import Sentence
from app.course.media.file import MediaFile
from app.course.model import Edition
from app.presentation.writer import file_address


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file as a page lists it: what the first link to it says, what it is, its address, its size in bytes."""

    title: str
    label: str
    href: str
    size: int


def listed_files(edition: Edition) -> tuple[ListedFile, ...]:
    """Every file to which the sections of an edition lead, once."""
    titles: dict[MediaFile, str] = {}
    for sentence in _sentences(edition):
        words: dict[MediaFile, str] = {}
        for run in sentence.runs:
            for mark in run.marks:
                if mark.file is not None:
                    words[mark.file] = words.get(mark.file, "") + run.text
        for file, title in words.items():
            titles.setdefault(file, " ".join(title.split()))
    return tuple(ListedFile(title, file.suffix[1:].upper(), file_address(file), file.size) for file, title in titles.items())


def _sentences(edition: Edition) -> Iterator[Sentence]:
    for section in edition.sections:
        for block in section.blocks:
            yield from (part for part in walk(block.node) if isinstance(part, Sentence))
