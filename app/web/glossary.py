"""The glossary by itself: a page of as many columns as there are languages, to be printed, and the same as a sheet (CSV)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, request

from app.course.model import Course, Edition, Term
from app.presentation.pairing import rows_of_terms
from app.presentation.rendering import languages, name_language
from app.records.sheets import FORMATS
from app.web.answers import page
from app.web.course_lookup import addresses, find_shown
from app.web.environ_keys import PUBLISHED

bp = Blueprint("glossary", __name__)


@bp.get("/<language>/<course_id>/glossary")
def show(language: str, course_id: str) -> Response:
    """Every term in every language of the course, that of the address first."""
    course, edition, editions = _find(language, course_id)
    return page(
        "pages/glossary.html",
        addresses(language, course, page="glossary"),
        published=True,
        course=course,
        edition=edition,
        editions=editions,
        rows=rows_of_terms(editions),
    )


@bp.get("/<language>/<course_id>/glossary.csv")
def sheet(language: str, course_id: str) -> Response:
    """The same for a spreadsheet: two columns a language, UTF-8 with a byte order mark, no cell that calculates."""
    _, _, editions = _find(language, course_id)
    out = io.BytesIO()
    headings = [heading for edition in editions for heading in (name_language(edition.language), "")]
    cells: Iterator[Any] = ([cell for term in row for cell in _cells(term)] for row in rows_of_terms(editions))
    FORMATS["csv"].write(cells, out, headings)
    answer = Response(out.getvalue(), content_type=FORMATS["csv"].media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{course_id}-glossary-{language}.csv"'
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = "no-cache"
    request.environ[PUBLISHED] = True
    return answer


def _find(language: str, course_id: str) -> tuple[Course, Edition, tuple[Edition, ...]]:
    course, edition = find_shown(language, course_id)
    if not edition.glossary:
        abort(404)
    known = languages()
    others = (other for code, other in course.editions.items() if code != language and code in known)
    return course, edition, (edition, *others)


def _cells(term: Term | None) -> tuple[str, str]:
    return (term.name, term.text) if term else ("", "")
