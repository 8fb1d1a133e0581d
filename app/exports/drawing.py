"""A course's drawings made ready for paper: one mode, written-out colours, ids that may stand twice in a document.

WeasyPrint's SVG knows no custom properties and none of the page's style sheets, so what the pages say in CSS is written
onto the elements here.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import Literal

from lxml import etree

from app.course.model import Picture
from app.exports.palette import write_values

Mode = Literal["omni", "multi"]

_SVG = "{http://www.w3.org/2000/svg}"
_OTHER = {"omni": "m", "multi": "o"}
_FONT = "Omnikurs Sans"
_LINE = {"fill": "none", "stroke": "var(--omni)", "stroke-width": "9", "stroke-linecap": "round", "stroke-linejoin": "round"}
_STYLES = {"ln": _LINE, "dot": {"fill": "var(--scr)", "stroke": "var(--omni)", "stroke-width": "7"}, "br": {"fill": "none"}}
_PATH_STEP = re.compile(r"([MLHVCQA])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def draw(picture: Picture, *, mode: Mode = "omni", suffix: str = "", alternative: str = "", radius: int = 0) -> str:
    """The picture as inline SVG for print.

    ``suffix`` keeps the ids of a second copy apart; ``alternative`` replaces the description; ``radius`` rounds the
    corners, in units of the drawing.
    """
    root = etree.fromstring(picture.svg.encode())
    _drop(root, _OTHER[mode])
    for node in root.iter():
        _write_style(node)
        _rename(node, suffix)
    _tell(root, alternative or (picture.description_multi if mode == "multi" else "") or picture.description)
    if radius:
        _round(root, radius, f"{PurePosixPath(picture.name).stem}-corners{suffix}")
    root.set("font-family", _FONT)
    for name in ("class", "preserveAspectRatio"):
        _take(root, name)
    return write_values(etree.tostring(root, encoding="unicode", with_tail=False))


def words_px(svg: str, width_px: float) -> float:
    """How high most of a drawing's words are when it stands ``width_px`` broad; 0 when it has none."""
    root = etree.fromstring(svg.encode())
    sizes = Counter(size for node in root.iter(f"{_SVG}text") if (size := _font_size(node)))
    width = float(root.get("viewBox", "0 0 720 500").split()[2])
    return max(sizes, key=lambda size: (sizes[size], -size)) * width_px / width if sizes else 0.0


def _font_size(node: etree._Element) -> float:
    stated = (each.get("font-size") for each in (node, *node.iterancestors()))
    return float(next(filter(None, stated), "0"))


def leaving_height(picture: Picture, default: float = 0.82) -> float:
    """At which share of the drawing's height the whole line leaves it at the right; ``default`` where none does."""
    root = etree.fromstring(picture.svg.encode())
    _drop(root, "m")
    _, _, width, height = (float(number) for number in root.get("viewBox", "0 0 720 500").split())
    for node in reversed(list(root.iter(f"{_SVG}path"))):
        if "ln" in node.get("class", "").split():
            x, y = _end(node.get("d", ""))
            if x >= width:
                return y / height
    return default


def _drop(root: etree._Element, unwanted: str) -> None:
    for node in list(root.iter()):
        parent = node.getparent()
        if parent is not None and unwanted in node.get("class", "").split():
            parent.remove(node)


def _write_style(node: etree._Element) -> None:
    for name in _take(node, "class").split():
        for attribute, value in _STYLES.get(name, {}).items():
            if attribute not in node.attrib:
                node.set(attribute, value)
    _take(node, "data-w")


def _take(node: etree._Element, name: str) -> str:
    """The attribute's value, taken off the element; empty where it has none."""
    return str(node.attrib.pop(name)) if name in node.attrib else ""


def _rename(node: etree._Element, suffix: str) -> None:
    if not suffix:
        return
    for name, value in ((str(name), str(value)) for name, value in node.attrib.items()):
        if name == "id" or (name == "href" and value.startswith("#")):
            node.set(name, value + suffix)
        elif value.startswith("url(#"):
            node.set(name, value.replace(")", f"{suffix})"))


def _tell(root: etree._Element, words: str) -> None:
    """WeasyPrint takes the text alternative of a drawing from its title."""
    for node in list(root):
        if node.tag in (f"{_SVG}title", f"{_SVG}desc"):
            root.remove(node)
    title = etree.Element(f"{_SVG}title")
    title.text = words
    root.insert(0, title)
    for name in ("role", "aria-label"):
        _take(root, name)


def _round(root: etree._Element, radius: int, name: str) -> None:
    x, y, width, height = root.get("viewBox", "0 0 720 500").split()
    clip = etree.SubElement(root, f"{_SVG}clipPath", id=name)
    etree.SubElement(clip, f"{_SVG}rect", x=x, y=y, width=width, height=height, rx=str(radius))
    group = etree.Element(f"{_SVG}g", {"clip-path": f"url(#{name})"})
    for node in list(root):
        if node.tag not in (f"{_SVG}title", f"{_SVG}clipPath"):
            group.append(node)
    root.append(group)


def _end(path: str) -> tuple[float, float]:
    """The last point of a path that is written with absolute commands."""
    x = y = 0.0
    for command, arguments in _PATH_STEP.findall(path):
        numbers = [float(number) for number in _NUMBER.findall(arguments)]
        if command == "H" and numbers:
            x = numbers[-1]
        elif command == "V" and numbers:
            y = numbers[-1]
        elif len(numbers) >= 2:
            x, y = numbers[-2:]
    return x, y
