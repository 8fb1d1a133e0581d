"""Whatever an author writes is shown as she wrote it: no text of a course becomes markup, on no page and on no paper."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from werkzeug.datastructures import MultiDict

from app.audio.engine import EngineError
from app.audio.engines.espeak import Espeak
from app.audio.script import track_names, write_script
from app.course.content.nodes import Node, walk
from app.course.element import Element
from app.course.library import Library, LibrarySnapshot
from app.course.model import Course, SpokenRun
from app.course.questions.kinds import built_in_kinds
from app.course.reader import read_course
from app.course.section_checks import section_checks
from app.course.starter import write_course
from app.exports.certificate import CertificateData
from app.exports.certificate import make_job as make_certificate
from app.exports.formats.pdf import Pdf, make_job
from app.exports.formats.pdf.composition import compose
from app.exports.orders import read_order
from app.presentation.nodes import NODE_WRITERS
from app.presentation.serialisation import serialise
from app.presentation.writer import ElementWriter, WriterOptions
from app.records.trainers import SessionLimits, Trainers
from tests.support.trainers_area import PASSWORD, log_in

MORE = '\n\n```text\nkod\n```\n\n[^1]\n\n!!! task "Spróbuj"\n    X.\n\n[^1]: X.\n'
"""What the course to start from does not show: code, a footnote and a task."""


def nasty(owner: str) -> str:
    """Signs that mean something in markup, with the name of the field in which they stand."""
    name = owner.replace(".", "-")
    return f"R&D \"planted-{name}=\" 'planted-{name}=' <b planted-{name}=1>: x</b> <!-- planted-{name} & &amp; "


NASTY = nasty("typed")
NODES = (
    "Callout",
    "Cell",
    "DefinedTerm",
    "Definition",
    "Definitions",
    "Figure",
    "Heading",
    "Item",
    "Listing",
    "Paragraph",
    "Quote",
)
KINDS = tuple(built_in_kinds())
SHORT = {
    **dict.fromkeys((*NODES, "Row", "Table"), ("anchor", "language")),
    "Block": ("id", "path", "source"),
    "Course": ("fingerprint", "id", "languages", "licence_url"),
    "Edition": ("language",),
    "Mark": ("anchor", "kind", "language"),
    "Option": ("id", "match"),
    "Picture": ("name",),
    "Question": ("fingerprint", "id", "section_id"),
    "Section": ("id", "kind"),
    "Sentence": ("anchor", "id"),
    **dict.fromkeys(("Fact", "Work", "Step", "Term", "Unit"), ("id",)),
}
NO_TEXT = {f"{owner}.{name}" for owner, names in SHORT.items() for name in names}
NO_TEXT |= {"Callout.sort", "Cell.align", "Cell.model", "Listing.start", "Row.id"}
"""Fields that hold no text: what a reader allows in them is short and checked; the source of a block is shown nowhere."""


def planted(value: Any, found: set[str], owner: str = "") -> Any:
    """The value with the nasty text in every field of text that introspection finds; ``found`` names the fields."""
    if isinstance(value, str):
        found.add(owner)
        return value if owner in NO_TEXT else nasty(owner)
    if isinstance(value, tuple):
        return tuple(planted(item, found, owner) for item in value)
    if isinstance(value, Element):
        return dataclasses.replace(value, children=tuple(_in_drawing(child, owner) for child in value.children))
    if isinstance(value, Mapping) and not owner.endswith((".values", ".attributes")):
        return {key: planted(item, found, owner) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and not owner.endswith(".kind"):
        sort = type(value).__name__
        changes = {
            field.name: planted(getattr(value, field.name), found, f"{sort}.{field.name}") for field in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changes)
    return value


def _in_drawing(child: Element | str, owner: str) -> Element | str:
    if isinstance(child, str):
        return child if not child.strip() else nasty(owner)
    return child.holding(*(_in_drawing(each, owner) for each in child.children))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course that shows every feature, each kind of node and of question in it, with nasty text in every field."""
    folder = write_course(tmp_path_factory.mktemp("content"), "planted", date(2026, 11, 21))
    for language in ("pl", "ru"):
        path = folder / language / "orders.md"
        path.write_text(path.read_text("utf-8").rstrip("\n") + MORE, "utf-8")
    found: set[str] = set()
    whole = read_course(folder).course
    assert whole is not None
    for edition in whole.editions.values():
        nodes = {
            part.name
            for section in edition.sections
            for block in section.blocks
            for part in walk(block.node)
            if isinstance(part, Node)
        }
        assert nodes >= set(NODE_WRITERS)
        assert {question.kind.name for question in edition.quiz.questions} == set(KINDS)
    changed: Course = planted(whole, found)
    assert found >= NO_TEXT
    assert {"Run.text", "Fact.value", "Step.channel", "Section.title", "Misunderstanding.belief", "Option.forms"} <= found
    assert {
        "Mark.value",
        "TrainerNotes.questions",
        "Picture.description",
        "Figure.alternative",
        "Edition.level",
        "Term.name",
    } <= found
    return changed


