"""The trainer's login, its delay after wrong passwords, and the logout, which deletes the session in the database."""

from __future__ import annotations

from flask import Response, g, request

from app.records.login_throttle import LockedError
from app.records.trainers import NoPasswordError, WrongPasswordError
from app.web.answers import page
from app.web.course_lookup import addresses
from app.web.language import preferred
from app.web.trainer.auth import (
    LANGUAGE,
    bp,
    csrf_token,
    give_cookie,
    guard_form,
    known_browser,
    lead,
    local_address,
    login_address,
    new_visitor,
    remember_browser,
    source,
    take_cookie,
)
from app.web.trainer_session import is_signed_in, now_s, trainers, visitor

#: Longer ones are not looked at: hashing a megabyte would cost the server, not the guesser.
_LONGEST_PASSWORD = 1000


@bp.get("/trainer/")
def lead_in() -> Response:
    """To the area in the language that the browser asks for."""
    answer = lead(f"/{preferred()}/trainer/")
    answer.status_code = 302
    answer.headers["Vary"] = "Accept-Language"
    return answer


@bp.get(f"/{LANGUAGE}/trainer/login")
def login(language: str) -> Response:
    """The form for the password."""
    if is_signed_in():
        return lead(_following(language, request.args.get("next", "")))
    return _form(language, request.args.get("next", ""))


@bp.post(f"/{LANGUAGE}/trainer/login")
def enter(language: str) -> Response:
    """Let the trainer in, with a session of a new id; or say what was wrong."""
    wanted = g.fields.get("next", "")
    if not visitor() or not g.token_holds:
        return _form(language, wanted, 403, "stale")
    password = g.fields.get("password", "")
    if not password or len(password) > _LONGEST_PASSWORD:
        return _form(language, wanted, 422, "empty" if not password else "wrong")
    try:
        session_id = trainers().log_in(password, source(), now_s(), known=bool(known_browser()))
    except NoPasswordError:
        return _form(language, wanted, 503, "unset")
    except WrongPasswordError:
        return _form(language, wanted, 401, "wrong")
    except LockedError as error:
        answer = _form(language, wanted, 429, "locked", -(-error.retry_s // 60))
        answer.headers["Retry-After"] = str(error.retry_s)
        return answer
    answer = lead(_following(language, wanted))
    give_cookie(answer, session_id)
    remember_browser(answer)
    return answer


@bp.post(f"/{LANGUAGE}/trainer/logout")
def leave(language: str) -> Response:
    """End the session; with ``everywhere`` those of all other browsers too."""
    trainers().log_out(visitor(), everywhere=bool(g.fields.get("everywhere")))
    answer = lead(f"{login_address(language)}?out=1")
    take_cookie(answer)
    return answer


def _following(language: str, wanted: str) -> str:
    return local_address(wanted, f"/{language}/trainer/")


def _form(language: str, wanted: str, status: int = 200, trouble: str = "", minutes: int = 0) -> Response:
    """The login page, with a token for the browser's cookie, which it gets now when it has none."""
    following = local_address(wanted, "")
    fresh = "" if visitor() else new_visitor()
    token = csrf_token() if not fresh else str(guard_form(owner=fresh).csrf_token.current_token)
    answer = page(
        "pages/trainer/login.html",
        addresses(language, page="trainer/login"),
        status=status,
        token=token,
        following=following,
        trouble=trouble,
        minutes=minutes,
        left="out" in request.args,
    )
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Form realm="trainer"'
    if fresh:
        give_cookie(answer, fresh)
    return answer
