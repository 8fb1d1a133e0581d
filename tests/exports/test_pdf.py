"""Every rendition in both languages: conformant, whole, in our fonts, equal each time, without what is not for its readers."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path

import page
import pikepdf
import pytest

from app.course.content.kinds.table import Cell
from app.course.content.nodes import walk
from app.course.journey import journey_sentences
from app.course.model import Course, Edition
from app.exports.format import ExportContext
from app.exports.formats.pdf import Pdf, make_job, print_course
from app.exports.formats.pdf.composition import compose
from app.exports.orders import read_order
from app.exports.printing.pdf_renderer import Job, PdfRenderer
from tests.exports.conftest import EVERY, LANGUAGES, PUBLIC_URL, NotingRenderer, Printer

_LEAST = 3
"""How many letters of a sentence must stand on each page when it goes over the foot."""
FONTS = ("Omnikurs-Sans", "Omnikurs-Arrows", "Omnikurs-Marks")


def squeeze(text: str) -> str:
    """The letters alone: line ends, spaces and hyphens depend on where a line happens to break."""
    return re.sub(r"[\s\N{SOFT HYPHEN}\N{HYPHEN}\-]", "", text)


def words_of(path: Path) -> str:
    """What pdftotext finds between running head and foot, in the order of the content and in that of the columns: a sentence
    that goes on over a page is whole in one of them."""
    crop = ["-x", "0", "-y", "44", "-W", "596", "-H", "742"]
    return "".join(
        subprocess.run(["pdftotext", *order, *crop, path, "-"], check=True, capture_output=True, text=True, timeout=60).stdout
        for order in (["-raw"], [])
    )


def missing_from(path: Path, sentences: Iterable[str]) -> list[str]:
    """The sentences that no page holds, nor two pages that follow each other (in either order of words)."""
    texts = [squeeze(text) for text in words_of(path).split("\f")]
    return [sentence for sentence in sentences if not _is_in(squeeze(sentence), texts)]


def _is_in(letters: str, pages: list[str]) -> bool:
    if any(letters in page for page in pages):
        return True
    places = range(_LEAST, len(letters) - _LEAST)
    return any(letters[:place] in one and letters[place:] in two for one, two in pairwise(pages) for place in places)


def sentences_of(edition: Edition, *, questions: bool = False) -> Iterator[str]:
    """The sentences that a reader of the handout must find."""
    for section in edition.sections:
        yield section.title
        for block in section.blocks:
            yield from (sentence.text for sentence in block.sentences if block.role not in ("table", "figure"))
            if block.role == "table":
                cells = (part for part in walk(block.node) if isinstance(part, Cell))
                yield from (cell.text for cell in cells if len(cell.text) >= 3)
        if section.journey:
            yield from (sentence.text for sentence in journey_sentences(section.journey))
    yield from (f"{term.name}{term.text}" for term in edition.glossary)
    yield from (source.text for source in edition.bibliography)
    if questions:
        for question in edition.quiz.questions:
            yield from (sentence.text for sentence in question.prompt.sentences)
            yield from (option.text for option in question.options)


def trainers_words(edition: Edition) -> Iterator[str]:
    """Everything that only a trainer may read."""
    for section in edition.sections:
        if section.trainer:
            yield section.trainer.aim
            yield from section.trainer.questions
            yield from (each.belief for each in section.trainer.misunderstandings)
            yield from (each.answer for each in section.trainer.misunderstandings)
            sentences = (sentence.text for block in section.trainer.blocks for sentence in block.sentences)
            yield from (sentence for sentence in sentences if len(sentence) >= 20)


@pytest.mark.parametrize(("rendition", "language"), EVERY)
def test_edition_conforms_to_pdf_ua(rendition: str, language: str, printed: Printer) -> None:
    """Each rendition passes a validator of PDF/UA-1 without a single finding."""
    report = page.validate_pdf_bytes(printed(rendition, language), profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [str(failure) for failure in report.failures]


@pytest.mark.parametrize(("rendition", "language"), EVERY)
def test_edition_is_sound_and_in_our_fonts(rendition: str, language: str, pdf_file: Callable[[str, str], Path]) -> None:
    """qpdf finds no fault, and every font is one of ours, embedded, subset and mapped to Unicode."""
    path = pdf_file(rendition, language)
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True, timeout=60)
    listed = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True, timeout=60).stdout
    rows = listed.splitlines()[2:]
    assert rows
    for row in rows:
        assert row.partition("+")[2].startswith(FONTS), row
        assert re.search(r"yes +yes +yes", row), row


@pytest.mark.parametrize("rendition", ["handout", "trainer"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_in_the_text(
    rendition: str, language: str, course: Course, pdf_file: Callable[[str, str], Path]
) -> None:
    """pdftotext finds every sentence of the rendition, letter by letter: no ligature is lost and nothing is left out."""
    wanted = sentences_of(course.editions[language], questions=rendition == "trainer")
    assert missing_from(pdf_file(rendition, language), wanted) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_bilingual_edition_holds_both_languages(language: str, course: Course, pdf_file: Callable[[str, str], Path]) -> None:
    """The blocks, the journey's stories and the glossary stand there in both languages."""
    wanted = [
        sentence.text
        for edition in course.editions.values()
        for section in edition.sections
        for block in section.blocks
        if block.role not in ("table", "figure")
        for sentence in block.sentences
    ]
    assert missing_from(pdf_file("bilingual", language), wanted) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_trainers_edition_holds_the_notes(language: str, course: Course, pdf_file: Callable[[str, str], Path]) -> None:
    """The trainer finds every aim, question, misunderstanding and hint, so the search of the next test can find them too."""
    assert missing_from(pdf_file("trainer", language), trainers_words(course.editions[language])) == []


