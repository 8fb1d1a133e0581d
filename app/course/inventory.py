"""Compares a course's folder with what the course uses: required files that are missing, and files that nothing refers to."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath
from urllib.parse import quote

from app.course.drafts import DraftSections
from app.course.edition import RESERVED
from app.course.errors import Problem, Severity
from app.course.files import Snapshot
from app.course.hints import did_you_mean
from app.course.manifest import NAME, Manifest
from app.course.media.collection import is_rare_picture
from app.course.media.photo import SUFFIXES
from app.course.media.recording import SUFFIXES as RECORDED
from app.course.media.recording import captions_name
from app.course.pictures import COVER

OWED = ("course.md", "glossary.md", "bibliography.md")
"""Files that every language of a course has, beside its sections."""

_FEW = 5


def missing_files(snapshot: Snapshot, manifest: Manifest, drafts: DraftSections) -> list[Problem]:
    """Files that a language lacks, each reported at its counterpart; those that no language has, where they are asked for.

    What a section lacks that is a draft is a note at that section.
    """
    problems = []
    owed = {f"{section}.md": manifest.lines.get(section, 1) for section in manifest.sections} | dict.fromkeys(OWED, 1)
    names = set(owed)
    for language in manifest.published:
        start = f"{language}/"
        names |= {path[len(start) :] for path in snapshot.files if path.startswith(start)}
    for name in sorted(names):
        having = [language for language in manifest.published if f"{language}/{name}" in snapshot.files]
        if PurePosixPath(name).suffix not in (".md", ".yaml") or (name not in owed and not _is_known(name, manifest)):
            continue
        for language in manifest.published:
            missing = snapshot.path(f"{language}/{name}")
            if language in having:
                continue
            if drafts.holds(missing):
                section = snapshot.path(f"{language}/{PurePosixPath(name).name}")
                problems.append(Problem(section, 1, f"the draft lacks {missing}", "still to be translated", Severity.NOTE))
            elif having:
                counterpart = snapshot.path(f"{having[0]}/{name}")
                problems.append(Problem(counterpart, 1, f"the file has no counterpart: {missing} is missing", f"write {missing}"))
            else:
                problems.append(Problem(snapshot.path(NAME), owed[name], f"{missing} is missing", f"write {missing}"))
    return problems


def undrafted_files(snapshot: Snapshot, manifest: Manifest) -> list[Problem]:
    """A note for each draft that lacks files of the language it is translated from, with the first of them."""
    source = f"{manifest.published[0]}/"
    names = [path[len(source) :] for path in snapshot.files if path.startswith(source)]
    names = [name for name in sorted(names) if _is_known(name, manifest)]
    notes = []
    for language in manifest.drafts:
        lacking = [f"{language}/{name}" for name in names if f"{language}/{name}" not in snapshot.files]
        if lacking:
            more = " …" if len(lacking) > _FEW else ""
            message = f"the draft '{language}' lacks {len(lacking)} of {len(names)} files"
            hint = f"still to be translated: {', '.join(lacking[:_FEW])}{more}"
            notes.append(Problem(snapshot.path(NAME), manifest.draft_line, message, hint, Severity.NOTE))
    return notes


def missing_scenes(snapshot: Snapshot, manifest: Manifest) -> list[Problem]:
    """Scenes of which the folder media has no drawing, at their lines in course.toml."""
    drawings = [PurePosixPath(name).name for name in snapshot.files if name.startswith("media/") and name.endswith(".svg")]
    path = snapshot.path(NAME)
    return [
        Problem(path, manifest.lines[name], f"the folder media has no '{name}'", did_you_mean(name, drawings))
        for name in dict.fromkeys(manifest.scenes.values())
        if name not in drawings
    ]


def stray_files(snapshot: Snapshot, manifest: Manifest) -> list[Problem]:
    """Files of which nothing is shown because no name leads to them; of a folder that nothing leads to, the first file."""
    texts = b"\n".join(data for path, data in snapshot.files.items() if path.endswith(".md"))
    folders: set[str] = set()
    played = [path.partition("/")[2] for path in snapshot.media if PurePosixPath(path).suffix.lower() in RECORDED]
    problems = []
    for path in (*snapshot.files, *snapshot.media):
        folder, inside, name = path.partition("/")
        if not inside or snapshot.is_lost(path):
            continue
        if folder == "media":
            told = _stray_picture(name, texts, frozenset(manifest.scenes.values()), played)
        elif folder == "files":
            told = _stray_file(name, texts)
        elif folder in manifest.languages:
            told = _stray_text(name, manifest)
        elif folder not in folders:
            folders.add(folder)
            hint = did_you_mean(folder, (*manifest.languages, "media"))
            hint = hint if hint.startswith("did") else f'a language stands in course.toml: languages = [… "{folder}"]'
            told = (f"nothing leads to the folder '{folder}'", hint)
        else:
            continue
        if told:
            severity = Severity.NOTE if folder in manifest.drafts else Severity.WARNING
            problems.append(Problem(snapshot.path(path), 1, *told, severity))
    return problems


def _stray_picture(name: str, texts: bytes, scenes: frozenset[str], played: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with a file of the folder media that neither a text of the course nor a scene shows, and what to do."""
    if PurePosixPath(name).suffix.lower() in SUFFIXES:
        if _encoded(name) in texts or any(path.startswith(f"{PurePosixPath(name).with_suffix('')}.") for path in played):
            return None
        return "no text shows this photo", f"write ![what it shows]({name}) into a section, or take it out of the folder"
    if PurePosixPath(name).suffix.lower() in RECORDED:
        return None if _encoded(name) in texts else ("no text plays this file", f"write ![what it is]({name}) into a section")
    if name.endswith(".vtt"):
        stem = captions_name(name)[0]
        hint = "captions of film.mp4 are called film.pl.vtt, after the language"
        return None if any(path.startswith(f"{stem}.") for path in played) and stem else ("no recording has these captions", hint)
    if not name.endswith(".svg"):
        return "nothing shows this file", is_rare_picture(name) or "pictures are SVG, JPEG, PNG, WebP or AVIF files"
    drawing = PurePosixPath(name).name
    if drawing == COVER or drawing in scenes or drawing.encode() in texts:
        return None
    return "no text shows this drawing", f"write ![what it shows]({drawing}) into a section, or take it out of the folder"


