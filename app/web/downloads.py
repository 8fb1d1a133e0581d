"""What can be taken away: the page that lists it, the page shown while a document is made, and the document itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.exceptions import ServiceUnavailable

from app.course.model import Course
from app.exports.documents import BusyError, Printed
from app.exports.orders import Order, OrderError, offered, read_order
from app.exports.press import PressError, can_print
from app.web.addresses import Addresses
from app.web.answers import page
from app.web.ranges import answer_in_part
from app.web.services import services
from app.web.shelf import addresses, find

bp = Blueprint("downloads", __name__)

TRAINER_CHECK = "omnikurs.trainer"
"""``app.extensions[TRAINER_CHECK]`` is set by the trainer's room: a callable that tells whether the trainer is logged in."""

_PARAMETERS = frozenset({"edition", "sections", "variant"})
_REFRESH_S = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """A document as the page lists it; ``printed`` once it is there."""

    order: Order
    href: str
    printed: Printed | None


@bp.get("/<language>/<course_id>/downloads")
def downloads(language: str, course_id: str) -> Response:
    """Every file on offer. With ``?edition=…`` the page that waits for a document and then leads to it."""
    course, edition = find(language, course_id)
    if request.args:
        return _wait(course, _read(course, language))
    urls = addresses(language, course, page="downloads")
    printing = can_print()
    return page(
        "pages/downloads.html",
        urls,
        course=course,
        edition=edition,
        offers=[_offer(course, order, urls) for order in offered(course, language)] if printing else [],
        printing=printing,
        listening=services().speaks,
        trainers=any(section.trainer for section in edition.sections),
        trainer_room="trainer" in current_app.blueprints,
    )


@bp.get("/<language>/<course_id>/course.pdf")
def document(language: str, course_id: str) -> Response:
    """A printed edition, whole or the part asked for; made now when it is not there yet."""
    course, _ = find(language, course_id)
    order = _read(course, language)
    try:
        printed = services().documents.make(course, order)
    except BusyError as error:
        raise ServiceUnavailable(retry_after=error.retry_after_s) from error
    except PressError as error:
        current_app.logger.error("%s of %s could not be printed: %s", order.name, course.id, error)
        raise ServiceUnavailable from error
    return _send(course, order, printed)


def trainer_is_here() -> bool:
    """Whether the trainer's room has let this visitor in; nobody as long as there is no such room."""
    check = current_app.extensions.get(TRAINER_CHECK)
    return bool(check and check())


def _read(course: Course, language: str) -> Order:
    """The order that the query asks for; aborts with 404 for anything that is not on offer to this visitor."""
    given = request.args
    if not _PARAMETERS.issuperset(given) or any(len(given.getlist(name)) > 1 for name in ("edition", "variant")):
        abort(404)
    names = [name for value in given.getlist("sections") for name in value.split(",")]
    try:
        order = read_order(course, language, given.get("edition", "handout"), names, given.get("variant", ""))
    except OrderError:
        abort(404)
    if order.edition == "trainer" and not trainer_is_here():
        abort(404)
    return order


def _wait(course: Course, order: Order) -> Response:
    """Leads to the document when it is there; else has it made and says how far it is. Works without script."""
    urls = addresses(order.language, course, page="downloads", query=_query(order))
    documents = services().documents
    if documents.find(course, order):
        answer = redirect(f"{urls.pdf}?{_query(order)}", 303)
        answer.headers["Cache-Control"] = "no-store"
        return answer  # type: ignore[return-value]
    failed = not can_print() or documents.has_failed(course, order)
    if not failed:
        documents.start(course, order)
    return page(
        "pages/downloads-wait.html",
        urls,
        status=503 if failed else 202,
        course=course,
        edition=course.editions[order.language],
        order=order,
        failed=failed,
        share=documents.progress(course, order),
        refresh_s=_REFRESH_S,
    )


def _send(course: Course, order: Order, printed: Printed) -> Response:
    known = request.if_none_match.contains(printed.digest)
    answer = Response(b"" if known else printed.read(), 304 if known else 200, mimetype="application/pdf")
    answer.set_etag(printed.digest)
    answer.headers["Content-Language"] = order.language
    answer.headers["Content-Disposition"] = f'inline; filename="{course.id}-{order.name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store" if order.edition == "trainer" else "no-cache"
    answer_in_part(answer, printed.size)
    return answer


def _offer(course: Course, order: Order, urls: Addresses) -> Offer:
    """Leads straight to a document that is there, and to the page that waits to one that is not."""
    printed = services().documents.find(course, order)
    return Offer(order, f"{urls.pdf if printed else urls.downloads}?{_query(order)}", printed)


def _query(order: Order) -> str:
    parts: Sequence[tuple[str, str]] = (
        ("edition", order.edition),
        ("sections", ",".join(order.sections)),
        ("variant", order.variant),
    )
    return urlencode([(name, value) for name, value in parts if value], safe=",")
