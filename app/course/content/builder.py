"""Builds nodes from the text of one file, and collects what is wrong with it."""

from __future__ import annotations

import re
from typing import TypedDict
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from app.course.content import markdown
from app.course.content.author_ids import give_anchor
from app.course.content.failed_markdown import check_outline, find_markdown, find_slips
from app.course.content.inlines import INLINE, InlineContent, InlineText, LineWalk, content_of
from app.course.content.kind import NodeKind, kind_of
from app.course.content.kinds.paragraph import Paragraph
from app.course.content.lines import Lines, joined
from app.course.content.links import is_followable
from app.course.content.nodes import Content, Node
from app.course.content.note_calls import NoteCall, NoteCalls
from app.course.content.pictures_apart import PICTURE, picture_paragraph, pictures_apart
from app.course.content.runs import Phrase, Sentence
from app.course.content.too_deep import TooDeepError
from app.course.errors import Problem, ReportLine, Severity
from app.course.file_context import FileContext
from app.course.languages.tag import is_language_tag
from app.course.media.file import MediaFile
from app.course.model import Block
from app.registry import Registry

FILES = "files/"
"""How the addresses of files to take away begin in a text."""

MAX_DEPTH = 40
"""How deep lists, quotes and callouts may stand in each other: more than any hand writes."""

_ABBREVIATION = re.compile(r"\*\[[^\]]+\]:")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_AUTHORS = {"id": "", "lang": "", "title": "abbr", "href": "a", "start": "ol"}
"""What an author's attribute list may set, and on which element only (empty: on any)."""
_MARKDOWNS = {
    "a": {"href"},
    "img": {"src", "alt", "title"},
    "abbr": {"title"},
    "cite": {"data-sources"},
}
"""Attributes that Markdown itself sets on what stands in a line; those of blocks are their kinds' to name."""


class NodePlace(TypedDict):
    """What every node is made with."""

    line: int
    anchor: str
    language: str


class BlockBuilder:
    """Builds blocks, phrases and sentences from lines of Markdown. Never raises on content; ``problems`` tell what is wrong."""

    def __init__(self, context: FileContext, kinds: Registry[NodeKind]) -> None:
        self.context = context
        self.kinds = kinds
        self.problems: list[Problem] = []

    def blocks(self, lines: Lines, prefix: str) -> tuple[Block, ...]:
        """Every top-level piece of a text; the ids are ``<prefix>-1``, ``<prefix>-2`` …"""
        self._refuse_html(lines)
        try:
            tree = markdown.parser(self.kinds).tree(lines)
        except TooDeepError as error:
            self._refuse_depth(error)
            return ()
        first = lines[0][0]
        texts = [text for _, text in lines]
        ends = [*(start - first for start in tree.starts[1:]), len(texts)][: len(tree.starts)]
        blocks: list[Block] = []
        calls = NoteCalls(prefix)
        for element, line, end in zip(tree.elements, tree.starts, ends, strict=True):
            start = line - first
            own = [text for text in texts[start : max(end, start + 1)] if not _ABBREVIATION.match(text)]
            source = "\n".join(own).strip("\n").rstrip()
            block_id = f"{prefix}-{kind_of(element, self.kinds).block_name or len(blocks) + 1}"
            block = self._block(tree, element, block_id, line, source, calls)
            if block is not None:
                blocks.append(block)
        self._report_unanswered(calls)
        check_outline(blocks, self.error)
        return tuple(blocks)

    def block(self, lines: Lines, block_id: str) -> Block:
        """One paragraph (block markup in it means nothing) with exactly that id."""
        tree = self._phrase_tree(lines)
        calls = NoteCalls(block_id)
        line = tree.starts[0] if tree else lines[0][0]
        source = joined(lines).strip()
        block = self._block(tree, tree.elements[0], block_id, line, source, calls) if tree else None
        self._report_unanswered(calls)
        return block or Block(block_id, Paragraph(line=line), source, self.context.path)

    def phrase(self, lines: Lines, prefix: str) -> Phrase:
        """A text cut into sentences ``<prefix>.1`` …, without a block around it."""
        text = self._inline_text(lines, prefix)
        return text.cut(prefix, 1) if text else ()

    def sentence(self, lines: Lines, prefix: str) -> Sentence:
        """A text as one sentence ``<prefix>.1``, whatever full stops stand in it."""
        text = self._inline_text(lines, prefix)
        found = text.whole(f"{prefix}.1") if text else ()
        return found[0] if found else Sentence(f"{prefix}.1", (), lines[0][0])

    def error(self, line: int, message: str, hint: str = "") -> None:
        """Note an error of this file."""
        self.problems.append(Problem(self.context.path, line, message, hint))

    def warning(self, line: int, message: str, hint: str = "") -> None:
        """Note a warning of this file."""
        self.problems.append(Problem(self.context.path, line, message, hint, Severity.WARNING))

    def check_plain(self, line: int, text: str, what: str) -> None:
        """Warn of Markdown in a text that takes none, once for each line; ``what`` names the text."""
        if found := find_markdown(text):
            hint = "no link and no emphasis can stand there: write plain words"
            told = Problem(self.context.path, line, f"'{found}' is left in {what}", hint, Severity.WARNING)
            if told not in self.problems:
                self.problems.append(told)

    def _report_unanswered(self, calls: NoteCalls) -> None:
        for call in calls.unanswered:
            self.error(
                call.line, f"there is no note [^{call.label}]", f"write [^{call.label}]: and its text below, in the same file"
            )

    def _block(
        self, tree: markdown.Tree, element: Element, block_id: str, line: int, source: str, calls: NoteCalls
    ) -> Block | None:
        builder = NodeBuilder(self, tree, block_id, calls)
        try:
            node = builder.node(element, line)
        except TooDeepError as error:
            self._refuse_depth(error)
            return None
        if node is None:
            return None
        if node.anchor:
            anchor, line_of_anchor = node.anchor, builder.attributes_line(element, line)
            node = give_anchor(node)
            if node.anchor:
                hint = "put it on a heading or a paragraph"
                self.error(line_of_anchor, f"the id '{anchor}' has nothing to stand on", hint)
        block = Block(block_id, node, source, self.context.path)
        find_slips(block, self.error, self.warning)
        return block

    def _phrase_tree(self, lines: Lines) -> markdown.Tree | None:
        self._refuse_html(lines)
        try:
            return markdown.parser(self.kinds).phrase(lines)
        except TooDeepError as error:
            self._refuse_depth(error)
            return None

    def _inline_text(self, lines: Lines, prefix: str) -> InlineText | None:
        tree = self._phrase_tree(lines)
        if tree is None:
            return None
        calls = NoteCalls(prefix)
        try:
            text = NodeBuilder(self, tree, prefix, calls, in_a_line=True).inline_text(tree.elements[0], tree.starts[0])
        except TooDeepError as error:
            self._refuse_depth(error)
            return None
        self._report_unanswered(calls)
        return text

    def _refuse_html(self, lines: Lines) -> None:
        for number in markdown.raw_html_lines(lines):
            self.error(number, "HTML in the text", "write it in Markdown; a plain < before a letter as \\<")

    def _refuse_depth(self, error: TooDeepError) -> None:
        self.error(
            error.line, "too many brackets, or nested too deep", "write it as plain text, with empty lines between headings"
        )


