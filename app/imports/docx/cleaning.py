"""What Mammoth reads otherwise than it is meant, or drops without a word: put right before it reads, or told.

Every function changes the tree of one part in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from app.imports.docx.names import COMPATIBILITY, MATH, PIC, VML, WP, A, R, W
from app.imports.docx.styles import is_on
from app.imports.report import Report, excerpt

Element = etree._Element

_UNWRAPPED = ("fldSimple", "bdo", "dir")


def clean(root: Element, known: Iterable[str], report: Report) -> None:
    """Clean a part. ``known`` are the ids to which its links and pictures may refer."""
    _choose_alternatives(root)
    for name in _UNWRAPPED:
        _unwrap(root, name)
    _lift_text_boxes(root, report)
    _lift_grouped_pictures(root)
    _drop_objects(root, report)
    _write_formulas(root, report)
    _drop_hidden(root, report)
    _tell_tracked(root, report)
    _tell_looks(root, report)
    _cut_dead_links(root, set(known), report)


def _choose_alternatives(root: Element) -> None:
    """What a program of today reads, and not the picture of it for an older one."""
    for element in list(root.iter(f"{COMPATIBILITY}AlternateContent")):
        choice = element.find(f"{COMPATIBILITY}Choice")
        chosen = choice if choice is not None else element.find(f"{COMPATIBILITY}Fallback")
        _replace(element, list(chosen) if chosen is not None else [])


def _unwrap(root: Element, name: str) -> None:
    for element in list(root.iter(f"{W}{name}")):
        _replace(element, list(element))


def _lift_text_boxes(root: Element, report: Report) -> None:
    """The paragraphs of a text box stand behind the paragraph to which it is tied."""
    for box in list(root.iter(f"{W}txbxContent")):
        host = next(box.iterancestors(f"{W}p"), None)
        if host is None:
            continue
        text = excerpt(_text(box))
        for block in reversed(list(box)):
            host.addnext(block)
        if text:
            report.change(f"at “{text}”", "a text box stands below the paragraph to which it is tied")


def _lift_grouped_pictures(root: Element) -> None:
    """A picture in a group stands by itself."""
    for picture in list(root.iter(f"{PIC}pic")):
        drawing = next(picture.iterancestors(f"{W}drawing"), None)
        if drawing is None or picture in drawing.findall(f"*/{A}graphic/{A}graphicData/{PIC}pic"):
            continue
        names = picture.find(f"{PIC}nvPicPr/{PIC}cNvPr")
        words = {name: names.get(name) or "" for name in ("descr", "title")} if names is not None else {}
        own = etree.Element(f"{W}drawing")
        inline = etree.SubElement(own, f"{WP}inline")
        etree.SubElement(inline, f"{WP}docPr", words)
        data = etree.SubElement(etree.SubElement(inline, f"{A}graphic"), f"{A}graphicData")
        drawing.addnext(own)
        data.append(picture)


def _drop_objects(root: Element, report: Report) -> None:
    """Charts, diagrams and embedded objects, which a course cannot show."""
    for drawing in list(root.iter(f"{W}drawing")):
        data = next(drawing.iter(f"{A}graphicData"), None)
        sort = (data.get("uri") or "").rpartition("/")[2] if data is not None else ""
        told = {"chart": "a chart", "chartex": "a chart", "diagram": "a diagram (SmartArt)"}.get(sort)
        if told:
            report.lose(_place(drawing), f"{told} was left out: save it as a picture and place that")
            _remove(drawing)
    for element in list(root.iter(f"{W}object")):
        report.lose(_place(element), "an embedded object was left out: save it as a picture and place that")
        _remove(element)
    for picture in list(root.iter(f"{VML}imagedata")):
        if picture.get(f"{R}id") is None:
            _remove(picture)


def _write_formulas(root: Element, report: Report) -> None:
    """A formula as its characters."""
    for formula in list(root.iter(f"{MATH}oMath")):
        text = _text(formula)
        report.change(_place(formula), f"a formula is plain text now: “{excerpt(text)}”")
        around = formula.getparent()
        target = around if around is not None and around.tag == f"{MATH}oMathPara" else formula
        run = _run(text)
        if target is around:
            target.addprevious(run)
            _remove(formula)
        else:
            _replace(formula, [run])


def _drop_hidden(root: Element, report: Report) -> None:
    for run in list(root.iter(f"{W}r")):
        properties = run.find(f"{W}rPr")
        if properties is not None and is_on(properties, "vanish") and _text(run).strip():
            report.lose(_place(run), f"hidden text was left out: “{excerpt(_text(run))}”")
            _remove(run)


def _tell_tracked(root: Element, report: Report) -> None:
    for element in root.iter(f"{W}del", f"{W}moveFrom"):
        if text := _text(element, f"{W}delText").strip():
            report.lose(_place(element), f"text that is marked as deleted was left out: “{excerpt(text)}”")
    for element in root.iter(f"{W}ins"):
        if _text(element).strip():
            report.change("", "text that is marked as inserted was taken")


def _tell_looks(root: Element, report: Report) -> None:
    """Underlined and marked letters, of which nothing is left."""
    for properties in root.iter(f"{W}rPr"):
        run = properties.getparent()
        if run is None or run.tag != f"{W}r" or not _text(run).strip():
            continue
        if is_on(properties, "u") and next(run.iterancestors(f"{W}hyperlink"), None) is None:
            report.change("", "underlined letters are plain")
        if is_on(properties, "highlight"):
            report.change("", "letters marked with a colour are plain")


def _cut_dead_links(root: Element, known: set[str], report: Report) -> None:
    """References to what is not there, at which Mammoth would give the whole document up."""
    for link in list(root.iter(f"{W}hyperlink")):
        if (link.get(f"{R}id") or "") not in known and link.get(f"{R}id") is not None:
            del link.attrib[f"{R}id"]
    for element in list(root.iter(f"{A}hlinkClick")):
        if (element.get(f"{R}id") or "") not in known:
            _remove(element)
    for element in list(root.iter(f"{A}blip", f"{VML}imagedata")):
        if (element.get(f"{R}embed") or element.get(f"{R}id") or "") not in known:
            report.lose(_place(element), "a picture that is not in the document, only its place, was left out")
            _remove(element)


def each_text(root: Element, do: Callable[[Element], None]) -> None:
    """Call ``do`` with every paragraph of a part, in order."""
    for paragraph in list(root.iter(f"{W}p")):
        do(paragraph)


def _place(element: Element) -> str:
    paragraph = next(element.iterancestors(f"{W}p"), None)
    text = excerpt(_text(paragraph)) if paragraph is not None else ""
    return f"at “{text}”" if text else ""


def _text(element: Element, name: str = f"{W}t") -> str:
    return "".join(part.text or "" for part in element.iter(name, f"{MATH}t"))


def _run(text: str) -> Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t").text = text
    return run


def _replace(element: Element, by: Iterable[Element]) -> None:
    for one in by:
        element.addprevious(one)
    _remove(element)


def _remove(element: Element) -> None:
    around = element.getparent()
    if around is not None:
        around.remove(element)