def with_questions_of(course: Course, kind: str) -> Course:
    """The course with the questions of one kind only."""
    editions = {}
    for language, edition in course.editions.items():
        questions = tuple(question for question in edition.quiz.questions if question.kind.name == kind)
        editions[language] = dataclasses.replace(edition, quiz=dataclasses.replace(edition.quiz, questions=questions))
    return dataclasses.replace(course, editions=editions)


class OneCourse(Library):
    """A library that holds one course and reads none."""

    def __init__(self, course: Course) -> None:
        super().__init__(Path("nowhere"))
        self._one = LibrarySnapshot({course.id: course}, (), "planted")

    def current(self) -> LibrarySnapshot:
        """The one course."""
        return self._one


def check(html: str, name: str) -> None:
    """Nothing of the nasty text has become an element, an attribute or a comment; a failure names the field."""
    raw = re.findall(r"R&D.{0,9}planted-([\w-]+)|<b planted-([\w-]+)", html, re.DOTALL)
    assert not raw, f"{name} shows as markup: {sorted({first or second for first, second in raw})}"
    tree = lxml.html.document_fromstring(html)
    made = {str(each) for node in tree.iter() for each in getattr(node, "attrib", {}) if "planted" in str(each)}
    made |= {str(node.text) for node in tree.iter(lxml.html.etree.Comment) if "planted" in (node.text or "")}
    assert not made, f"{name}: {sorted(made)}"


