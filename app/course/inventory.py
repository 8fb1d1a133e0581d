"""Which files a course owes its readers and lacks, and which ones lie in its folder for nobody: most often a slip of the pen."""

from __future__ import annotations

from pathlib import PurePosixPath

from app.course.edition import RESERVED
from app.course.errors import Problem, Severity
from app.course.files import Snapshot
from app.course.hints import did_you_mean
from app.course.manifest import NAME, Manifest
from app.course.pictures import COVER

OWED = ("course.md", "glossary.md", "bibliography.md")
"""Files that every language of a course has, beside its sections."""


def missing_files(snapshot: Snapshot, manifest: Manifest) -> list[Problem]:
    """Files that a language lacks, each reported at its twin; those that no language has, where they are asked for."""
    problems = []
    owed = {f"{section}.md": manifest.lines.get(section, 1) for section in manifest.sections} | dict.fromkeys(OWED, 1)
    names = set(owed)
    for language in manifest.languages:
        start = f"{language}/"
        names |= {path[len(start) :] for path in snapshot.files if path.startswith(start)}
    for name in sorted(names):
        having = [language for language in manifest.languages if f"{language}/{name}" in snapshot.files]
        if PurePosixPath(name).suffix not in (".md", ".yaml") or (name not in owed and not _is_known(name, manifest)):
            continue
        for language in manifest.languages:
            missing = snapshot.path(f"{language}/{name}")
            if language in having:
                continue
            if having:
                twin = snapshot.path(f"{having[0]}/{name}")
                problems.append(Problem(twin, 1, f"the file has no twin: {missing} is missing", f"write {missing}"))
            else:
                problems.append(Problem(snapshot.path(NAME), owed[name], f"{missing} is missing", f"write {missing}"))
    return problems


def stray_files(snapshot: Snapshot, manifest: Manifest) -> list[Problem]:
    """Files of which nothing is shown because no name leads to them; of a folder that nothing leads to, the first file."""
    texts = b"\n".join(data for path, data in snapshot.files.items() if path.endswith(".md"))
    folders: set[str] = set()
    problems = []
    for path in snapshot.files:
        folder, inside, name = path.partition("/")
        if not inside or snapshot.is_lost(path):
            continue
        if folder == "media":
            told = _stray_drawing(name, texts)
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
            problems.append(Problem(snapshot.path(path), 1, *told, Severity.WARNING))
    return problems


def _stray_drawing(name: str, texts: bytes) -> tuple[str, str] | None:
    """What is wrong with a file of the folder media that no text of the course shows, and what to do."""
    if not name.endswith(".svg"):
        return "nothing shows this file", "pictures are SVG files, their names end in .svg"
    drawing = PurePosixPath(name).name
    if drawing == COVER or drawing.encode() in texts:
        return None
    return "no text shows this drawing", f"write ![what it shows]({drawing}) into a section, or take it out of the folder"


def _stray_text(name: str, manifest: Manifest) -> tuple[str, str] | None:
    """What is wrong with a file of a language that no section is made of, and what to do."""
    if _is_known(name, manifest):
        return None
    if not name.endswith((".md", ".yaml")):
        return "nothing leads to this file", "texts end in .md, drawings lie in media"
    stem = PurePosixPath(name).stem
    known = (*manifest.sections, *RESERVED, "pictures", "lexicon")
    hint = did_you_mean(stem, known)
    hint = hint if len(known) <= 12 or hint.startswith("did") else ""
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