def _stray_file(name: str, texts: bytes) -> tuple[str, str] | None:
    """What is wrong with a file to take away to which no text leads, and what to do."""
    if any(_encoded(form) in texts for form in (name, quote(name))):
        return None
    return "no text gives this file", f"write [what it is](files/{quote(name)}) into a section, or take it out of the folder"


def _encoded(name: str) -> bytes:
    return unicodedata.normalize("NFC", name).encode("utf-8", "surrogateescape")


def _stray_text(name: str, manifest: Manifest) -> tuple[str, str] | None:
    """What is wrong with a file of a language that no section is made of, and what to do."""
    if _is_known(name, manifest):
        return None
    if not name.endswith((".md", ".yaml")):
        return "nothing leads to this file", "texts end in .md, drawings lie in media"
    stem = PurePosixPath(name).stem
    known = (*manifest.sections, *RESERVED, "pictures", "lexicon")
    hint = did_you_mean(stem, known)
    if not hint.startswith("did") and name.endswith(".md") and "/" not in name:
        hint = f'if it is a section, write "{stem}" into the sections of a unit in course.toml'
    hint = hint if len(known) <= 12 or hint.startswith(("did", "if")) else ""
    return f"nothing leads to this file: course.toml names no section '{stem}'", hint


def _is_known(name: str, manifest: Manifest) -> bool:
    path = PurePosixPath(name)
    if name in ("pictures.yaml", "lexicon.yaml"):
        return True
    if path.suffix != ".md":
        return False
    if str(path.parent) == ".":
        return path.stem in manifest.sections or path.stem in RESERVED
    return str(path.parent) in ("questions", "trainer") and path.stem in manifest.sections