PAGES = (
    "",
    "planted/",
    "planted/?with={counterpart}",
    "planted/glossary",
    "planted/test",
    "planted/downloads",
    "planted/feedback",
    "planted/plan",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_text_becomes_markup_on_a_page(path: str, course: Course, make_app: Callable[..., Any]) -> None:
    """Every text field of the model, filled with signs that mean something in HTML, stands on the pages as text."""
    client = make_app(LIBRARY=OneCourse(course)).test_client()
    for language, counterpart in (("pl", "ru"), ("ru", "pl")):
        answer = client.get(f"/{language}/{path.format(counterpart=counterpart)}")
        assert answer.status_code == 200
        html = answer.get_data(as_text=True)
        assert "R&amp;D" in html
        check(html, path)


def test_no_text_becomes_markup_in_the_question_of_a_section(course: Course, make_app: Callable[..., Any]) -> None:
    """The question at a section's end stands as text, before it is answered and with the reason of each answer."""
    client = make_app(LIBRARY=OneCourse(course)).test_client()
    asked = section_checks(course.editions["pl"].quiz)
    assert asked
    for section in asked:
        for query in ("", "?a=0", "?a=1"):
            answer = client.get(f"/pl/planted/check/{section}{query}")
            assert answer.status_code == 200
            check(answer.get_data(as_text=True), f"check/{section}{query}")


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_becomes_markup_in_the_self_test(kind: str, course: Course, make_app: Callable[..., Any]) -> None:
    """A question's texts, options, reasons and explanation stand as text while it is answered and when it is reviewed."""
    client = make_app(LIBRARY=OneCourse(with_questions_of(course, kind))).test_client()
    start = lxml.html.document_fromstring(client.get("/pl/planted/test").get_data(as_text=True))
    token = start.xpath("//input[@name='token']/@value")[0]
    data = MultiDict({"do": "start", "mode": "practice", "token": token})
    asked, reviewed = 0, 0
    while "test-end" not in (html := send(client, data)) and "test-form is-result" not in html:
        form = lxml.html.document_fromstring(html).get_element_by_id("answer")
        assert form.get("class").split()[1] == f"is-{kind}"
        checked = "is-checked" in form.get("class")
        asked, reviewed = asked + (not checked), reviewed + checked
        data = MultiDict([*form.form_values(), ("do", "go")])
        if kind == "ordering" and not checked:
            places = data.getlist("a")
            data.setlist("a", [*places[1:], *places[:1]])
        for field in form.xpath(".//input[@type='radio' or @type='checkbox']"):
            data.setdefault(field.get("name"), field.get("value"))
        for select in form.xpath(".//select"):
            data[select.get("name")] = next(value for value in select.xpath("./option/@value") if value)
        for field in form.xpath(".//input[@type='text']"):
            data[field.get("name")] = NASTY
        assert asked < 30
    assert asked == reviewed > 0


def send(client: Any, data: MultiDict[str, str]) -> str:
    """The page to which a form leads, checked."""
    answer = client.post("/pl/planted/test", data=data, follow_redirects=True)
    assert answer.status_code == 200, data
    html: str = answer.get_data(as_text=True)
    check(html, "self-test")
    return html


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_of_a_question_becomes_markup_on_paper(kind: str, course: Course) -> None:
    """Every question stands as text on the worksheet, and its key in the trainer's rendition."""
    one = with_questions_of(course, kind)
    for language, edition in one.editions.items():
        for section in {question.section_id for question in edition.quiz.questions}:
            order = read_order(Pdf(), one, language, "worksheet", sections=[section])
            check(make_job(compose(one, order)).html, f"worksheet, {kind}")
        check(make_job(compose(one, read_order(Pdf(), one, language, "trainer"))).html, f"trainer, {kind}")


@pytest.mark.parametrize("rendition", [rendition.name for rendition in Pdf.renditions])
def test_no_text_becomes_markup_on_paper(rendition: str, course: Course) -> None:
    """Every text field stands as text in each rendition, in the tables and pairs of two languages too."""
    variants = ("A",) if rendition == "worksheet" else ("",)
    for language in course.languages:
        for variant in variants:
            html = make_job(compose(course, read_order(Pdf(), course, language, rendition, options={"variant": variant}))).html
            assert "R&amp;D" in html
            check(html, rendition)


def test_xml_can_be_read_by_what_reads_xml(course: Course) -> None:
    """Every block as XML is well formed, whatever stands in it: a book is made of it one day."""
    writer = ElementWriter(WriterOptions(terms=True))
    for block in (block for edition in course.editions.values() for section in edition.sections for block in section.blocks):
        xml = serialise([writer.block(block)], "xml")
        tree = lxml.etree.fromstring(xml.encode())
        assert not [name for node in tree.iter() for name in node.attrib if "planted" in name]


def test_what_an_engine_is_told_can_be_read_as_speech_markup(course: Course) -> None:
    """Every sentence as SSML is well formed and has no element but changes of the voice's language."""
    heard: list[bytes] = []

    def execute(command: list[str], text: bytes) -> tuple[int, bytes, bytes]:
        heard.append(text)
        return 1, b"", b"planted"

    for language, edition in course.editions.items():
        for name in track_names(edition):
            for said in write_script(course, language, name).utterances:
                with pytest.raises(EngineError):
                    Espeak(execute=execute).say((*said.runs, SpokenRun(NASTY, "la")), language)
    assert len(heard) > 100
    for text in heard:
        tree = lxml.etree.fromstring(b"<speak>" + text + b"</speak>")
        assert {node.tag for node in tree.iter()} == {"speak", "voice"}


@pytest.mark.parametrize("path", ["", "questions", "materials", "opinions"])
def test_no_text_becomes_markup_in_the_trainers_area(path: str, course: Course, make_app: Callable[..., Any]) -> None:
    """What the trainer reads about a course holds its texts as text."""
    app = make_app(LIBRARY=OneCourse(course))
    Trainers(app.extensions["omnikurs"].store, SessionLimits(1, 1)).set_password(PASSWORD)
    client = app.test_client()
    log_in(client)
    questions = [f"questions/{question.id}" for question in course.editions["pl"].quiz.questions]
    for page in (path, *questions) if path == "questions" else (path,):
        answer = client.get(f"/pl/trainer/{page}", base_url="http://localhost")
        assert answer.status_code == 200
        html = answer.get_data(as_text=True)
        assert "R&amp;D" in html
        check(html, page)


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_no_text_becomes_markup_on_the_certificate(language: str, course: Course) -> None:
    """The course's texts, and the name that a learner types, stand on the sheet as text."""
    html = make_certificate(course, language, CertificateData(NASTY, "9", (True,) * 9 + (False,), date(2026, 11, 21))).html
    assert "R&amp;D" in html
    check(html, "certificate")
