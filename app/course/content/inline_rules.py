"""Inline Markdown as CommonMark 0.31.2 reads it, where Python-Markdown reads it otherwise."""

from __future__ import annotations

import re
import string
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.util import AtomicString, code_escape

_TICKS = re.compile(r"`+")
_WORD = r"[^\W_]"
_PUNCTUATION = r"(?:[^\w\s]|_)"


def follow_commonmark(md: Markdown) -> None:
    """Change the inline patterns of a parser: escapes, hard breaks, addresses in angle brackets, code, emphasis (6.1 to 6.7)."""
    md.ESCAPED_CHARS = list(string.punctuation)
    patterns = md.inlinePatterns
    patterns.register(_CodeSpan(_TICKS.pattern, md), "backtick", 190)
    patterns.register(_Autolink(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>", md), "autolink", 186)
    patterns.register(SubstituteTagInlineProcessor(r"\\\n[ ]*", "br"), "backslash_break", 185)
    patterns.register(SubstituteTagInlineProcessor(r" {2,}\n[ ]*", "br"), "linebreak", 100)
    delimiters = md.delimiters
    if delimiters is None:  # Python-Markdown sets it when it makes the pattern of emphasis
        raise LookupError("Python-Markdown 3.11 or newer is needed")
    for sign in ("*", "_"):
        delimiters.delimiters[sign].boundary = _flanking(sign)
    delimiters.add("~", "del", double=True)


def _flanking(sign: str) -> re.Pattern[str]:
    """Which runs of a sign may open or close emphasis: left-flanking, right-flanking, or both (section 6.2)."""
    run, not_before = rf"{re.escape(sign)}+(?!{re.escape(sign)})", rf"(?<!{re.escape(sign)})"
    punctuation = rf"(?=(?!{re.escape(sign)}){_PUNCTUATION})"
    within = rf"(?<={_WORD}){run}(?={_WORD})|" if sign == "*" else ""  # x_y_z is a name
    both = rf"{within}(?:(?<=[^\w\s])|(?<=_)){not_before}{run}{punctuation}"
    ends = rf"(?<=\S){not_before}{run}(?=\s|\Z)|(?<={_WORD}){run}{punctuation}"
    starts = rf"(?:(?<=\s)|(?<![\s\S])){run}(?=\S)|(?:(?<=[^\w\s])|(?<=_)){not_before}{run}(?={_WORD})"
    return re.compile(rf"(?P<ambiguous>{both})|(?P<end>{ends})|(?P<start>{starts})")


class _CodeSpan(InlineProcessor):
    """Code between two runs of equally many ticks (section 6.1); its line ends stay, for lines are counted by them."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (Python-Markdown's signature)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int, int]:
        before = data[: m.start()]
        if (len(before) - len(before.rstrip("\\"))) % 2:
            escaped = m.start() + 1
            return (None, m.start(), escaped) if len(m[0]) == 1 else self._span(data, escaped, m.end())
        return self._span(data, m.start(), m.end())

    def _span(self, data: str, start: int, inside: int) -> tuple[Element | None, int, int]:
        closing = next((found for found in _TICKS.finditer(data, inside) if found.end() - found.start() == inside - start), None)
        if closing is None:
            return None, start, inside
        text = data[inside : closing.start()]
        if len(text) > 2 and text.strip(" \n") and text[0] in " \n" and text[-1] in " \n":
            text = text[1:-1]
        code = Element("code")
        code.text = AtomicString(code_escape(text))
        return code, start, closing.end()


class _Autolink(InlineProcessor):
    """``<https://…>``, in which nothing is escaped (section 6.5)."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802 (Python-Markdown's signature)
        link = Element("a", {"href": m[1]})
        link.text = AtomicString(m[1])
        return link, m.start(), m.end()
