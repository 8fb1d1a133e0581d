"""Moodle XML: a ``<quiz>`` of ``<question type="…">``. Read without entities of its own, and nothing outside the file."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from app.imports.errors import ImportFileError
from app.imports.html.parsing import decode
from app.imports.questions.form import MOST_QUESTIONS, ImportedOption, ImportedQuestion, ImportedText
from app.imports.questions.texts import read_text, without_tags
from app.imports.report import Report, excerpt

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")
_DOCTYPE = re.compile(r"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_LEFT_OUT: Mapping[str, str] = {
    "essay": "an essay: nobody could grade it",
    "description": "a description without an answer",
    "cloze": "a text with gaps (cloze): write its gaps as questions of their own",
    "multianswer": "a text with gaps (cloze): write its gaps as questions of their own",
    "calculated": "a calculated question",
}


def read_moodle_xml(data: bytes, report: Report) -> Iterator[ImportedQuestion]:
    """Every question of a file that has a kind of ours; the others are noted in ``report`` with the line on which they begin.

    Raises :class:`ImportFileError` when the file is no Moodle XML.
    """
    root = _parse(data)
    if etree.QName(root).localname != "quiz":
        raise ImportFileError(f"it is no Moodle XML: it begins with <{etree.QName(root).localname}> and not with <quiz>")
    category = ""
    questions = root.findall("question")
    if len(questions) > MOST_QUESTIONS:
        place = f"line {questions[MOST_QUESTIONS].sourceline}"
        report.lose(place, f"everything from here on: at most {MOST_QUESTIONS} questions are read from a file")
    for element in questions[:MOST_QUESTIONS]:
        if element.get("type") == "category":
            category = _said(element, "category/text").strip()
            continue
        found = _MoodleQuestion(element, category, report).read()
        if found:
            yield found


def _parse(data: bytes) -> etree._Element:
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", decode(data))
    if _DOCTYPE.search(text[:100_000]):
        raise ImportFileError("it has a DOCTYPE, which no Moodle XML has: save it anew from Moodle")
    # A name such as &nbsp; is HTML's; Moodle itself refuses a file with one, other programs write it all the same.
    text = _ENTITY.sub(lambda found: html.unescape(found[0]) if html.unescape(found[0]) != found[0] else found[0], text)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(text.replace("\0", "").encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ImportFileError(f"its XML cannot be read: {error.msg}") from None


class _MoodleQuestion:
    """Reads one question."""

    def __init__(self, element: etree._Element, category: str, report: Report) -> None:
        self._element = element
        self._category = category
        self._report = report
        self._type = element.get("type", "")
        self._name = _said(element, "name/text").strip()
        words = self._name or without_tags(_said(element, "questiontext/text"))
        self._place = f"line {element.sourceline}, “{excerpt(words)}”"

    def read(self) -> ImportedQuestion | None:
        readers: Mapping[str, Callable[[], tuple[str, tuple[ImportedOption, ...]]]] = {
            "multichoice": self._choice,
            "truefalse": self._truth,
            "shortanswer": self._typed,
            "numerical": self._typed,
            "matching": self._matching,
            "ordering": self._ordering,
        }
        reader = readers.get(self._type)
        if reader is None:
            self._report.lose(self._place, _LEFT_OUT.get(self._type, f"a question of the type '{self._type}'"))
            return None
        kind, options = reader()
        explanation = self._text(self._element.find("generalfeedback")) or self._text(self._element.find("correctfeedback"))
        for hint in self._element.findall("hint"):
            if self._text(hint):
                self._report.lose(self._place, "a hint: the reasons are shown after the answer")
        prompt = self._text(self._element.find("questiontext"))
        return ImportedQuestion(kind, self._name, prompt, options, explanation, self._category, self._place)

    def _choice(self) -> tuple[str, tuple[ImportedOption, ...]]:
        single = _said(self._element, "single").strip().lower() not in ("false", "0")
        return "single" if single else "multiple", self._answers()

    def _truth(self) -> tuple[str, tuple[ImportedOption, ...]]:
        found = {}
        for answer in self._element.findall("answer"):
            word = _said(answer, "text").strip().lower()
            found[word] = (_fraction(answer), self._text(answer.find("feedback")))
        if set(found) != {"true", "false"}:
            self._report.change(self._place, "its answers are not called true and false: look at which one is right")
        values = [found.get(word, (0.0, ImportedText())) for word in ("true", "false")]
        return "truefalse", tuple(ImportedOption(ImportedText(), fraction, reason) for fraction, reason in values)

    def _typed(self) -> tuple[str, tuple[ImportedOption, ...]]:
        for answer in self._element.findall("answer"):
            tolerance = _said(answer, "tolerance").strip()
            if tolerance.strip("0."):
                message = f"only the number itself is right now, not what is near it (tolerance {tolerance})"
                self._report.change(self._place, message)
        return "fill", self._answers()

    def _matching(self) -> tuple[str, tuple[ImportedOption, ...]]:
        found = []
        for pair in self._element.findall("subquestion"):
            target = self._text(pair.find("answer"))
            found.append(ImportedOption(self._text(pair), 100.0, match=target))
        return "matching", tuple(found)

    def _ordering(self) -> tuple[str, tuple[ImportedOption, ...]]:
        return "ordering", self._answers()

    def _answers(self) -> tuple[ImportedOption, ...]:
        return tuple(
            ImportedOption(self._text(answer), _fraction(answer), self._text(answer.find("feedback")))
            for answer in self._element.findall("answer")
        )

    def _text(self, element: etree._Element | None) -> ImportedText:
        if element is None:
            return ImportedText()
        if element.find("file") is not None:
            self._report.lose(self._place, "an embedded file: questions are made of words; put it into the section")
        return read_text(_said(element, "text"), element.get("format", "html"), self._place, self._report)


def _said(element: etree._Element, path: str) -> str:
    """The text at a path, all that stands in it."""
    return str(element.xpath(f"string({path})"))


def _fraction(answer: etree._Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0
