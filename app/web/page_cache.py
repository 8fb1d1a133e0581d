"""Published answers as bytes: what depends on the content and the address alone is rendered once and kept, ready to send.

The pages themselves are made by Flask's views; this module keeps what they made, compressed, until the content changes.
"""

from __future__ import annotations

import hashlib
import threading
import zlib
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qs

import brotli

from app.course.languages.tag import is_language_tag
from app.server.messages import Reply, serialize

Header = tuple[str, str]

COMPRESSIBLE = ("text/", "application/json", "application/javascript", "application/manifest+json", "image/svg+xml")
_REPLACED = frozenset({"content-length", "content-encoding", "etag", "vary"})
_SMALL = 256
_QUICK_QUALITY = 5
_BEST_QUALITY = 11


class CachedAnswer:
    """One published answer in every encoding, each with its headers; compressed when it is first asked for.

    The tag is weak, because it stands for all encodings. The first visitor after an edit does not wait for the best
    compression: a thread makes that afterwards.
    """

    __slots__ = ("_lock", "_replies", "_variants", "body", "headers", "tag", "unchanged")

    def __init__(self, body: bytes, headers: Iterable[Header]) -> None:
        kept = [(name, value) for name, value in headers if name.lower() not in _REPLACED]
        kind = next((value for name, value in kept if name.lower() == "content-type"), "")
        compressible = kind.startswith(COMPRESSIBLE) and len(body) > _SMALL
        self.body = body
        self.tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
        self.headers = [*kept, ("ETag", self.tag), *([("Vary", "Accept-Encoding")] if compressible else [])]
        self.unchanged = [header for header in self.headers if header[0].lower() != "content-type"]
        self._variants = {"": (body, [*self.headers, ("Content-Length", str(len(body)))])}
        if not compressible:
            self._variants |= {"br": self._variants[""], "gzip": self._variants[""]}
        self._lock = threading.Lock()
        self._replies: dict[tuple[str, str], Reply] = {}

    def reply(self, method: str, encoding: str) -> Reply | None:
        """The answer to GET or HEAD as the server sends it; nothing while it would have to be compressed first."""
        found = self._replies.get((method, encoding))
        if found is None and (variant := self._variants.get(encoding)) is not None:
            body, headers = variant
            found = Reply(200, serialize("200 OK", headers), b"" if method == "HEAD" else body)
            self._replies[(method, encoding)] = found
        return found

    def unchanged_reply(self) -> Reply:
        """The answer to who has it already."""
        found = self._replies.get(("", ""))
        if found is None:
            found = self._replies[("", "")] = Reply(304, serialize("304 Not Modified", self.unchanged))
        return found

    def variant(self, encoding: str) -> tuple[bytes, list[Header]]:
        """Body and headers in ``encoding`` (``br``, ``gzip`` or empty)."""
        found = self._variants.get(encoding)
        if found is not None:
            return found
        with self._lock:
            if encoding not in self._variants:
                self._keep(encoding, _compress(self.body, encoding, _QUICK_QUALITY))
                if encoding == "br":
                    threading.Thread(target=self._improve, name="compress", daemon=True).start()
        return self._variants[encoding]

    def is_known_to(self, if_none_match: str | None) -> bool:
        """Whether the asking browser has this very version already (RFC 9110, 13.1.2: weak comparison)."""
        if not if_none_match:
            return False
        own = self.tag[2:]
        return if_none_match.strip() == "*" or any(tag.strip().removeprefix("W/") == own for tag in if_none_match.split(","))

    def _improve(self) -> None:
        self._keep("br", _compress(self.body, "br", _BEST_QUALITY))

    def _keep(self, encoding: str, body: bytes) -> None:
        headers = [*self.headers, ("Content-Encoding", encoding), ("Content-Length", str(len(body)))]
        self._variants[encoding] = (body, headers)
        for method in ("GET", "HEAD"):
            self._replies.pop((method, encoding), None)


class PageCache:
    """The answers that are kept, by path. Those made from the content go with it; static files stay.

    What a page heeds of the query is part of its place here, and nothing else is: an address with an unknown parameter finds
    what the address without it finds. A page that heeds ``with`` has a place for each language beside its own.
    """

    def __init__(self) -> None:
        # Replaced as a whole: a thread that still works for the old content writes into what nobody reads.
        self._pages: tuple[str, dict[str, CachedAnswer | dict[str, CachedAnswer]]] = ("", {})
        self._before: frozenset[str] = frozenset()
        self._lasting: dict[str, CachedAnswer] = {}

    def find(self, path: str, counterpart: str, fingerprint: str) -> CachedAnswer | None:
        """What is kept for ``path`` with ``counterpart`` beside it, and belongs to the content called ``fingerprint``."""
        known, pages = self._pages
        if known != fingerprint:
            self._before = frozenset(pages)
            pages = {}
            self._pages = (fingerprint, pages)
        found = pages.get(path)
        if isinstance(found, dict):
            found = found.get(counterpart)
        return found or self._lasting.get(path)

    def keep(self, path: str, counterpart: str | None, fingerprint: str, answer: CachedAnswer, *, lasting: bool = False) -> None:
        """Keep ``answer``, unless the content has changed since it was asked for; no ``counterpart`` where it is not heeded."""
        known, pages = self._pages
        if lasting:
            self._lasting[path] = answer
        elif known == fingerprint:
            if counterpart is None:
                pages[path] = answer
            else:
                beside = pages.setdefault(path, {})
                if isinstance(beside, dict):
                    beside[counterpart] = answer

    def is_known(self, path: str) -> bool:
        """Whether this content or the one before it had a page at ``path``."""
        return path in self._pages[1] or path in self._before


@lru_cache(maxsize=256)
def encoding_for(accepted: str) -> str:
    """The best encoding that an Accept-Encoding header allows: ``br``, ``gzip`` or empty for none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        try:
            weights[name.strip()] = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
    others = weights.get("*", 0.0)
    return next((name for name in ("br", "gzip") if weights.get(name, others) > 0), "")


def counterpart_asked(query: str) -> str:
    """The language in ``?with=…``, the only part of a query that a published page heeds; empty when there is none."""
    if "with=" not in query:
        return ""
    try:
        asked = parse_qs(query, max_num_fields=20).get("with", [""])[0]
    except ValueError:
        return ""
    return asked if is_language_tag(asked) else ""


def _compress(body: bytes, encoding: str, quality: int) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality))
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
