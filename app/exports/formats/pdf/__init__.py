"""The course as PDF: composes the document, has it rendered, and finishes the pages.

What is deterministic: the same course, order and settings give the same bytes on every machine with the same fonts and
the same WeasyPrint.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from app.artifacts.artifact import Made
from app.course.model import Course
from app.exports.format import ExportContext, ExportFormat
from app.exports.formats.pdf.composition import PrintedDocument, compose, languages_beside
from app.exports.formats.pdf.worksheet import VARIANTS
from app.exports.orders import ExportOption, FormatRendition, Order, find_rendition
from app.exports.printing.pdf_renderer import Job, PdfRenderer
from app.exports.printing.photos import photo_files
from app.exports.printing.print_files import FONTS, style_files
from app.exports.program_digest import program_digest
from app.presentation.rendering import catalogue, gettext_noop, render
from app.registry import folders_of
from app.requirement import Requirement

_STYLES = {
    "handout": ("page", "text", "cover", "trainer", "journey"),
    "trainer": ("page", "text", "cover", "trainer", "journey"),
    "bilingual": ("page", "text", "cover", "trainer", "bilingual"),
    "worksheet": ("page", "worksheet"),
}
_TEMPLATES = {"trainer": "print/handout.html"}
_FIRST_NUMBERED = {"worksheet": 1}
_LIBRARIES = {"pango-1.0": "libpango-1.0-0", "pangoft2-1.0": "libpangoft2-1.0-0", "harfbuzz-subset": "libharfbuzz-subset0"}
"""The libraries that WeasyPrint loads, and the Debian packages that bring them."""
_FEWEST_FONTS = 4

VARIANT = ExportOption(
    "variant",
    VARIANTS,
    # Translators: which of several worksheets; the name is a letter.
    label=gettext_noop("variant %(name)s"),
    others=gettext_noop("Other variants:"),
)
BESIDE = ExportOption(
    "beside",
    # Translators: which language stands beside that of the file; the name is its code.
    label=gettext_noop("beside: %(name)s"),
    others=gettext_noop("Other languages:"),
    find_values=languages_beside,
)
RENDITIONS = (
    FormatRendition(
        "handout",
        gettext_noop("Learner’s handout"),
        use=gettext_noop("The whole course: text, journey, glossary, sources. For paper and screen."),
        trainers_use=gettext_noop("The whole course for learners, with QR codes to the sound."),
    ),
    FormatRendition(
        "worksheet",
        gettext_noop("Worksheet"),
        use=gettext_noop("Questions to fill in with a pen, without the answers."),
        trainers_use=gettext_noop(
            "The test on paper. Each variant has other questions or another order; the answer key stands in the trainer’s "
            "edition."
        ),
        options=(VARIANT,),
    ),
    FormatRendition(
        "bilingual",
        gettext_noop("Bilingual edition"),
        use=gettext_noop("Two languages side by side, paragraph by paragraph."),
        options=(BESIDE,),
    ),
    FormatRendition(
        "trainer",
        gettext_noop("Trainer’s edition"),
        use=gettext_noop("Answer key, reasons and hints for the class."),
        trainers_use=gettext_noop("The course with notes for the class and the answer key. Only you can open it."),
        trainers_only=True,
    ),
)


class Pdf(ExportFormat):
    """The format ``pdf``: tagged (PDF/UA-1), A4, in four renditions."""

    name = "pdf"
    label = "PDF"
    suffix = "pdf"
    media_type = "application/pdf"
    renditions = RENDITIONS
    takes_sections = True
    shown_inline = True
    unavailable = gettext_noop(
        "This server cannot make PDF files at the moment: a library (Pango) is missing. Whoever runs it can see what to do with "
        "“omnikurs doctor”. Reading, sound and the test work."
    )
    making = gettext_noop("The pages are being laid out …")

    def requirements(self) -> Sequence[Requirement]:
        """WeasyPrint, the libraries that it loads, and our fonts; none of them is loaded to find out."""
        missing = [package for library, package in _LIBRARIES.items() if ctypes.util.find_library(library) is None]
        fonts = len(list(FONTS.glob("NotoSans-*.woff2")))
        whole = "install Omnikurs anew: this installation is not whole"
        return (
            Requirement("WeasyPrint", importlib.util.find_spec("weasyprint") is not None, "is not installed", whole),
            Requirement(
                "Pango",
                not missing,
                "is missing, no PDF can be made" if missing else "is installed",
                f"sudo apt-get install -y {' '.join(missing)}",
            ),
            Requirement("fonts", fonts >= _FEWEST_FONTS, f"{fonts} faces of Noto Sans", whole),
        )

    def is_available(self) -> bool:
        """The same, looked up once in a process."""
        return can_print()

    def refusal(self, course: Course, order: Order) -> str:
        """A bilingual edition takes two languages, a worksheet a question."""
        if order.rendition == "bilingual" and len(course.editions) < 2:
            return "a course in one language has no bilingual edition"
        questions = course.editions[order.language].quiz.questions
        asked = [each for each in questions if not order.sections or each.section_id in order.sections]
        return "there are no questions for a worksheet" if order.rendition == "worksheet" and not asked else ""

    def program(self) -> str:
        """A digest of our code, templates, words, style sheets and fonts, and the versions of the libraries."""
        return program_digest()

    def make(self, course: Course, order: Order, context: ExportContext) -> Made:
        """The document as PDF/UA-1, and how many pages it has; raises :class:`app.exports.printing.pdf_renderer.RenderError`."""
        import pikepdf  # only who makes a document loads it

        data = print_course(course, order, context)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return Made(data, {"pages": len(pdf.pages)})


def print_course(course: Course, order: Order, context: ExportContext) -> bytes:
    """The document as PDF/UA-1; raises :class:`app.exports.printing.pdf_renderer.RenderError` when it cannot be rendered."""
    document = compose(course, order, public_url=context.public_url, contact=context.contact)
    job = make_job(document)
    files = {**job.files, **photo_files(document.photos, context.paper_photo)}
    raw = context.service(PdfRenderer).render(replace(job, files=files))
    from app.exports.printing.finishing import finish  # brings pikepdf and fontTools, which only a document needs

    return finish(raw, first_numbered=_FIRST_NUMBERED.get(order.rendition, 2))


def make_job(document: PrintedDocument) -> Job:
    """The document as HTML with the files it asks for, but for its photos."""
    order = document.order
    styles = _STYLES[order.rendition]
    html = render(
        order.language,
        _TEMPLATES.get(order.rendition, f"print/{order.rendition}.html"),
        folders=folders_of(question.kind for question in document.edition.quiz.questions),
        doc=document,
        course=document.course,
        edition=document.edition,
        kind_name=rendition_name(order),
        styles=styles,
    )
    files = dict(style_files(*styles))
    files |= {f"figures/{name}": (data, "image/svg+xml") for name, data in document.figures.items()}
    return Job(html, files)


def rendition_name(order: Order) -> str:
    """What the rendition is called, in the language of the order."""
    return catalogue(order.language).gettext(find_rendition(Pdf(), order.rendition).label)


@cache
def can_print() -> bool:
    """Whether this machine has what the format needs."""
    return all(requirement.met for requirement in Pdf().requirements())
