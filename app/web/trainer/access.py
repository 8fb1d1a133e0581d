"""Who may enter: the session behind the cookie, the token that every form carries, and the guard of every address in the room."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, g, redirect, request
from flask.blueprints import BlueprintSetupState
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import ServiceUnavailable
from wtforms import Form
from wtforms.csrf.session import SessionCSRF

from app.records.errors import RecordsError
from app.records.trainers import Limits, Trainers
from app.rendering import languages
from app.web.downloads import TRAINER_CHECK
from app.web.forms import read_fields, refuse_strangers
from app.web.services import services

bp = Blueprint("trainer", __name__)
log = logging.getLogger(__name__)

LANGUAGE = "<language>"
_SIGNED_IN = "omnikurs.trainer"
_COOKIE = "omnikurs-trainer"
_COOKIE_FORM = re.compile(r"[\w-]{43}", re.ASCII)
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


def trainers() -> Trainers:
    """The trainer's account and sessions."""
    settings = services().settings
    return Trainers(services().store, Limits(settings.trainer_idle_minutes * 60, settings.trainer_hours * 3600))


def now_s() -> int:
    """The clock; tests put another one into the configuration."""
    clock: Callable[[], float] = current_app.config.get("CLOCK", time.time)
    return int(clock())


def source() -> str:
    """Where the visitor comes from, as a hash that only this installation can make: it is kept for a quarter of an hour."""
    return hmac.new(_secret(), b"login:" + (request.remote_addr or "").encode(), "sha256").hexdigest()


def visitor() -> str:
    """The id in the cookie, empty when it is none of ours."""
    found = request.cookies.get(cookie_name(), "")
    return found if _COOKIE_FORM.fullmatch(found) else ""


def is_signed_in() -> bool:
    """Whether the trainer sends this request. Asks the database once a request, and nobody when there is no cookie."""
    if _SIGNED_IN not in request.environ:
        request.environ[_SIGNED_IN] = bool(visitor()) and trainers().is_logged_in(visitor(), now_s())
    return bool(request.environ[_SIGNED_IN])


def cookie_name() -> str:
    """With the prefix that binds a cookie to one host and to https, where the site is at home on https."""
    return f"__Host-{_COOKIE}" if _is_https() else _COOKIE


def give_cookie(answer: Response, session_id: str) -> None:
    """Put the id into the browser, out of reach of scripts and of other sites; it goes when the browser closes."""
    answer.set_cookie(cookie_name(), session_id, path="/", secure=_is_https(), httponly=True, samesite="Lax")


def take_cookie(answer: Response) -> None:
    """Take the id out of the browser."""
    answer.delete_cookie(cookie_name(), path="/", secure=_is_https(), httponly=True, samesite="Lax")


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
    return redirect(address, 303)  # type: ignore[return-value]


@bp.record_once
def _offer_check(state: BlueprintSetupState) -> None:
    state.app.extensions[TRAINER_CHECK] = is_signed_in


@bp.before_request
def _guard() -> Any:
    """Nobody gets past without a session, and no post without the token of that session."""
    language = (request.view_args or {}).get("language", "")
    if language not in ("", *languages()):
        abort(404)
    if request.method == "POST":
        refuse_strangers(request, services().settings.public_url)
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


@bp.errorhandler(RecordsError)
def _say_busy(error: RecordsError) -> Any:
    log.error("the trainer's room has no database now: %s", str(error).replace("\n", " "))
    return current_app.handle_user_exception(ServiceUnavailable(retry_after=60))


def _is_https() -> bool:
    return services().settings.public_url.startswith("https://")


def _secret() -> bytes:
    key = current_app.secret_key or b""
    return key if isinstance(key, bytes) else key.encode()
