"""Static files under one hash: the style sheets joined into few, each for where it is needed; scripts without their comments."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath

from app.paths import PACKAGE

FOLDER = PACKAGE / "static"
SHEET = "site.css"
# What a reader of the course need not load at first, by the sheet that holds it; everything else is in `SHEET`.
# reading.css: what stands in a section, the player, dialogs: fetched at the first move (js/main.js), at once without script;
# work.css: pages on which a learner does something; pair.css: two languages side by side; media.css: courses with photos, sound
# or films; check.css, task.css, stage.css: loaded with the question at a section's end, with a task's field, with the journey;
# plan.css: the learner's plan, which sets the paper's margins.
_APART = {
    "work.css": frozenset(
        {"catalogue", "downloads", "error", "feedback", "field", "measure", "question", "rating", "review", "test", "test-line"}
        | {"thanks", "trainer"}
    ),
    "reading.css": frozenset(
        {"author", "course-end", "dialog", "journey-list", "player", "privacy", "prose", "section-open", "table", "terms"}
    ),
    "pair.css": frozenset({"pair"}),
    "media.css": frozenset({"media"}),
    "check.css": frozenset({"check"}),
    "task.css": frozenset({"task"}),
    "plan.css": frozenset({"plan"}),
    "stage.css": frozenset({"journey-profile", "journey-stage", "journey-sum"}),
}
# The order of the layers is the order of the style sheets; a file's layer is the folder it lies in.
_LAYERS = {
    "tokens": "tokens.css",
    "base": "base.css",
    "components": "components/*.css",
    "layout": "layout/*.css",
    "print": "print.css",
}
# The style sheets' sources and the note beside them: not shown as they lie there.
_OURS = frozenset({".css", ".md"})
_PAIR = re.compile(r"(--[\w-]+): light-dark\(([^,()]+), ([^()]+)\);")
_COMMENT_LINES = re.compile(r"^[ \t]*(?://[^\n]*|/\*.*?\*/[ \t]*)\n", re.DOTALL | re.MULTILINE)
_STRING_OR_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Assets:
    """The folder of static files as it was read: its address, its joined style sheets and its scripts by name."""

    digest: str
    sheets: Mapping[str, bytes]
    scripts: Mapping[str, bytes]

    @property
    def path(self) -> str:
        """The folder's address, without a slash at its end."""
        return f"/static/{self.digest}"

    def has(self, path: str) -> bool:
        """Whether a page may ask for that path: a joined style sheet, or what can be a file of the folder, without detours."""
        is_source = PurePosixPath(path).suffix in _OURS
        return is_source == (path in self.sheets) and not path.endswith("/") and path == normpath(path)


def read_assets(folder: Path = FOLDER) -> Assets:
    """Join the style sheets of ``folder`` and hash every file in it."""
    sheets = {name: join_sheets(folder / "css", name).encode() for name in (SHEET, *_APART)}
    scripts = {
        file.relative_to(folder).as_posix(): without_comments(file.read_text("utf-8")).encode() for file in folder.rglob("*.js")
    }
    digest = hashlib.sha256(b"\0".join(sheets.values()))
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in _OURS:
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return Assets(digest.hexdigest()[:12], sheets, scripts)


def join_sheets(folder: Path, name: str = SHEET) -> str:
    """The style sheets of ``folder`` that make up the sheet ``name``, as one: each file in its layer, shortened."""
    apart = frozenset().union(*_APART.values())
    parts = [f"@layer {','.join(_LAYERS)};"]
    for layer, pattern in _LAYERS.items():
        files = [
            file
            for file in sorted(folder.glob(pattern))
            if (file.stem in _APART[name] if name in _APART else file.stem not in apart)
        ]
        texts = [file.read_text("utf-8") for file in files]
        rules = "".join(shorten(text) for text in (*texts, *map(_without_light_dark, texts)))
        if rules:
            parts.append(f"@layer {layer}{{{rules}}}")
    return "".join(parts)


def _without_light_dark(css: str) -> str:
    """The pairs of colours in ``css`` for browsers that know no ``light-dark()`` (Safari before 17.5).

    A name that has no colour there would make every rule invalid that uses it. Raises ``ValueError`` where a pair has no name.
    """
    pairs = _PAIR.findall(css)
    if css.count("light-dark(") != len(pairs):
        raise ValueError("light-dark() stands where no name is given to it: write it as '--name: light-dark(day, night);'")
    if not pairs:
        return ""
    day, night = ("".join(f"{name}: {colours[index]};" for name, *colours in pairs) for index in (0, 1))
    return (
        f'@supports not (color: light-dark(#000, #fff)) {{ :root {{ {day} }} [data-theme="dark"] {{ {night} }}'
        f' @media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {night} }} }} }}'
    )


def without_comments(script: str) -> str:
    """``script`` without the lines that hold a comment alone: a third of what the first scripts weigh, and nobody runs them."""
    return _COMMENT_LINES.sub("", script)


def shorten(css: str) -> str:
    """``css`` without comments and idle white space; strings stay as they are.

    Own code, because a library would save nothing: rcssmin 1.3.0 makes 48 bytes less of 27,002 (compressed).
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match[1] is None:
            return " "
        kept.append(match[1])
        return f"\0{len(kept) - 1}\0"

    text = re.sub(r"\s+", " ", _STRING_OR_COMMENT.sub(keep, css))
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    text = re.sub(r"(?<=[\w-]): ", ":", text).replace(";}", "}")
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], text).strip()