@pytest.mark.parametrize("rendition", ["handout", "worksheet", "bilingual"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_learners_editions_hold_no_trainers_word(
    rendition: str, language: str, course: Course, pdf_file: Callable[[str, str], Path]
) -> None:
    """No aim, question for the class, misunderstanding or hint reaches a learner's document, nor what the renderer is handed."""
    text = squeeze(words_of(pdf_file(rendition, language)))
    order = read_order(Pdf(), course, language, rendition)
    handed = squeeze(re.sub(r"<[^>]+>|&nbsp;", "", make_job(compose(course, order, public_url=PUBLIC_URL)).html))
    for words in trainers_words(course.editions[language]):
        assert squeeze(words) not in text
        assert squeeze(words) not in handed


def test_worksheet_tells_no_answer(course: Course) -> None:
    """The worksheet's own source has no reason, no explanation and no mark of the right option; the trainer's has them all, so
    that the search can find them.
    """

    def letters(html: str) -> str:
        return squeeze(unescape(re.sub(r"<[^>]+>", "", html)))

    for language in LANGUAGES:
        told = make_job(compose(course, read_order(Pdf(), course, language, "worksheet"))).html
        key = make_job(compose(course, read_order(Pdf(), course, language, "trainer"))).html
        questions = course.editions[language].quiz.questions
        secrets = [sentence.text for question in questions for sentence in question.explanation.sentences]
        secrets += [option.reason.text for question in questions for option in question.options if option.reason]
        assert [secret for secret in secrets if letters(secret) in letters(told)] == []
        assert [secret for secret in secrets if letters(secret) not in letters(key)] == []
        assert "is-right" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_other_language_carry_lang(language: str, course: Course, printed: Printer) -> None:
    """The document states its language, and each part in another one states its own on its structure element."""
    other = next(name for name in LANGUAGES if name != language)
    with pikepdf.open(io.BytesIO(printed("bilingual", language))) as pdf:
        assert pdf.Root.Lang == language
        elements = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"]
        marked = [str(element.Lang) for element in elements if "/Lang" in element]
    blocks = sum(len(section.blocks) for section in course.editions[other].sections)
    assert marked.count(other) >= blocks
    assert marked.count("la") >= 1


@pytest.mark.parametrize(("rendition", "language"), EVERY)
def test_document_has_title_bookmarks_and_alternatives(rendition: str, language: str, course: Course, printed: Printer) -> None:
    """Title, bookmarks for every section, and words for every drawing."""
    with pikepdf.open(io.BytesIO(printed(rendition, language))) as pdf:
        assert course.editions[language].title in str(pdf.docinfo.Title)
        figures = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
        assert all(len(str(figure.get("/Alt", ""))) > 10 for figure in figures)
        if rendition != "worksheet":
            with pdf.open_outline() as outline:
                names = [item.title.replace("\u00a0", " ") for item in _walk(outline.root)]
            for section in course.editions[language].sections:
                assert any(section.title in name for name in names), section.title


def _walk(items: list[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _walk(item.children)


def test_equal_content_gives_equal_bytes(course: Course, printed: Printer) -> None:
    """A second renderer in a process of its own gives the same bytes."""
    renderer = PdfRenderer(time_limit_s=60)
    try:
        again = print_course(
            course, read_order(Pdf(), course, "pl", "worksheet"), ExportContext(PUBLIC_URL, services=(renderer,))
        )
        handout = print_course(
            course, read_order(Pdf(), course, "ru", "handout"), ExportContext(PUBLIC_URL, services=(renderer,))
        )
    finally:
        renderer.close()
    assert again == printed("worksheet", "pl")
    assert handout == printed("handout", "ru")


@pytest.mark.parametrize("language", LANGUAGES)
def test_handout_is_small(language: str, printed: Printer) -> None:
    """The handout stays below one megabyte."""
    assert len(printed("handout", language)) <= 1_000_000


def test_chosen_sections_are_all_there_is(course: Course, renderer: PdfRenderer) -> None:
    """A document of two sections has these two, links to the others as plain words, and passes the validator."""
    order = read_order(Pdf(), course, "pl", "handout", ["phases", "what-is"])
    assert order.sections == ("what-is", "phases")
    job = make_job(compose(course, order))
    assert 'id="what-is"' in job.html
    assert 'id="benefits"' not in job.html
    assert 'href="#benefits"' not in job.html
    report = page.validate_pdf_bytes(
        print_course(course, order, ExportContext(services=(renderer,))), profile=page.ValidationProfile.PDF_UA_1
    )
    assert report.is_compliant


@pytest.mark.parametrize(("rendition", "language"), EVERY)
def test_our_own_styles_raise_no_warning(
    rendition: str, language: str, made: Callable[[str, str], tuple[bytes, list[str]]]
) -> None:
    """WeasyPrint understands every rule and every link that we write: it logs nothing."""
    _, warnings = made(rendition, language)
    assert warnings == []


def test_what_weasyprint_warns_of_is_noted(renderer: NotingRenderer) -> None:
    """A rule that WeasyPrint does not know stands in the log that the test above reads."""
    before = len(renderer.warnings())
    renderer.render(Job("<!doctype html><html lang=pl><title>x</title><style>p { floot: left }</style><p>x</p>"))
    (warning,) = renderer.warnings()[before:]
    assert warning.startswith("weasyprint: ")
    assert "floot" in warning


def test_codes_stand_only_where_an_address_is_known(course: Course) -> None:
    """Without a public address there is no code that would lead nowhere; with it each section has its own."""
    order = read_order(Pdf(), course, "pl")
    assert all(not chapter.code for chapter in compose(course, order).chapters)
    codes = {chapter.code for chapter in compose(course, order, public_url=PUBLIC_URL).chapters}
    assert len(codes) == len(course.editions["pl"].sections)
    assert all("<svg" in code for code in codes)


@pytest.mark.parametrize(("rendition", "language"), [("handout", "ru"), ("trainer", "pl"), ("bilingual", "pl")])
def test_running_head_names_what_is_on_the_page(rendition: str, language: str, pdf_file: Callable[[str, str], Path]) -> None:
    """A page's head never names a part that begins only later, and the sheets at the end bear their own names."""
    path = pdf_file(rendition, language)
    text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True, timeout=60).stdout
    pages = [[line for line in page.splitlines() if line.strip()] for page in text.split("\f")[2:-1]]
    part, begun = re.compile(r"(Część|Часть) (\d)"), 0
    heads = 0
    for lines in pages:
        head, *body = lines
        begun = max([begun, *(int(found[2]) for line in body if (found := part.fullmatch(line.strip())))])
        if named := part.match(head):
            assert int(named[2]) <= begun, (head, body[:3])
            heads += 1
    assert heads > 3
    head, *body = (line.strip() for line in pages[-1])
    assert head in {"Bibliografia", "Литература", "O tym dokumencie", "Об этом документе"}
    assert head in body
