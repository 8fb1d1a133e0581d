"""HTML as a tree, whatever was saved: encodings as the page says them, nothing fetched, no depth or size without a bound."""

from __future__ import annotations

import re

from lxml import etree, html

from app.imports.errors import ImportFileError

DEEPEST = 100
"""So deep may elements stand in each other; what writers save has about twenty levels. Readers go into each of them."""

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]+)", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def parse_page(data: bytes) -> etree._Element:
    """The root of a page. Raises :class:`ImportFileError` when there is nothing in it or it is nested too deep."""
    text = decode(data).replace("\0", "")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        # With the encoding as text, what the page says about it no longer counts.
        root = html.document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ImportFileError(f"the page cannot be read ({error})") from None
    if _depth(root) > DEEPEST:
        raise ImportFileError("the page is nested too deep: open it in a browser, and copy its text into a document")
    return root


def decode(data: bytes) -> str:
    """The text of a page: by its byte order mark, by what it says, as UTF-8, else as Windows wrote Polish or Russian."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    said = _CHARSET.search(data[:4096])
    for encoding in (said[1].decode("ascii") if said else "", "utf-8"):
        try:
            if encoding:
                return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1250", "replace")


def _depth(root: etree._Element) -> int:
    """How deep the tree is, counted without going into it: a page may be made to break whoever does."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def text_of(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(map(str, element.itertext()))


def anchors_of(element: etree._Element) -> tuple[str, ...]:
    """The names by which a link leads to a paragraph."""
    found = [element.get("id")]
    for inner in element.iter(etree.Element):
        found += [inner.get("id"), inner.get("name") if inner.tag == "a" else None]
    return tuple(dict.fromkeys(name for name in found if name))
