"""Everything to take away: the files for the trainer and the class, and the answers as tables."""

from __future__ import annotations

import tempfile
from typing import Any, BinaryIO, cast

from flask import Response
from sqlalchemy.orm import Session

from app.presentation.rendering import catalogue
from app.records.feedback import FeedbackStore, OpinionRow
from app.records.item_analysis import analyse, attraction, read_tallies
from app.records.sheets import FORMATS, opinion_columns
from app.records.workbook import Column, Sheet, write_workbook
from app.web.downloads import listed_formats
from app.web.services import services
from app.web.trainer.admin_request import AdminRequest, open_admin
from app.web.trainer.auth import LANGUAGE, bp
from app.web.trainer.distractors import distractor_words

_IN_MEMORY_BYTES = 2**21


@bp.get(f"/{LANGUAGE}/trainer/materials")
def materials(language: str) -> Response:
    """Every file on offer to the trainer."""
    admin = open_admin(language, "materials")
    return admin.show(
        "materials",
        listed=tuple(listed_formats(admin.course, language, admin.urls, trainer=True)),
    )


@bp.get(f"/{LANGUAGE}/trainer/opinions.csv")
def opinions_csv(language: str) -> Response:
    """The opinions of the filter, one a row."""
    admin = open_admin(language, "opinions.csv")
    out = _file()
    with services().store.reading() as session:
        FORMATS["csv"].write(FeedbackStore(session).rows(admin.course.id, admin.wanted), out, _opinion_words(language))
    return _send(out, f"{admin.course.id}.csv", FORMATS["csv"].media_type)


@bp.get(f"/{LANGUAGE}/trainer/results.xlsx")
def results_xlsx(language: str) -> Response:
    """A workbook: the opinions, and every question with its figures."""
    admin = open_admin(language, "results.xlsx")
    gettext = catalogue(language).gettext
    out = _file()
    with services().store.reading() as session:
        opinions = FeedbackStore(session).rows(admin.course.id, admin.wanted)
        sheets = (
            Sheet(gettext("Opinions"), opinion_columns(_opinion_words(language)), opinions),
            Sheet(gettext("Questions"), _question_columns(language), _question_rows(admin, session)),
        )
        write_workbook(sheets, out)
    return _send(out, f"{admin.course.id}.xlsx", FORMATS["xlsx"].media_type)


def _opinion_words(language: str) -> list[str]:
    gettext = catalogue(language).gettext
    words = {
        "day": gettext("Day"),
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


def _question_rows(admin: AdminRequest, session: Session) -> list[list[Any]]:
    """Figures of questions with five answers and more; the others stand there without any."""
    tallies = read_tallies(session, admin.course.id, admin.wanted)
    rows: list[list[Any]] = []
    for item in analyse(admin.questions, tallies):
        distractor = attraction(item)
        rows.append(
            [
                " ".join(sentence.text for sentence in item.question.prompt.sentences),
                admin.edition.section(item.question.section_id).title,
                item.count if item.shown else None,
                item.share,
                round(item.discrimination, 2) if item.discrimination is not None else None,
                distractor_words(item.question, distractor, admin.language) if distractor else None,
                distractor.count / item.count if distractor else None,
                admin.course.changed,
            ]
        )
    return rows


def _file() -> BinaryIO:
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES))


def _send(out: BinaryIO, name: str, media_type: str) -> Response:
    out.seek(0)
    with out:
        answer = Response(out.read(), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
