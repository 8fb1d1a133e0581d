"""Groups: made, listed with their links, and shown to the class as a QR code."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, abort, g, request

from app.exports.qr import qr_code
from app.records.bundles import Bundles, Filter
from app.records.groups import Groups
from app.rendering import catalogue
from app.web.services import services
from app.web.shelf import addresses
from app.web.trainer.access import LANGUAGE, bp, lead
from app.web.trainer.links import PAGES, learners_address
from app.web.trainer.room import Visit, open_visit

LONGEST_NAME = 80


@bp.get(f"/{LANGUAGE}/trainer/groups")
def groups(language: str) -> Response:
    """Every group with its code and link, and the form for a new one."""
    return _list(open_visit(language, "groups"))


@bp.post(f"/{LANGUAGE}/trainer/groups")
def make(language: str) -> Response:
    """Make a group, and lead to it in the list."""
    visit = open_visit(language, "groups")
    name = " ".join(g.fields.get("name", "").split())
    if not name or len(name) > LONGEST_NAME:
        return _list(visit, 422, "missing" if not name else "long", name)
    with services().store.writing() as session:
        made = Groups(session).make(visit.course.id, name, datetime.now(UTC).date())
    return lead(f"{visit.urls.here}#group-{made.code}")


@bp.get(f"/{LANGUAGE}/trainer/groups/<code>")
def projector(language: str, code: str) -> Response:
    """The code as a picture for the projector, with the address in large letters."""
    visit = open_visit(language, f"groups/{code}", ("page",))
    shown = visit.given["page"] if visit.given["page"] in PAGES else "course"
    with services().store.reading() as session:
        group = Groups(session).find(visit.course.id, code)
    if group is None:
        abort(404)
    link = learners_address(addresses(language, visit.course), code, shown)
    # Translators: the text alternative of a QR code; followed by an address.
    alternative = catalogue(language).gettext("QR code of %(address)s") % {"address": link}
    return visit.show("projector", group=group, link=link, picture=qr_code(link, alternative), shown=shown, pages=PAGES)


@bp.post(f"/{LANGUAGE}/trainer/groups/<code>/remove")
def remove(language: str, code: str) -> Response:
    """Take a group off the list; what its people sent stays."""
    visit = open_visit(language, "groups")
    with services().store.writing() as session:
        Groups(session).remove(visit.course.id, code)
    return lead(visit.urls.here)


def _list(visit: Visit, status: int = 200, trouble: str = "", name: str = "") -> Response:
    with services().store.reading() as session:
        reports = visit.reports(session)
        made = visit.groups(session)
        counts = {group.code: (_known(reports.opinions, group.code), _known(reports.attempts, group.code)) for group in made}
    urls = addresses(visit.language, visit.course)
    return visit.show(
        "groups",
        status,
        groups=made,
        counts=counts,
        links={group.code: learners_address(urls, group.code) for group in made},
        trouble=trouble,
        name=name,
        longest_name=LONGEST_NAME,
        asked=request.args.get("remove", ""),
    )


def _known(bundles: Bundles, code: str) -> int:
    """How many answers a group has sent, 0 under five."""
    return bundles.select(Filter(group=code)).count
