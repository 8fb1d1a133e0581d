"""Everything to take away: the printed editions for the trainer and the class, and the answers as tables."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from flask import Response
from sqlalchemy.orm import Session

from app.exports.orders import VARIANTS, OrderError, read_order
from app.exports.press import can_print
from app.records.bundles import TooManyGroupsError
from app.records.feedback import FeedbackStore, OpinionRow
from app.records.item_analysis import analyse, attraction, read_tallies
from app.records.sheets import FORMATS
from app.records.workbook import Column, Sheet, write_workbook
from app.rendering import catalogue
from app.web.services import services
from app.web.trainer.access import LANGUAGE, bp
from app.web.trainer.lures import lure_words
from app.web.trainer.room import Visit, open_visit

_IN_MEMORY_BYTES = 2**21


@bp.get(f"/{LANGUAGE}/trainer/materials")
def materials(language: str) -> Response:
    """Every file on offer to the trainer."""
    visit = open_visit(language, "materials")
    return visit.show(
        "materials",
        editions=[name for name in ("trainer", "handout", "bilingual") if can_print() and _has(visit, name)],
        variants=VARIANTS if can_print() and _has(visit, "worksheet") else (),
        trainers=any(section.trainer for section in visit.edition.sections),
    )


@bp.get(f"/{LANGUAGE}/trainer/opinions.csv")
def opinions_csv(language: str) -> Response:
    """The opinions of the filter, one a row."""
    visit = open_visit(language, "opinions.csv")
    out = _file()
    with services().store.reading() as session:
        FORMATS["csv"].write(_rows(visit, session), out, _opinion_words(language))
    return _send(out, f"{visit.course.id}.csv", FORMATS["csv"].media_type)


@bp.get(f"/{LANGUAGE}/trainer/results.xlsx")
def results_xlsx(language: str) -> Response:
    """A workbook: the opinions, and every question with its figures."""
    visit = open_visit(language, "results.xlsx")
    gettext = catalogue(language).gettext
    out = _file()
    with services().store.reading() as session:
        widths = (17, 16, 9, 14, 9, 11, 9, 60, 60)
        heads = [Column(word, width) for word, width in zip(_opinion_words(language), widths, strict=True)]
        sheets = (
            Sheet(gettext("Opinions"), heads, _rows(visit, session)),
            Sheet(gettext("Questions"), _question_columns(language), _question_rows(visit, session)),
        )
        write_workbook(sheets, out)
    return _send(out, f"{visit.course.id}.xlsx", FORMATS["xlsx"].media_type)


def _rows(visit: Visit, session: Session) -> Iterator[OpinionRow]:
    """The opinions of the filter. A group under five has no code here, so that its filter finds nothing."""
    wanted = visit.wanted
    for row in FeedbackStore(session).rows(visit.course.id):
        fits = wanted.language in ("", row.language) and wanted.group in ("", row.group)
        if fits and wanted.covers(row.hour.date()):
            yield row


def _opinion_words(language: str) -> list[str]:
    gettext = catalogue(language).gettext
    words = {
        "hour": gettext("Hour (UTC)"),
        "course": gettext("Course"),
        "language": gettext("Language"),
        "group": gettext("Group"),
        "clarity": gettext("Was it clear?"),
        "usefulness": gettext("Will it be useful?"),
        "ease": gettext("Is it easy to use?"),
        "best": gettext("What was best?"),
        "missing": gettext("What was missing?"),
    }
    return [words[name] for name in OpinionRow._fields]


def _question_columns(language: str) -> list[Column]:
    gettext = catalogue(language).gettext
    return [
        Column(gettext("Question"), 60),
        Column(gettext("Section"), 28),
        Column(gettext("Answers"), 11),
        Column(gettext("Right at first try"), 14, share=True),
        Column(gettext("Discrimination"), 15),
        Column(gettext("What attracts"), 48),
        Column(gettext("Chose it"), 11, share=True),
        Column(gettext("Wording of"), 13),
    ]


def _question_rows(visit: Visit, session: Session) -> list[list[Any]]:
    """Figures of questions with five answers and more; the others stand there without any."""
    try:
        tallies = read_tallies(session, visit.course.id, visit.reports(session).attempts.select(visit.wanted))
    except TooManyGroupsError:
        tallies = []
    rows: list[list[Any]] = []
    for item in analyse(visit.questions, tallies):
        lure = attraction(item)
        rows.append(
            [
                " ".join(sentence.text for sentence in item.question.prompt.sentences),
                visit.edition.section(item.question.section_id).title,
                item.count if item.shown else None,
                item.share,
                round(item.discrimination, 2) if item.discrimination is not None else None,
                lure_words(item.question, lure, visit.language) if lure else None,
                lure.count / item.count if lure else None,
                visit.course.changed,
            ]
        )
    return rows


def _has(visit: Visit, edition: str) -> bool:
    try:
        read_order(visit.course, visit.language, edition)
    except OrderError:
        return False
    return True


def _file() -> BinaryIO:
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES))


def _send(out: BinaryIO, name: str, media_type: str) -> Response:
    out.seek(0)
    with out:
        answer = Response(out.read(), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
