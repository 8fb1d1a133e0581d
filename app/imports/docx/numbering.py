"""The numbers of a Word document's lists, counted as Word counts them (ECMA-376, 17.9)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from app.imports.docx.names import W
from app.imports.docx.styles import Numbering, value

Element = etree._Element

_LEVELS = 9


@dataclass(frozen=True, slots=True)
class ListMark:
    """The mark before an item. ``form`` is Word's word for it: ``bullet``, ``decimal``, ``lowerLetter``, ``none`` …"""

    form: str
    number: int
    level: int

    @property
    def is_ordered(self) -> bool:
        """Whether it is a number or a letter."""
        return self.form not in ("bullet", "none")


class Lists:
    """The lists of one document; asked for paragraph by paragraph in their order, since each counts on."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[tuple[str, int], tuple[str, int]] = {}
        self._of_number: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def mark(self, numbering: Numbering, style_id: str) -> ListMark | None:
        """The mark of the next paragraph of a list; ``None`` when its list is not defined."""
        abstract = self._of_number.get(numbering.list_id)
        if abstract is None:
            return None
        level = self._by_style.get(style_id, ("", -1))[1] if self._by_style.get(style_id, ("",))[0] == abstract else -1
        level = numbering.level if level < 0 else level
        form, start = self._levels.get((abstract, level), ("bullet", 1))
        here = (numbering.list_id, level)
        override = self._overrides.get(here)
        if override is not None and here not in self._begun:
            self._counts[abstract, level] = override - 1
        self._begun.add(here)
        number = self._counts.get((abstract, level), start - 1) + 1
        self._counts[abstract, level] = number
        for deeper in range(level + 1, _LEVELS):
            self._counts.pop((abstract, deeper), None)
        return ListMark(form, number, level)

    def _read(self, root: Element) -> None:
        for element in root.iter(f"{W}abstractNum"):
            name = element.get(f"{W}abstractNumId") or ""
            for level in element.iter(f"{W}lvl"):
                self._read_level(level, name)
        for element in root.iter(f"{W}num"):
            name = element.get(f"{W}numId") or ""
            self._of_number[name] = value(element, "abstractNumId")
            for override in element.iter(f"{W}lvlOverride"):
                start = value(override, "startOverride")
                if start.isdigit() and len(start) < 10:
                    self._overrides[name, _level(override)] = int(start)

    def _read_level(self, element: Element, name: str) -> None:
        level, start = _level(element), value(element, "start")
        form = value(element, "numFmt") or "decimal"
        self._levels[name, level] = (form, int(start) if start.isdigit() and len(start) < 10 else 1)
        if style := value(element, "pStyle"):
            self._by_style[style] = (name, level)


def _level(element: Element) -> int:
    level = element.get(f"{W}ilvl") or "0"
    return int(level) if level.isdigit() and int(level) < _LEVELS else 0
