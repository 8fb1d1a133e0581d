"""Static files: the style sheets joined into one, everything under one hash, cached for ever."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_from_directory

from app.places import PACKAGE
from app.web.marks import LASTING, PUBLISHED
from app.web.services import services

FOLDER = PACKAGE / "static"
SHEET = "site.css"
_FOREVER_S = 365 * 24 * 3600
# The order of the layers is the order of the style sheets; a file's layer is the folder it lies in.
_LAYERS = {
    "tokens": "tokens.css",
    "base": "base.css",
    "components": "components/*.css",
    "layout": "layout/*.css",
    "print": "print.css",
}
_STRING_OR_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)

bp = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Assets:
    """The folder of static files as it was read: its address and its one style sheet."""

    digest: str
    sheet: bytes

    @property
    def path(self) -> str:
        """The folder's address, without a slash at its end."""
        return f"/static/{self.digest}"


def read_assets(folder: Path = FOLDER) -> Assets:
    """Join the style sheets of ``folder`` and hash every file in it."""
    sheet = join_sheets(folder / "css").encode()
    digest = hashlib.sha256(sheet)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".css":
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return Assets(digest.hexdigest()[:12], sheet)


def join_sheets(folder: Path) -> str:
    """All style sheets of ``folder`` as one, each file in its layer, without comments and idle space."""
    parts = [f"@layer {','.join(_LAYERS)};"]
    for layer, pattern in _LAYERS.items():
        rules = "".join(shorten(file.read_text("utf-8")) for file in sorted(folder.glob(pattern)))
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
    if digest != assets.digest or path.endswith("/") or path.endswith(".css") != (path == SHEET):
        abort(404)
    if path == SHEET:
        answer = Response(assets.sheet, mimetype="text/css")
    else:
        answer = send_from_directory(FOLDER, path)
    answer.headers["Cache-Control"] = f"public, max-age={_FOREVER_S}, immutable"
    request.environ[PUBLISHED] = LASTING
    return answer
