"""Markdown that was written for another program: read as CommonMark with what most dialects add, written as the course's own.

Its HTML is read as any other page's; every block carries the line on which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from app.imports.errors import ImportFileError
from app.imports.form import ImportedDocument
from app.imports.html import read_page
from app.imports.html.parsing import DEEPEST, decode
from app.imports.report import Report
from app.imports.source import SourceFile

MOST_BYTES = 5_000_000
"""Five novels; more would keep the parser busy for minutes."""

_ID = re.compile(r"\s*\{#([A-Za-z][\w-]*)\}\s*\Z")
_TASK = re.compile(r"^(\s*(?:[-*+]|\d+[.)])\s+)\[X\]", re.MULTILINE)


@dataclass(frozen=True)
class MarkdownText:
    """CommonMark with tables, struck text, footnotes, tasks, definition lists and callouts."""

    name: str = "markdown"
    label: str = "Markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")

    def read(self, source: SourceFile, report: Report) -> ImportedDocument:
        """The text as a document; pictures come from beside the file."""
        if len(source.data) > MOST_BYTES:
            raise ImportFileError(f"it has more than {MOST_BYTES // 1_000_000} MB of text: cut it into several files")
        text = decode(source.data).replace("\r\n", "\n").replace("\r", "\n")
        parser = _parser()
        tokens = parser.parse(_TASK.sub(r"\1[x]", text))
        head = _head(tokens)
        _number(tokens)
        html = parser.renderer.render(tokens, parser.options, {})
        page = f'<html><head><meta charset="utf-8"></head><body>{html}</body></html>'
        document = read_page(page.encode("utf-8", "ignore"), source, report)
        return replace(document, title=head.get("title", ""), author=head.get("author", ""))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin, inline=True).use(deflist_plugin)
    return parser.use(tasklists_plugin).use(admon_plugin).use(anchors_plugin, max_level=6)


def _head(tokens: Sequence[Token]) -> dict[str, str]:
    """The texts of the YAML head, when there is one that can be read."""
    found = next((token.content for token in tokens if token.type == "front_matter"), "")
    try:
        values = yaml.safe_load(found)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return {str(key): value for key, value in values.items() if isinstance(value, str)} if isinstance(values, dict) else {}


def _number(tokens: Sequence[Token]) -> None:
    """Note at each block on which line it stands, and at a heading the name that its author gave it."""
    for number, token in enumerate(tokens):
        if token.map and token.type == "html_block":
            token.content = f'<i data-line="{token.map[0] + 1}"></i>{token.content}'
        elif token.map and token.nesting >= 0:
            token.attrSet("data-line", str(token.map[0] + 1))
        if token.type != "heading_open" or number + 1 == len(tokens):
            continue
        last = (tokens[number + 1].children or [token])[-1]
        if last.type == "text" and (found := _ID.search(last.content)):
            last.content = last.content[: found.start()]
            token.attrSet("id", found[1])
