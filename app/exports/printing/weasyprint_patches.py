"""What WeasyPrint 70.0 does not do and a document needs, patched where the worker loads it.

Each patch says what goes wrong without it and which test shows that, so that whoever raises the version can take one out, run
the test, and delete the patch when the test passes. All of them reach into internals: pyproject.toml allows no other version
than 70.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_PATCHED = "omnikurs_patched"


def patch_weasyprint() -> None:
    """Applies every patch; does nothing where that has been done."""
    from weasyprint import layout

    if not hasattr(layout, _PATCHED):
        _write_languages()
        _keep_full_lines()
        _place_running_elements()
        setattr(layout, _PATCHED, True)


def _write_languages() -> None:
    """Gives a structure element ``/Lang`` wherever the HTML has ``lang``.

    Needed by WCAG 3.1.2 and PDF/UA-1 (7.2): WeasyPrint writes the language of the whole document only, and has no option for
    more; what it writes keeps no trace of the elements, so finishing the file afterwards cannot add it.
    Shown by ``test_pdf.py::test_words_of_the_other_language_carry_lang``.
    """
    import pydyf  # type: ignore[import-untyped]  # it has no types
    from weasyprint.pdf import tags

    build = tags._build_box_tree

    def build_with_language(box: Any, *others: Any) -> Iterator[Any]:
        # An absolute box comes wrapped; its element is the wrapped one's.
        element = getattr(getattr(box, "_box", box), "element", None)
        language = "" if element is None or element.tag == "html" else element.get("lang", "")
        for made in build(box, *others):
            if language:
                made["Lang"] = pydyf.String(language)
            yield made

    tags._build_box_tree = build_with_language


def _keep_full_lines() -> None:
    """Keeps a line whole that ends where another element begins.

    WeasyPrint counts the space at the end of a text when it asks whether the text fits: «jeden dwa trzy <b>cztery</b>» in a
    column that is as wide as the first three words is broken after «jeden». Here the text is measured again without the space.
    Shown by ``test_pdf_renderer.py::test_a_full_line_before_another_element_is_kept``.
    """
    from weasyprint.layout import inline

    split = inline.split_first_line

    def split_without_last_space(text: str, style: Any, context: Any, max_width: Any, *others: Any, **named: Any) -> Any:
        made = split(text, style, context, max_width, *others, **named)
        short = text.rstrip(" ")
        if made[2] is None or max_width is None or not short or short == text or style["white_space"] != "normal":
            return made
        again = split(short, style, context, max_width, *others, **named)
        return again if again[2] is None and again[3] <= max_width else made

    inline.split_first_line = split_without_last_space


def _place_running_elements() -> None:
    """Lets a running head name only the pages on which its element stands.

    WeasyPrint notes a running element for a page also when what it belongs to does not fit there and moves on: that page would
    name a part that begins only later. An element stands in one place, so the last page noted is the true one. (Heads are laid
    out after all pages.) Shown by ``test_pdf.py::test_running_head_names_what_is_on_the_page``.
    """
    from weasyprint.layout import LayoutContext

    ask = LayoutContext.get_running_element_for

    def ask_for_last_place(self: Any, page: Any, name: str, keyword: str = "first") -> Any:
        places = self.running_elements[name]
        last = {box.element: number for number in sorted(places) for box in places[number]}
        for number in list(places):
            places[number] = [box for box in places[number] if last[box.element] == number]
            if not places[number]:
                del places[number]
        return ask(self, page, name, keyword)

    LayoutContext.get_running_element_for = ask_for_last_place
