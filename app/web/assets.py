"""Static files: the style sheets joined into few, each for where it is needed; all under one hash, for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath

from flask import Blueprint, Response, abort, request, send_from_directory

from app.places import PACKAGE
from app.web.marks import LASTING, PUBLISHED
from app.web.services import services

FOLDER = PACKAGE / "static"
SHEET = "site.css"
# What a reader of the course need not load at first, by the sheet that holds it; everything else is in `SHEET`.
# work.css: pages on which a learner does something; pair.css: two languages side by side; stage.css: loaded with the journey.
_APART = {
    "work.css": frozenset(
        {"catalogue", "downloads", "error", "feedback", "field", "measure", "question", "rating", "review", "test", "test-line"}
        | {"thanks", "trainer"}
    ),
    "pair.css": frozenset({"pair"}),
    "stage.css": frozenset({"journey-profile", "journey-stage", "journey-sum"}),
}
_FOREVER_S = 365 * 24 * 3600
# The order of the layers is the order of the style sheets; a file's layer is the folder it lies in.
_LAYERS = {
    "tokens": "tokens.css",
    "base": "base.css",
    "components": "components/*.css",
    "layout": "layout/*.css",
    "print": "print.css",
}
# The style sheets' sources and the note beside them: not served as they lie there.
_OURS = frozenset({".css", ".md"})
_STRING_OR_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)

bp = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Assets:
    """The folder of static files as it was read: its address and its joined style sheets by name."""

    digest: str
    sheets: Mapping[str, bytes]

    @property
    def path(self) -> str:
        """The folder's address, without a slash at its end."""
        return f"/static/{self.digest}"


def read_assets(folder: Path = FOLDER) -> Assets:
    """Join the style sheets of ``folder`` and hash every file in it."""
    sheets = {name: join_sheets(folder / "css", name).encode() for name in (SHEET, *_APART)}
    digest = hashlib.sha256(b"\0".join(sheets.values()))
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in _OURS:
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return Assets(digest.hexdigest()[:12], sheets)


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
        rules = "".join(shorten(file.read_text("utf-8")) for file in files)
        if rules:
            parts.append(f"@layer {layer}{{{rules}}}")
    return "".join(parts)


def shorten(css: str) -> str:
    """``css`` without comments and idle white space; strings stay as they are."""
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


@bp.get("/static/<digest>/<path:path>")
def file(digest: str, path: str) -> Response:
    """One static file; an address with another hash names something that is not here any more."""
    assets = services().assets
    if digest != assets.digest or (PurePosixPath(path).suffix in _OURS) != (path in assets.sheets):
        abort(404)
    if path.endswith("/") or path != normpath(path):  # each file is kept once: it has one address, without detours
        abort(404)
    sheet = assets.sheets.get(path)
    answer = Response(sheet, mimetype="text/css") if sheet is not None else send_from_directory(FOLDER, path)
    answer.headers["Cache-Control"] = f"public, max-age={_FOREVER_S}, immutable"
    request.environ[PUBLISHED] = LASTING
    return answer
