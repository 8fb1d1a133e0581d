"""How a file of a course is asked for: what an address orders, and the addresses that lead to it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import abort, request

from app.course.model import Course
from app.exports.format import ExportFormat
from app.exports.orders import Order, OrderError, read_order
from app.presentation.addresses import Addresses
from app.registry import Registry

_FORMAT, _RENDITION, _SECTIONS = "format", "edition", "sections"


def first_of(formats: Registry[ExportFormat]) -> str:
    """The format that is meant by an address that names none; empty when there are no formats."""
    return next(iter(formats), "")


def orders_something(formats: Registry[ExportFormat]) -> bool:
    """Whether the query says which file is meant; anything else in it is passed over, as on every address."""
    options = {option.name for each in formats.values() for rendition in each.renditions for option in rendition.options}
    return not {_FORMAT, _RENDITION, _SECTIONS, *options}.isdisjoint(request.args)


def asked_format(formats: Registry[ExportFormat]) -> ExportFormat:
    """The format that the query names, the first where it names none; aborts with 404 for one that does not exist."""
    if len(request.args.getlist(_FORMAT)) > 1:
        abort(404)
    return formats.get(request.args.get(_FORMAT, first_of(formats))) or abort(404)


def asked_order(export_format: ExportFormat, course: Course, language: str) -> Order:
    """The order that the query asks for; aborts with 404 for anything that is not on offer."""
    given = request.args
    options = {option.name for rendition in export_format.renditions for option in rendition.options}
    if any(len(given.getlist(name)) > 1 for name in (_RENDITION, *options)):
        abort(404)
    names = [name for value in given.getlist(_SECTIONS) for name in value.split(",")]
    chosen = {name: given.get(name, "") for name in options}
    try:
        return read_order(export_format, course, language, given.get(_RENDITION), names, chosen)
    except OrderError:
        abort(404)


def file_address(urls: Addresses, export_format: ExportFormat, order: Order) -> str:
    """Where the file is."""
    return f"{urls.file(export_format.suffix)}?{_query(order)}"


def waiting_query(formats: Registry[ExportFormat], order: Order) -> str:
    """What the page that waits for a file needs to know of it; the first format is not named."""
    return _query(order, fixed_fields(formats, order.format))


def fixed_fields(formats: Registry[ExportFormat], name: str) -> Mapping[str, str]:
    """What every address of the page that waits has for files of the format ``name``."""
    return {} if name == first_of(formats) else {_FORMAT: name}


def _query(order: Order, before: Mapping[str, str] | None = None) -> str:
    parts = {**(before or {}), _RENDITION: order.rendition, _SECTIONS: ",".join(order.sections), **dict(order.options)}
    return urlencode({name: value for name, value in parts.items() if value}, safe=",")
