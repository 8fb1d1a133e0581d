"""The feedback form: shown, checked, kept, thanked for.

The words of its errors live in the template; here they are codes. Nothing of the request but the fields is kept.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, Form, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.fields.core import Field

from app.course.model import Course, Edition
from app.presentation.addresses import Addresses
from app.records.buckets import lock_buckets
from app.records.errors import RecordsError
from app.records.feedback import FeedbackStore, SentOpinion
from app.records.post_rate_limit import TooFastError
from app.web.answers import page
from app.web.course_lookup import addresses, find
from app.web.environ_keys import UNLOGGED
from app.web.forms import FormTokens, TokenError, check_origin, group_code, read_fields
from app.web.learners_group import find_group, read_group
from app.web.offers import offers
from app.web.services import services
from app.web.sources import take_post

bp = Blueprint("feedback", __name__)
log = logging.getLogger(__name__)

LONGEST_TEXT = 5000
#: The version of the words beside the consent box; a test ties it to them.
CONSENT_WORDING = "2026-11-22"
_SCALE = ("1", "2", "3", "4", "5")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]{2,}")


def _one_line_breaks(text: str | None) -> str:
    # A browser sends CRLF for every line break; a textarea counts it as one sign.
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def _strip(text: str | None) -> str:
    return (text or "").strip()


def _on_the_scale(_form: Form, field: Field) -> None:
    if field.data not in _SCALE:
        raise ValidationError("choose")


def _not_too_long(_form: Form, field: Field) -> None:
    if len(field.data) > LONGEST_TEXT:
        raise ValidationError("too-long")


class FeedbackForm(Form):  # type: ignore[misc]  # WTForms has no types
    """The fields; what is wrong with them as codes: ``choose``, ``too-long``, ``address``, ``address-missing``, ``consent``."""

    RATINGS: ClassVar = ("clarity", "usefulness", "ease")

    clarity = RadioField(choices=_SCALE, validate_choice=False, validators=[_on_the_scale])
    usefulness = RadioField(choices=_SCALE, validate_choice=False, validators=[_on_the_scale])
    ease = RadioField(choices=_SCALE, validate_choice=False, validators=[_on_the_scale])
    best = TextAreaField(filters=[_one_line_breaks], validators=[_not_too_long])
    missing = TextAreaField(filters=[_one_line_breaks], validators=[_not_too_long])
    email = EmailField(filters=[_strip])
    consent = BooleanField()
    group = HiddenField(filters=[_strip])
    token = HiddenField()

    def validate_email(self, field: Field) -> None:
        """An address must look like one, and a consent to an answer needs it."""
        if field.data and (len(field.data) > 254 or not _EMAIL.fullmatch(field.data)):
            raise ValidationError("address")
        if self.consent.data and not field.data:
            raise ValidationError("address-missing")

    def validate_consent(self, field: Field) -> None:
        """An address without consent is not kept, and not quietly dropped either."""
        if self.email.data and not field.data:
            raise ValidationError("consent")


@bp.before_request
def keep_out_of_the_log() -> None:
    """See :data:`app.web.environ_keys.UNLOGGED`."""
    request.environ[UNLOGGED] = True


@bp.get("/<language>/<course_id>/feedback")
def show(language: str, course_id: str) -> Response:
    """The empty form; ``?group=`` puts the group's code into it, where there is such a group."""
    course, edition = find(language, course_id)
    group = read_group(course, request.args.get("group"))
    form = FeedbackForm(MultiDict({"group": group.code, "token": _tokens().issue(_purpose(course))}))
    answer = _form_page(course, edition, form, group_missing=group.is_missing)
    # Going back must find the same form with its token again; a new visit must not.
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@bp.post("/<language>/<course_id>/feedback")
def send(language: str, course_id: str) -> Response:
    """Keeps an opinion, then leads to the thanks; or gives the form back with everything typed."""
    course, edition = find(language, course_id)
    check_origin(request, services().settings.public_url)
    form = FeedbackForm(read_fields(request))
    form.group.data = group_code(form.group.data)
    try:
        key = _tokens().read(form.token.data or "", _purpose(course))
    except TokenError:
        form.token.data = _tokens().issue(_purpose(course))
        return _form_page(course, edition, form, status=403, trouble="stale")
    if not form.validate():
        return _form_page(course, edition, form, status=422)
    try:
        with services().store.writing() as session:
            lock_buckets(session)
            group = find_group(session, course, form.group.data)
            sent = _opinion(form, key, course, language, group.code)
            # The words twice: once more as they are searched. A second row for the address, or for words that come later.
            take_post(session, request, 2, *2 * (sent.best, sent.missing))
            FeedbackStore(session).keep(sent)
    except TooFastError as error:
        answer = _form_page(course, edition, form, status=429, trouble="busy")
        answer.headers["Retry-After"] = str(error.retry_s)
        return answer
    except RecordsError as error:
        log.error("an opinion could not be kept: %s", str(error).replace("\n", " "))
        answer = _form_page(course, edition, form, status=503, trouble="busy")
        answer.headers["Retry-After"] = "60"
        return answer
    urls = _thanks(language, course, _receipt(key), "group" if group.is_missing else "", group.code)
    return redirect(urls.here, 303)  # type: ignore[return-value]  # werkzeug's Response serves as well


