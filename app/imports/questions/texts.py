"""The texts of questions, whatever they are written in: HTML, Moodle's mixture, plain text or Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import markdown

from app.imports.errors import ImportFileError
from app.imports.form import (
    BulletList,
    Content,
    DefinitionList,
    DocCode,
    DocFigure,
    DocHeading,
    DocParagraph,
    DocTable,
    ListLine,
    StyledText,
    is_blank,
    plain,
)
from app.imports.html import read_page
from app.imports.questions.form import LONGEST_TEXT, ImportedText
from app.imports.report import Report
from app.imports.source import SourceFile
from app.imports.structure.walking import Blocks, every_block
from app.imports.text import one_line, tidy

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w*);")
_PICTURE = re.compile(r"<(img|video|audio|object|embed|iframe|svg)\b", re.IGNORECASE)
_NOTHING = SourceFile("question", b"")


def read_text(text: str, form: str, place: str, report: Report) -> ImportedText:
    """A text in paragraphs; ``form`` is what the file says it is written in. What is lost of it is noted at ``place``."""
    if len(text) > LONGEST_TEXT:
        report.lose(place, f"a text of {len(text)} characters, at most {LONGEST_TEXT} are read")
        return ImportedText()
    if not text.strip():
        return ImportedText()
    if form in ("plain_text", "plain"):
        return _plain(text)
    if form == "markdown":
        text = markdown.markdown(text)
    elif not _TAG.search(text):
        return _plain(text)
    elif form != "html":
        text = re.sub(r"\n[ \t]*\n\s*", "<p>", text.strip()).replace("\n", "<br>")
    for found in _PICTURE.finditer(text):
        what = "a picture" if found[1].lower() in ("img", "svg") else f"an element <{found[1].lower()}>"
        report.lose(place, f"{what}: questions are made of words; put it into the section")
    text = re.sub(r"<img\b[^<>]*>", "", text, flags=re.IGNORECASE)
    try:
        document = read_page(f"<body>{text}</body>".encode(), _NOTHING, _Quiet(place, report))
    except (ImportFileError, RecursionError):
        report.lose(place, "a text that is nested too deep")
        return ImportedText()
    return ImportedText(tuple(_paragraphs(document.blocks, place, report)))


def words_of(text: ImportedText) -> str:
    """The text in one line without its marks."""
    return one_line(" ".join(plain(content) for content in text.paragraphs))


def without_tags(text: str) -> str:
    """The words of a text of HTML, for the name of a place in a report."""
    return re.sub(r"<[^<>]*>", " ", text)


def _plain(text: str) -> ImportedText:
    parts = re.split(r"\n[ \t]*\n", html.unescape(text) if "&" in text else text)
    contents = (tidy((StyledText(" ".join(part.split())),)) for part in parts)
    return ImportedText(tuple(content for content in contents if not is_blank(content)))


def _paragraphs(blocks: Blocks, place: str, report: Report) -> Iterator[Content]:
    for block in every_block(blocks):
        if isinstance(block, (DocParagraph, DocHeading)):
            if not is_blank(block.content):
                yield tidy(block.content)
        elif isinstance(block, DocCode):
            report.change(place, "lines of code became a paragraph")
            yield (StyledText(one_line(block.text), code=True),)
        elif isinstance(block, DocTable):
            report.change(place, "a table became a line for each row")
            for row in block.rows:
                words = [plain(cell.content) for cell in row]
                yield (StyledText(" – ".join(filter(None, words))),)
        elif isinstance(block, DocFigure):
            report.lose(place, "a picture: questions are made of words; put it into the section")
        elif isinstance(block, (BulletList, ListLine, DefinitionList)):
            report.change(place, "a list became plain paragraphs")
            for entry in block.entries if isinstance(block, DefinitionList) else ():
                yield tidy(entry.term)


class _Quiet(Report):
    """Takes the remarks of a page, whose places mean nothing here, to the place of the question."""

    def __init__(self, place: str, report: Report) -> None:
        super().__init__()
        self._place = place
        self._report = report

    def lose(self, place: str, message: str) -> None:
        """See :meth:`Report.lose`."""
        self._report.lose(self._place, message)

    def change(self, place: str, message: str) -> None:
        """See :meth:`Report.change`."""
        self._report.change(self._place, message)
