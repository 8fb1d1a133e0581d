"""Authentication: the session behind the cookie, the token that every form carries, and the guard of every address here.

Two schemes against forged posts, each where the other cannot be: a public form has no cookie to which a token could be bound,
and is believed by where the browser says it comes from (:mod:`app.web.forms`); here the cookie is what gives the right, so a
post needs a token bound to it as well, also from a browser that tells neither ``Sec-Fetch-Site`` nor ``Origin``.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, g, redirect, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.csrf.session import SessionCSRF

from app.presentation.rendering import languages
from app.web.forms import check_origin, read_fields
from app.web.services import services
from app.web.sources import network
from app.web.trainer_session import cookie_name, is_https, is_signed_in, visitor

bp = Blueprint("trainer", __name__)

LANGUAGE = "<language>"
_KNOWN = "omnikurs-trainer-browser"
_KNOWN_S = 182 * 24 * 3600
_OPEN = frozenset({"trainer.login", "trainer.enter", "trainer.lead_in"})
_LOCAL = re.compile(r"/(?:[\w.~-]+/)*(?:[\w.~-]+)?(?:\?[\w.~=&%+,:-]*)?", re.ASCII)


class GuardForm(Form):  # type: ignore[misc]  # WTForms has no types
    """A form that holds nothing but its token, which belongs to one session (or, before the login, to one browser)."""

    class Meta:
        """The token lasts as long as its session."""

        csrf = True
        csrf_class = SessionCSRF
        csrf_time_limit = None


def guard_form(fields: MultiDict[str, str] | None = None, owner: str = "") -> GuardForm:
    """The token of this visitor (or of one who is about to get the id ``owner``), filled from what was posted."""
    key = hashlib.sha256(b"csrf:" + (owner or visitor()).encode()).hexdigest()
    return GuardForm(fields, meta={"csrf_secret": _secret(), "csrf_context": {"csrf": key}})


def csrf_token() -> str:
    """What a form of this visitor must carry."""
    return str(guard_form().csrf_token.current_token)


def source() -> str:
    """Where the visitor comes from, as a hash that only this installation can make: it is kept for a quarter of an hour.

    A browser in which the trainer was logged in before is counted by itself: guesses of others from the same network (a
    classroom, a company's proxy) delay it by nothing.
    """
    browser = known_browser()
    origin = f"browser:{browser}" if browser else f"login:{network(request.remote_addr or '')}"
    return hmac.new(_secret(), origin.encode(), "sha256").hexdigest()


def known_browser() -> str:
    """The id of a browser in which the trainer was logged in within half a year; empty for any other."""
    try:
        return str(_known_browsers().loads(request.cookies.get(cookie_name(_KNOWN), ""), max_age=_KNOWN_S))
    except BadData:
        return ""


def remember_browser(answer: Response) -> None:
    """Let this browser be known at its next login. Its id says nothing of the session, and opens nothing."""
    token = _known_browsers().dumps(known_browser() or secrets.token_urlsafe(16))
    _set_cookie(answer, cookie_name(_KNOWN), token, max_age=_KNOWN_S)


def give_cookie(answer: Response, session_id: str) -> None:
    """Put the id into the browser, out of reach of scripts and of other sites; it goes when the browser closes."""
    _set_cookie(answer, cookie_name(), session_id)


def take_cookie(answer: Response) -> None:
    """Take the id out of the browser."""
    answer.delete_cookie(cookie_name(), path="/", secure=is_https(), httponly=True, samesite="Lax")


def new_visitor() -> str:
    """An id for a browser that has not logged in: it opens nothing, and only holds the login's token."""
    return secrets.token_urlsafe(32)


def local_address(wanted: str, otherwise: str) -> str:
    """``wanted`` when it can be nothing but a page of this site, else ``otherwise``.

    A whole path of plain letters: no second slash, no backslash, no tab or line break, no host, no percent sign in the path.
    """
    known = wanted.startswith(tuple(f"/{language}/" for language in languages()))
    safe = known and _LOCAL.fullmatch(wanted) is not None and "/../" not in wanted and "/./" not in wanted
    return wanted if safe else otherwise


def login_address(language: str, following: str = "") -> str:
    """The login, which leads to ``following`` afterwards."""
    home = f"/{language}/trainer/"
    return f"{home}login" + (f"?{urlencode({'next': following})}" if following not in ("", home) else "")


def lead(address: str) -> Response:
    """On to ``address`` with GET."""
    return redirect(address, 303)  # type: ignore[return-value]  # werkzeug's Response serves as well


@bp.before_request
def _guard() -> Any:
    """Nobody gets past without a session, and no post without the token of that session."""
    language = (request.view_args or {}).get("language", "")
    if language not in ("", *languages()):
        abort(404)
    if request.method == "POST":
        check_origin(request, services().settings.public_url)
        g.fields = read_fields(request)
        g.token_holds = guard_form(g.fields).validate()
    if request.endpoint in _OPEN:
        return None
    if not is_signed_in():
        shown = request.full_path.rstrip("?") if request.method == "GET" else ""
        return lead(login_address(language, local_address(shown, "")))
    if request.method == "POST" and not g.token_holds:
        abort(403)
    return None


@bp.after_request
def _keep_nowhere(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _set_cookie(answer: Response, name: str, value: str, max_age: int | None = None) -> None:
    answer.set_cookie(name, value, max_age=max_age, path="/", secure=is_https(), httponly=True, samesite="Lax")


def _known_browsers() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_secret(), salt="omnikurs.trainer.browser")


def _secret() -> bytes:
    key = current_app.secret_key or b""
    return key if isinstance(key, bytes) else key.encode()
