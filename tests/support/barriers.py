"""What keeps a person from using a screen: axe-core and our own probes, asked together of the screen as it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from tests.support import probes

Scan = Callable[..., list[str]]
PROBES: dict[str, tuple[str, Any]] = {
    "sideways": (probes.SIDEWAYS, None),
    "target under 24 px": (probes.SMALL_TARGETS, 24),
    "no control": (probes.UNREACHED, None),
    "language": (probes.FOREIGN_WORDS, None),
    "error": (probes.UNTIED_ERRORS, None),
    "autocomplete": (probes.AUTOCOMPLETE, None),
    "silent": (probes.SILENT_STATES, None),
    "sound": (probes.SOUND_WITHOUT_TEXT, None),
    "restless": (probes.RESTLESS, 5),
    "turned": (probes.ONE_WAY_UP, None),
}
"""What is asked of every screen beside axe: the question and what it is asked with."""

PAINTED = ("color-contrast", "link-in-text-block", "target-size")
"""The rules of axe whose answer the colours and sizes decide; all others ask for names, roles and order."""


WORDED = (
    *PAINTED, "aria-command-name", "aria-dialog-name", "aria-input-field-name", "aria-progressbar-name", "aria-toggle-field-name",
    "button-name", "document-title", "empty-heading", "empty-table-header", "html-has-lang", "html-lang-valid", "image-alt",
    "input-button-name", "label", "label-content-name-mismatch", "landmark-unique", "link-name", "role-img-alt", "select-name",
    "summary-name", "svg-img-alt", "td-headers-attr", "valid-lang",
)  # fmt: skip
"""The rules whose answer the words decide, and those of paint, because words are broad or narrow: what is asked of a page in its
second language, when all rules were asked of the same page in the first."""


def rules_for(language: str) -> tuple[str, ...]:
    """What axe is asked of a page in that language: everything (empty) in Polish, in others what may be otherwise there."""
    return () if language == "pl" else WORDED


def barriers(tab: Any, axe: Scan, *, forced: bool, only: Collection[str] = ()) -> list[str]:
    """Everything that the probes find on the screen as it stands, and axe by all its rules or by those of ``only``."""
    # With forced colours the reader's own are painted, and axe reckons with ours.
    found = axe(tab, *(["color-contrast"] if forced else []), only=only)
    for name, (probe, argument) in PROBES.items():
        found += [f"{name}: {fault}" for fault in tab.evaluate(probe, argument)]
    return found
