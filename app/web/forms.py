"""Public forms: who may post, what a post may hold, a group's code in it, and the token by which a form is known again.

No cookie is involved. A post is believed by where the browser says it comes from, and by a signed token that carries a
random key: the key makes a form that is sent twice the same form, also when it lay queued in a browser for weeks. The
trainer's area has a scheme of its own (:mod:`app.web.trainer.auth`): there a cookie gives the right, to which its token is bound.
"""

from __future__ import annotations

import re
import secrets
from urllib.parse import parse_qsl, urlsplit

from flask import Request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, Forbidden, UnsupportedMediaType

#: How long a form may lie: open in a tab, or queued in a browser without a network.
TOKEN_LIFE_S = 30 * 24 * 3600
#: Two texts of 5,000 emoji, percent-encoded, and some room; a megabyte is refused unread.
LONGEST_POST_BYTES = 256 * 1024
_MOST_FIELDS = 200
_SALT = "omnikurs.form"
_GROUP = re.compile(r"[\w.-]{1,40}")


class TokenError(Exception):
    """A token that is missing, forged, made for another form, or older than thirty days."""


class FormTokens:
    """Makes and reads the tokens of public forms. ``purpose`` names the form (``feedback:omnichannel``) and is signed along."""

    def __init__(self, secret_key: str | bytes) -> None:
        self._signer = URLSafeTimedSerializer(secret_key, salt=_SALT)

    def issue(self, purpose: str) -> str:
        """A new token, with a key that no other has."""
        return self._signer.dumps([purpose, secrets.token_hex(16)])

    def read(self, token: str, purpose: str) -> str:
        """The key of a token; raises :class:`TokenError`."""
        try:
            signed_for, key = self._signer.loads(token, max_age=TOKEN_LIFE_S)
        except (BadData, ValueError, TypeError) as error:
            raise TokenError(str(error)) from error
        if signed_for != purpose:
            raise TokenError(f"made for {signed_for!r}, not {purpose!r}")
        return str(key)


def check_origin(request: Request, public_url: str = "") -> None:
    """Raises ``Forbidden`` for a post that a browser made on behalf of another site.

    ``Sec-Fetch-Site`` decides where it is sent (https and localhost); over plain http in a classroom ``Origin`` does. A post with
    neither comes from no browser that others could use, and still needs its token.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Forbidden
        return
    origin = request.headers.get("Origin")
    if origin is not None and _origin(origin) not in {_origin(request.host_url), _origin(public_url)} - {None}:
        raise Forbidden


def read_fields(request: Request) -> MultiDict[str, str]:
    """The posted fields, exactly as typed.

    Raises ``RequestEntityTooLarge`` above 256 KiB, ``UnsupportedMediaType`` for anything but an urlencoded form, and
    ``BadRequest`` for what no browser sends: bytes that are no UTF-8 (lone surrogates among them), NUL, hundreds of fields.
    """
    request.max_content_length = LONGEST_POST_BYTES
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType
    try:
        body = request.get_data(cache=False).decode("ascii")
        pairs = parse_qsl(body, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise BadRequest from error
    if any("\0" in part for pair in pairs for part in pair):
        raise BadRequest
    return MultiDict(pairs)


def group_code(text: str | None) -> str:
    """A group's code as a link or a form carries it, or nothing where it is none: no answer is lost for a mangled link."""
    return text if text and _GROUP.fullmatch(text) else ""


def _origin(address: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]
    except ValueError:
        return None