def _thanks(language: str, course: Course, number: str, without: str, group: str) -> Addresses:
    """The thanks' address: the form's number, what was left out of it, and the group's code, each where there is one."""
    told = {"number": number, "without": without, "group": group}
    return addresses(
        language, course, page="feedback/thanks", query=urlencode({name: text for name, text in told.items() if text})
    )


@bp.get("/<language>/<course_id>/feedback/thanks")
def thank(language: str, course_id: str) -> Response:
    """The thanks, with the number of the form (which says nothing to anybody but its sender)."""
    course, edition = find(language, course_id)
    number = request.args.get("number", "")
    number = number if re.fullmatch(r"[0-9A-F]{4}", number) else ""
    missing = request.args.get("without") == "group"
    # The code goes on with the reader: her browser takes it from the address into the links.
    code = group_code(request.args.get("group"))
    urls = _thanks(language, course, number, "group" if missing else "", code)
    return page(
        "pages/feedback_thanks.html",
        urls,
        course=course,
        edition=edition,
        offers=offers(edition),
        number=number,
        group_missing=missing,
    )


def _form_page(
    course: Course, edition: Edition, form: FeedbackForm, status: int = 200, trouble: str = "", *, group_missing: bool = False
) -> Response:
    settings = services().settings
    group = form.group.data or ""
    context: dict[str, Any] = {
        "course": course,
        "edition": edition,
        "form": form,
        "trouble": trouble,
        "group_missing": group_missing,
        "longest_text": LONGEST_TEXT,
        "controller": settings.controller,
        "months": round(settings.retention_days / 30.4),
    }
    urls = addresses(edition.language, course, page="feedback", query=f"group={group}" if group else "")
    return page("pages/feedback.html", urls, status=status, **context)


def _opinion(form: FeedbackForm, key: str, course: Course, language: str, group: str) -> SentOpinion:
    return SentOpinion(
        key=key,
        course=course.id,
        language=language,
        sent=datetime.now(UTC),
        clarity=int(form.clarity.data),
        usefulness=int(form.usefulness.data),
        ease=int(form.ease.data),
        best=form.best.data or "",
        missing=form.missing.data or "",
        group=group,
        email=form.email.data or "",
        wording=CONSENT_WORDING if form.email.data else "",
    )


def _tokens() -> FormTokens:
    return FormTokens(current_app.secret_key or "")


def _purpose(course: Course) -> str:
    return f"feedback:{course.id}"


def _receipt(key: str) -> str:
    return key[:4].upper()
