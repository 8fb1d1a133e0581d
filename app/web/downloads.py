"""Downloads: the page that lists the files, the page shown while a file is made, and the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, current_app, redirect
from werkzeug.exceptions import ServiceUnavailable

from app.artifacts.artifact import Artifact, BusyError
from app.course.model import Course
from app.exports.errors import ExportError
from app.exports.format import ExportFormat
from app.exports.orders import ExportOption, FormatRendition, Order, find_rendition, offered
from app.presentation.addresses import Addresses
from app.web.answers import page
from app.web.course_files import listed_files
from app.web.course_lookup import addresses, find_shown
from app.web.export_links import asked_format, asked_order, file_address, fixed_fields, orders_something, waiting_query
from app.web.ranges import send_in_part
from app.web.services import services
from app.web.trainer_session import is_signed_in
from app.web.waiting import elsewhere

bp = Blueprint("downloads", __name__)

_REFRESH_S = 2


@dataclass(frozen=True, slots=True)
class OfferedValue:
    """A value of an option, and where the rendition with that value is."""

    option: ExportOption
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A file as a page lists it; ``made`` once it is there. ``values`` are those of its first option, its own among them."""

    order: Order
    rendition: FormatRendition
    href: str
    made: Artifact | None
    values: tuple[OfferedValue, ...]

    @property
    def own(self) -> tuple[OfferedValue, ...]:
        """The value of the first option that the file has; empty when there is nothing to choose."""
        return tuple(each for each in self.values if each.value == self.order.option(each.option.name))

    @property
    def others(self) -> tuple[OfferedValue, ...]:
        """The values that it might have instead."""
        return tuple(each for each in self.values if each not in self.own)


@dataclass(frozen=True, slots=True)
class Listed:
    """A format as a page lists it: whether this server can make it, its files, and the fields that its form sends unseen."""

    format: ExportFormat
    available: bool
    offers: tuple[Offer, ...]
    fields: Mapping[str, str]


@bp.get("/<language>/<course_id>/downloads")
def downloads(language: str, course_id: str) -> Response:
    """Every file on offer. With ``?edition=…`` the page that waits for a file and then leads to it."""
    course, edition = find_shown(language, course_id)
    formats = services().formats
    if orders_something(formats):
        export_format = asked_format(formats)
        return _wait(course, export_format, _asked(export_format, course, language))
    urls = addresses(language, course, page="downloads")
    listed = tuple(listed_formats(course, language, urls, trainer=True))
    return page(
        "pages/downloads.html",
        urls,
        course=course,
        edition=edition,
        listed=listed,
        listening=services().speaks,
        files=listed_files(edition),
    )


@bp.get("/<language>/<course_id>/course.<suffix>")
def document(language: str, course_id: str, suffix: str) -> Response:
    """A file of the course, whole or the part asked for; made now when it is not there yet."""
    course, _ = find_shown(language, course_id)
    export_format = next((each for each in services().formats.values() if each.suffix == suffix), None) or abort(404)
    order = _asked(export_format, course, language)
    if not services().documents.find(course, order) and (later := elsewhere()):
        return later
    try:
        made = services().documents.make(course, order)
    except BusyError as error:
        raise ServiceUnavailable(retry_after=int(error.retry_after_s)) from error
    except ExportError as error:
        current_app.logger.error("%s %s of %s could not be made: %s", order.format, order.name, course.id, error)
        raise ServiceUnavailable from error
    return _send(course, export_format, order, made)


def listed_formats(course: Course, language: str, urls: Addresses, *, trainer: bool = False) -> Iterator[Listed]:
    """Every format with its files of the course, the trainer's among them if ``trainer``."""
    formats = services().formats
    for export_format in formats.values():
        available = export_format.is_available()
        orders = offered(export_format, course, language, trainer=trainer) if available else ()
        offers = tuple(_offer(course, export_format, order, urls) for order in orders)
        yield Listed(export_format, available, offers, fixed_fields(formats, export_format.name))


def _asked(export_format: ExportFormat, course: Course, language: str) -> Order:
    """The order that the query asks for; aborts with 404 for anything that is not on offer to this visitor."""
    order = asked_order(export_format, course, language)
    if find_rendition(export_format, order.rendition).trainers_only and not is_signed_in():
        abort(404)
    return order


def _wait(course: Course, export_format: ExportFormat, order: Order) -> Response:
    """Leads to the file when it is there; else has it made and says how far it is. Works without script."""
    urls = addresses(order.language, course, page="downloads", query=waiting_query(services().formats, order))
    documents = services().documents
    if documents.find(course, order):
        answer = redirect(file_address(urls, export_format, order), 303)
        answer.headers["Cache-Control"] = "no-store"
        return answer  # type: ignore[return-value]  # werkzeug's Response serves as well
    failed = not export_format.is_available() or documents.has_failed(course, order)
    if not failed:
        documents.start(course, order)
    return page(
        "pages/downloads-wait.html",
        urls,
        status=503 if failed else 202,
        course=course,
        edition=course.editions[order.language],
        format=export_format,
        offer=_offer(course, export_format, order, urls),
        failed=failed,
        share=documents.progress(course, order),
        refresh_s=_REFRESH_S,
    )


def _send(course: Course, export_format: ExportFormat, order: Order, made: Artifact) -> Response:
    answer = Response(mimetype=export_format.media_type)
    answer.set_etag(made.digest)
    answer.headers["Content-Language"] = order.language
    shown = "inline" if export_format.shown_inline else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{course.id}-{order.name}.{export_format.suffix}"'
    private = find_rendition(export_format, order.rendition).trainers_only
    answer.headers["Cache-Control"] = "private, no-store" if private else "no-cache"
    send_in_part(answer, made.path or made.data, made.size)
    return answer


def _offer(course: Course, export_format: ExportFormat, order: Order, urls: Addresses) -> Offer:
    """Leads straight to a file that is there, and to the page that waits to one that is not."""
    made = services().documents.find(course, order)
    href = file_address(urls, export_format, order) if made else _waiting_address(urls, order)
    rendition = find_rendition(export_format, order.rendition)
    values = []
    for option in rendition.options[:1]:
        for value in option.values_in(course, order.language):
            other = replace(order, options=tuple({**dict(order.options), option.name: value}.items()))
            values.append(OfferedValue(option, value, _waiting_address(urls, other)))
    return Offer(order, rendition, href, made, tuple(values))


def _waiting_address(urls: Addresses, order: Order) -> str:
    return f"{urls.downloads}?{waiting_query(services().formats, order)}"
