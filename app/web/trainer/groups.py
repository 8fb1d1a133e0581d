"""Groups: made, listed with their links, and shown to the class as a QR code."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, abort, g, request

from app.presentation.qr import qr_code
from app.presentation.rendering import catalogue
from app.records.buckets import Filter
from app.records.groups import Groups
from app.web.course_lookup import addresses
from app.web.services import services
from app.web.trainer.admin_request import AdminRequest, open_admin
from app.web.trainer.auth import LANGUAGE, bp, lead
from app.web.trainer.links import PAGES, learners_address

LONGEST_NAME = 80


@bp.get(f"/{LANGUAGE}/trainer/groups")
def groups(language: str) -> Response:
    """Every group with its code and link, and the form for a new one."""
    return _list(open_admin(language, "groups"))


@bp.post(f"/{LANGUAGE}/trainer/groups")
def make(language: str) -> Response:
    """Make a group, and lead to it in the list."""
    admin = open_admin(language, "groups")
    name = " ".join(g.fields.get("name", "").split())
    if not name or len(name) > LONGEST_NAME:
        return _list(admin, 422, "missing" if not name else "long", name)
    with services().store.writing() as session:
        made = Groups(session).make(admin.course.id, name, datetime.now(UTC).date())
    return lead(f"{admin.urls.here}#group-{made.code}")


@bp.get(f"/{LANGUAGE}/trainer/groups/<code>")
def projector(language: str, code: str) -> Response:
    """The code as a picture for the projector, with the address in large letters."""
    admin = open_admin(language, f"groups/{code}", ("page",))
    shown = admin.given["page"] if admin.given["page"] in PAGES else "course"
    with services().store.reading() as session:
        group = Groups(session).find(admin.course.id, code)
    if group is None:
        abort(404)
    link = learners_address(addresses(language, admin.course), code, shown)
    # Translators: the text alternative of a QR code; followed by an address.
    alternative = catalogue(language).gettext("QR code of %(address)s") % {"address": link}
    return admin.show("projector", group=group, link=link, picture=qr_code(link, alternative), shown=shown, pages=PAGES)


@bp.post(f"/{LANGUAGE}/trainer/groups/<code>/remove")
def remove(language: str, code: str) -> Response:
    """Take a group off the list; what its people sent stays."""
    admin = open_admin(language, "groups")
    with services().store.writing() as session:
        Groups(session).remove(admin.course.id, code)
    return lead(admin.urls.here)


def _list(admin: AdminRequest, status: int = 200, trouble: str = "", name: str = "") -> Response:
    with services().store.reading() as session:
        reports = admin.reports(session)
        made = admin.groups(session)
        chosen = {group.code: Filter(group=group.code) for group in made}
        counts = {code: (reports.count_opinions(own), reports.count_attempts(own)) for code, own in chosen.items()}
    urls = addresses(admin.language, admin.course)
    return admin.show(
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