class NodeBuilder:
    """Builds the nodes of one block; kinds call it for what stands inside them.

    ``report`` takes a line, a message and a hint. ``in_a_line`` when the text has no block around it at all.
    """

    def __init__(
        self, owner: BlockBuilder, tree: markdown.Tree, block_id: str, calls: NoteCalls, *, in_a_line: bool = False
    ) -> None:
        self.calls = calls
        self.context = owner.context
        self.report: ReportLine = owner.error
        self._check_plain: ReportLine = owner.check_plain
        self.warn: ReportLine = owner.warning
        self._kinds = owner.kinds
        self._lines = tree.lines
        self._block_id = block_id
        self._in_a_line = in_a_line
        self._depth = 0
        self._sentences = 0
        self._marks = 0
        self._keys = 0

    @property
    def is_top(self) -> bool:
        """Whether the node that is being built is the block itself."""
        return self._depth == 1

    def node(self, element: Element, line: int) -> Node | None:
        """The node of an element; ``line`` is that of what it stands in, for an element that does not know its own."""
        kind = kind_of(element, self._kinds)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise TooDeepError(line)
        around, self._line = getattr(self, "_line", line), self.line(element, line)
        try:
            return kind.build(element, self)
        finally:
            self._line = around
            self._depth -= 1

    def line(self, element: Element, default: int = 0) -> int:
        """The line on which an element begins; without one, that of the node in which it stands."""
        return self._lines.first.get(element, 0) or default or self._line

    def place(self, element: Element) -> NodePlace:
        """The line of an element and what its attribute list says; what an author may not set there is reported."""
        anchor, language = self.check(element, self.attributes_line(element, self._line))
        return {"line": self.line(element), "anchor": anchor, "language": language}

    def content(self, element: Element) -> Content:
        """Text and nodes of an element in order."""
        found: list[Node | Phrase] = []
        inline: InlineContent = []
        walk = LineWalk(self._lines.text.get(element, ()), self.line(element))
        for item in [*pictures_apart(content_of(element)), None]:
            if item is not None and (isinstance(item, str) or item.tag in INLINE):
                inline.append(item)
                continue
            if phrase := self._cut(inline, walk):
                found.append(phrase)
            inline = []
            if item is not None and item.tag == PICTURE:
                node = self.node(picture_paragraph(item), walk.line)
            elif item is not None:
                node = self.node(item, self.line(element))
                walk = LineWalk(self._lines.tail.get(item, ()), walk.line)
            if item is not None and node is not None:
                found.append(node)
        return tuple(found)

    def phrase(self, element: Element) -> Phrase:
        """The sentences of an element that holds nothing but text."""
        return self._cut(content_of(element), LineWalk(self._lines.text.get(element, ()), self.line(element)))

    def caption(self, text: str) -> Phrase:
        """The sentences of a plain text."""
        return self._cut([text], LineWalk((), self._line))

    def inline_text(self, element: Element, line: int) -> InlineText:
        """The text of an element, not yet cut into sentences."""
        walk = LineWalk(self._lines.text.get(element, ()), line)
        return InlineText(content_of(element), walk, self.context.language, self)

    def sentence_id(self) -> str:
        """The id of the next sentence of the block."""
        self._sentences += 1
        return f"{self._block_id}.{self._sentences}"

    def address(self, link: Element, line: int) -> tuple[str, int]:
        """Where a link leads and the line on which that is written; nothing, which is reported, when it cannot be followed."""
        address = (link.get("href") or "").strip()
        line = self._lines.first.get(link, 0) or line
        if address.startswith("#") or is_followable(address) or self.file(address) is not None:
            return address, line
        if address.startswith(FILES):
            self.report(line, *self.context.media.why_no_file(unquote(address).removeprefix(FILES)))
            return "", line
        hint = "write [text](#section) for a place in the course, or an address with https://"
        if not any(sign in address for sign in ":/#"):
            hint += "; a footnote is called [^1], and its text stands below after [^1]:"
        self.report(line, f"the link cannot be followed: {address[:80]}", hint)
        return "", line

    def meaning(self, abbreviation: Element, line: int) -> str:
        """What an abbreviation means; Markdown in it, which would show as it was typed, is reported where it is written."""
        meaning = abbreviation.get("title", "")
        what = f"the meaning of '{''.join(abbreviation.itertext())}'"
        self._check_plain(self._lines.first.get(abbreviation, 0) or line, meaning, what)
        return meaning

    def file(self, address: str) -> MediaFile | None:
        """The file to take away to which a link leads; ``None`` for any other address."""
        if not address.startswith(FILES):
            return None
        found = self.context.media.files.get(unquote(address).removeprefix(FILES))
        return found.file if found else None

    def call(self, label: str, line: int) -> tuple[NoteCall, bool]:
        """The call of a footnote, and whether it is the first of it."""
        return self.calls.call(label, line)

    def next_key(self) -> str:
        """What the ids of the next drawing inside of the block begin with."""
        self._keys += 1
        return f"{self._block_id}-picture-{self._keys}"

    def next_number(self) -> int:
        """The number of the next mark of the block."""
        self._marks += 1
        return self._marks

    def attributes_line(self, element: Element, line: int) -> int:
        """The line of an attribute list: the last one of an element's text."""
        return (self._lines.text.get(element) or [self.line(element, line)])[-1]

    def refuse(self, element: Element, line: int) -> None:
        """A picture inside a line is reported, and left out."""
        if self._in_a_line:
            self.report(line, "a picture cannot stand inside a line", "give it a paragraph of its own")
        else:
            self.report(line, "a picture needs a paragraph of its own", "put an empty line around it")

    def refuse_depth(self, line: int) -> None:
        """Raises :class:`TooDeepError`."""
        raise TooDeepError(line)

    def _own_attributes(self, tag: str) -> set[str]:
        """The attributes of an element that are not an author's to set, nor to be told."""
        return set(_MARKDOWNS.get(tag, ())).union(*(kind.attributes.get(tag, ()) for kind in self._kinds.values()))

    def check(self, element: Element, line: int) -> tuple[str, str]:
        """The anchor and the language of an element; every attribute that is not an author's to set is reported."""
        own = self._own_attributes(element.tag)
        anchor = language = ""
        for name, value in element.attrib.items():
            if name == "class" or name in own:
                continue
            value = value or ""  # a word without a value in an attribute list
            if name not in _AUTHORS or _AUTHORS[name] not in ("", element.tag):
                self.report(line, f"the attribute '{name}' cannot be used", "use {#id} or {lang=…}")
            elif name == "id" and not _ID.match(value):
                hint = "an id is made of Latin letters, digits and hyphens, and begins with a letter"
                self.report(line, f"'{value}' is not an id", hint)
            elif name == "lang" and not is_language_tag(value):
                self.report(line, f"'{value}' is not a language", "a code such as la, en or de")
            elif name == "id":
                anchor = value
            elif name == "lang":
                language = value
        return anchor, language

    def _cut(self, content: InlineContent, walk: LineWalk) -> Phrase:
        if all(isinstance(part, str) and not part.strip() for part in content):
            for part in content:
                for _ in range(str(part).count("\n")):
                    walk.step()
            return ()
        text = InlineText(content, walk, self.context.language, self)
        phrase = text.cut(self._block_id, self._sentences + 1)
        self._sentences += len(phrase)
        return phrase
