"""What must hold on every page, whatever it shows: one list of invariants, checked wherever a test fetches a page."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import lxml.html

LOADED = (
    "//script/@src | //link[not(@rel='canonical' or @rel='alternate')]/@href | //img/@src | //audio/@src"
    " | //source/@src | //track/@src | //form/@action | //use/@href | //object/@data | //iframe/@src"
)
CONTROLS = "//input[not(@type='hidden')] | //select | //textarea"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": None,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": None,
}
"""Headers of every answer, with the value where there is only one right one."""


@dataclass
class Page:
    """A fetched page: its answer, its parsed tree, and short ways to ask for what is in it."""

    path: str
    status: int
    headers: Any
    html: str

    def __post_init__(self) -> None:
        self.tree = lxml.html.document_fromstring(self.html)

    def all(self, xpath: str) -> list[Any]:
        """Every node of the XPath."""
        return list(self.tree.xpath(xpath))

    def one(self, xpath: str) -> Any:
        """The only node of the XPath; fails when there are more or none."""
        found = self.all(xpath)
        assert len(found) == 1, f"{self.path}: {len(found)} × {xpath}"
        return found[0]

    @property
    def text(self) -> str:
        """What is read on the page, with spaces in one row."""
        return " ".join(self.one("//body").text_content().split())


def sentence_ids(tree: Any) -> list[str]:
    """The ids of the sentences under ``tree``, with those that the page leaves to its script to count out (sentences.js)."""
    for block in tree.xpath("//*[@class='prose' or @class='story']/*[@id] | //*[@class='terms']/*[@id]/dd"):
        name = block.get("id") or block.getparent().get("id") + (f"-{block.get('lang')}" if block.get("lang") else "")
        for place, node in enumerate(block.xpath("descendant-or-self::*[@data-sentence]"), 1):
            node.set("data-sentence", node.get("data-sentence") or f"{name}.{place}")
    return [str(name) for name in tree.xpath(".//@data-sentence")]


def faults(page: Page) -> list[str]:
    """Every invariant that the page breaks, as sentences; empty when all is well."""
    found: list[str] = []
    found += _head_faults(page)
    found += _header_faults(page.headers)
    found += _script_faults(page)
    found += _label_faults(page)
    found += _reference_faults(page)
    return [f"{page.path}: {fault}" for fault in found]


def header_faults(headers: Any) -> list[str]:
    """What is wrong with the headers of any answer, page or not."""
    return _header_faults(headers)


def _head_faults(page: Page) -> list[str]:
    found = []
    if not page.html.lstrip().lower().startswith("<!doctype html>"):
        found.append("no doctype")
    if len(page.all("//h1")) != 1:
        found.append(f"{len(page.all('//h1'))} h1")
    titles = page.all("//head/title")
    if len(titles) != 1 or not titles[0].text_content().strip():
        found.append("no title, or more than one")
    language = page.tree.get("lang") or ""
    wanted = page.path.split("/")[1] if re.match(r"/(pl|ru)/", page.path) else language
    if not language or language != wanted:
        found.append(f"html lang is {language!r}")
    levels = [int(node.tag[1]) for node in page.all("//h1|//h2|//h3|//h4|//h5|//h6")]
    found += [f"h{after} follows h{before}" for before, after in itertools.pairwise(levels) if after > before + 1]
    return found


def _header_faults(headers: Any) -> list[str]:
    found = []
    for name, value in HEADERS.items():
        if not headers.get(name):
            found.append(f"no header {name}")
        elif value is not None and headers[name] != value:
            found.append(f"{name}: {headers[name]}")
    policy = headers.get("Content-Security-Policy") or ""
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        found.append(f"policy {policy!r}")
    return found


def _script_faults(page: Page) -> list[str]:
    found = ["inline script" for node in page.all("//script[not(@src)]") if "json" not in (node.get("type") or "")]
    found += ["inline style" for _ in page.all("//style | //@style")]
    for node in page.all("//*[@*[starts-with(name(), 'on')]]"):
        found.append(f"event handler on {node.tag}")
    found += [f"something from another host: {address}" for address in page.all(LOADED) if urlsplit(address).netloc]
    addresses = [address.strip().lower() for address in page.all("//@href")]
    found += ["a javascript: address" for address in addresses if address.startswith("javascript:")]
    return found


def _label_faults(page: Page) -> list[str]:
    labelled = {node.get("for") for node in page.all("//label[@for]")}
    found = []
    for node in page.all(CONTROLS):
        if node.get("type") in ("submit", "button", "reset"):
            continue
        named = node.get("aria-label") or node.get("aria-labelledby") or node.get("id") in labelled
        if not named and not node.xpath("ancestor::label"):
            found.append(f"no label for {node.tag} {node.get('name')}")
    # What is hidden until a script has filled it has no name yet; axe looks at it when it is shown.
    waiting = "ancestor-or-self::*[@hidden or contains(@class, 'script-only')]"
    for node in page.all(f"(//button | //a[@href])[not({waiting})]"):
        named = node.xpath("@aria-label | @aria-labelledby | .//img/@alt[.!=''] | .//*[local-name()='title']")
        if not node.text_content().strip() and not named:
            found.append(f"a {node.tag} without a name: {node.get('href') or node.get('class')}")
    return found


def _reference_faults(page: Page) -> list[str]:
    ids = Counter(page.all("//@id"))
    found = [f"id {name} {count} times" for name, count in ids.items() if count > 1]
    for address in page.all("//a/@href | //use/@href"):
        parts = urlsplit(address)
        here = not parts.netloc and (not parts.path or parts.path == page.path) and not parts.query
        # The page of an error stands under the address of the page that is not there: its links lead elsewhere.
        if page.status < 400 and here and parts.fragment and not parts.fragment.startswith(":~:") and parts.fragment not in ids:
            found.append(f"a link to #{parts.fragment}, which is not there")
    names = " | ".join(f"//@aria-{name}" for name in ("labelledby", "describedby", "controls", "details", "owns"))
    named = [name for value in page.all(f"{names} | //label/@for") for name in value.split()]
    found += [f"a reference to #{name}, which is not there" for name in named if name not in ids]
    return found
